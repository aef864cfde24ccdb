"""Annual reports."""

import django.db.models.deletion
from django.db import models
from django.db import migrations, models

from houqin.records import guards

KINDS = {
    "report": "append_only",
    "reportreturn": "append_only",
    "reportphoto": "append_only",
    "reportdraft": "free",
}


def guard(apps, schema):
    for table, kind in KINDS.items():
        guards.guard(schema, f"records_{table}", kind)


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0012_documents'),
    ]

    operations = [
        migrations.CreateModel(
            name='Report',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64)),
                ('key', models.CharField(max_length=80)),
                ('outline', models.CharField(max_length=24)),
                ('year', models.PositiveSmallIntegerField()),
                ('n', models.PositiveSmallIntegerField()),
                ('body', models.TextField()),
                ('facts', models.TextField()),
                ('seal', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('contract', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='records.contract')),
                ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.department')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='report_entry')],
                'constraints': [models.UniqueConstraint(fields=('hospital', 'key', 'n'), name='report_version', violation_error_message='这份报告刚由别人提交过，请刷新后查看'), models.CheckConstraint(condition=models.Q(('contract__isnull', True), ('department__isnull', True), _connector='OR'), name='report_whose', violation_error_message='报告属于一份合同或一个科室，不能兼有')],
            },
        ),
        migrations.CreateModel(
            name='ReportDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80)),
                ('body', models.TextField()),
                ('n', models.PositiveIntegerField()),
                ('updated_at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('hospital', 'key'), name='reportdraft_once')],
            },
        ),
        migrations.CreateModel(
            name='ReportPhoto',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=80)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('contract', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.contract')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('photo', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to='records.photo')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='reportphoto_entry'), models.Index(fields=['hospital', 'key'], name='reportphoto_of')],
            },
        ),
        migrations.CreateModel(
            name='ReportReturn',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('reason', models.CharField(max_length=300)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('report', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='returned', to='records.report')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='reportreturn_entry')],
            },
        ),
        migrations.RunPython(guard, elidable=False),
    ]
