"""The decisions ladder: grounds, proxies, council papers, effects; more kinds of decision, one signature a person."""

import django.db.models.deletion
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
            ],
            options={
                'abstract': False,
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
            ],
            options={
                'abstract': False,
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
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MinuteTask',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OrderedFinding',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('until', models.DateField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OwnLadder',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('content', models.TextField(blank=True, default='')),
                ('released_at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Promise',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('n', models.PositiveSmallIntegerField()),
            ],
            options={
                'abstract': False,
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
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProxyEnd',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
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
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SignedFor',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Withdrawal',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('reason', models.TextField()),
            ],
            options={
                'abstract': False,
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
        migrations.AddField(
            model_name='councilpaper',
            name='hospital',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital'),
        ),
        migrations.AddField(
            model_name='councilpaper',
            name='signature',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='council', to='records.signature'),
        ),
        migrations.AddField(
            model_name='decisionground',
            name='decision',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='ground', to='records.decision'),
        ),
        migrations.AddField(
            model_name='decisionground',
            name='hospital',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital'),
        ),
        migrations.AddField(
            model_name='interview',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person'),
        ),
        migrations.AddField(
            model_name='interview',
            name='decision',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='interview', to='records.decision'),
        ),
        migrations.AddField(
            model_name='interview',
            name='hospital',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital'),
        ),
        migrations.AddField(
            model_name='minutetask',
            name='case',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='minute', to='records.case'),
        ),
        migrations.AddField(
            model_name='minutetask',
            name='hospital',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital'),
        ),
        migrations.AddField(
            model_name='minutetask',
            name='minute',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='task', to='records.minute'),
        ),
        migrations.AddField(
            model_name='orderedfinding',
            name='decision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='records.decision'),
        ),
        migrations.AddField(
            model_name='orderedfinding',
            name='finding',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='records.finding'),
        ),
        migrations.AddField(
            model_name='orderedfinding',
            name='hospital',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital'),
        ),
        migrations.AddField(
            model_name='ownladder',
            name='hospital',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital'),
        ),
        migrations.AddField(
            model_name='promise',
            name='case',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='promise', to='records.case'),
        ),
        migrations.AddField(
            model_name='promise',
            name='hospital',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital'),
        ),
        migrations.AddField(
            model_name='promise',
            name='interview',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='records.interview'),
        ),
        migrations.AddField(
            model_name='proxy',
            name='agent',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person'),
        ),
        migrations.AddField(
            model_name='proxy',
            name='hospital',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital'),
        ),
        migrations.AddField(
            model_name='proxy',
            name='principal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person'),
        ),
        migrations.AddField(
            model_name='proxyend',
            name='hospital',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital'),
        ),
        migrations.AddField(
            model_name='proxyend',
            name='proxy',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='end', to='records.proxy'),
        ),
        migrations.AddField(
            model_name='renewalstatement',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person'),
        ),
        migrations.AddField(
            model_name='renewalstatement',
            name='contract',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='records.contract'),
        ),
        migrations.AddField(
            model_name='renewalstatement',
            name='hospital',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital'),
        ),
        migrations.AddField(
            model_name='signedfor',
            name='hospital',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital'),
        ),
        migrations.AddField(
            model_name='signedfor',
            name='proxy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='records.proxy'),
        ),
        migrations.AddField(
            model_name='signedfor',
            name='signature',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='signed_for', to='records.signature'),
        ),
        migrations.AddField(
            model_name='withdrawal',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person'),
        ),
        migrations.AddField(
            model_name='withdrawal',
            name='decision',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal', to='records.decision'),
        ),
        migrations.AddField(
            model_name='withdrawal',
            name='hospital',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital'),
        ),
        migrations.AddIndex(
            model_name='councilpaper',
            index=models.Index(fields=['hospital', 'entry'], name='councilpaper_entry'),
        ),
        migrations.AddConstraint(
            model_name='councilpaper',
            constraint=models.CheckConstraint(condition=models.Q(('number', ''), _negated=True), name='councilpaper_number', violation_error_message='请写明会议纪要编号'),
        ),
        migrations.AddConstraint(
            model_name='councilpaper',
            constraint=models.CheckConstraint(condition=models.Q(('sha256', ''), _negated=True), name='councilpaper_file', violation_error_message='请附上会议纪要的扫描件'),
        ),
        migrations.AddIndex(
            model_name='decisionground',
            index=models.Index(fields=['hospital', 'entry'], name='decisionground_entry'),
        ),
        migrations.AddIndex(
            model_name='interview',
            index=models.Index(fields=['hospital', 'entry'], name='interview_entry'),
        ),
        migrations.AddIndex(
            model_name='minutetask',
            index=models.Index(fields=['hospital', 'entry'], name='minutetask_entry'),
        ),
        migrations.AddIndex(
            model_name='orderedfinding',
            index=models.Index(fields=['hospital', 'entry'], name='orderedfinding_entry'),
        ),
        migrations.AddConstraint(
            model_name='orderedfinding',
            constraint=models.UniqueConstraint(fields=('decision', 'finding'), name='orderedfinding_once', violation_error_message='这个问题已列入整改令'),
        ),
        migrations.AddIndex(
            model_name='ownladder',
            index=models.Index(fields=['hospital', 'entry'], name='ownladder_entry'),
        ),
        migrations.AddIndex(
            model_name='promise',
            index=models.Index(fields=['hospital', 'entry'], name='promise_entry'),
        ),
        migrations.AddIndex(
            model_name='proxy',
            index=models.Index(fields=['hospital', 'entry'], name='proxy_entry'),
        ),
        migrations.AddConstraint(
            model_name='proxy',
            constraint=models.CheckConstraint(condition=models.Q(('principal', models.F('agent')), _negated=True), name='proxy_two_people', violation_error_message='不能授权给自己'),
        ),
        migrations.AddConstraint(
            model_name='proxy',
            constraint=models.CheckConstraint(condition=models.Q(('to_on__gte', models.F('from_on'))), name='proxy_days', violation_error_message='代签的结束日期不能早于开始日期'),
        ),
        migrations.AddIndex(
            model_name='proxyend',
            index=models.Index(fields=['hospital', 'entry'], name='proxyend_entry'),
        ),
        migrations.AddIndex(
            model_name='renewalstatement',
            index=models.Index(fields=['hospital', 'entry'], name='renewalstatement_entry'),
        ),
        migrations.AddIndex(
            model_name='signedfor',
            index=models.Index(fields=['hospital', 'entry'], name='signedfor_entry'),
        ),
        migrations.AddIndex(
            model_name='withdrawal',
            index=models.Index(fields=['hospital', 'entry'], name='withdrawal_entry'),
        ),
        migrations.AddConstraint(
            model_name='withdrawal',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='withdrawal_reason', violation_error_message='撤回须写明理由'),
        ),
        migrations.RunPython(guard, elidable=False),
    ]
