import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from kvalitet.migreringar import SkapaModeller


class Migration(migrations.Migration):
    replaces = [("kvalitet", "0001_initial"), ("kvalitet", "0002_engangssvar"), ("kvalitet", "0003_utkast")]

    initial = True

    dependencies = []

    operations = [
        SkapaModeller(
            [
                migrations.CreateModel(
                    name="Anvandare",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                        ("epost", models.EmailField(max_length=254, unique=True, verbose_name="e-post")),
                        ("namn", models.CharField(max_length=120, verbose_name="namn")),
                        ("is_active", models.BooleanField(default=True, verbose_name="aktiv")),
                        (
                            "skapad",
                            models.DateTimeField(
                                default=django.utils.timezone.now, editable=False, verbose_name="skapad"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "användare",
                        "verbose_name_plural": "användare",
                        "ordering": ["namn"],
                    },
                ),
                migrations.CreateModel(
                    name="Engangssvar",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "nyckel",
                            models.CharField(
                                help_text="sha256 av formuläret och den som sände.",
                                max_length=64,
                                unique=True,
                                verbose_name="nyckel",
                            ),
                        ),
                        (
                            "adress",
                            models.CharField(
                                help_text="Dit den första skickades.", max_length=2000, verbose_name="adress"
                            ),
                        ),
                        (
                            "skapat",
                            models.DateTimeField(
                                db_index=True, default=django.utils.timezone.now, verbose_name="skapat"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "engångssvar",
                        "verbose_name_plural": "engångssvar",
                    },
                ),
                migrations.CreateModel(
                    name="Regionkontor",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kod", models.SlugField(max_length=20, unique=True, verbose_name="kod")),
                        ("namn", models.CharField(max_length=60, unique=True, verbose_name="namn")),
                        (
                            "lanskoder",
                            models.JSONField(
                                default=list,
                                help_text="Tvåsiffriga länskoder som kontoret svarar för.",
                                verbose_name="länskoder",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "regionkontor",
                        "verbose_name_plural": "regionkontor",
                        "ordering": ["namn"],
                    },
                ),
                migrations.CreateModel(
                    name="Handelse",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("typ", models.CharField(db_index=True, max_length=60, verbose_name="typ")),
                        ("objekttyp", models.CharField(max_length=60, verbose_name="objekttyp")),
                        ("objekt_id", models.CharField(max_length=40, verbose_name="objektets id")),
                        ("tid", models.DateTimeField(default=django.utils.timezone.now, verbose_name="tid")),
                        ("fran", models.JSONField(blank=True, null=True, verbose_name="från")),
                        ("till", models.JSONField(blank=True, null=True, verbose_name="till")),
                        ("skal", models.CharField(blank=True, max_length=300, verbose_name="skäl")),
                        ("data", models.JSONField(blank=True, default=dict, verbose_name="data")),
                        (
                            "aktor",
                            models.ForeignKey(
                                blank=True,
                                help_text="Tomt: systemet.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="handelser",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "händelse",
                        "verbose_name_plural": "händelser",
                        "ordering": ["-id"],
                        "indexes": [models.Index(fields=["objekttyp", "objekt_id"], name="handelse_objekt")],
                    },
                ),
                migrations.CreateModel(
                    name="Avisering",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("typ", models.CharField(max_length=60, verbose_name="typ")),
                        (
                            "nyckel",
                            models.CharField(
                                help_text="Samma nyckel skickas aldrig två gånger.",
                                max_length=120,
                                unique=True,
                                verbose_name="nyckel",
                            ),
                        ),
                        ("epost", models.EmailField(max_length=254, verbose_name="till")),
                        ("amne", models.CharField(max_length=200, verbose_name="ämne")),
                        ("text", models.TextField(verbose_name="text")),
                        ("html", models.TextField(blank=True, verbose_name="html")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("utkast", "Utkast"),
                                    ("godkand", "Godkänd"),
                                    ("skickas", "Skickas"),
                                    ("skickad", "Skickad"),
                                    ("levererad", "Levererad"),
                                    ("studsad", "Kom inte fram"),
                                ],
                                default="utkast",
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        ("skapad", models.DateTimeField(default=django.utils.timezone.now, verbose_name="skapad")),
                        ("skickad", models.DateTimeField(blank=True, null=True, verbose_name="skickad")),
                        ("fel", models.CharField(blank=True, max_length=300, verbose_name="fel")),
                        (
                            "mottagare",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="aviseringar",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "handelse",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="aviseringar",
                                to="kvalitet.handelse",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "avisering",
                        "verbose_name_plural": "aviseringar",
                        "ordering": ["-id"],
                    },
                ),
                migrations.CreateModel(
                    name="Handelselank",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("nummer", models.PositiveBigIntegerField(unique=True, verbose_name="nummer")),
                        ("hash", models.CharField(max_length=64, verbose_name="hash")),
                        (
                            "handelse",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="lank", to="kvalitet.handelse"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "händelselänk",
                        "verbose_name_plural": "händelselänkar",
                        "ordering": ["nummer"],
                    },
                ),
                migrations.CreateModel(
                    name="Jobb",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("typ", models.CharField(max_length=60, verbose_name="typ")),
                        ("titel", models.CharField(max_length=200, verbose_name="titel")),
                        (
                            "nyckel",
                            models.CharField(
                                blank=True,
                                help_text="Två pågående jobb har aldrig samma nyckel.",
                                max_length=120,
                                verbose_name="nyckel",
                            ),
                        ),
                        ("data", models.JSONField(default=dict, verbose_name="indata")),
                        ("resultat", models.JSONField(blank=True, default=dict, verbose_name="resultat")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("bestallt", "Väntar"),
                                    ("pagar", "Pågår"),
                                    ("klart", "Klart"),
                                    ("misslyckat", "Misslyckades"),
                                    ("avbrutet", "Avbrutet"),
                                ],
                                default="bestallt",
                                max_length=12,
                                verbose_name="status",
                            ),
                        ),
                        ("klart", models.PositiveIntegerField(default=0, verbose_name="klart")),
                        ("av", models.PositiveIntegerField(default=0, verbose_name="av")),
                        ("text", models.CharField(blank=True, max_length=200, verbose_name="vad som görs")),
                        ("puls", models.DateTimeField(blank=True, null=True, verbose_name="senaste livstecken")),
                        (
                            "koat",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="senast ställt i kö"),
                        ),
                        ("omkoat", models.PositiveSmallIntegerField(default=0, verbose_name="ställt i kö igen")),
                        ("forsok", models.PositiveSmallIntegerField(default=0, verbose_name="försök")),
                        ("fel", models.CharField(blank=True, max_length=500, verbose_name="fel")),
                        ("skapat", models.DateTimeField(default=django.utils.timezone.now, verbose_name="skapat")),
                        ("avslutat", models.DateTimeField(blank=True, null=True, verbose_name="avslutat")),
                        (
                            "bestallare",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="jobb",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "jobb",
                        "verbose_name_plural": "jobb",
                        "ordering": ["-id"],
                        "indexes": [models.Index(fields=["status", "puls"], name="jobb_status_puls")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("status__in", ["bestallt", "pagar"]), models.Q(("nyckel", ""), _negated=True)
                                ),
                                fields=("typ", "nyckel"),
                                name="jobb_ett_oppet_per_nyckel",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("klart__lte", models.F("av"))), name="jobb_klart_hogst_av"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Lasning",
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
                                choices=[("last", "Läst"), ("hamtad", "Hämtad"), ("nekad", "Nekad")],
                                max_length=10,
                                verbose_name="typ",
                            ),
                        ),
                        ("objekttyp", models.CharField(max_length=60, verbose_name="objekttyp")),
                        ("objekt_id", models.CharField(max_length=200, verbose_name="objektets id")),
                        ("tid", models.DateTimeField(default=django.utils.timezone.now, verbose_name="tid")),
                        ("data", models.JSONField(blank=True, default=dict, verbose_name="data")),
                        (
                            "anvandare",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lasningar",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "läsning",
                        "verbose_name_plural": "läsningar",
                        "ordering": ["-id"],
                        "indexes": [models.Index(fields=["objekttyp", "objekt_id"], name="lasning_objekt")],
                    },
                ),
                migrations.CreateModel(
                    name="Rolltilldelning",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "roll",
                            models.CharField(
                                choices=[
                                    ("dialogutforare", "Dialogutförare"),
                                    ("samordnare", "Samordnare"),
                                    ("administrator", "Administratör"),
                                    ("registrator", "Registrator"),
                                    ("enhetschef", "Enhetschef"),
                                    ("analytiker", "Analytiker"),
                                    ("redaktor", "Redaktör"),
                                    ("systemforvaltare", "Systemförvaltare"),
                                ],
                                max_length=20,
                                verbose_name="roll",
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
                        (
                            "giltig_fran",
                            models.DateField(default=django.utils.timezone.localdate, verbose_name="giltig från"),
                        ),
                        ("giltig_till", models.DateField(blank=True, null=True, verbose_name="giltig till och med")),
                        (
                            "aterkallad",
                            models.DateTimeField(
                                blank=True,
                                help_text="Gäller inte efter den stunden.",
                                null=True,
                                verbose_name="återkallad",
                            ),
                        ),
                        (
                            "anvandare",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rolltilldelningar",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "regionkontor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rolltilldelningar",
                                to="kvalitet.regionkontor",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "rolltilldelning",
                        "verbose_name_plural": "rolltilldelningar",
                        "ordering": ["anvandare", "roll", "giltig_fran"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("giltig_till", None),
                                    ("giltig_till__gte", models.F("giltig_fran")),
                                    _connector="OR",
                                ),
                                name="rolltilldelning_slutar_efter_start",
                                violation_error_message="Sista dagen kan inte ligga före första dagen.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "roll__in",
                                        [
                                            "dialogutforare",
                                            "samordnare",
                                            "administrator",
                                            "registrator",
                                            "enhetschef",
                                            "analytiker",
                                            "redaktor",
                                            "systemforvaltare",
                                        ],
                                    )
                                ),
                                name="rolltilldelning_roll_ar_kand",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("myndighet__in", ["SV", "SPSM"])),
                                name="rolltilldelning_myndighet_ar_kand",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Utkast",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "nyckel",
                            models.CharField(
                                help_text="Vilket formulär: app.modell:id.", max_length=120, verbose_name="formulär"
                            ),
                        ),
                        ("falt", models.JSONField(default=dict, verbose_name="fält")),
                        (
                            "grundversion",
                            models.CharField(blank=True, max_length=60, verbose_name="skrivet på version"),
                        ),
                        (
                            "kopia",
                            models.CharField(
                                blank=True, help_text="Sidan som skrev sist.", max_length=40, verbose_name="öppen sida"
                            ),
                        ),
                        (
                            "andrad",
                            models.DateTimeField(
                                db_index=True, default=django.utils.timezone.now, verbose_name="ändrat"
                            ),
                        ),
                        (
                            "anvandare",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="utkast",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "utkast",
                        "verbose_name_plural": "utkast",
                        "constraints": [
                            models.UniqueConstraint(fields=("anvandare", "nyckel"), name="utkast_ett_per_formular")
                        ],
                    },
                ),
            ]
        )
    ]
