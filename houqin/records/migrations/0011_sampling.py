"""Sealed draws."""

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.lookups
from django.db import migrations, models

from houqin.records import guards


def guard(apps, schema):
    guards.guard(schema, "records_sampling", "append_only")


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0010_circulars'),
    ]

    operations = [
        migrations.CreateModel(
            name='Sampling',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64)),
                ('pack', models.CharField(max_length=64)),
                ('period', models.IntegerField()),
                ('scope', models.CharField(blank=True, default='', max_length=300)),
                ('level', models.CharField(max_length=4)),
                ('aql', models.PositiveIntegerField()),
                ('inspection', models.CharField(max_length=12)),
                ('unit', models.CharField(max_length=8)),
                ('letter', models.CharField(max_length=1)),
                ('lot', models.PositiveIntegerField()),
                ('size', models.PositiveIntegerField()),
                ('accept', models.PositiveIntegerField()),
                ('visits', models.PositiveIntegerField()),
                ('rooms', models.TextField()),
                ('seed', models.CharField(max_length=64)),
                ('seal', models.CharField(max_length=64)),
                ('sealed_at', models.DateTimeField()),
                ('contract', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='records.contract')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('inspector', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='sampling_entry')],
                'constraints': [models.UniqueConstraint(fields=('contract', 'period', 'pack', 'scope'), name='sampling_once', violation_error_message='这个月、这张检查表、这个范围已经抽过，抽样不能重来'), models.CheckConstraint(condition=models.Q(('period__range', (190001, 299912)), django.db.models.lookups.LessThanOrEqual(1, django.db.models.expressions.CombinedExpression(models.F('period'), '%%', models.Value(100))), django.db.models.lookups.LessThanOrEqual(django.db.models.expressions.CombinedExpression(models.F('period'), '%%', models.Value(100)), 12)), name='sampling_period', violation_error_message='月份须写作 202611 这样的六位数'), models.CheckConstraint(condition=models.Q(('level__in', ('S1', 'S2', 'S3', 'S4', 'I', 'II', 'III'))), name='sampling_level', violation_error_message='level 只能是：S1 S2 S3 S4 I II III'), models.CheckConstraint(condition=models.Q(('inspection__in', ('normal', 'tightened'))), name='sampling_inspection', violation_error_message='inspection 只能是：normal tightened'), models.CheckConstraint(condition=models.Q(('unit__in', ('any', 'key'))), name='sampling_unit', violation_error_message='unit 只能是：any key'), models.CheckConstraint(condition=models.Q(('size__lte', models.F('lot')), ('visits__gte', models.F('size'))), name='sampling_size', violation_error_message='样本不能多于全部房间')],
            },
        ),
        migrations.RunPython(guard, elidable=False),
    ]
