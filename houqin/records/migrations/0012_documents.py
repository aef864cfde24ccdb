"""The register of papers."""

import django.db.models.deletion
from django.db import models
from django.db import migrations, models

from houqin.records import guards


def guard(apps, schema):
    for table in ("records_document", "records_documentfile"):
        guards.guard(schema, table, "append_only")


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0011_sampling'),
    ]

    operations = [
        migrations.CreateModel(
            name='Document',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=12)),
                ('year', models.PositiveSmallIntegerField()),
                ('serial', models.PositiveIntegerField()),
                ('number', models.CharField(max_length=32)),
                ('subject', models.UUIDField()),
                ('title', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('contract', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.contract')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('provider', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.provider')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='document_entry')],
                'constraints': [models.UniqueConstraint(fields=('hospital', 'kind', 'year', 'serial'), name='document_serial', violation_error_message='这个文书编号已经用过'), models.UniqueConstraint(fields=('hospital', 'kind', 'subject'), name='document_once', violation_error_message='这份文书已经编号'), models.CheckConstraint(condition=models.Q(('serial__gte', 1)), name='document_from_one', violation_error_message='文书编号从 1 开始')],
            },
        ),
        migrations.CreateModel(
            name='DocumentFile',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('form', models.CharField(max_length=8)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveIntegerField()),
                ('media_type', models.CharField(max_length=100)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='records.document')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='documentfile_entry')],
                'constraints': [models.CheckConstraint(condition=models.Q(('form__in', ('word', 'excel', 'pdf', 'scan'))), name='documentfile_form', violation_error_message='form 只能是：word excel pdf scan'), models.UniqueConstraint(condition=models.Q(('form', 'scan'), _negated=True), fields=('document', 'form'), name='documentfile_once', violation_error_message='这份文书已经成文')],
            },
        ),
        migrations.RunPython(guard, elidable=False),
    ]
