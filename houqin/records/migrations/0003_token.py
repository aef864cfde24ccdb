"""Tokens: keys for programs."""

import django.db.models.deletion
from django.db import migrations, models

from houqin.records import guards


def guard(apps, schema):
    guards.guard(schema, "records_token", "kept")


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0002_guards'),
    ]

    operations = [
        migrations.CreateModel(
            name='Token',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entry', models.BigIntegerField(editable=False)),
                ('name', models.CharField(max_length=40)),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('active_to', models.DateField()),
                ('hospital', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.hospital')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='records.person')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['hospital', 'entry'], name='token_entry')],
            },
        ),
        migrations.RunPython(guard, elidable=False),
    ]
