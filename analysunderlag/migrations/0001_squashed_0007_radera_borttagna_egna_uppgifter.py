import django.db.models.deletion
import django.db.models.functions.comparison
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import analysunderlag.models.sjalvskattning
from kvalitet.migreringar import SkapaModeller


class Migration(migrations.Migration):
    replaces = [
        ("analysunderlag", "0001_initial"),
        ("analysunderlag", "0002_statistikimport_inlasningsnummer"),
        ("analysunderlag", "0003_liknande"),
        ("analysunderlag", "0004_sjalvskattning"),
        ("analysunderlag", "0005_egna_uppgifter"),
        ("analysunderlag", "0006_eget_varde_inklistring"),
        ("analysunderlag", "0007_radera_borttagna_egna_uppgifter"),
    ]

    initial = True

    dependencies = [
        ("huvudman", "0003_kontaktutredningar_och_koncernbeslut"),
        ("kvalitet", "0001_initial"),
        ("kvalitet", "__first__"),
    ]

    operations = [
        SkapaModeller(
            [
                migrations.CreateModel(
                    name="Skolform",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kalla", models.CharField(max_length=300, verbose_name="källa")),
                        (
                            "harkomst",
                            models.CharField(
                                choices=[("verifierad", "Verifierad"), ("antagande", "Antagande")],
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        ("kod", models.SlugField(max_length=30, unique=True, verbose_name="kod")),
                        ("namn", models.CharField(max_length=40, verbose_name="namn")),
                        ("ordning", models.PositiveSmallIntegerField(verbose_name="ordning")),
                        ("ar_skolform", models.BooleanField(default=True, verbose_name="skolform")),
                    ],
                    options={
                        "verbose_name": "skolform",
                        "verbose_name_plural": "skolformer",
                        "ordering": ["ordning"],
                    },
                ),
                migrations.CreateModel(
                    name="Kvalitetssystem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.CharField(max_length=20, unique=True, verbose_name="version")),
                        ("sha256", models.CharField(max_length=64, verbose_name="sha256")),
                        ("giltig_fran", models.DateField(verbose_name="gäller från")),
                        ("ar_gallande", models.BooleanField(default=False, verbose_name="gällande")),
                        ("innehall", models.JSONField(default=dict, verbose_name="innehåll")),
                        ("inlast", models.DateTimeField(default=django.utils.timezone.now, verbose_name="inläst")),
                    ],
                    options={
                        "verbose_name": "kvalitetssystem",
                        "verbose_name_plural": "kvalitetssystem",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ar_gallande", True)),
                                fields=("ar_gallande",),
                                name="kvalitetssystem_ett_gallande",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Sjalvskattning",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("namn", models.CharField(max_length=80, verbose_name="namn")),
                        (
                            "avser",
                            models.CharField(
                                default="Hela verksamheten", max_length=120, verbose_name="vad den gäller"
                            ),
                        ),
                        ("skapad", models.DateTimeField(default=django.utils.timezone.now, verbose_name="skapad")),
                        (
                            "huvudman",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sjalvskattningar",
                                to="huvudman.huvudman",
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
                            "system",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sjalvskattningar",
                                to="analysunderlag.kvalitetssystem",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "självskattning",
                        "verbose_name_plural": "självskattningar",
                        "ordering": ["-id"],
                    },
                ),
                migrations.CreateModel(
                    name="Delning",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("innehall", models.JSONField(verbose_name="innehåll")),
                        ("sha256", models.CharField(max_length=64, verbose_name="sha256")),
                        ("delad", models.DateTimeField(default=django.utils.timezone.now, verbose_name="delad")),
                        (
                            "delad_av",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "huvudman",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="skattningsdelningar",
                                to="huvudman.huvudman",
                            ),
                        ),
                        (
                            "skattning",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="delningar",
                                to="analysunderlag.sjalvskattning",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "delad självskattning",
                        "verbose_name_plural": "delade självskattningar",
                        "ordering": ["-id"],
                    },
                ),
                migrations.CreateModel(
                    name="Skattningsniva",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "niva",
                            models.CharField(
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
                            "svarssatt",
                            models.CharField(
                                choices=[("var_for_sig", "Var för sig"), ("gemensamt", "Tillsammans")],
                                max_length=12,
                                verbose_name="hur de svarar",
                            ),
                        ),
                        ("antal", models.PositiveSmallIntegerField(verbose_name="hur många som ska svara")),
                        ("lank_version", models.PositiveIntegerField(default=1, verbose_name="länkens version")),
                        (
                            "lank_till",
                            models.DateField(
                                default=analysunderlag.models.sjalvskattning.lankens_slut,
                                verbose_name="länken gäller till och med",
                            ),
                        ),
                        ("stangd", models.DateTimeField(blank=True, null=True, verbose_name="stängd")),
                        (
                            "skattning",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="nivaer",
                                to="analysunderlag.sjalvskattning",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "nivå i självskattning",
                        "verbose_name_plural": "nivåer i självskattning",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("skattning", "niva"), name="skattningsniva_en_gang"),
                            models.CheckConstraint(
                                condition=models.Q(("antal__gte", 1), ("antal__lte", 500)),
                                name="skattningsniva_rimligt_antal",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("svarssatt", "var_for_sig"), _negated=True),
                                    ("antal__gte", 5),
                                    _connector="OR",
                                ),
                                name="skattningsniva_var_for_sig_minst_fem",
                                violation_error_message="Färre än fem svarar tillsammans.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Skattningssvar",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("nyckel", models.CharField(max_length=16, unique=True, verbose_name="nyckel i adressen")),
                        ("ar_gemensamt", models.BooleanField(default=False, verbose_name="gemensamt")),
                        (
                            "kod_hash",
                            models.CharField(blank=True, max_length=64, verbose_name="fortsättningskodens hash"),
                        ),
                        (
                            "svar",
                            models.JSONField(
                                blank=True,
                                default=dict,
                                help_text="Påståendets kod → 1–4, eller 0 för vet ej.",
                                verbose_name="svar",
                            ),
                        ),
                        (
                            "texter",
                            models.JSONField(
                                blank=True,
                                default=dict,
                                help_text="Faktorns nummer → text.",
                                verbose_name="hur vet vi det",
                            ),
                        ),
                        ("ar_lamnat", models.BooleanField(default=False, verbose_name="lämnat")),
                        (
                            "anvandare",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "niva",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="svar",
                                to="analysunderlag.skattningsniva",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "svar i självskattning",
                        "verbose_name_plural": "svar i självskattning",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ar_gemensamt", True)),
                                fields=("niva",),
                                name="skattningssvar_ett_gemensamt",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("anvandare__isnull", False)),
                                fields=("niva", "anvandare"),
                                name="skattningssvar_ett_per_konto",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("kod_hash", ""), _negated=True),
                                fields=("kod_hash",),
                                name="skattningssvar_kod_en_gang",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ar_gemensamt", False), ("anvandare", None), _connector="OR"),
                                name="skattningssvar_gemensamt_ar_ingens",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Malsattning",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kalla", models.CharField(max_length=300, verbose_name="källa")),
                        (
                            "harkomst",
                            models.CharField(
                                choices=[("verifierad", "Verifierad"), ("antagande", "Antagande")],
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        ("text", models.TextField(verbose_name="text")),
                        (
                            "system",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="malsattningar",
                                to="analysunderlag.kvalitetssystem",
                            ),
                        ),
                        (
                            "skolform",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="malsattningar",
                                to="analysunderlag.skolform",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "målsättning",
                        "verbose_name_plural": "målsättningar",
                        "constraints": [
                            models.UniqueConstraint(fields=("system", "skolform"), name="malsattning_en_per_skolform")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Indikator",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kalla", models.CharField(max_length=300, verbose_name="källa")),
                        (
                            "harkomst",
                            models.CharField(
                                choices=[("verifierad", "Verifierad"), ("antagande", "Antagande")],
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        ("kod", models.SlugField(max_length=40, unique=True, verbose_name="kod")),
                        ("namn", models.CharField(max_length=255, verbose_name="namn")),
                        ("kortnamn", models.CharField(max_length=40, verbose_name="kortnamn")),
                        ("grupp", models.SlugField(max_length=20, verbose_name="grupp")),
                        (
                            "delmal_nummer",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="delmål"),
                        ),
                        ("ordning", models.PositiveSmallIntegerField(verbose_name="ordning")),
                        ("enhet", models.CharField(max_length=20, verbose_name="enhet")),
                        ("decimaler", models.PositiveSmallIntegerField(verbose_name="decimaler")),
                        ("egenskaper", models.JSONField(default=dict, verbose_name="egenskaper")),
                        ("definition_egen", models.TextField(blank=True, verbose_name="vår definition")),
                        ("definition_officiell", models.TextField(blank=True, verbose_name="officiell definition")),
                        (
                            "definition_kalla",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="den officiella definitionens källa"
                            ),
                        ),
                        (
                            "utgatt",
                            models.BooleanField(
                                default=False, help_text="Finns inte i den version som gäller.", verbose_name="utgått"
                            ),
                        ),
                        (
                            "skolform",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="indikatorer",
                                to="analysunderlag.skolform",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "indikator",
                        "verbose_name_plural": "indikatorer",
                        "ordering": ["skolform", "ordning"],
                        "constraints": [
                            models.UniqueConstraint(fields=("skolform", "namn"), name="indikator_namn_en_gang")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Delmal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kalla", models.CharField(max_length=300, verbose_name="källa")),
                        (
                            "harkomst",
                            models.CharField(
                                choices=[("verifierad", "Verifierad"), ("antagande", "Antagande")],
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        ("nummer", models.PositiveSmallIntegerField(verbose_name="nummer")),
                        ("namn", models.CharField(max_length=120, verbose_name="namn")),
                        ("text", models.TextField(blank=True, verbose_name="text")),
                        (
                            "system",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="delmal",
                                to="analysunderlag.kvalitetssystem",
                            ),
                        ),
                        (
                            "skolform",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="delmal",
                                to="analysunderlag.skolform",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "delmål",
                        "verbose_name_plural": "delmål",
                        "ordering": ["skolform", "nummer"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("system", "skolform", "nummer"), name="delmal_nummer_en_gang"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Statistikimport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("filnamn", models.CharField(max_length=255, verbose_name="fil")),
                        ("sha256", models.CharField(max_length=64, verbose_name="sha256")),
                        ("slag", models.CharField(max_length=40, verbose_name="slag")),
                        ("titel", models.CharField(max_length=255, verbose_name="titel")),
                        ("utgivare", models.CharField(default="Skolverket", max_length=60, verbose_name="utgivare")),
                        ("skolform", models.SlugField(max_length=30, verbose_name="skolform")),
                        ("perioder", models.JSONField(default=list, verbose_name="perioder")),
                        ("noter", models.JSONField(default=list, verbose_name="noter")),
                        ("celler", models.PositiveIntegerField(default=0, verbose_name="celler")),
                        ("antal", models.JSONField(default=dict, verbose_name="antal per typ")),
                        ("avvisade", models.PositiveIntegerField(default=0, verbose_name="avvisade celler")),
                        ("nya", models.PositiveIntegerField(default=0, verbose_name="nya värden")),
                        ("andrade", models.PositiveIntegerField(default=0, verbose_name="ändrade värden")),
                        ("oforandrade", models.PositiveIntegerField(default=0, verbose_name="oförändrade värden")),
                        ("varningar", models.JSONField(default=list, verbose_name="varningar")),
                        (
                            "har_texter",
                            models.BooleanField(default=True, verbose_name="noter och definitioner inlästa"),
                        ),
                        ("inlast", models.DateTimeField(default=django.utils.timezone.now, verbose_name="inläst")),
                        (
                            "inlasningsnummer",
                            models.PositiveSmallIntegerField(
                                default=1,
                                help_text="Vilken gång i ordningen filen lästs in.",
                                verbose_name="inläsningsnummer",
                            ),
                        ),
                        (
                            "aktor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "statistikimport",
                        "verbose_name_plural": "statistikimporter",
                        "ordering": ["-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("sha256", "inlasningsnummer"), name="statistikimport_en_per_nummer"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Statistikrelease",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("namn", models.CharField(max_length=80, unique=True, verbose_name="namn")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("utkast", "Väntar på godkännande"),
                                    ("godkand", "Godkänd"),
                                    ("tillbakadragen", "Tillbakadragen"),
                                ],
                                default="utkast",
                                max_length=16,
                                verbose_name="status",
                            ),
                        ),
                        ("kontroller", models.JSONField(default=list, verbose_name="kontroller")),
                        ("skapad", models.DateTimeField(default=django.utils.timezone.now, verbose_name="skapad")),
                        ("godkand", models.DateTimeField(blank=True, null=True, verbose_name="godkänd")),
                        (
                            "godkand_av",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="godkanda_releaser",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "importer",
                            models.ManyToManyField(related_name="releaser", to="analysunderlag.statistikimport"),
                        ),
                        (
                            "skapad_av",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="skapade_releaser",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "statistikrelease",
                        "verbose_name_plural": "statistikreleaser",
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("status", "utkast"), ("godkand__isnull", False), _connector="OR"),
                                name="statistikrelease_godkand_har_tid",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Liknanderad",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("skolform", models.SlugField(max_length=30, verbose_name="skolform")),
                        ("period", models.CharField(max_length=7, verbose_name="period")),
                        ("orgnr", models.CharField(max_length=10, verbose_name="orgnr")),
                        ("data", models.JSONField(verbose_name="liknande")),
                        (
                            "release",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="liknande",
                                to="analysunderlag.statistikrelease",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "liknande huvudmän",
                        "verbose_name_plural": "liknande huvudmän",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("release", "skolform", "orgnr"), name="liknanderad_en_per_huvudman"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Fordelningsrad",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("period", models.CharField(max_length=7, verbose_name="period")),
                        ("grupp", models.CharField(max_length=40, verbose_name="grupp")),
                        ("n", models.PositiveIntegerField(verbose_name="huvudmän med tal")),
                        ("data", models.JSONField(verbose_name="fördelning")),
                        (
                            "indikator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="fordelningar",
                                to="analysunderlag.indikator",
                            ),
                        ),
                        (
                            "release",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="fordelningar",
                                to="analysunderlag.statistikrelease",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "fördelning",
                        "verbose_name_plural": "fördelningar",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("release", "indikator", "period", "grupp"), name="fordelningsrad_en_per_grupp"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Statistikvarde",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "niva",
                            models.CharField(
                                choices=[("riket", "Riket"), ("huvudman", "Huvudman"), ("enhet", "Enhet")],
                                max_length=8,
                                verbose_name="nivå",
                            ),
                        ),
                        ("orgnr", models.CharField(max_length=10, verbose_name="orgnr")),
                        ("enhetskod", models.CharField(blank=True, max_length=8, verbose_name="enhetskod")),
                        ("period", models.CharField(max_length=7, verbose_name="period")),
                        ("ratext", models.CharField(max_length=40, verbose_name="råtext")),
                        (
                            "typ",
                            models.CharField(
                                choices=[
                                    ("tal", "tal"),
                                    ("sekretess", "sekretess"),
                                    ("saknas", "saknas"),
                                    ("majoritet", "majoritet"),
                                    ("ej_redovisad", "ej_redovisad"),
                                    ("avrundad", "avrundad"),
                                    ("ej_tillampligt", "ej_tillampligt"),
                                    ("tom", "tom"),
                                ],
                                max_length=14,
                                verbose_name="typ",
                            ),
                        ),
                        (
                            "varde",
                            models.DecimalField(
                                blank=True, decimal_places=6, max_digits=18, null=True, verbose_name="värde"
                            ),
                        ),
                        ("cell", models.CharField(max_length=12, verbose_name="cell")),
                        (
                            "indikator",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="varden",
                                to="analysunderlag.indikator",
                            ),
                        ),
                        (
                            "statistikimport",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="varden",
                                to="analysunderlag.statistikimport",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "statistikvärde",
                        "verbose_name_plural": "statistikvärden",
                        "indexes": [models.Index(fields=["niva", "indikator", "period"], name="statistikvarde_niva")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("typ", "tal"), ("varde__isnull", False)),
                                    models.Q(models.Q(("typ", "tal"), _negated=True), ("varde__isnull", True)),
                                    _connector="OR",
                                ),
                                name="statistikvarde_bara_tal_har_varde",
                            ),
                            models.UniqueConstraint(
                                fields=("orgnr", "enhetskod", "indikator", "period", "statistikimport"),
                                name="statistikvarde_en_per_import",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Underlag",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(verbose_name="version")),
                        (
                            "status",
                            models.CharField(
                                choices=[("bestallt", "Beställt"), ("klart", "Klart"), ("misslyckat", "Misslyckades")],
                                default="bestallt",
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "indata_hash",
                            models.CharField(
                                help_text="sha256 av innehållet och mallversionen.",
                                max_length=64,
                                verbose_name="indatas hash",
                            ),
                        ),
                        (
                            "innehall",
                            models.TextField(
                                blank=True,
                                help_text="Värdeobjektet som JSON; webbsidan visar det.",
                                verbose_name="innehåll",
                            ),
                        ),
                        (
                            "forra",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="föregående version"),
                        ),
                        ("andringar", models.JSONField(blank=True, default=list, verbose_name="ändrat sedan förra")),
                        ("skapat", models.DateTimeField(default=django.utils.timezone.now, verbose_name="skapat")),
                        ("fryst", models.DateTimeField(blank=True, null=True, verbose_name="fryst")),
                        (
                            "huvudman",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="underlag",
                                to="huvudman.huvudman",
                            ),
                        ),
                        (
                            "jobb",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="underlag",
                                to="kvalitet.jobb",
                            ),
                        ),
                        (
                            "release",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="underlag",
                                to="analysunderlag.statistikrelease",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "underlag",
                        "verbose_name_plural": "underlag",
                        "ordering": ["-id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("huvudman", "version"), name="underlag_en_version"),
                            models.UniqueConstraint(
                                condition=models.Q(("status", "misslyckat"), _negated=True),
                                fields=("huvudman", "indata_hash"),
                                name="underlag_samma_indata_en_gang",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "klart"), _negated=True),
                                    models.Q(("fryst__isnull", False), models.Q(("innehall", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="underlag_klart_ar_fryst",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Underlagsfil",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "format",
                            models.CharField(
                                choices=[
                                    ("xlsx", "Excel"),
                                    ("pdf", "PDF"),
                                    ("json", "JSON"),
                                    ("manifest", "Manifest"),
                                    ("zip", "ZIP"),
                                ],
                                max_length=8,
                                verbose_name="format",
                            ),
                        ),
                        ("filnamn", models.CharField(max_length=120, verbose_name="filnamn")),
                        ("sokvag", models.CharField(max_length=255, verbose_name="sökväg")),
                        ("sha256", models.CharField(max_length=64, verbose_name="sha256")),
                        ("storlek", models.PositiveIntegerField(verbose_name="storlek i byte")),
                        (
                            "underlag",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="filer",
                                to="analysunderlag.underlag",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "underlagsfil",
                        "verbose_name_plural": "underlagsfiler",
                        "constraints": [
                            models.UniqueConstraint(fields=("underlag", "format"), name="underlagsfil_en_per_format")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Uppfoljningspunkt",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                        ("skapad", models.DateTimeField(default=django.utils.timezone.now, verbose_name="skapad")),
                        ("andrad", models.DateTimeField(default=django.utils.timezone.now, verbose_name="ändrad")),
                        (
                            "niva",
                            models.CharField(
                                choices=[
                                    ("namnd_styrelse", "Nämnd eller styrelse"),
                                    ("skolchef", "Skolchef"),
                                    ("rektor", "Rektor"),
                                    ("undervisning", "Undervisning"),
                                ],
                                max_length=16,
                                verbose_name="nivå",
                            ),
                        ),
                        ("vad", models.CharField(max_length=200, verbose_name="vad följer ni upp?")),
                        (
                            "ofta",
                            models.CharField(
                                choices=[
                                    ("vecka", "Varje vecka"),
                                    ("manad", "Varje månad"),
                                    ("termin", "Varje termin"),
                                    ("lasar", "Varje läsår"),
                                    ("ibland", "Då och då"),
                                ],
                                default="lasar",
                                max_length=8,
                                verbose_name="hur ofta?",
                            ),
                        ),
                        ("anvands_av", models.CharField(blank=True, max_length=120, verbose_name="vem använder det?")),
                        ("till_vad", models.CharField(blank=True, max_length=300, verbose_name="till vad?")),
                        (
                            "beslut",
                            models.CharField(
                                choices=[
                                    ("vet_inte", "Vi vet inte än"),
                                    ("fortsatter", "Vi fortsätter"),
                                    ("slutar", "Vi slutar"),
                                ],
                                default="vet_inte",
                                max_length=10,
                                verbose_name="hur gör ni?",
                            ),
                        ),
                        (
                            "andrad_av",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                        "verbose_name": "uppföljningspunkt",
                        "verbose_name_plural": "uppföljningspunkter",
                        "ordering": ["pk"],
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("niva__in", ["namnd_styrelse", "skolchef", "rektor", "undervisning"])
                                ),
                                name="uppfoljningspunkt_niva_ar_kand",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ofta__in", ["vecka", "manad", "termin", "lasar", "ibland"])),
                                name="uppfoljningspunkt_ofta_ar_kant",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("beslut__in", ["vet_inte", "fortsatter", "slutar"])),
                                name="uppfoljningspunkt_beslut_ar_kant",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("vad", ""), _negated=True), name="uppfoljningspunkt_sager_vad"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EgenIakttagelse",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                        ("skapad", models.DateTimeField(default=django.utils.timezone.now, verbose_name="skapad")),
                        ("andrad", models.DateTimeField(default=django.utils.timezone.now, verbose_name="ändrad")),
                        (
                            "skolform",
                            models.SlugField(
                                choices=[
                                    ("forskola", "Förskola"),
                                    ("forskoleklass", "Förskoleklass"),
                                    ("fritidshem", "Fritidshem"),
                                    ("grundskola", "Grundskola"),
                                    ("anpassad-grundskola", "Anpassad grundskola"),
                                    ("specialskola", "Specialskola"),
                                    ("sameskola", "Sameskola"),
                                    ("gymnasieskola", "Gymnasieskola"),
                                    ("anpassad-gymnasieskola", "Anpassad gymnasieskola"),
                                    ("komvux", "Komvux"),
                                ],
                                max_length=30,
                                verbose_name="skolform",
                            ),
                        ),
                        ("delmal", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="delmål")),
                        (
                            "faktor",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="framgångsfaktor"),
                        ),
                        (
                            "perspektiv",
                            models.CharField(
                                choices=[
                                    ("barn", "Barn och elever"),
                                    ("personal", "Personal"),
                                    ("vardnadshavare", "Vårdnadshavare"),
                                    ("huvudman", "Vi som är huvudman"),
                                ],
                                max_length=16,
                                verbose_name="vems bild är det?",
                            ),
                        ),
                        ("dag", models.DateField(default=django.utils.timezone.localdate, verbose_name="dag")),
                        ("ser", models.TextField(max_length=2000, verbose_name="vad ser vi?")),
                        ("hur", models.TextField(blank=True, max_length=1000, verbose_name="hur vet vi det?")),
                        (
                            "inte_fragat",
                            models.TextField(blank=True, max_length=500, verbose_name="vem har vi inte frågat?"),
                        ),
                        (
                            "andrad_av",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                        "verbose_name": "egen iakttagelse",
                        "verbose_name_plural": "egna iakttagelser",
                        "ordering": ["-dag", "-pk"],
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "skolform__in",
                                        [
                                            "forskola",
                                            "forskoleklass",
                                            "fritidshem",
                                            "grundskola",
                                            "anpassad-grundskola",
                                            "specialskola",
                                            "sameskola",
                                            "gymnasieskola",
                                            "anpassad-gymnasieskola",
                                            "komvux",
                                        ],
                                    )
                                ),
                                name="egen_iakttagelse_skolform_ar_kand",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("perspektiv__in", ["barn", "personal", "vardnadshavare", "huvudman"])
                                ),
                                name="egen_iakttagelse_perspektiv",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ser", ""), _negated=True), name="egen_iakttagelse_sager_nagot"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EgetMal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                        ("skapad", models.DateTimeField(default=django.utils.timezone.now, verbose_name="skapad")),
                        ("andrad", models.DateTimeField(default=django.utils.timezone.now, verbose_name="ändrad")),
                        (
                            "skolform",
                            models.SlugField(
                                blank=True,
                                choices=[
                                    ("forskola", "Förskola"),
                                    ("forskoleklass", "Förskoleklass"),
                                    ("fritidshem", "Fritidshem"),
                                    ("grundskola", "Grundskola"),
                                    ("anpassad-grundskola", "Anpassad grundskola"),
                                    ("specialskola", "Specialskola"),
                                    ("sameskola", "Sameskola"),
                                    ("gymnasieskola", "Gymnasieskola"),
                                    ("anpassad-gymnasieskola", "Anpassad gymnasieskola"),
                                    ("komvux", "Komvux"),
                                ],
                                max_length=30,
                                verbose_name="skolform",
                            ),
                        ),
                        ("delmal", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="delmål")),
                        ("text", models.TextField(max_length=500, verbose_name="mål")),
                        ("vem", models.CharField(blank=True, max_length=120, verbose_name="vem följer upp det?")),
                        ("till", models.DateField(blank=True, null=True, verbose_name="till när?")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("pagar", "Vi arbetar med det"),
                                    ("klart", "Vi är klara"),
                                    ("slutar", "Vi slutar med det"),
                                ],
                                default="pagar",
                                max_length=8,
                                verbose_name="hur går det?",
                            ),
                        ),
                        (
                            "andrad_av",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                        "verbose_name": "eget mål",
                        "verbose_name_plural": "egna mål",
                        "ordering": ["till", "pk"],
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "skolform__in",
                                        [
                                            "",
                                            "forskola",
                                            "forskoleklass",
                                            "fritidshem",
                                            "grundskola",
                                            "anpassad-grundskola",
                                            "specialskola",
                                            "sameskola",
                                            "gymnasieskola",
                                            "anpassad-gymnasieskola",
                                            "komvux",
                                        ],
                                    )
                                ),
                                name="eget_mal_skolform_ar_kand",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("status__in", ["pagar", "klart", "slutar"])),
                                name="eget_mal_status_ar_kand",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True), name="eget_mal_sager_nagot"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("delmal", None), models.Q(("skolform", ""), _negated=True), _connector="OR"
                                ),
                                name="eget_mal_delmal_har_skolform",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EgetVarde",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "skolform",
                            models.SlugField(
                                choices=[
                                    ("forskola", "Förskola"),
                                    ("forskoleklass", "Förskoleklass"),
                                    ("fritidshem", "Fritidshem"),
                                    ("grundskola", "Grundskola"),
                                    ("anpassad-grundskola", "Anpassad grundskola"),
                                    ("specialskola", "Specialskola"),
                                    ("sameskola", "Sameskola"),
                                    ("gymnasieskola", "Gymnasieskola"),
                                    ("anpassad-gymnasieskola", "Anpassad gymnasieskola"),
                                    ("komvux", "Komvux"),
                                ],
                                max_length=30,
                                verbose_name="skolform",
                            ),
                        ),
                        ("namn", models.CharField(blank=True, max_length=120, verbose_name="eget namn")),
                        (
                            "namnnyckel",
                            models.CharField(blank=True, max_length=160, verbose_name="namnet utan stora bokstäver"),
                        ),
                        (
                            "slag",
                            models.CharField(
                                choices=[
                                    ("procent", "procent"),
                                    ("antal", "antal"),
                                    ("kr", "kronor"),
                                    ("medelvarde", "medelvärde, 0–10"),
                                    ("annat", "annat, med eget ord"),
                                    ("tkr", "tusen kronor"),
                                    ("heltidstjanster", "heltidstjänster"),
                                    ("elever_per", "elever per heltidstjänst"),
                                ],
                                max_length=16,
                                verbose_name="mäts i",
                            ),
                        ),
                        (
                            "slag_ord",
                            models.CharField(blank=True, max_length=30, verbose_name="eget ord för vad det mäts i"),
                        ),
                        ("period", models.CharField(max_length=7, verbose_name="period")),
                        ("varde", models.DecimalField(decimal_places=4, max_digits=16, verbose_name="värde")),
                        ("hur", models.TextField(blank=True, max_length=600, verbose_name="hur vet vi det?")),
                        ("skapat", models.DateTimeField(default=django.utils.timezone.now, verbose_name="skapat")),
                        (
                            "avslutat",
                            models.DateTimeField(blank=True, null=True, verbose_name="gäller inte längre sedan"),
                        ),
                        (
                            "inklistring",
                            models.UUIDField(blank=True, editable=False, null=True, verbose_name="inklistring"),
                        ),
                        (
                            "avslutat_av",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "enhet",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="egna_varden",
                                to="huvudman.enhet",
                            ),
                        ),
                        (
                            "ersatter",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ersatt_av",
                                to="analysunderlag.egetvarde",
                            ),
                        ),
                        (
                            "huvudman",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="egna_varden",
                                to="huvudman.huvudman",
                            ),
                        ),
                        (
                            "skapat_av",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="egna_varden",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "indikator",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="egna_varden",
                                to="analysunderlag.indikator",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "egen uppgift",
                        "verbose_name_plural": "egna uppgifter",
                        "ordering": ["skolform", "indikator__ordning", "namnnyckel", "-period", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("huvudman"),
                                models.F("skolform"),
                                models.F("namnnyckel"),
                                models.F("period"),
                                django.db.models.functions.comparison.Coalesce(
                                    "indikator", models.Value(0), output_field=models.BigIntegerField()
                                ),
                                django.db.models.functions.comparison.Coalesce(
                                    "enhet", models.Value(0), output_field=models.BigIntegerField()
                                ),
                                condition=models.Q(("avslutat", None)),
                                name="eget_varde_ett_som_galler",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("indikator", None),
                                        models.Q(("namn", ""), _negated=True),
                                        models.Q(("namnnyckel", ""), _negated=True),
                                    ),
                                    models.Q(("indikator__isnull", False), ("namn", ""), ("namnnyckel", "")),
                                    _connector="OR",
                                ),
                                name="eget_varde_matt_eller_namn",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "skolform__in",
                                        [
                                            "forskola",
                                            "forskoleklass",
                                            "fritidshem",
                                            "grundskola",
                                            "anpassad-grundskola",
                                            "specialskola",
                                            "sameskola",
                                            "gymnasieskola",
                                            "anpassad-gymnasieskola",
                                            "komvux",
                                        ],
                                    )
                                ),
                                name="eget_varde_skolform_ar_kand",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "slag__in",
                                        [
                                            "procent",
                                            "antal",
                                            "kr",
                                            "medelvarde",
                                            "annat",
                                            "tkr",
                                            "heltidstjanster",
                                            "elever_per",
                                        ],
                                    )
                                ),
                                name="eget_varde_slag_ar_kant",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("slag", "annat"), models.Q(("slag_ord", ""), _negated=True)),
                                    models.Q(models.Q(("slag", "annat"), _negated=True), ("slag_ord", "")),
                                    _connector="OR",
                                ),
                                name="eget_varde_annat_har_ord",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("slag", "procent"), ("varde__gte", 0), ("varde__lte", 100)),
                                    models.Q(("slag", "medelvarde"), ("varde__gte", 0), ("varde__lte", 10)),
                                    models.Q(
                                        ("slag__in", ["antal", "heltidstjanster", "elever_per"]), ("varde__gte", 0)
                                    ),
                                    ("slag__in", ["kr", "tkr", "annat"]),
                                    _connector="OR",
                                ),
                                name="eget_varde_ar_mojligt",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("slag", "antal"), _negated=True),
                                    (
                                        "varde",
                                        django.db.models.functions.comparison.Cast("varde", models.BigIntegerField()),
                                    ),
                                    _connector="OR",
                                ),
                                name="eget_varde_antal_ar_helt",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ersatter", None),
                                    models.Q(("ersatter", models.F("id")), _negated=True),
                                    _connector="OR",
                                ),
                                name="eget_varde_ersatter_ett_annat",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Framgangsfaktor",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kalla", models.CharField(max_length=300, verbose_name="källa")),
                        (
                            "harkomst",
                            models.CharField(
                                choices=[("verifierad", "Verifierad"), ("antagande", "Antagande")],
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        ("nummer", models.PositiveSmallIntegerField(verbose_name="nummer")),
                        ("namn", models.CharField(max_length=120, verbose_name="namn")),
                        (
                            "niva",
                            models.CharField(
                                choices=[
                                    ("huvudman", "Huvudman"),
                                    ("rektor", "Rektor"),
                                    ("undervisning", "Undervisning"),
                                ],
                                max_length=12,
                                verbose_name="nivå",
                            ),
                        ),
                        ("text", models.TextField(verbose_name="text")),
                        (
                            "system",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="framgangsfaktorer",
                                to="analysunderlag.kvalitetssystem",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "framgångsfaktor",
                        "verbose_name_plural": "framgångsfaktorer",
                        "ordering": ["nummer", "niva"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("system", "nummer", "niva"), name="framgangsfaktor_en_per_niva"
                            )
                        ],
                    },
                ),
            ]
        )
    ]
