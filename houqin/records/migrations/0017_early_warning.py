"""Early warnings and their answers."""

import django.db.models.deletion
from django.db import models
from django.db import migrations, models

from houqin.records import guards


def guard(apps, schema):
    for table in ("earlywarning", "warninganswer"):
        guards.guard(schema, f"records_{table}", "append_only")


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0016_publication'),
    ]

    operations = [
        migrations.CreateModel(
            name='EarlyWarning',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('series', models.CharField(max_length=340)),
                ('level', models.CharField(max_length=8)),
                ('name', models.CharField(max_length=340)),
                ('week', models.DateField()),
                ('n', models.PositiveIntegerField()),
                ('failed', models.PositiveIntegerField()),
                ('usual_bp', models.PositiveIntegerField()),
                ('height', models.IntegerField()),
                ('limit', models.IntegerField()),
                ('needs', models.CharField(max_length=8)),
                ('at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('contract', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='records.contract')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('provider', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='records.provider')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='earlywarning_entry')],
                'constraints': [models.UniqueConstraint(fields=('hospital', 'series', 'week'), name='earlywarning_once'), models.CheckConstraint(condition=models.Q(('level__in', ('provider', 'service', 'place'))), name='earlywarning_level', violation_error_message='level 只能是：provider service place')],
            },
        ),
        migrations.CreateModel(
            name='WarningAnswer',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('real', models.BooleanField()),
                ('text', models.CharField(max_length=500)),
                ('until', models.DateField(blank=True, null=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('warning', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='answer', to='records.earlywarning')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='warninganswer_entry')],
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='warninganswer_text', violation_error_message='请写明理由'), models.CheckConstraint(condition=models.Q(('real', False), ('until__isnull', False), _connector='OR'), name='warninganswer_until', violation_error_message='请写明采取的措施和完成时间')],
            },
        ),
        migrations.RunPython(guard, elidable=False),
    ]
