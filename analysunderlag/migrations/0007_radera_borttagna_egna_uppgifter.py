"""Figures that were taken away while that only ended them: now they are deleted, as their people were told."""

from django.db import migrations


def radera(apps, schema_editor):
    rader = apps.get_model("analysunderlag", "EgetVarde").objects.filter(avslutat__isnull=False, ersatt_av=None)
    while rader.delete()[0]:  # the newest first: each one may have replaced another
        pass


class Migration(migrations.Migration):
    dependencies = [("analysunderlag", "0006_eget_varde_inklistring")]
    operations = [migrations.RunPython(radera, migrations.RunPython.noop, elidable=True)]
