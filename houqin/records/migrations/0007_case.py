"""Cases, their steps and present state, and the dispatch desk's log."""

import django.db.models.deletion
from django.db import models
from django.db import migrations, models

from houqin.records import guards

TABLES = {
    "append_only": ("owncasebook", "case", "casestep", "duty"),
    "free": ("casenow", "caller"),
}


def guard(apps, schema):
    for kind, models in TABLES.items():
        for model in models:
            guards.guard(schema, f"records_{model}", kind)


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0006_notice'),
    ]

    operations = [
        migrations.CreateModel(
            name='Case',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64)),
                ('kind', models.CharField(max_length=16)),
                ('category', models.CharField(max_length=24)),
                ('grade', models.CharField(max_length=16)),
                ('channel', models.CharField(max_length=16)),
                ('text', models.CharField(max_length=2000)),
                ('group', models.CharField(blank=True, default='', max_length=16)),
                ('happened_at', models.DateTimeField()),
                ('opened_at', models.DateTimeField()),
                ('respond', models.PositiveIntegerField(blank=True, null=True)),
                ('complete', models.PositiveIntegerField(blank=True, null=True)),
                ('hours', models.CharField(max_length=80)),
                ('fixed_at', models.DateTimeField(blank=True, null=True)),
                ('department', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='records.department')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='records.case')),
                ('place', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='records.place')),
                ('reporter', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='case_entry')],
            },
        ),
        migrations.CreateModel(
            name='CaseStep',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('n', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(max_length=16)),
                ('at', models.DateTimeField()),
                ('note', models.CharField(blank=True, default='', max_length=2000)),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('stars', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('upheld', models.BooleanField(blank=True, null=True)),
                ('assignee', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='records.case')),
                ('contract', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.contract')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('other', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='joined', to='records.case')),
                ('provider', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.provider')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='casestep_entry')],
                'constraints': [models.UniqueConstraint(fields=('case', 'n'), name='casestep_order', violation_error_message='这件事项刚有别人处理过，请刷新后再试'), models.CheckConstraint(condition=models.Q(('stars__isnull', True), ('stars__range', (1, 5)), _connector='OR'), name='casestep_stars', violation_error_message='请选 1 至 5 颗星')],
            },
        ),
        migrations.CreateModel(
            name='Duty',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64)),
                ('kind', models.CharField(max_length=8)),
                ('at', models.DateTimeField()),
                ('text', models.CharField(blank=True, default='', max_length=2000)),
                ('live', models.PositiveIntegerField(default=0)),
                ('late', models.PositiveIntegerField(default=0)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('of', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='taken', to='records.duty')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='duty_entry'), models.Index(fields=['hospital', 'at'], name='duty_time')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ('note', 'over', 'taken'))), name='duty_kind', violation_error_message='kind 只能是：note over taken')],
            },
        ),
        migrations.CreateModel(
            name='OwnCasebook',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('content', models.TextField(blank=True)),
                ('released_at', models.DateTimeField()),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='owncasebook_entry')],
            },
        ),
        migrations.CreateModel(
            name='Caller',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='caller', serialize=False, to='records.case')),
                ('name', models.CharField(blank=True, default='', max_length=40)),
                ('phone', models.CharField(blank=True, default='', max_length=40)),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='CaseNow',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='now', serialize=False, to='records.case')),
                ('kind', models.CharField(max_length=16)),
                ('state', models.CharField(max_length=8)),
                ('opened_at', models.DateTimeField()),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('respond_due', models.DateTimeField(blank=True, null=True)),
                ('complete_due', models.DateTimeField(blank=True, null=True)),
                ('respond_left', models.PositiveIntegerField(blank=True, null=True)),
                ('complete_left', models.PositiveIntegerField(blank=True, null=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('upheld', models.BooleanField(blank=True, null=True)),
                ('stars', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('returned', models.PositiveSmallIntegerField(default=0)),
                ('leg', models.PositiveSmallIntegerField(default=0)),
                ('n', models.PositiveSmallIntegerField(default=1)),
                ('sought', models.CharField(blank=True, default='', max_length=600)),
                ('changed_at', models.DateTimeField()),
                ('assignee', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('contract', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.contract')),
                ('department', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.department')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('provider', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.provider')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['hospital', 'opened_at', 'case'], name='casenow_newest'), models.Index(fields=['hospital', 'kind', 'opened_at', 'case'], name='casenow_kind'), models.Index(fields=['hospital', 'state', 'due_at'], name='casenow_state'), models.Index(fields=['hospital', 'provider', 'opened_at', 'case'], name='casenow_provider'), models.Index(fields=['hospital', 'department', 'opened_at', 'case'], name='casenow_department')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ('new', 'sent', 'doing', 'paused', 'done', 'closed', 'lapsed', 'void'))), name='casenow_state_known', violation_error_message='state 只能是：new sent doing paused done closed lapsed void')],
            },
        ),
        migrations.RunPython(guard, elidable=False),
    ]
