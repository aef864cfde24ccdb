"""Money that came in or went out for statements, the day it is due, shares of a turnover, reasons of recounts."""

import django.db.models.deletion
from django.db import models
from django.db import migrations, models

from houqin.records import guards


def guard(apps, schema):
    for table in ("records_payment", "records_recount"):
        guards.guard(schema, table, "append_only")


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0017_early_warning'),
    ]

    operations = [
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64)),
                ('amount_fen', models.BigIntegerField()),
                ('paid_on', models.DateField()),
                ('voucher', models.CharField(max_length=64)),
                ('note', models.CharField(blank=True, default='', max_length=200)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='records.statement')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='payment_entry')],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount_fen', 0), _negated=True), name='payment_amount', violation_error_message='金额不得为零'), models.CheckConstraint(condition=models.Q(('voucher', ''), _negated=True), name='payment_voucher', violation_error_message='请写明凭证号')],
            },
        ),
        migrations.CreateModel(
            name='Recount',
            fields=[
                ('entry', models.BigIntegerField(editable=False)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('reason', models.CharField(max_length=200)),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('quantity', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to='records.quantity')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='recount_entry')],
            },
        ),
        migrations.AddField(
            model_name='contract',
            name='due_day',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='quantity',
            name='share_bp',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.RunPython(guard, elidable=False),
    ]
