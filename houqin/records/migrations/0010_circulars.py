"""Praise, circulars and meetings."""

import django.db.models.deletion
from django.db import models
from django.db import migrations, models

from houqin.records import guards

APPEND_ONLY = ("praise", "praiseruling", "circular", "circularissue", "circularreceipt", "meeting", "resolution")


def guard(apps, schema):
    for model in APPEND_ONLY:
        guards.guard(schema, f"records_{model}", "append_only")


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0009_plan'),
    ]

    operations = [
        migrations.CreateModel(
            name='Circular',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=12)),
                ('title', models.CharField(max_length=80)),
                ('text', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='records.contract')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='circular_entry')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ('praise', 'criticism'))), name='circular_kind', violation_error_message='kind 只能是：praise criticism')],
            },
        ),
        migrations.CreateModel(
            name='CircularIssue',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('agreed', models.BooleanField()),
                ('reason', models.CharField(blank=True, default='', max_length=200)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('circular', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='issue', to='records.circular')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='circularissue_entry')],
            },
        ),
        migrations.CreateModel(
            name='CircularReceipt',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('note', models.CharField(blank=True, default='', max_length=500)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('circular', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='receipt', to='records.circular')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='circularreceipt_entry')],
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64)),
                ('title', models.CharField(max_length=80)),
                ('held_on', models.DateField()),
                ('present', models.CharField(blank=True, default='', max_length=500)),
                ('minutes', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('provider', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='records.provider')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='meeting_entry'), models.Index(fields=['hospital', 'held_on'], name='meeting_day')],
            },
        ),
        migrations.CreateModel(
            name='Praise',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64)),
                ('whom', models.CharField(blank=True, default='', max_length=40)),
                ('text', models.CharField(max_length=500)),
                ('device', models.CharField(blank=True, default='', max_length=32)),
                ('at', models.DateTimeField()),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='records.place')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='praise_entry')],
            },
        ),
        migrations.CreateModel(
            name='PraiseRuling',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('confirmed', models.BooleanField()),
                ('reason', models.CharField(blank=True, default='', max_length=200)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('contract', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.contract')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('incident', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.incident')),
                ('praise', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='ruling', to='records.praise')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='praiseruling_entry')],
            },
        ),
        migrations.CreateModel(
            name='Resolution',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('n', models.PositiveSmallIntegerField()),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='resolution', to='records.case')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='records.meeting')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='resolution_entry')],
            },
        ),
        migrations.RunPython(guard, elidable=False),
    ]
