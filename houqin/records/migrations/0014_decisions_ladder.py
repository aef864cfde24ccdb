"""The decisions ladder: grounds, proxies, council papers, effects; more kinds of decision, one signature a person."""

import django.db.models.deletion
from django.db import models
from django.db import migrations, models

from houqin.records import guards

NEW = (
    *("councilpaper", "decisionground", "interview", "minutetask", "orderedfinding", "ownladder", "promise", "proxy"),
    *("proxyend", "renewalstatement", "signedfor", "withdrawal"),
)
REBUILT = ("decision", "signature")  # by SQLite, which changes no limit in place


def loosen(apps, schema):
    if schema.connection.vendor == "sqlite":
        schema.execute("DROP TRIGGER signature_proposer", None)


def guard(apps, schema):
    rebuilt = REBUILT if schema.connection.vendor == "sqlite" else ()
    for model in (*NEW, *rebuilt):
        guards.guard(schema, f"records_{model}", "append_only")
    if rebuilt:
        schema.execute(guards.SIGNED_PROPOSER["sqlite"], None)


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0013_report'),
    ]

    operations = [
        migrations.RunPython(loosen, elidable=False),
        migrations.CreateModel(
            name='CouncilPaper',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('body', models.CharField(max_length=16)),
                ('number', models.CharField(max_length=64)),
                ('held_on', models.DateField()),
                ('sha256', models.CharField(max_length=64)),
                ('media_type', models.CharField(max_length=32)),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('signature', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='council', to='records.signature')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='councilpaper_entry')],
                'constraints': [models.CheckConstraint(condition=models.Q(('number', ''), _negated=True), name='councilpaper_number', violation_error_message='请写明会议纪要编号'), models.CheckConstraint(condition=models.Q(('sha256', ''), _negated=True), name='councilpaper_file', violation_error_message='请附上会议纪要的扫描件')],
            },
        ),
        migrations.CreateModel(
            name='DecisionGround',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('evidence', models.TextField(default='[]')),
                ('cause', models.CharField(blank=True, default='', max_length=16)),
                ('skipped', models.TextField(blank=True, default='')),
                ('until', models.DateField(blank=True, null=True)),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='ground', to='records.decision')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='decisionground_entry')],
            },
        ),
        migrations.CreateModel(
            name='Interview',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('held_at', models.DateTimeField()),
                ('place', models.CharField(max_length=80)),
                ('present', models.CharField(max_length=500)),
                ('said', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='interview', to='records.decision')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='interview_entry')],
            },
        ),
        migrations.CreateModel(
            name='MinuteTask',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='minute', to='records.case')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('minute', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='task', to='records.minute')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='minutetask_entry')],
            },
        ),
        migrations.CreateModel(
            name='OrderedFinding',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('until', models.DateField()),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='records.decision')),
                ('finding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='records.finding')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='orderedfinding_entry')],
                'constraints': [models.UniqueConstraint(fields=('decision', 'finding'), name='orderedfinding_once', violation_error_message='这个问题已列入整改令')],
            },
        ),
        migrations.CreateModel(
            name='OwnLadder',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('content', models.TextField(blank=True, default='')),
                ('released_at', models.DateTimeField()),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='ownladder_entry')],
            },
        ),
        migrations.CreateModel(
            name='Promise',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('n', models.PositiveSmallIntegerField()),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='promise', to='records.case')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('interview', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='records.interview')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='promise_entry')],
            },
        ),
        migrations.CreateModel(
            name='Proxy',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('from_on', models.DateField()),
                ('to_on', models.DateField()),
                ('reason', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('agent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('principal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='proxy_entry')],
                'constraints': [models.CheckConstraint(condition=models.Q(('principal', models.F('agent')), _negated=True), name='proxy_two_people', violation_error_message='不能授权给自己'), models.CheckConstraint(condition=models.Q(('to_on__gte', models.F('from_on'))), name='proxy_days', violation_error_message='代签的结束日期不能早于开始日期')],
            },
        ),
        migrations.CreateModel(
            name='ProxyEnd',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('proxy', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='end', to='records.proxy')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='proxyend_entry')],
            },
        ),
        migrations.CreateModel(
            name='RenewalStatement',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64)),
                ('text', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='records.contract')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='renewalstatement_entry')],
            },
        ),
        migrations.CreateModel(
            name='SignedFor',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('proxy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='records.proxy')),
                ('signature', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='signed_for', to='records.signature')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='signedfor_entry')],
            },
        ),
        migrations.CreateModel(
            name='Withdrawal',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('reason', models.TextField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal', to='records.decision')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='withdrawal_entry')],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='withdrawal_reason', violation_error_message='撤回须写明理由')],
            },
        ),
        migrations.RemoveConstraint(
            model_name='decision',
            name='decision_kind',
        ),
        migrations.RemoveConstraint(
            model_name='signature',
            name='signature_verdict',
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('deduction', 'reward', 'waiver', 'reminder', 'rectify_order', 'interview', 'damages', 'final_warning', 'forfeit_deposit', 'terminate', 'renew', 'not_renew'))), name='decision_kind', violation_error_message='kind 只能是：deduction reward waiver reminder rectify_order interview damages final_warning forfeit_deposit terminate renew not_renew'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.UniqueConstraint(fields=('decision', 'signed_by'), name='signature_person', violation_error_message='您已经签过这一项，下一级须由另一人签批'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(('verdict__in', ('signed', 'refused', 'returned'))), name='signature_verdict', violation_error_message='verdict 只能是：signed refused returned'),
        ),
        migrations.RunPython(guard, elidable=False),
    ]
