import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q
from django.utils import timezone

HANDLINGAR = ("anteckning", "fokusforslag", "delning", "uppfoljningssvar")


def bara(handling):
    return Q(slag=handling, **{f"{namn}__isnull": namn != handling for namn in HANDLINGAR})


def for_in(apps, schema_editor):
    """What is already an allmän handling, with the huvudman that it came from or is about."""
    hamta = lambda namn: apps.get_model("dialoger", namn)  # noqa: E731
    byten = {}
    for byte in hamta("Huvudmannabyte").objects.select_related("fran").order_by("-pk"):
        byten.setdefault(byte.dialog_id, []).append(byte)
    dialoger = {d.pk: d for d in hamta("Dialog").objects.select_related("huvudman")}
    poster = hamta("Diariepost").objects

    def vems(dialog, tid):
        dag, svar = timezone.localtime(tid).date(), dialog.huvudman
        for byte in byten.get(dialog.pk, ()):  # newest first
            if byte.dag > dag:
                svar = byte.fran
        return svar

    def ny(slag, rad, huvudman, namn, dialog_id, tid):
        post = poster.create(
            slag=slag, huvudman=huvudman, huvudmansnamn=namn, dialog_id=dialog_id, tid=tid, **{slag: rad}
        )
        if slag == "anteckning":
            hamta("Diarienummer").objects.filter(anteckning=rad).update(post=post)

    for rad in hamta("Anteckning").objects.filter(lage="faststalld").select_related("motesarende", "huvudman"):
        ny("anteckning", rad, rad.huvudman, rad.huvudmansnamn, rad.motesarende.dialog_id, rad.faststalld)
    for slag, modell in (("fokusforslag", "Fokusforslag"), ("uppfoljningssvar", "Uppfoljningssvar")):
        for rad in hamta(modell).objects.order_by("pk"):
            huvudman = vems(dialoger[rad.dialog_id], rad.skickat)
            ny(slag, rad, huvudman, huvudman.namn, rad.dialog_id, rad.skickat)
    for rad in apps.get_model("analysunderlag", "Delning").objects.select_related("huvudman").order_by("pk"):
        arenden = [d for d in dialoger.values() if d.huvudman_id == rad.huvudman_id]
        arende = max(arenden, key=lambda d: (d.avslutad is None, d.avslutad or d.skapad.date(), d.pk), default=None)
        ny("delning", rad, rad.huvudman, rad.huvudman.namn, arende.pk if arende else None, rad.delad)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # before the table is altered again


def en(modell):
    return models.OneToOneField(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="diariepost",
        to=modell,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("analysunderlag", "0005_egna_uppgifter"),
        ("dialoger", "0012_restid_och_avslut"),
        ("huvudman", "0003_kontaktutredningar_och_koncernbeslut"),
    ]

    operations = [
        migrations.CreateModel(
            name="Diariepost",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slag",
                    models.CharField(
                        choices=[
                            ("anteckning", "Mötesanteckning"),
                            ("fokusforslag", "Förslag till fokus"),
                            ("delning", "Delad självskattning"),
                            ("uppfoljningssvar", "Svar inför uppföljningen"),
                        ],
                        max_length=16,
                        verbose_name="handling",
                    ),
                ),
                ("huvudmansnamn", models.CharField(max_length=200, verbose_name="huvudmannens namn")),
                ("tid", models.DateTimeField(verbose_name="kom in eller fastställdes")),
                ("anteckning", en("dialoger.anteckning")),
                ("delning", en("analysunderlag.delning")),
                (
                    "dialog",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="diarieposter",
                        to="dialoger.dialog",
                    ),
                ),
                ("fokusforslag", en("dialoger.fokusforslag")),
                (
                    "huvudman",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="diarieposter",
                        to="huvudman.huvudman",
                    ),
                ),
                ("uppfoljningssvar", en("dialoger.uppfoljningssvar")),
            ],
            options={
                "verbose_name": "handling i diariet",
                "verbose_name_plural": "handlingar i diariet",
                "ordering": ["tid", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=bara("anteckning")
                        | bara("fokusforslag")
                        | bara("delning")
                        | bara("uppfoljningssvar"),
                        name="diariepost_ar_en_handling",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="diarienummer",
            name="post",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="diarienummer",
                to="dialoger.diariepost",
            ),
        ),
        migrations.RunPython(for_in, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="diarienummer", name="diarienummer_ett_per_myndighet"),
        migrations.RemoveConstraint(model_name="diarienummer", name="diarienummer_ett_per_handling"),
        migrations.RemoveField(model_name="diarienummer", name="anteckning"),
        migrations.AlterField(
            model_name="diarienummer",
            name="post",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="diarienummer",
                to="dialoger.diariepost",
            ),
        ),
        migrations.AddConstraint(
            model_name="diarienummer",
            constraint=models.UniqueConstraint(
                fields=("post", "myndighet"),
                name="diarienummer_ett_per_myndighet",
                violation_error_message="Handlingen har redan ett diarienummer hos myndigheten.",
            ),
        ),
        migrations.AddConstraint(
            model_name="diarienummer",
            constraint=models.UniqueConstraint(
                fields=("myndighet", "dnr"),
                name="diarienummer_ett_per_handling",
                violation_error_message="Diarienumret används redan för en annan handling.",
            ),
        ),
    ]
