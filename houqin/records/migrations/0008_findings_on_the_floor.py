"""Findings on the floor: a clock that stands still, a finding moved to another contract, a second look by lot."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0007_case'),
    ]

    operations = [
        migrations.AddField(
            model_name='finding',
            name='moved_from',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.finding'),
        ),
        migrations.AddField(
            model_name='findingnow',
            name='recheck_by',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='findingnow',
            name='stopped_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name='findingnow',
            index=models.Index(fields=['hospital', 'recheck_by'], name='findingnow_recheck'),
        ),
    ]
