"""Surveys: answers on record without a name, and the urn that is no record."""

import django.db.models.deletion
from django.db import models
from django.db import migrations, models

from houqin.records import guards

APPEND_ONLY = ("survey", "answer", "participation", "hold", "holdruling", "surveyend", "commentruling")


def guard(apps, schema):
    for model in APPEND_ONLY:
        guards.guard(schema, f"records_{model}", "append_only")
    guards.guard(schema, "records_slip", "free")


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0004_panel'),
    ]

    operations = [
        migrations.CreateModel(
            name='Survey',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80)),
                ('service', models.CharField(max_length=40)),
                ('audience', models.CharField(max_length=8)),
                ('questionnaire', models.TextField()),
                ('item', models.CharField(blank=True, default='', max_length=64)),
                ('opens_on', models.DateField()),
                ('closes_on', models.DateField()),
                ('invited', models.PositiveIntegerField(default=0)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='records.contract')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='records.place')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='survey_entry'), models.Index(fields=['hospital', 'closes_on'], name='survey_close')],
                'constraints': [models.CheckConstraint(condition=models.Q(('audience__in', ('patient', 'ward', 'staff'))), name='survey_audience', violation_error_message='audience 只能是：patient ward staff'), models.CheckConstraint(condition=models.Q(('closes_on__gte', models.F('opens_on'))), name='survey_days', violation_error_message='结束日期不能早于开始日期')],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64)),
                ('scores', models.TextField()),
                ('comment', models.CharField(blank=True, default='', max_length=500)),
                ('device', models.CharField(blank=True, default='', max_length=32)),
                ('at', models.DateTimeField(blank=True, null=True)),
                ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='records.department')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='records.place')),
                ('survey', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='records.survey')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='answer_entry'), models.Index(fields=['survey', 'place', 'at'], name='answer_place_time')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('device', ''), _negated=True), fields=('survey', 'device'), name='answer_device', violation_error_message='这部手机已经答过这份问卷，谢谢您。每期一份，不能再答')],
            },
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('why', models.CharField(max_length=16)),
                ('answer', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to='records.answer')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='hold_entry')],
                'constraints': [models.CheckConstraint(condition=models.Q(('why__in', ('burst', 'unknown'))), name='hold_why', violation_error_message='why 只能是：burst unknown')],
            },
        ),
        migrations.CreateModel(
            name='HoldRuling',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('kept', models.BooleanField()),
                ('reason', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('hold', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='ruling', to='records.hold')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='holdruling_entry')],
            },
        ),
        migrations.CreateModel(
            name='Slip',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64)),
                ('scores', models.TextField()),
                ('comment', models.CharField(blank=True, default='', max_length=500)),
                ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='records.department')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='records.place')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='records.survey')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='Participation',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='records.person')),
                ('survey', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='records.survey')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='participation_entry')],
                'constraints': [models.UniqueConstraint(fields=('survey', 'person'), name='participation_once', violation_error_message='您已经答过这份问卷，谢谢您。每人一份，不能再答')],
            },
        ),
        migrations.CreateModel(
            name='SurveyEnd',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('invited', models.PositiveIntegerField(default=0)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('outcome', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.outcome')),
                ('survey', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='end', to='records.survey')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='surveyend_entry')],
            },
        ),
        migrations.CreateModel(
            name='CommentRuling',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('shown', models.BooleanField()),
                ('reason', models.CharField(blank=True, default='', max_length=200)),
                ('at', models.DateTimeField()),
                ('answer', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='ruling', to='records.answer')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='commentruling_entry')],
            },
        ),
        migrations.RunPython(guard, elidable=False),
    ]
