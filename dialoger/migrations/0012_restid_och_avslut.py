"""Travel fits in the day that its time is logged on; words of how a case ends."""

from django.db import migrations, models
from django.db.models import Q


def korta(apps, schema_editor):
    """Longer could be written but never became time: cut to what a day holds."""
    for modell in ("Mote", "Bokning"):
        apps.get_model("dialoger", modell).objects.filter(restid__gt=24 * 60).update(restid=24 * 60)


class Migration(migrations.Migration):
    dependencies = [("dialoger", "0011_anteckningens_huvudman")]

    operations = [
        migrations.RunPython(korta, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="mote",
            constraint=models.CheckConstraint(
                condition=Q(restid__lte=24 * 60),
                name="mote_rimlig_restid",
                violation_error_message="Resan kan ta högst 24 timmar tur och retur.",
            ),
        ),
        migrations.AddConstraint(
            model_name="bokning",
            constraint=models.CheckConstraint(
                condition=Q(restid__lte=24 * 60),
                name="bokning_rimlig_restid",
                violation_error_message="Resan kan ta högst 24 timmar tur och retur.",
            ),
        ),
        migrations.AlterField(
            model_name="dialog",
            name="avslutsorsak",
            field=models.CharField(
                "avslutsorsak",
                max_length=12,
                blank=True,
                choices=[
                    ("genomford", "Genomförd"),
                    ("nej", "Tackade nej"),
                    ("inget_svar", "Svarade inte"),
                    ("avbrot", "Avbröt före dialogen"),
                    ("aterkallad", "Återkallad av myndigheterna"),
                    ("upphord", "Huvudmannen har upphört"),
                ],
            ),
        ),
    ]
