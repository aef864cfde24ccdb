"""Publications with their objections and appeals, public answers, opinions' links, nominations and awards."""

import django.db.models.deletion
from django.db import models
from django.db import migrations, models

from houqin.records import guards

TABLES = (
    "awardcall", "nomination", "candidate", "awardlist", "award", "publication", "release", "publicobjection",
    "publicruling", "publicanswer", "caselink",
)


def guard(apps, schema):
    for model in TABLES:
        guards.guard(schema, f"records_{model}", "append_only")
    guards.guard(schema, "records_objectioncontact", "free")


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0015_templates'),
    ]

    operations = [
        migrations.CreateModel(
            name='AwardCall',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64)),
                ('title', models.CharField(max_length=80)),
                ('kind', models.CharField(max_length=24)),
                ('categories', models.TextField()),
                ('closes_at', models.DateTimeField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='awardcall_entry')],
                'constraints': [models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='awardcall_title', violation_error_message='请写明评选的名称'), models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('at'))), name='awardcall_closes', violation_error_message='截止时间须晚于现在')],
            },
        ),
        migrations.CreateModel(
            name='AwardList',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('reason', models.CharField(blank=True, default='', max_length=500)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='records.awardcall')),
                ('closing', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to='records.closing')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='awardlist_entry')],
            },
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64)),
                ('thread', models.UUIDField()),
                ('n', models.PositiveSmallIntegerField()),
                ('act', models.CharField(max_length=8)),
                ('kind', models.CharField(max_length=8)),
                ('title', models.CharField(max_length=80)),
                ('text', models.TextField()),
                ('cause', models.CharField(blank=True, default='', max_length=300)),
                ('masked', models.TextField(default='{}')),
                ('period', models.IntegerField(blank=True, null=True)),
                ('days', models.PositiveSmallIntegerField()),
                ('at', models.DateTimeField()),
                ('awards', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='records.awardlist')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('panel', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='records.panel')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='publication_entry'), models.Index(fields=['hospital', 'at'], name='publication_newest')],
                'constraints': [models.UniqueConstraint(fields=('thread', 'n'), name='publication_order', violation_error_message='刚有别人起草了新的一版，请刷新后再试'), models.CheckConstraint(condition=models.Q(('act__in', ('publish', 'correct', 'withdraw'))), name='publication_act', violation_error_message='act 只能是：publish correct withdraw'), models.CheckConstraint(condition=models.Q(('kind__in', ('months', 'year', 'panel', 'award'))), name='publication_kind', violation_error_message='kind 只能是：months year panel award'), models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('text', ''), _negated=True)), name='publication_words', violation_error_message='公示须有标题和正文'), models.CheckConstraint(condition=models.Q(('act', 'publish'), models.Q(('cause', ''), _negated=True), _connector='OR'), name='publication_cause', violation_error_message='更正或撤回须写明理由'), models.CheckConstraint(condition=models.Q(('days__range', (3, 30))), name='publication_days', violation_error_message='公示期须为 3 至 30 个工作日')],
            },
        ),
        migrations.CreateModel(
            name='PublicObjection',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64)),
                ('text', models.CharField(max_length=2000)),
                ('due_at', models.DateTimeField()),
                ('at', models.DateTimeField()),
                ('appeals', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appeal', to='records.publicobjection')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('provider', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.provider')),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='records.publication')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='publicobjection_entry')],
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='publicobjection_text', violation_error_message='请写明哪里不对、为什么')],
            },
        ),
        migrations.CreateModel(
            name='CaseLink',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=12)),
                ('target', models.CharField(max_length=36)),
                ('label', models.CharField(max_length=160)),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('step', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='records.casestep')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='caselink_entry')],
            },
        ),
        migrations.CreateModel(
            name='Nomination',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64)),
                ('category', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=80)),
                ('reason', models.CharField(max_length=1000)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='records.awardcall')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.department')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='nomination_entry')],
                'constraints': [models.UniqueConstraint(fields=('call', 'category', 'name'), name='nomination_once', violation_error_message='这个类别里已经有人推荐过同一对象'), models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('reason', ''), _negated=True)), name='nomination_words', violation_error_message='推荐须写明对象和理由')],
            },
        ),
        migrations.CreateModel(
            name='Candidate',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('subject', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='candidate', to='records.subject')),
                ('nomination', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='candidate', to='records.nomination')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='candidate_entry')],
            },
        ),
        migrations.CreateModel(
            name='Award',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('prize', models.CharField(max_length=40)),
                ('points', models.IntegerField()),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='records.awardlist')),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.candidate')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='award_entry')],
                'constraints': [models.UniqueConstraint(fields=('list', 'candidate'), name='award_once', violation_error_message='同一对象只能得一个奖项')],
            },
        ),
        migrations.CreateModel(
            name='ObjectionContact',
            fields=[
                ('objection', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='contact', serialize=False, to='records.publicobjection')),
                ('name', models.CharField(max_length=40)),
                ('reach', models.CharField(max_length=60)),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='PublicAnswer',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('question', models.CharField(max_length=2000)),
                ('answer', models.CharField(max_length=2000)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='public_answer', to='records.case')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='publicanswer_entry')],
            },
        ),
        migrations.CreateModel(
            name='PublicRuling',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('verdict', models.CharField(max_length=8)),
                ('shown', models.CharField(max_length=2000)),
                ('reason', models.CharField(max_length=2000)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('objection', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='ruling', to='records.publicobjection')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='publicruling_entry')],
                'constraints': [models.CheckConstraint(condition=models.Q(('verdict__in', ('upheld', 'partly', 'rejected'))), name='publicruling_verdict', violation_error_message='verdict 只能是：upheld partly rejected'), models.CheckConstraint(condition=models.Q(models.Q(('shown', ''), _negated=True), models.Q(('reason', ''), _negated=True)), name='publicruling_words', violation_error_message='裁定须写明异议内容和理由')],
            },
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('agreed', models.BooleanField()),
                ('reason', models.CharField(blank=True, default='', max_length=200)),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('publication', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='release', to='records.publication')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='release_entry')],
                'constraints': [models.CheckConstraint(condition=models.Q(('agreed', False), ('until__isnull', False), _connector='OR'), name='release_until', violation_error_message='发布须有截止时间')],
            },
        ),
        migrations.AddField(
            model_name='objection',
            name='appeals',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appeal', to='records.objection'),
        ),
        migrations.RunPython(guard, elidable=False),
    ]
