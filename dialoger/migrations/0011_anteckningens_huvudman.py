from django.db import migrations, models
from django.db.models import Q
from django.db.models.deletion import PROTECT
from django.utils import timezone


def satt_huvudman(apps, schema_editor):
    """Whose a fastställd note is: the huvudman that the case had on the day of the meeting."""
    byten = {}
    for byte in apps.get_model("dialoger", "Huvudmannabyte").objects.select_related("fran").order_by("-pk"):
        byten.setdefault(byte.dialog_id, []).append(byte)
    rader = apps.get_model("dialoger", "Anteckning").objects.filter(lage="faststalld")
    for rad in rader.select_related("motesarende__mote", "motesarende__dialog__huvudman"):
        dialog, dag = rad.motesarende.dialog, timezone.localtime(rad.motesarende.mote.start).date()
        rad.huvudman = dialog.huvudman
        for byte in byten.get(dialog.pk, ()):  # newest first
            if byte.dag > dag:
                rad.huvudman = byte.fran
        rad.huvudmansnamn = rad.huvudman.namn
        rad.save(update_fields=["huvudman", "huvudmansnamn"])
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # before the table is altered again


class Migration(migrations.Migration):
    dependencies = [
        ("dialoger", "0010_efter_dialogen"),
        ("huvudman", "0003_kontaktutredningar_och_koncernbeslut"),
    ]

    operations = [
        migrations.AddField(
            model_name="anteckning",
            name="huvudman",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=PROTECT, related_name="anteckningar", to="huvudman.huvudman"
            ),
        ),
        migrations.AddField(
            model_name="anteckning",
            name="huvudmansnamn",
            field=models.CharField(blank=True, max_length=200, verbose_name="huvudmannens namn"),
        ),
        migrations.RunPython(satt_huvudman, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="anteckning",
            constraint=models.CheckConstraint(
                condition=~Q(lage="faststalld") | (Q(huvudman__isnull=False) & ~Q(huvudmansnamn="")),
                name="anteckning_faststalld_har_huvudman",
            ),
        ),
    ]
