import uuid

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from kvalitet.migreringar import SkapaModeller


class Migration(migrations.Migration):
    replaces = [
        ("dialoger", "0001_initial"),
        ("dialoger", "0002_anteckning_amnesnamn"),
        ("dialoger", "0003_inbjudan_skickas"),
        ("dialoger", "0004_omgangar_och_par"),
        ("dialoger", "0005_mottagarnas_svar"),
        ("dialoger", "0006_prognosmodell"),
        ("dialoger", "0007_introduktionsgrupper"),
        ("dialoger", "0008_gemensamma_dialoger"),
        ("dialoger", "0009_fokus_och_onskemal"),
        ("dialoger", "0010_efter_dialogen"),
        ("dialoger", "0011_anteckningens_huvudman"),
        ("dialoger", "0012_restid_och_avslut"),
        ("dialoger", "0013_diarieposter"),
        ("dialoger", "0014_stodforslag_meddelat"),
    ]

    initial = True

    dependencies = [
        ("analysunderlag", "0005_egna_uppgifter"),
        ("huvudman", "0004_kollegor_och_bekraftade_kontakter"),
        ("kvalitet", "0003_utkast"),
        ("kvalitet", "__first__"),
    ]

    operations = [
        SkapaModeller(
            [
                migrations.CreateModel(
                    name="Cykel",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("nummer", models.PositiveSmallIntegerField(unique=True, verbose_name="nummer")),
                        ("namn", models.CharField(max_length=60, verbose_name="namn")),
                        ("start", models.DateField(verbose_name="start")),
                        ("slut", models.DateField(blank=True, null=True, verbose_name="slut")),
                    ],
                    options={
                        "verbose_name": "cykel",
                        "verbose_name_plural": "cykler",
                        "ordering": ["nummer"],
                    },
                ),
                migrations.CreateModel(
                    name="Responskvitto",
                    fields=[
                        (
                            "avtryck",
                            models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name="avtryck"),
                        ),
                    ],
                    options={
                        "verbose_name": "kvitto på respons",
                        "verbose_name_plural": "kvitton på respons",
                    },
                ),
                migrations.CreateModel(
                    name="Dialog",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("nummer", models.CharField(max_length=14, unique=True, verbose_name="ärendenummer")),
                        ("skapad", models.DateTimeField(default=django.utils.timezone.now, verbose_name="skapad")),
                        (
                            "svar_intro",
                            models.CharField(
                                blank=True,
                                choices=[("ja", "Ja"), ("nej", "Nej"), ("senare", "Senare")],
                                max_length=6,
                                verbose_name="svar om introduktion",
                            ),
                        ),
                        (
                            "svar_intro_dag",
                            models.DateField(blank=True, null=True, verbose_name="svarade om introduktion"),
                        ),
                        (
                            "svar_fortsatt",
                            models.CharField(
                                blank=True,
                                choices=[("ja", "Ja"), ("nej", "Nej"), ("senare", "Senare")],
                                max_length=6,
                                verbose_name="svar om att fortsätta",
                            ),
                        ),
                        (
                            "svar_fortsatt_dag",
                            models.DateField(blank=True, null=True, verbose_name="svarade om att fortsätta"),
                        ),
                        ("bjud_in_igen", models.DateField(blank=True, null=True, verbose_name="bjuds in igen")),
                        ("underlag_lamnat", models.DateField(blank=True, null=True, verbose_name="underlag lämnat")),
                        (
                            "utan_underlag",
                            models.BooleanField(
                                default=False,
                                help_text="Den officiella statistiken räcker inte.",
                                verbose_name="utan underlag",
                            ),
                        ),
                        ("enkat_ifylld", models.BooleanField(default=False, verbose_name="enkäten är ifylld")),
                        (
                            "utan_uppfoljning",
                            models.BooleanField(
                                default=False, help_text="Huvudmannen avstår.", verbose_name="utan uppföljning"
                            ),
                        ),
                        ("pausad_fran", models.DateField(blank=True, null=True, verbose_name="pausad från")),
                        ("pausad_till", models.DateField(blank=True, null=True, verbose_name="återupptas")),
                        ("paus_skal", models.CharField(blank=True, max_length=300, verbose_name="skäl till pausen")),
                        ("avslutad", models.DateField(blank=True, null=True, verbose_name="avslutad")),
                        (
                            "avslutsorsak",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("genomford", "Genomförd"),
                                    ("nej", "Tackade nej"),
                                    ("inget_svar", "Svarade inte"),
                                    ("avbrot", "Avbröt före dialogen"),
                                    ("aterkallad", "Återkallad av myndigheterna"),
                                    ("upphord", "Huvudmannen har upphört"),
                                ],
                                max_length=12,
                                verbose_name="avslutsorsak",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                        (
                            "steg",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (1, "Inbjudan"),
                                    (2, "Introduktion"),
                                    (3, "Förmöte"),
                                    (4, "Dialog"),
                                    (5, "Återkoppling"),
                                    (6, "Uppföljning"),
                                ],
                                default=1,
                                verbose_name="steg",
                            ),
                        ),
                        (
                            "lage",
                            models.CharField(
                                choices=[
                                    ("pagar", "Pågår"),
                                    ("vantar_svar", "Väntar på svar"),
                                    ("vantar_tid", "Väntar på tid"),
                                    ("pausad", "Pausad"),
                                    ("tackat_nej", "Tackat nej"),
                                    ("avbruten", "Avbruten"),
                                    ("klar", "Klar"),
                                ],
                                default="pagar",
                                max_length=12,
                                verbose_name="läge",
                            ),
                        ),
                        ("nasta", models.CharField(blank=True, max_length=30, verbose_name="nästa åtgärd")),
                        ("nasta_dag", models.DateField(blank=True, null=True, verbose_name="nästa datum")),
                        (
                            "vantar_pa",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "Ingen"),
                                    ("utforare", "Paret"),
                                    ("huvudman", "Huvudmannen"),
                                    ("samordnare", "Samordnaren"),
                                ],
                                max_length=10,
                                verbose_name="väntar på",
                            ),
                        ),
                        (
                            "svar_registrerat",
                            models.DateTimeField(
                                blank=True,
                                help_text="Tomt när svaret om introduktion följer av mottagarnas egna.",
                                null=True,
                                verbose_name="svar registrerat för huvudmannen",
                            ),
                        ),
                        (
                            "cykel",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="dialoger",
                                to="dialoger.cykel",
                            ),
                        ),
                        (
                            "huvudman",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="dialoger",
                                to="huvudman.huvudman",
                            ),
                        ),
                        (
                            "regionkontor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="dialoger",
                                to="kvalitet.regionkontor",
                            ),
                        ),
                        (
                            "underlag",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="dialoger",
                                to="analysunderlag.underlag",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "ärende",
                        "verbose_name_plural": "ärenden",
                        "ordering": ["-pk"],
                        "indexes": [
                            models.Index(fields=["avslutad", "nasta_dag", "id"], name="dialog_nasta"),
                            models.Index(fields=["regionkontor", "avslutad", "nasta_dag"], name="dialog_team"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("avslutad", None)),
                                fields=("huvudman", "cykel"),
                                name="dialog_ett_oppet_per_huvudman_och_cykel",
                                violation_error_message="Huvudmannen har redan ett öppet ärende i den här cykeln.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("underlag", None), ("svar_fortsatt", "ja"), _connector="OR"),
                                name="dialog_underlag_efter_ja",
                                violation_error_message="Underlaget lämnas först när huvudmannen har svarat ja till att fortsätta.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("underlag", None), ("underlag_lamnat", None)),
                                    models.Q(("underlag__isnull", False), ("underlag_lamnat__isnull", False)),
                                    _connector="OR",
                                ),
                                name="dialog_underlag_har_dag",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("avslutad", None), ("avslutsorsak", "")),
                                    models.Q(
                                        ("avslutad__isnull", False), models.Q(("avslutsorsak", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="dialog_avslutad_har_orsak",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("svar_fortsatt", ""), ("svar_intro", "ja"), _connector="OR"),
                                name="dialog_fortsatt_efter_ja",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Arbetsanteckning",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.TextField(blank=True, max_length=50000, verbose_name="text")),
                        ("andrad", models.DateTimeField(default=django.utils.timezone.now, verbose_name="ändrad")),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                        (
                            "andrad_av",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "dialog",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="arbetsanteckning",
                                to="dialoger.dialog",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "arbetsanteckning",
                        "verbose_name_plural": "arbetsanteckningar",
                    },
                ),
                migrations.CreateModel(
                    name="Fokus",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("skolformer", models.JSONField(default=list, verbose_name="skolformer")),
                        (
                            "faktorer",
                            models.JSONField(default=list, help_text="Nummer.", verbose_name="framgångsfaktorer"),
                        ),
                        (
                            "delmal",
                            models.JSONField(
                                default=list, help_text="Skolform och nummer: grundskola:2.", verbose_name="delmål"
                            ),
                        ),
                        ("text", models.TextField(blank=True, verbose_name="våra tankar")),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                        ("andrad", models.DateTimeField(default=django.utils.timezone.now, verbose_name="ändrad")),
                        (
                            "andrad_av",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "huvudman",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="fokus",
                                to="huvudman.huvudman",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "fokus",
                        "verbose_name_plural": "fokus",
                    },
                ),
                migrations.CreateModel(
                    name="Fokusforslag",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("skolformer", models.JSONField(default=list, verbose_name="skolformer")),
                        ("faktorer", models.JSONField(default=list, verbose_name="framgångsfaktorer")),
                        ("delmal", models.JSONField(default=list, verbose_name="delmål")),
                        ("text", models.TextField(blank=True, verbose_name="text")),
                        ("skickat", models.DateTimeField(default=django.utils.timezone.now, verbose_name="skickat")),
                        (
                            "dialog",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="fokusforslag",
                                to="dialoger.dialog",
                            ),
                        ),
                        (
                            "skickat_av",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "förslag till fokus",
                        "verbose_name_plural": "förslag till fokus",
                        "ordering": ["-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="GemensamDialog",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "beslut",
                            models.CharField(
                                choices=[("antagen", "Gemensam dialog"), ("avbojd", "Var för sig")],
                                max_length=8,
                                verbose_name="beslut",
                            ),
                        ),
                        ("grund", models.CharField(max_length=300, verbose_name="vad de har gemensamt")),
                        ("skal", models.CharField(blank=True, max_length=300, verbose_name="skäl")),
                        ("beslutad", models.DateTimeField(default=django.utils.timezone.now, verbose_name="beslutad")),
                        ("upplost", models.DateTimeField(blank=True, null=True, verbose_name="upplöst")),
                        ("upplost_skal", models.CharField(blank=True, max_length=300, verbose_name="varför upplöst")),
                        (
                            "av",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "upplost_av",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "gemensam dialog",
                        "verbose_name_plural": "gemensamma dialoger",
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("beslut", "antagen"), models.Q(("skal", ""), _negated=True), _connector="OR"
                                ),
                                name="gemensam_avbojd_har_skal",
                                violation_error_message="Skriv varför de har dialog var för sig.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("upplost", None), ("upplost_skal", "")),
                                    models.Q(
                                        ("beslut", "antagen"),
                                        ("upplost__isnull", False),
                                        models.Q(("upplost_skal", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="gemensam_upplost_har_skal",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Huvudmannabyte",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("dag", models.DateField(default=django.utils.timezone.localdate, verbose_name="dag")),
                        ("skal", models.CharField(max_length=300, verbose_name="skäl")),
                        (
                            "dialog",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="huvudmannabyten",
                                to="dialoger.dialog",
                            ),
                        ),
                        (
                            "fran",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="huvudman.huvudman"
                            ),
                        ),
                        (
                            "till",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="huvudman.huvudman"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "byte av huvudman",
                        "verbose_name_plural": "byten av huvudman",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Mote",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "typ",
                            models.CharField(
                                choices=[
                                    ("planering", "Planering"),
                                    ("introduktion", "Introduktion"),
                                    ("formote", "Förmöte"),
                                    ("dialog", "Dialogmöte"),
                                    ("aterkoppling", "Återkoppling"),
                                    ("uppfoljning", "Uppföljning"),
                                    ("reflektion", "Reflektion"),
                                ],
                                max_length=14,
                                verbose_name="typ",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[("planerat", "Bokat"), ("hallet", "Genomfört"), ("installt", "Inställt")],
                                default="planerat",
                                max_length=10,
                                verbose_name="läge",
                            ),
                        ),
                        ("start", models.DateTimeField(verbose_name="börjar")),
                        ("slut", models.DateTimeField(verbose_name="slutar")),
                        (
                            "form",
                            models.CharField(
                                choices=[("digitalt", "Digitalt"), ("fysiskt", "På plats")],
                                default="digitalt",
                                max_length=10,
                                verbose_name="form",
                            ),
                        ),
                        ("plats", models.CharField(blank=True, max_length=200, verbose_name="plats")),
                        ("lank", models.URLField(blank=True, max_length=500, verbose_name="länk till mötet")),
                        (
                            "resa",
                            models.CharField(
                                blank=True,
                                help_text="Till exempel Tåg 07.22 från Örebro.",
                                max_length=200,
                                verbose_name="resa",
                            ),
                        ),
                        ("restid", models.PositiveIntegerField(default=0, verbose_name="restid i minuter")),
                        (
                            "omfattning",
                            models.CharField(
                                blank=True,
                                help_text="När dialogen är delad: skolformer, nämnd eller nivå.",
                                max_length=120,
                                verbose_name="omfattning",
                            ),
                        ),
                        (
                            "skal",
                            models.CharField(
                                blank=True,
                                help_text="Varför mötet ställdes in eller flyttades.",
                                max_length=300,
                                verbose_name="skäl",
                            ),
                        ),
                        ("skapad", models.DateTimeField(default=django.utils.timezone.now, verbose_name="skapad")),
                        (
                            "uid",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, unique=True, verbose_name="id i kalendrar"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                        (
                            "utforare_spsm",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="moten_spsm",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="SPSM",
                            ),
                        ),
                        (
                            "utforare_sv",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="moten_sv",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="Skolverket",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "möte",
                        "verbose_name_plural": "möten",
                        "ordering": ["start", "pk"],
                        "indexes": [
                            models.Index(fields=["start"], name="mote_start"),
                            models.Index(fields=["utforare_sv", "start"], name="mote_sv"),
                            models.Index(fields=["utforare_spsm", "start"], name="mote_spsm"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("slut__gt", models.F("start"))),
                                name="mote_slutar_efter_start",
                                violation_error_message="Mötet måste sluta efter att det har börjat.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "hallet"), _negated=True),
                                    ("typ__in", ["planering", "reflektion"]),
                                    models.Q(("utforare_spsm__isnull", False), ("utforare_sv__isnull", False)),
                                    _connector="OR",
                                ),
                                name="mote_hallet_har_bada_myndigheterna",
                                violation_error_message="Ett genomfört möte har en dialogutförare från var myndighet.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("utforare_sv", None),
                                    ("utforare_spsm", None),
                                    models.Q(("utforare_sv", models.F("utforare_spsm")), _negated=True),
                                    _connector="OR",
                                ),
                                name="mote_tva_olika_utforare",
                                violation_error_message="Samma person kan inte företräda båda myndigheterna.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "installt"), _negated=True),
                                    models.Q(("skal", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="mote_installt_har_skal",
                                violation_error_message="Skriv varför mötet ställs in.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("restid__lte", 1440)),
                                name="mote_rimlig_restid",
                                violation_error_message="Resan kan ta högst 24 timmar tur och retur.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Bokning",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "typ",
                            models.CharField(
                                choices=[
                                    ("planering", "Planering"),
                                    ("introduktion", "Introduktion"),
                                    ("formote", "Förmöte"),
                                    ("dialog", "Dialogmöte"),
                                    ("aterkoppling", "Återkoppling"),
                                    ("uppfoljning", "Uppföljning"),
                                    ("reflektion", "Reflektion"),
                                ],
                                max_length=14,
                                verbose_name="typ",
                            ),
                        ),
                        (
                            "form",
                            models.CharField(
                                choices=[("digitalt", "Digitalt"), ("fysiskt", "På plats")],
                                default="digitalt",
                                max_length=10,
                                verbose_name="form",
                            ),
                        ),
                        ("plats", models.CharField(blank=True, max_length=200, verbose_name="plats")),
                        ("restid", models.PositiveIntegerField(default=0, verbose_name="restid i minuter")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("oppen", "Väntar på val"),
                                    ("vald", "Vald"),
                                    ("tillbakadragen", "Tillbakadragen"),
                                ],
                                default="oppen",
                                max_length=14,
                                verbose_name="läge",
                            ),
                        ),
                        ("svar_senast", models.DateField(verbose_name="svar önskas senast")),
                        ("skapad", models.DateTimeField(default=django.utils.timezone.now, verbose_name="skapad")),
                        (
                            "onskemal",
                            models.CharField(
                                blank=True,
                                help_text="När huvudmannen kan i stället, om ingen av tiderna passar.",
                                max_length=500,
                                verbose_name="önskemål",
                            ),
                        ),
                        (
                            "skapad_av",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "dialog",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bokningar",
                                to="dialoger.dialog",
                            ),
                        ),
                        (
                            "mote",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bokning",
                                to="dialoger.mote",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "bokning",
                        "verbose_name_plural": "bokningar",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status", "oppen")),
                                fields=("dialog", "typ"),
                                name="bokning_en_oppen_per_typ",
                                violation_error_message="Det finns redan föreslagna tider för mötet.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "vald"), _negated=True),
                                    ("mote__isnull", False),
                                    _connector="OR",
                                ),
                                name="bokning_vald_har_mote",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("restid__lte", 1440)),
                                name="bokning_rimlig_restid",
                                violation_error_message="Resan kan ta högst 24 timmar tur och retur.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Motesarende",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kom",
                            models.BooleanField(
                                default=True,
                                help_text="Avgörs när mötet markeras som genomfört.",
                                verbose_name="huvudmannen kom",
                            ),
                        ),
                        (
                            "dialog",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="motesarenden",
                                to="dialoger.dialog",
                            ),
                        ),
                        (
                            "mote",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="arenden", to="dialoger.mote"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "ärende på möte",
                        "verbose_name_plural": "ärenden på möten",
                        "constraints": [models.UniqueConstraint(fields=("mote", "dialog"), name="motesarende_en_gang")],
                    },
                ),
                migrations.AddField(
                    model_name="mote",
                    name="dialoger",
                    field=models.ManyToManyField(
                        related_name="moten", through="dialoger.Motesarende", to="dialoger.dialog"
                    ),
                ),
                migrations.CreateModel(
                    name="Deltagarnamn",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("namn", models.CharField(max_length=120, verbose_name="namn")),
                        ("epost", models.EmailField(blank=True, max_length=254, verbose_name="e-post")),
                        (
                            "funktion",
                            models.CharField(
                                choices=[
                                    ("namnd", "Nämnd"),
                                    ("styrelse", "Styrelse"),
                                    ("skolchef", "Skolchef"),
                                    ("forvaltning", "Förvaltning"),
                                    ("kvalitet", "Kvalitetsansvarig"),
                                    ("rektor", "Rektor"),
                                    ("bitradande", "Biträdande rektor"),
                                    ("undervisning", "Lärare eller annan undervisande personal"),
                                    ("elevhalsa", "Elevhälsa"),
                                    ("annan", "Annan funktion"),
                                ],
                                max_length=14,
                                verbose_name="funktion",
                            ),
                        ),
                        (
                            "motesarende",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="namn",
                                to="dialoger.motesarende",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "deltagares namn",
                        "verbose_name_plural": "deltagares namn",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("motesarende", "namn", "epost"),
                                name="deltagarnamn_en_gang",
                                violation_error_message="Personen finns redan på mötet.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Deltagande",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "funktion",
                            models.CharField(
                                choices=[
                                    ("namnd", "Nämnd"),
                                    ("styrelse", "Styrelse"),
                                    ("skolchef", "Skolchef"),
                                    ("forvaltning", "Förvaltning"),
                                    ("kvalitet", "Kvalitetsansvarig"),
                                    ("rektor", "Rektor"),
                                    ("bitradande", "Biträdande rektor"),
                                    ("undervisning", "Lärare eller annan undervisande personal"),
                                    ("elevhalsa", "Elevhälsa"),
                                    ("annan", "Annan funktion"),
                                ],
                                max_length=14,
                                verbose_name="funktion",
                            ),
                        ),
                        (
                            "niva",
                            models.CharField(
                                choices=[
                                    ("huvudman", "Huvudmannanivå"),
                                    ("rektor", "Rektorsnivå"),
                                    ("undervisning", "Undervisningsnivå"),
                                ],
                                max_length=12,
                                verbose_name="nivå",
                            ),
                        ),
                        ("antal", models.PositiveSmallIntegerField(verbose_name="antal")),
                        (
                            "motesarende",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="deltaganden",
                                to="dialoger.motesarende",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "deltagande",
                        "verbose_name_plural": "deltaganden",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("motesarende", "funktion"), name="deltagande_funktion_en_gang"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("antal__gte", 1), ("antal__lte", 200)),
                                name="deltagande_rimligt_antal",
                                violation_error_message="Ange ett antal från 1 till 200.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Anteckning",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "lage",
                            models.CharField(
                                choices=[
                                    ("utkast", "Utkast"),
                                    ("granskas", "Läses av kollegan"),
                                    ("faststalld", "Fastställd"),
                                ],
                                default="utkast",
                                max_length=10,
                                verbose_name="läge",
                            ),
                        ),
                        ("amnen", models.JSONField(blank=True, default=list, verbose_name="ämnen")),
                        ("text", models.TextField(blank=True, max_length=6000, verbose_name="text")),
                        ("funktioner", models.JSONField(blank=True, default=list, verbose_name="funktioner")),
                        ("andrad", models.DateTimeField(default=django.utils.timezone.now, verbose_name="ändrad")),
                        ("faststalld", models.DateTimeField(blank=True, null=True, verbose_name="fastställd")),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                        ("amnesnamn", models.JSONField(blank=True, default=list, verbose_name="ämnen i ord")),
                        (
                            "huvudmansnamn",
                            models.CharField(blank=True, max_length=200, verbose_name="huvudmannens namn"),
                        ),
                        (
                            "andrad_av",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "faststalld_av",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "forfattare",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="anteckningar",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "huvudman",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="anteckningar",
                                to="huvudman.huvudman",
                            ),
                        ),
                        (
                            "motesarende",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="anteckning",
                                to="dialoger.motesarende",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "mötesanteckning",
                        "verbose_name_plural": "mötesanteckningar",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("lage", "faststalld"), _negated=True),
                                    models.Q(("faststalld__isnull", False), ("faststalld_av__isnull", False)),
                                    _connector="OR",
                                ),
                                name="anteckning_faststalld_av_nagon",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("faststalld_av", None),
                                    models.Q(("faststalld_av", models.F("andrad_av")), _negated=True),
                                    _connector="OR",
                                ),
                                name="anteckning_last_av_en_annan",
                                violation_error_message="En annan än den som skrev sist läser och fastställer anteckningen.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("lage", "faststalld"), _negated=True),
                                    models.Q(
                                        ("huvudman__isnull", False), models.Q(("huvudmansnamn", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="anteckning_faststalld_har_huvudman",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Omgang",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("namn", models.CharField(max_length=60, verbose_name="namn")),
                        ("start", models.DateField(verbose_name="start")),
                        ("slut", models.DateField(blank=True, null=True, verbose_name="slut")),
                        (
                            "cykel",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="omgangar",
                                to="dialoger.cykel",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "omgång",
                        "verbose_name_plural": "omgångar",
                        "ordering": ["-start", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("cykel", "namn"),
                                name="omgang_namn_en_gang",
                                violation_error_message="Cykeln har redan en omgång med det namnet.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Introduktionsgrupp",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("nummer", models.PositiveSmallIntegerField(verbose_name="nummer")),
                        ("skal", models.CharField(blank=True, max_length=300, verbose_name="varför just de här")),
                        ("skapad", models.DateTimeField(default=django.utils.timezone.now, verbose_name="skapad")),
                        ("upplost", models.DateTimeField(blank=True, null=True, verbose_name="upplöst")),
                        (
                            "regionkontor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="kvalitet.regionkontor",
                            ),
                        ),
                        (
                            "skapad_av",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "utforare_spsm",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "utforare_sv",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "mote",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="introduktionsgrupp",
                                to="dialoger.mote",
                            ),
                        ),
                        (
                            "omgang",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="introduktionsgrupper",
                                to="dialoger.omgang",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "introduktionsgrupp",
                        "verbose_name_plural": "introduktionsgrupper",
                        "ordering": ["omgang", "nummer"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("omgang", "utforare_sv", "utforare_spsm", "nummer"),
                                name="introduktionsgrupp_nummer_en_gang",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("utforare_sv", models.F("utforare_spsm")), _negated=True),
                                name="introduktionsgrupp_tva_olika_utforare",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GemensamHuvudman",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("med", models.BooleanField(default=True, verbose_name="är med")),
                        ("till", models.DateTimeField(blank=True, null=True, verbose_name="till")),
                        (
                            "gemensam",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="medlemmar",
                                to="dialoger.gemensamdialog",
                            ),
                        ),
                        (
                            "huvudman",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="huvudman.huvudman"
                            ),
                        ),
                        (
                            "omgang",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="dialoger.omgang"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "huvudman i gemensam dialog",
                        "verbose_name_plural": "huvudmän i gemensamma dialoger",
                        "ordering": ["huvudman__sortnamn", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("gemensam", "huvudman"), name="gemensam_huvudman_en_gang"),
                            models.UniqueConstraint(
                                condition=models.Q(("med", True), ("till", None)),
                                fields=("omgang", "huvudman"),
                                name="gemensam_en_per_huvudman_och_omgang",
                                violation_error_message="Huvudmannen är redan med i en gemensam dialog.",
                            ),
                        ],
                    },
                ),
                migrations.AddField(
                    model_name="gemensamdialog",
                    name="omgang",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gemensamma_dialoger",
                        to="dialoger.omgang",
                    ),
                ),
                migrations.CreateModel(
                    name="Dragning",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("fro", models.CharField(max_length=40, verbose_name="frö")),
                        ("antal", models.PositiveIntegerField(verbose_name="önskat antal")),
                        ("vikter", models.JSONField(blank=True, default=dict, verbose_name="vikter")),
                        ("i_registret", models.PositiveIntegerField(verbose_name="huvudmän att dra bland")),
                        ("spegel", models.JSONField(default=list, verbose_name="spegel")),
                        ("undantag", models.JSONField(default=dict, verbose_name="undantag")),
                        ("anmarkningar", models.JSONField(default=list, verbose_name="anmärkningar")),
                        ("skapad", models.DateTimeField(default=django.utils.timezone.now, verbose_name="dragen")),
                        (
                            "av",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "omgang",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="dragningar",
                                to="dialoger.omgang",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "dragning",
                        "verbose_name_plural": "dragningar",
                        "ordering": ["-pk"],
                    },
                ),
                migrations.AddField(
                    model_name="dialog",
                    name="omgang",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dialoger",
                        to="dialoger.omgang",
                    ),
                ),
                migrations.CreateModel(
                    name="Parningsforslag",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("skapad", models.DateTimeField(default=django.utils.timezone.now, verbose_name="skapat")),
                        ("vikter", models.JSONField(default=dict, verbose_name="vikter")),
                        ("lasta", models.JSONField(blank=True, default=dict, verbose_name="valda för hand")),
                        ("resultat", models.JSONField(default=dict, verbose_name="resultat")),
                        (
                            "av",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "omgang",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parningsforslag",
                                to="dialoger.omgang",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "förslag till par",
                        "verbose_name_plural": "förslag till par",
                        "ordering": ["-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Prognosmodell",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("nummer", models.PositiveIntegerField(unique=True, verbose_name="version")),
                        ("tidsmodell", models.JSONField(blank=True, null=True, verbose_name="tidsmodell")),
                        ("forlopp", models.JSONField(blank=True, null=True, verbose_name="förlopp")),
                        ("kalla", models.CharField(blank=True, max_length=300, verbose_name="varifrån talen kommer")),
                        ("skapad", models.DateTimeField(default=django.utils.timezone.now, verbose_name="skapad")),
                        (
                            "av",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "tidsmodell",
                        "verbose_name_plural": "tidsmodeller",
                        "ordering": ["-nummer"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("forlopp__isnull", True), ("tidsmodell__isnull", True)),
                                    models.Q(
                                        ("forlopp__isnull", False),
                                        ("tidsmodell__isnull", False),
                                        models.Q(("kalla", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="prognosmodell_hel_eller_standard",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Responssvar",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("halvar", models.CharField(max_length=6, verbose_name="halvår")),
                        (
                            "fraga",
                            models.CharField(
                                choices=[
                                    ("vett", "Vi visste vad dialogen var till för innan vi kom."),
                                    ("behov", "Dialogen utgick från det vi behöver prata om."),
                                    ("underlag", "Underlaget hjälpte oss att förbereda oss."),
                                    ("vagat", "Vi kunde prata öppet, utan att känna oss granskade."),
                                    ("nytta", "Vi kommer att göra något annorlunda efter dialogen."),
                                    ("fritext", "Är det något vi borde göra annorlunda?"),
                                ],
                                max_length=12,
                                verbose_name="fråga",
                            ),
                        ),
                        ("varde", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="svar")),
                        ("text", models.TextField(blank=True, max_length=600, verbose_name="fritext")),
                    ],
                    options={
                        "verbose_name": "svar i responsenkäten",
                        "verbose_name_plural": "svar i responsenkäten",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("fraga", "fritext"), ("varde", None), models.Q(("text", ""), _negated=True)
                                    ),
                                    models.Q(
                                        models.Q(("fraga", "fritext"), _negated=True),
                                        ("text", ""),
                                        ("varde__gte", 1),
                                        ("varde__isnull", False),
                                        ("varde__lte", 4),
                                    ),
                                    _connector="OR",
                                ),
                                name="responssvar_skala_eller_text",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SparadVy",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("namn", models.CharField(max_length=60, verbose_name="namn")),
                        ("fraga", models.CharField(blank=True, max_length=1000, verbose_name="filter")),
                        (
                            "anvandare",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sparade_vyer",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "sparad vy",
                        "verbose_name_plural": "sparade vyer",
                        "ordering": ["namn"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("anvandare", "namn"),
                                name="sparad_vy_namn_en_gang",
                                violation_error_message="Du har redan en vy med det namnet.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Stodforslag",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("plats", models.PositiveSmallIntegerField(verbose_name="plats")),
                        ("titel", models.CharField(max_length=120, verbose_name="titel")),
                        (
                            "myndighet",
                            models.CharField(
                                choices=[("SV", "Skolverket"), ("SPSM", "Specialpedagogiska skolmyndigheten")],
                                max_length=4,
                                verbose_name="från",
                            ),
                        ),
                        (
                            "lank",
                            models.URLField(
                                max_length=300,
                                validators=[
                                    django.core.validators.URLValidator(
                                        message="Länken ska börja med https://.", schemes=["https"]
                                    )
                                ],
                                verbose_name="länk",
                            ),
                        ),
                        ("skal", models.CharField(max_length=300, verbose_name="varför just det")),
                        (
                            "faktor",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="framgångsfaktor"),
                        ),
                        (
                            "niva",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("huvudman", "Huvudman"),
                                    ("rektor", "Rektor"),
                                    ("undervisning", "Undervisning"),
                                ],
                                max_length=12,
                                verbose_name="nivå",
                            ),
                        ),
                        (
                            "foreslaget",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="föreslaget"),
                        ),
                        ("borttaget", models.DateTimeField(blank=True, null=True, verbose_name="borttaget")),
                        (
                            "meddelat",
                            models.DateField(blank=True, null=True, verbose_name="huvudmannen fick brev om det"),
                        ),
                        (
                            "dialog",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stodforslag",
                                to="dialoger.dialog",
                            ),
                        ),
                        (
                            "foreslaget_av",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "förslag på stödmaterial",
                        "verbose_name_plural": "förslag på stödmaterial",
                        "ordering": ["plats", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("plats__gte", 1), ("plats__lte", 5)), name="stodforslag_fa_i_taget"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("borttaget", None)),
                                fields=("dialog", "plats"),
                                name="stodforslag_ett_per_plats",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("borttaget", None)),
                                fields=("dialog", "lank"),
                                name="stodforslag_en_gang",
                                violation_error_message="Materialet är redan föreslaget.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("lank__startswith", "https://")), name="stodforslag_saker_lank"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("faktor", None), models.Q(("faktor__gte", 1), ("faktor__lte", 7)), _connector="OR"
                                ),
                                name="stodforslag_kand_faktor",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TacktSkolform",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("skolform", models.SlugField(max_length=30, verbose_name="skolform")),
                        (
                            "lage",
                            models.CharField(
                                choices=[("planerad", "Planerad"), ("tackt", "Berörd"), ("utelamnad", "Utelämnad")],
                                max_length=10,
                                verbose_name="läge",
                            ),
                        ),
                        (
                            "skal",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("analys", "Analysen pekade mot annat"),
                                    ("deltagare", "Rätt deltagare saknades"),
                                    ("tid", "Tiden räckte inte"),
                                    ("annat", "Annat"),
                                ],
                                max_length=10,
                                verbose_name="skäl",
                            ),
                        ),
                        (
                            "motesarende",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="skolformer",
                                to="dialoger.motesarende",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "skolform på möte",
                        "verbose_name_plural": "skolformer på möten",
                        "constraints": [
                            models.UniqueConstraint(fields=("motesarende", "skolform"), name="tackt_skolform_en_gang"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(models.Q(("lage", "utelamnad"), _negated=True), ("skal", "")),
                                    models.Q(("lage", "utelamnad"), models.Q(("skal", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="tackt_skolform_utelamnad_har_skal",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Tidrapport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "slag",
                            models.CharField(
                                choices=[
                                    ("resor", "Resor"),
                                    ("dialog", "Dialog"),
                                    ("for_efterarbete", "För- och efterarbete"),
                                    ("administration", "Administration"),
                                ],
                                max_length=16,
                                verbose_name="slag",
                            ),
                        ),
                        ("dag", models.DateField(verbose_name="dag")),
                        ("minuter", models.PositiveIntegerField(verbose_name="minuter")),
                        ("bekraftad", models.DateTimeField(blank=True, null=True, verbose_name="bekräftad")),
                        ("skapad", models.DateTimeField(default=django.utils.timezone.now, verbose_name="skapad")),
                        (
                            "dialog",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tidrapporter",
                                to="dialoger.dialog",
                            ),
                        ),
                        (
                            "mote",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tidrapporter",
                                to="dialoger.mote",
                            ),
                        ),
                        (
                            "utforare",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tidrapporter",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "tidrapport",
                        "verbose_name_plural": "tidrapporter",
                        "ordering": ["dag", "pk"],
                        "indexes": [models.Index(fields=["utforare", "dag"], name="tidrapport_person")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("mote__isnull", False)),
                                fields=("dialog", "utforare", "slag", "mote"),
                                name="tidrapport_en_per_mote_och_slag",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("minuter__gte", 1), ("minuter__lte", 1440)),
                                name="tidrapport_rimlig_tid",
                                violation_error_message="Ange en tid från en minut till 24 timmar.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Tilldelning",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "myndighet",
                            models.CharField(
                                choices=[("SV", "Skolverket"), ("SPSM", "Specialpedagogiska skolmyndigheten")],
                                max_length=4,
                                verbose_name="myndighet",
                            ),
                        ),
                        ("fran", models.DateTimeField(default=django.utils.timezone.now, verbose_name="från")),
                        ("till", models.DateTimeField(blank=True, null=True, verbose_name="till")),
                        ("skal", models.CharField(blank=True, max_length=300, verbose_name="skäl")),
                        (
                            "dialog",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tilldelningar",
                                to="dialoger.dialog",
                            ),
                        ),
                        (
                            "utforare",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tilldelningar",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "tilldelning",
                        "verbose_name_plural": "tilldelningar",
                        "ordering": ["dialog", "myndighet", "fran"],
                        "indexes": [models.Index(fields=["utforare", "till"], name="tilldelning_utforare")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("till", None)),
                                fields=("dialog", "myndighet"),
                                name="tilldelning_en_aktiv_per_myndighet",
                                violation_error_message="Ärendet har redan en dialogutförare från myndigheten.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("till", None), ("till__gte", models.F("fran")), _connector="OR"),
                                name="tilldelning_slutar_efter_start",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Uppfoljningssvar",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("typer", models.JSONField(blank=True, default=list, verbose_name="vad det rör")),
                        ("text", models.TextField(max_length=3000, verbose_name="vad de har gjort")),
                        ("skickat", models.DateTimeField(default=django.utils.timezone.now, verbose_name="skickat")),
                        (
                            "dialog",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="uppfoljningssvar",
                                to="dialoger.dialog",
                            ),
                        ),
                        (
                            "skickat_av",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "svar inför uppföljningen",
                        "verbose_name_plural": "svar inför uppföljningen",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True), name="uppfoljningssvar_sager_nagot"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Diariepost",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                        (
                            "anteckning",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="diariepost",
                                to="dialoger.anteckning",
                            ),
                        ),
                        (
                            "delning",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="diariepost",
                                to="analysunderlag.delning",
                            ),
                        ),
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
                        (
                            "huvudman",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="diarieposter",
                                to="huvudman.huvudman",
                            ),
                        ),
                        (
                            "fokusforslag",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="diariepost",
                                to="dialoger.fokusforslag",
                            ),
                        ),
                        (
                            "uppfoljningssvar",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="diariepost",
                                to="dialoger.uppfoljningssvar",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "handling i diariet",
                        "verbose_name_plural": "handlingar i diariet",
                        "ordering": ["tid", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("anteckning__isnull", False),
                                        ("delning__isnull", True),
                                        ("fokusforslag__isnull", True),
                                        ("slag", "anteckning"),
                                        ("uppfoljningssvar__isnull", True),
                                    ),
                                    models.Q(
                                        ("anteckning__isnull", True),
                                        ("delning__isnull", True),
                                        ("fokusforslag__isnull", False),
                                        ("slag", "fokusforslag"),
                                        ("uppfoljningssvar__isnull", True),
                                    ),
                                    models.Q(
                                        ("anteckning__isnull", True),
                                        ("delning__isnull", False),
                                        ("fokusforslag__isnull", True),
                                        ("slag", "delning"),
                                        ("uppfoljningssvar__isnull", True),
                                    ),
                                    models.Q(
                                        ("anteckning__isnull", True),
                                        ("delning__isnull", True),
                                        ("fokusforslag__isnull", True),
                                        ("slag", "uppfoljningssvar"),
                                        ("uppfoljningssvar__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="diariepost_ar_en_handling",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Uppfoljningsutkast",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("typer", models.JSONField(blank=True, default=list, verbose_name="vad det rör")),
                        ("text", models.TextField(blank=True, max_length=3000, verbose_name="vad ni har gjort")),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                        ("andrad", models.DateTimeField(default=django.utils.timezone.now, verbose_name="ändrad")),
                        (
                            "andrad_av",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "dialog",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="dialoger.dialog"
                            ),
                        ),
                        (
                            "huvudman",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="huvudman.huvudman"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "utkast inför uppföljningen",
                        "verbose_name_plural": "utkast inför uppföljningen",
                    },
                ),
                migrations.CreateModel(
                    name="Urvalsplats",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("skal", models.CharField(max_length=300, verbose_name="varför med")),
                        ("tillagd", models.DateTimeField(default=django.utils.timezone.now, verbose_name="tillagd")),
                        ("borttagen", models.DateTimeField(blank=True, null=True, verbose_name="borttagen")),
                        (
                            "borttagen_skal",
                            models.CharField(blank=True, max_length=300, verbose_name="varför borttagen"),
                        ),
                        ("tidigast", models.DateField(blank=True, null=True, verbose_name="dras inte igen före")),
                        (
                            "borttagen_av",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "dialog",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="urvalsplatser",
                                to="dialoger.dialog",
                            ),
                        ),
                        (
                            "dragning",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="platser",
                                to="dialoger.dragning",
                            ),
                        ),
                        (
                            "huvudman",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="urvalsplatser",
                                to="huvudman.huvudman",
                            ),
                        ),
                        (
                            "omgang",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="platser",
                                to="dialoger.omgang",
                            ),
                        ),
                        (
                            "tillagd_av",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "plats i urvalet",
                        "verbose_name_plural": "platser i urvalet",
                        "ordering": ["omgang", "huvudman__sortnamn", "pk"],
                        "indexes": [models.Index(fields=["huvudman", "borttagen"], name="urvalsplats_huvudman")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("borttagen", None)),
                                fields=("omgang", "huvudman"),
                                name="urvalsplats_en_per_omgang",
                                violation_error_message="Huvudmannen är redan med i omgången.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("borttagen", None), ("borttagen_skal", ""), ("tidigast", None)),
                                    models.Q(
                                        ("borttagen__isnull", False),
                                        ("dialog", None),
                                        models.Q(("borttagen_skal", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="urvalsplats_borttagen_har_skal",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Utforarprofil",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "tjanstgoring",
                            models.PositiveSmallIntegerField(
                                default=100,
                                validators=[django.core.validators.MaxValueValidator(100)],
                                verbose_name="arbetstid för dialoger i procent",
                            ),
                        ),
                        (
                            "max_arenden",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="högst så många ärenden samtidigt"
                            ),
                        ),
                        (
                            "skolformer",
                            models.JSONField(blank=True, default=list, verbose_name="skolformer som personen kan väl"),
                        ),
                        (
                            "utforare",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="utforarprofil",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "utförarprofil",
                        "verbose_name_plural": "utförarprofiler",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("tjanstgoring__lte", 100)), name="utforarprofil_hogst_heltid"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Bokningstid",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("start", models.DateTimeField(verbose_name="börjar")),
                        ("slut", models.DateTimeField(verbose_name="slutar")),
                        (
                            "bokning",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="tider", to="dialoger.bokning"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "föreslagen tid",
                        "verbose_name_plural": "föreslagna tider",
                        "ordering": ["start"],
                        "constraints": [
                            models.UniqueConstraint(fields=("bokning", "start"), name="bokningstid_en_gang"),
                            models.CheckConstraint(
                                condition=models.Q(("slut__gt", models.F("start"))),
                                name="bokningstid_slutar_efter_start",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Beslut",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "slag",
                            models.CharField(
                                choices=[("intro", "Ja till introduktion"), ("fortsatt", "Ja till att fortsätta")],
                                max_length=8,
                                verbose_name="slag",
                            ),
                        ),
                        (
                            "svar",
                            models.CharField(
                                choices=[("ja", "Ja"), ("nej", "Nej"), ("senare", "Senare")],
                                max_length=6,
                                verbose_name="svar",
                            ),
                        ),
                        ("dag", models.DateField(default=django.utils.timezone.localdate, verbose_name="svarade")),
                        (
                            "skal",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("tid", "Tid eller resurser"),
                                    ("planering", "Passar inte vår planering"),
                                    ("annan_insats", "Vi deltar i en annan insats"),
                                    ("granskning", "Vi granskas just nu"),
                                    ("eget_arbete", "Vi har ett eget kvalitetsarbete som räcker"),
                                    ("forandring", "Verksamheten förändras eller läggs ned"),
                                    ("annat", "Annat"),
                                    ("ej_ange", "Vill inte ange"),
                                ],
                                max_length=14,
                                verbose_name="skäl",
                            ),
                        ),
                        (
                            "av",
                            models.CharField(
                                blank=True,
                                help_text="Funktionen, inte personen.",
                                max_length=120,
                                verbose_name="vem hos huvudmannen",
                            ),
                        ),
                        (
                            "registrerad",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="registrerad"),
                        ),
                        (
                            "registrerad_av",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "dialog",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="beslut", to="dialoger.dialog"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "beslut",
                        "verbose_name_plural": "beslut",
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("svar", "nej"), _negated=True),
                                    models.Q(("skal", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="beslut_nej_har_skal",
                                violation_error_message="Ange det främsta skälet, eller välj att de inte vill ange något.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("slag", "fortsatt"), ("svar", "senare"), _negated=True),
                                name="beslut_fortsatt_ja_eller_nej",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Diarienummer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "myndighet",
                            models.CharField(
                                choices=[("SV", "Skolverket"), ("SPSM", "Specialpedagogiska skolmyndigheten")],
                                max_length=4,
                                verbose_name="myndighet",
                            ),
                        ),
                        ("dnr", models.CharField(max_length=40, verbose_name="diarienummer")),
                        (
                            "registrerad",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="registrerad"),
                        ),
                        (
                            "registrerad_av",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "post",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="diarienummer",
                                to="dialoger.diariepost",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "diarienummer",
                        "verbose_name_plural": "diarienummer",
                        "ordering": ["myndighet"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("post", "myndighet"),
                                name="diarienummer_ett_per_myndighet",
                                violation_error_message="Handlingen har redan ett diarienummer hos myndigheten.",
                            ),
                            models.UniqueConstraint(
                                fields=("myndighet", "dnr"),
                                name="diarienummer_ett_per_handling",
                                violation_error_message="Diarienumret används redan för en annan handling.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EgenAtgard",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "typ",
                            models.CharField(
                                choices=[
                                    ("ska", "Kvalitetsarbetet"),
                                    ("analys", "Fortsatt analys"),
                                    ("roller", "Roller och ansvar"),
                                    ("omrade", "Ett särskilt område"),
                                ],
                                max_length=8,
                                verbose_name="vad det rör",
                            ),
                        ),
                        ("text", models.TextField(max_length=1000, verbose_name="vad ni tänker göra")),
                        ("fraga", models.CharField(max_length=300, verbose_name="frågan den svarar på")),
                        ("ansvarig", models.CharField(blank=True, max_length=120, verbose_name="vem")),
                        ("klart_till", models.DateField(blank=True, null=True, verbose_name="till när")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("tankt", "Vi tänker göra det"),
                                    ("pagar", "Vi håller på"),
                                    ("gjort", "Det är gjort"),
                                    ("annat", "Vi valde något annat"),
                                ],
                                default="tankt",
                                max_length=6,
                                verbose_name="hur det går",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                        ("andrad", models.DateTimeField(default=django.utils.timezone.now, verbose_name="ändrad")),
                        (
                            "andrad_av",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "dialog",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="dialoger.dialog",
                            ),
                        ),
                        (
                            "huvudman",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="egna_atgarder",
                                to="huvudman.huvudman",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "egen åtgärd",
                        "verbose_name_plural": "egna åtgärder",
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("text", ""), _negated=True), models.Q(("fraga", ""), _negated=True)
                                ),
                                name="egen_atgard_svarar_pa_en_fraga",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("typ__in", ["ska", "analys", "roller", "omrade"])),
                                name="egen_atgard_kand_typ",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Forberedelse",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("punkt", models.SlugField(max_length=40, verbose_name="punkt")),
                        ("klar", models.DateTimeField(default=django.utils.timezone.now, verbose_name="klar")),
                        (
                            "dialog",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="forberedelser",
                                to="dialoger.dialog",
                            ),
                        ),
                        (
                            "klar_av",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "förberedelse",
                        "verbose_name_plural": "förberedelser",
                        "constraints": [
                            models.UniqueConstraint(fields=("dialog", "punkt"), name="forberedelse_en_gang")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Franvaro",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("start", models.DateTimeField(verbose_name="börjar")),
                        ("slut", models.DateTimeField(verbose_name="slutar")),
                        (
                            "text",
                            models.CharField(
                                blank=True,
                                help_text="Syns bara för dig. Andra ser att du är upptagen.",
                                max_length=80,
                                verbose_name="vad",
                            ),
                        ),
                        (
                            "anvandare",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="franvaro",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "upptagen tid",
                        "verbose_name_plural": "upptagna tider",
                        "ordering": ["start"],
                        "indexes": [models.Index(fields=["anvandare", "start"], name="franvaro_person")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("slut__gt", models.F("start"))), name="franvaro_slutar_efter_start"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Inbjudan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "mottagare",
                            models.CharField(
                                help_text="Nämnden, styrelsen eller funktionen.",
                                max_length=120,
                                verbose_name="mottagare",
                            ),
                        ),
                        ("epost", models.EmailField(blank=True, max_length=254, verbose_name="e-post")),
                        (
                            "skickad",
                            models.DateField(
                                blank=True, default=django.utils.timezone.localdate, null=True, verbose_name="skickad"
                            ),
                        ),
                        ("svar_senast", models.DateField(verbose_name="svar önskas senast")),
                        ("pamind", models.DateField(blank=True, null=True, verbose_name="påmind")),
                        (
                            "lank_till",
                            models.DateField(blank=True, null=True, verbose_name="länken gäller till och med"),
                        ),
                        (
                            "nyckel",
                            models.CharField(
                                blank=True,
                                help_text="Samma nyckel blir aldrig två brev.",
                                max_length=100,
                                verbose_name="nyckel",
                            ),
                        ),
                        (
                            "sandning",
                            models.CharField(
                                choices=[
                                    ("epost", "E-post"),
                                    ("papper", "Brev på papper"),
                                    ("utanfor", "Skickad utanför Kvalitet"),
                                ],
                                default="utanfor",
                                max_length=7,
                                verbose_name="skickas som",
                            ),
                        ),
                        ("skapad", models.DateTimeField(default=django.utils.timezone.now, verbose_name="skapad")),
                        (
                            "slag",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("namnd", "Nämnd eller styrelse"),
                                    ("skolchef", "Skolchef"),
                                    ("rektor", "Rektor"),
                                    ("forvaltning", "Förvaltning eller registrator"),
                                ],
                                max_length=12,
                                verbose_name="brevet är skrivet till",
                            ),
                        ),
                        ("stangd", models.DateTimeField(blank=True, null=True, verbose_name="ersatt")),
                        ("bjud_in_igen", models.DateField(blank=True, null=True, verbose_name="vill få frågan igen")),
                        (
                            "skal",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("tid", "Tid eller resurser"),
                                    ("planering", "Passar inte vår planering"),
                                    ("annan_insats", "Vi deltar i en annan insats"),
                                    ("granskning", "Vi granskas just nu"),
                                    ("eget_arbete", "Vi har ett eget kvalitetsarbete som räcker"),
                                    ("forandring", "Verksamheten förändras eller läggs ned"),
                                    ("annat", "Annat"),
                                    ("ej_ange", "Vill inte ange"),
                                ],
                                max_length=14,
                                verbose_name="skäl",
                            ),
                        ),
                        (
                            "svar",
                            models.CharField(
                                blank=True,
                                choices=[("ja", "Ja"), ("nej", "Nej"), ("senare", "Senare")],
                                max_length=6,
                                verbose_name="mottagarens svar",
                            ),
                        ),
                        ("svarade", models.DateTimeField(blank=True, null=True, verbose_name="svarade")),
                        (
                            "avisering",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inbjudan",
                                to="kvalitet.avisering",
                            ),
                        ),
                        (
                            "dialog",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inbjudningar",
                                to="dialoger.dialog",
                            ),
                        ),
                        (
                            "paminnelse",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="kvalitet.avisering",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "inbjudan",
                        "verbose_name_plural": "inbjudningar",
                        "ordering": ["skickad", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("svar_senast__gte", models.F("skickad"))),
                                name="inbjudan_svar_efter_skickad",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("skickad__isnull", False), ("sandning", "papper"), _connector="OR"),
                                name="inbjudan_bara_papper_vantar",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("avisering__isnull", False),
                                        ("sandning", "epost"),
                                        models.Q(("epost", ""), _negated=True),
                                    ),
                                    models.Q(models.Q(("sandning", "epost"), _negated=True), ("avisering", None)),
                                    _connector="OR",
                                ),
                                name="inbjudan_epost_har_brev",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("nyckel", ""), _negated=True),
                                fields=("nyckel",),
                                name="inbjudan_en_per_nyckel",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("stangd", None), models.Q(("sandning", "utanfor"), _negated=True)),
                                fields=("dialog", "mottagare", "epost"),
                                name="inbjudan_en_oppen_per_mottagare",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("svar", ""), ("svarade", None)),
                                    models.Q(models.Q(("svar", ""), _negated=True), ("svarade__isnull", False)),
                                    _connector="OR",
                                ),
                                name="inbjudan_svar_har_tid",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("svar", "nej"), models.Q(("skal", ""), _negated=True)),
                                    models.Q(models.Q(("svar", "nej"), _negated=True), ("skal", "")),
                                    _connector="OR",
                                ),
                                name="inbjudan_nej_har_skal",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("bjud_in_igen__isnull", False), ("svar", "senare")),
                                    models.Q(models.Q(("svar", "senare"), _negated=True), ("bjud_in_igen", None)),
                                    _connector="OR",
                                ),
                                name="inbjudan_senare_har_dag",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Introduktionsplats",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("fran", models.DateTimeField(default=django.utils.timezone.now, verbose_name="från")),
                        ("till", models.DateTimeField(blank=True, null=True, verbose_name="till")),
                        (
                            "dialog",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="introduktionsplatser",
                                to="dialoger.dialog",
                            ),
                        ),
                        (
                            "fran_av",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "grupp",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="platser",
                                to="dialoger.introduktionsgrupp",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "plats i introduktionsgrupp",
                        "verbose_name_plural": "platser i introduktionsgrupper",
                        "ordering": ["dialog", "fran"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("till", None)),
                                fields=("dialog",),
                                name="introduktionsplats_en_i_taget",
                                violation_error_message="Ärendet är redan med i en introduktionsgrupp.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("till", None), ("till__gte", models.F("fran")), _connector="OR"),
                                name="introduktionsplats_slutar_efter_start",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Jav",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("anmalt", models.DateTimeField(default=django.utils.timezone.now, verbose_name="anmält")),
                        ("upphorde", models.DateTimeField(blank=True, null=True, verbose_name="upphörde")),
                        (
                            "huvudman",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="jav", to="huvudman.huvudman"
                            ),
                        ),
                        (
                            "utforare",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="jav",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "jäv",
                        "verbose_name_plural": "jäv",
                        "ordering": ["huvudman__sortnamn", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("upphorde", None)),
                                fields=("utforare", "huvudman"),
                                name="jav_en_gang",
                                violation_error_message="Du har redan anmält jäv för huvudmannen.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Kalendernyckel",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("hemlighet", models.CharField(max_length=64, unique=True, verbose_name="hemlighet")),
                        ("skapad", models.DateTimeField(default=django.utils.timezone.now, verbose_name="skapad")),
                        (
                            "anvandare",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="kalendernycklar",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "regionkontor",
                            models.ForeignKey(
                                blank=True,
                                help_text="Tomt: egna möten.",
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="kvalitet.regionkontor",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "kalenderlänk",
                        "verbose_name_plural": "kalenderlänkar",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("regionkontor", None)),
                                fields=("anvandare",),
                                name="kalendernyckel_en_egen",
                            ),
                            models.UniqueConstraint(
                                fields=("anvandare", "regionkontor"), name="kalendernyckel_en_per_team"
                            ),
                        ],
                    },
                ),
            ]
        )
    ]
