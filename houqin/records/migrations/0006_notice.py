"""Notices, their way out, and where their reading of the journal begins: a hospital that runs already is not told of its past."""

import django.db.models.deletion
from django.db import models
from django.db import migrations, models


from houqin.records import guards

TABLES = {
    "channel": "kept",
    "noticechoice": "kept",
    "noticecursor": "free",
    "notice": "free",
    "delivery": "free",
}


def begin(apps, schema):
    for (hospital,) in _asked(schema, "SELECT id FROM records_hospital"):
        if schema.connection.vendor == "postgresql":
            _asked(schema, "SELECT set_config('app.hospital', %s, true)", str(hospital))
        (head,) = _asked(schema, "SELECT seq FROM records_head WHERE hospital_id = %s", hospital) or [(0,)]
        with schema.connection.cursor() as cursor:
            cursor.execute("INSERT INTO records_noticecursor (hospital_id, seq) VALUES (%s, %s)", [hospital, head[0]])


def _asked(schema, sql, *given):
    with schema.connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall()


def guard(apps, schema):
    for table, kind in TABLES.items():
        guards.guard(schema, f"records_{table}", kind)


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0005_surveys'),
    ]

    operations = [
        migrations.CreateModel(
            name='NoticeCursor',
            fields=[
                ('hospital', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='records.hospital')),
                ('seq', models.BigIntegerField(default=0)),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='Channel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entry', models.BigIntegerField(editable=False)),
                ('name', models.CharField(max_length=40)),
                ('kind', models.CharField(max_length=16)),
                ('secret', models.CharField(max_length=64)),
                ('roles', models.TextField(default='[]')),
                ('quiet_from', models.PositiveSmallIntegerField(default=22)),
                ('quiet_to', models.PositiveSmallIntegerField(default=7)),
                ('active', models.BooleanField(default=True)),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('provider', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='records.provider')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='channel_entry')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ('mail', 'wecom', 'dingtalk', 'feishu', 'webhook'))), name='channel_kind', violation_error_message='kind 只能是：mail wecom dingtalk feishu webhook'), models.CheckConstraint(condition=models.Q(('quiet_from__lte', 23), ('quiet_to__lte', 23)), name='channel_quiet', violation_error_message='免打扰时段须为 0 至 23 点')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=120)),
                ('topic', models.CharField(max_length=32)),
                ('urgency', models.CharField(max_length=8)),
                ('about', models.CharField(max_length=120)),
                ('count', models.PositiveIntegerField(default=1)),
                ('facts', models.TextField()),
                ('at', models.DateTimeField()),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('channel', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.channel')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('to', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['hospital', 'to', 'at'], name='notice_inbox'), models.Index(condition=models.Q(('read_at__isnull', True)), fields=['hospital', 'to'], name='notice_unread'), models.Index(fields=['hospital', 'key'], name='notice_key')],
                'constraints': [models.CheckConstraint(condition=models.Q(('urgency__in', ('quiet', 'usual', 'urgent'))), name='notice_urgency', violation_error_message='urgency 只能是：quiet usual urgent'), models.CheckConstraint(condition=models.Q(models.Q(('channel__isnull', True), ('to__isnull', False)), models.Q(('channel__isnull', False), ('to__isnull', True)), _connector='OR'), name='notice_receiver', violation_error_message='通知须有一个接收者')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('notice', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='delivery', serialize=False, to='records.notice')),
                ('state', models.CharField(default='waiting', max_length=8)),
                ('next_at', models.DateTimeField()),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('batch', models.UUIDField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('said', models.CharField(blank=True, default='', max_length=300)),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.channel')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['hospital', 'state', 'next_at'], name='delivery_due'), models.Index(fields=['hospital', 'batch'], name='delivery_batch')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ('waiting', 'sent', 'failed'))), name='delivery_state', violation_error_message='state 只能是：waiting sent failed')],
            },
        ),
        migrations.CreateModel(
            name='NoticeChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entry', models.BigIntegerField(editable=False)),
                ('email', models.EmailField(blank=True, default='', max_length=254)),
                ('mail', models.CharField(default='off', max_length=8)),
                ('quiet_from', models.PositiveSmallIntegerField(default=22)),
                ('quiet_to', models.PositiveSmallIntegerField(default=7)),
                ('muted', models.TextField(default='[]')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='noticechoice_entry')],
                'constraints': [models.CheckConstraint(condition=models.Q(('mail__in', ('at_once', 'digest', 'off'))), name='choice_mail', violation_error_message='mail 只能是：at_once digest off'), models.CheckConstraint(condition=models.Q(('quiet_from__lte', 23), ('quiet_to__lte', 23)), name='choice_quiet', violation_error_message='免打扰时段须为 0 至 23 点'), models.CheckConstraint(condition=models.Q(('mail', 'off'), models.Q(('email', ''), _negated=True), _connector='OR'), name='choice_email', violation_error_message='要收邮件，请填写邮箱地址')],
            },
        ),
        migrations.RunPython(guard, elidable=False),
        migrations.RunPython(begin, elidable=False),
    ]
