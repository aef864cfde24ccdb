"""Plans of recurring duties and what became of them; the hospital's own workdays; addresses of calendars."""

import django.db.models.deletion
from django.db import models
from django.db import migrations, models

from houqin.records import guards

APPEND_ONLY = ("dutyitem", "dutystop", "itemanswer", "planlog", "planresult", "planstop")
KEPT = ("calendarkey", "plan", "specialday")


def guard(apps, schema):
    for kind, models in (("append_only", APPEND_ONLY), ("kept", KEPT)):
        for model in models:
            guards.guard(schema, f"records_{model}", kind)


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0008_findings_on_the_floor'),
    ]

    operations = [
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64)),
                ('name', models.CharField(max_length=80)),
                ('kind', models.CharField(max_length=24)),
                ('rule', models.CharField(max_length=300)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('minute', models.PositiveSmallIntegerField()),
                ('lead', models.PositiveIntegerField()),
                ('within', models.PositiveIntegerField()),
                ('grace', models.PositiveIntegerField()),
                ('shift', models.CharField(max_length=8)),
                ('item', models.CharField(blank=True, default='', max_length=64)),
                ('pack', models.CharField(blank=True, default='', max_length=64)),
                ('late_counts', models.BooleanField(default=False)),
                ('told', models.TextField(default='[]')),
                ('parties', models.TextField(default='[]')),
                ('roster', models.TextField(default='[]')),
                ('duty', models.CharField(blank=True, default='', max_length=40)),
                ('note', models.CharField(blank=True, default='', max_length=500)),
                ('ended_why', models.CharField(blank=True, default='', max_length=200)),
                ('contract', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='records.contract')),
                ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.department')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('provider', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.provider')),
                ('replaces', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='records.plan')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='plan_entry'), models.Index(fields=['hospital', 'ends_on'], name='plan_running')],
                'constraints': [models.CheckConstraint(condition=models.Q(('shift__in', ('keep', 'next', 'previous', 'skip'))), name='plan_shift', violation_error_message='shift 只能是：keep next previous skip'), models.CheckConstraint(condition=models.Q(models.Q(('department__isnull', True), ('person__isnull', False), ('provider__isnull', True)), models.Q(('department__isnull', False), ('person__isnull', True), ('provider__isnull', True)), models.Q(('department__isnull', True), ('person__isnull', True), ('provider__isnull', False)), _connector='OR'), name='plan_one_doer', violation_error_message='请指明由谁做：一个人、一个科室或一家服务商，只选一个')],
            },
        ),
        migrations.CreateModel(
            name='PlanLog',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('text', models.CharField(max_length=500)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('plan', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='records.plan')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='planlog_entry'), models.Index(fields=['plan', 'at'], name='planlog_time')],
            },
        ),
        migrations.CreateModel(
            name='PlanResult',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('state', models.CharField(max_length=8)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('received_at', models.DateTimeField()),
                ('document', models.CharField(blank=True, default='', max_length=80)),
                ('note', models.CharField(blank=True, default='', max_length=500)),
                ('outcome', models.UUIDField(blank=True, null=True)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('plan', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='results', to='records.plan')),
                ('round', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='records.round')),
                ('supersedes', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.planresult')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='planresult_entry'), models.Index(fields=['plan', 'at'], name='planresult_of_plan')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('supersedes__isnull', True)), fields=('plan', 'at'), name='planresult_once', violation_error_message='这一次已经有人登记过结果，请刷新后查看'), models.UniqueConstraint(condition=models.Q(('supersedes__isnull', False)), fields=('supersedes',), name='planresult_superseded'), models.CheckConstraint(condition=models.Q(('state__in', ('done', 'partial', 'late', 'missed'))), name='planresult_state', violation_error_message='state 只能是：done partial late missed')],
            },
        ),
        migrations.CreateModel(
            name='DutyStop',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('n', models.PositiveSmallIntegerField()),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('how', models.CharField(blank=True, default='', max_length=8)),
                ('flag', models.CharField(blank=True, default='', max_length=8)),
                ('note', models.CharField(blank=True, default='', max_length=300)),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='records.place')),
                ('duty', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stops', to='records.planresult')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='dutystop_entry')],
            },
        ),
        migrations.CreateModel(
            name='DutyItem',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('n', models.PositiveSmallIntegerField()),
                ('text', models.CharField(max_length=300)),
                ('until', models.DateField()),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='records.department')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='records.place')),
                ('duty', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='records.planresult')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='dutyitem_entry'), models.Index(fields=['department', 'until'], name='dutyitem_waiting')],
            },
        ),
        migrations.CreateModel(
            name='PlanStop',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('n', models.PositiveSmallIntegerField()),
                ('least', models.PositiveIntegerField(default=0)),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='records.place')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stops', to='records.plan')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='planstop_entry')],
                'constraints': [models.UniqueConstraint(fields=('plan', 'n'), name='planstop_order'), models.UniqueConstraint(fields=('plan', 'place'), name='planstop_once', violation_error_message='同一地点在一条路线里只列一次')],
            },
        ),
        migrations.CreateModel(
            name='SpecialDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entry', models.BigIntegerField(editable=False)),
                ('day', models.DateField()),
                ('works', models.BooleanField()),
                ('note', models.CharField(blank=True, default='', max_length=80)),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='specialday_entry')],
                'constraints': [models.UniqueConstraint(fields=('hospital', 'day'), name='specialday_once', violation_error_message='这一天已经登记过')],
            },
        ),
        migrations.CreateModel(
            name='CalendarKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entry', models.BigIntegerField(editable=False)),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='records.person')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='calendarkey_entry')],
                'constraints': [models.CheckConstraint(condition=models.Q(('sha256', ''), _negated=True), name='calendarkey_digest', violation_error_message='日历地址须有摘要')],
            },
        ),
        migrations.CreateModel(
            name='ItemAnswer',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('note', models.CharField(max_length=300)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='answer', to='records.dutyitem')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='itemanswer_entry')],
            },
        ),
        migrations.RunPython(guard, elidable=False),
    ]
