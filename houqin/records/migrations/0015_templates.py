"""A hospital's own templates for papers."""

import django.db.models.deletion
from django.db import models
from django.db import migrations, models

from houqin.records import guards


def guard(apps, schema):
    for table in ("records_template", "records_templaterelease"):
        guards.guard(schema, table, "append_only")


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0014_decisions_ladder'),
    ]

    operations = [
        migrations.CreateModel(
            name='Template',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=12)),
                ('from_on', models.DateField()),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='template_entry')],
            },
        ),
        migrations.CreateModel(
            name='TemplateRelease',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('agreed', models.BooleanField()),
                ('reason', models.CharField(blank=True, default='', max_length=200)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('template', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='release', to='records.template')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='templaterelease_entry')],
            },
        ),
        migrations.AddField(
            model_name='documentfile',
            name='template',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.template'),
        ),
        migrations.RunPython(guard, elidable=False),
    ]
