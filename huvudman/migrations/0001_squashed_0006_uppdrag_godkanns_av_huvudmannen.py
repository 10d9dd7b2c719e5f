import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import huvudman.models.uppdrag
from kvalitet.migreringar import SkapaModeller


class Migration(migrations.Migration):
    replaces = [
        ("huvudman", "0001_initial"),
        ("huvudman", "0002_kontakter_och_insatser"),
        ("huvudman", "0003_kontaktutredningar_och_koncernbeslut"),
        ("huvudman", "0004_kollegor_och_bekraftade_kontakter"),
        ("huvudman", "0005_namndskolformer"),
        ("huvudman", "0006_uppdrag_godkanns_av_huvudmannen"),
    ]

    initial = True

    dependencies = [
        ("kvalitet", "__first__"),
    ]

    operations = [
        SkapaModeller(
            [
                migrations.CreateModel(
                    name="Huvudman",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("nyckel", models.CharField(max_length=10, unique=True, verbose_name="nyckel")),
                        ("namn", models.CharField(max_length=200, verbose_name="namn")),
                        ("sortnamn", models.CharField(db_index=True, max_length=200, verbose_name="sorteringsnamn")),
                        (
                            "soktext",
                            models.CharField(
                                blank=True,
                                help_text="Namn och nummer i gemener.",
                                max_length=250,
                                verbose_name="söktext",
                            ),
                        ),
                        (
                            "typ",
                            models.CharField(
                                choices=[
                                    ("kommunal", "Kommunal"),
                                    ("regional", "Regional"),
                                    ("statlig", "Statlig"),
                                    ("enskild", "Enskild"),
                                ],
                                max_length=10,
                                verbose_name="typ",
                            ),
                        ),
                        (
                            "form",
                            models.CharField(
                                choices=[
                                    ("kommun", "Kommun"),
                                    ("region", "Region"),
                                    ("stat", "Statlig enhet"),
                                    ("kommunalforbund", "Kommunalförbund"),
                                    ("korporation", "Offentlig korporation"),
                                    ("aktiebolag", "Aktiebolag"),
                                    ("ekonomisk", "Ekonomisk förening"),
                                    ("ideell", "Ideell förening"),
                                    ("stiftelse", "Stiftelse eller fond"),
                                    ("trossamfund", "Registrerat trossamfund"),
                                    ("handelsbolag", "Handels- eller kommanditbolag"),
                                    ("fysisk", "Fysisk person"),
                                    ("ej_utredd", "Ej utredd"),
                                ],
                                max_length=20,
                                verbose_name="juridisk form",
                            ),
                        ),
                        ("form_harledd", models.BooleanField(default=False, verbose_name="formen är härledd")),
                        (
                            "namn_harlett",
                            models.BooleanField(
                                default=False,
                                help_text="Ingen källa har namnet; det är bildat av enheternas.",
                                verbose_name="namnet är härlett",
                            ),
                        ),
                        (
                            "kommun_harledd",
                            models.BooleanField(
                                default=False,
                                help_text="Där flest enheter ligger; säteskommun saknas i källorna.",
                                verbose_name="kommunen är härledd",
                            ),
                        ),
                        ("antal_enheter", models.PositiveIntegerField(default=0, verbose_name="enheter")),
                        (
                            "barn_elever",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="barn och elever"),
                        ),
                        (
                            "barn_elever_ofullstandigt",
                            models.BooleanField(
                                default=False,
                                help_text="Minst ett tal är skyddat eller okänt och ingår inte.",
                                verbose_name="talet är ofullständigt",
                            ),
                        ),
                        (
                            "storleksklass",
                            models.CharField(
                                choices=[
                                    ("liten", "Liten"),
                                    ("mellan", "Mellan"),
                                    ("stor", "Stor"),
                                    ("okand", "Storlek okänd"),
                                ],
                                default="okand",
                                max_length=8,
                                verbose_name="storleksklass",
                            ),
                        ),
                        ("ar_aktiv", models.BooleanField(default=True, verbose_name="aktiv")),
                    ],
                    options={
                        "verbose_name": "huvudman",
                        "verbose_name_plural": "huvudmän",
                        "ordering": ["sortnamn", "nyckel"],
                        "indexes": [models.Index(fields=["ar_aktiv", "sortnamn", "nyckel"], name="huvudman_lista")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("nyckel__startswith", "H"),
                                    django.db.models.lookups.GreaterThanOrEqual(
                                        django.db.models.functions.text.Substr("nyckel", 3, 1), models.Value("2")
                                    ),
                                    _connector="OR",
                                ),
                                name="huvudman_nyckel_visar_ingen_person",
                                violation_error_message="Nyckeln ska vara ett organisationsnummer eller H och sex siffror.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="JuridiskEnhet",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("orgnr", models.CharField(max_length=10, unique=True, verbose_name="organisationsnummer")),
                        ("namn", models.CharField(max_length=200, verbose_name="namn")),
                        (
                            "kallnamn",
                            models.CharField(
                                help_text="Precis som källan skriver det.", max_length=200, verbose_name="namn i källan"
                            ),
                        ),
                        (
                            "form",
                            models.CharField(
                                choices=[
                                    ("kommun", "Kommun"),
                                    ("region", "Region"),
                                    ("stat", "Statlig enhet"),
                                    ("kommunalforbund", "Kommunalförbund"),
                                    ("korporation", "Offentlig korporation"),
                                    ("aktiebolag", "Aktiebolag"),
                                    ("ekonomisk", "Ekonomisk förening"),
                                    ("ideell", "Ideell förening"),
                                    ("stiftelse", "Stiftelse eller fond"),
                                    ("trossamfund", "Registrerat trossamfund"),
                                    ("handelsbolag", "Handels- eller kommanditbolag"),
                                    ("fysisk", "Fysisk person"),
                                    ("ej_utredd", "Ej utredd"),
                                ],
                                max_length=20,
                                verbose_name="juridisk form",
                            ),
                        ),
                        (
                            "form_harledd",
                            models.BooleanField(
                                default=False,
                                help_text="Av organisationsnumrets första siffra.",
                                verbose_name="formen är härledd",
                            ),
                        ),
                        ("kallor", models.JSONField(blank=True, default=dict, verbose_name="vad källorna säger")),
                    ],
                    options={
                        "verbose_name": "juridisk enhet",
                        "verbose_name_plural": "juridiska enheter",
                        "ordering": ["namn"],
                    },
                ),
                migrations.CreateModel(
                    name="Kommun",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kod", models.CharField(max_length=4, unique=True, verbose_name="kommunkod")),
                        ("namn", models.CharField(max_length=40, verbose_name="namn")),
                        ("sortnamn", models.CharField(blank=True, max_length=200, verbose_name="sorteringsnamn")),
                        (
                            "kommungrupp_kod",
                            models.CharField(blank=True, max_length=2, verbose_name="kommungruppens kod"),
                        ),
                        ("kommungrupp", models.CharField(blank=True, max_length=80, verbose_name="kommungrupp")),
                    ],
                    options={
                        "verbose_name": "kommun",
                        "verbose_name_plural": "kommuner",
                        "ordering": ["sortnamn", "kod"],
                    },
                ),
                migrations.CreateModel(
                    name="Lan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kod", models.CharField(max_length=2, unique=True, verbose_name="länskod")),
                        ("namn", models.CharField(max_length=40, verbose_name="namn")),
                    ],
                    options={
                        "verbose_name": "län",
                        "verbose_name_plural": "län",
                        "ordering": ["kod"],
                    },
                ),
                migrations.CreateModel(
                    name="Kollegainbjudan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "namn",
                            models.CharField(
                                max_length=120,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[^<>@/\\\\]+\\Z", "Skriv bara namnet, utan tecken som < > @ och /."
                                    )
                                ],
                                verbose_name="namn",
                            ),
                        ),
                        ("epost", models.EmailField(max_length=254, verbose_name="e-post")),
                        (
                            "funktioner",
                            models.JSONField(
                                validators=[huvudman.models.uppdrag._kanda_funktioner], verbose_name="funktioner"
                            ),
                        ),
                        ("giltig_till", models.DateField(blank=True, null=True, verbose_name="till och med")),
                        ("skapad", models.DateTimeField(default=django.utils.timezone.now, verbose_name="skapad")),
                        (
                            "skickad",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="senast skickad"),
                        ),
                        ("borjade", models.DateTimeField(blank=True, null=True, verbose_name="började")),
                        ("avslutad", models.DateTimeField(blank=True, null=True, verbose_name="avslutad")),
                        (
                            "av",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "huvudman",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="kollegainbjudningar",
                                to="huvudman.huvudman",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "inbjudan till kollega",
                        "verbose_name_plural": "inbjudningar till kollegor",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("skickad__gte", models.F("skapad"))),
                                name="kollegainbjudan_skickas_efter_skapad",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("borjade", None), ("avslutad__isnull", False), _connector="OR"),
                                name="kollegainbjudan_borjad_ar_avslutad",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("avslutad", None)),
                                fields=("huvudman", "epost"),
                                name="kollegainbjudan_en_oppen",
                                violation_error_message="Personen är redan inbjuden.",
                            ),
                        ],
                    },
                ),
                migrations.AddField(
                    model_name="huvudman",
                    name="kommun",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="huvudman_lista",
                        to="huvudman.kommun",
                    ),
                ),
                migrations.CreateModel(
                    name="Enhet",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kod", models.CharField(max_length=20, unique=True, verbose_name="enhetskod")),
                        (
                            "slag",
                            models.CharField(
                                choices=[("skolenhet", "Skolenhet"), ("forskola", "Förskola")],
                                default="skolenhet",
                                max_length=10,
                                verbose_name="slag",
                            ),
                        ),
                        ("namn", models.CharField(max_length=200, verbose_name="namn")),
                        ("kallnamn", models.CharField(max_length=200, verbose_name="namn i källan")),
                        ("sortnamn", models.CharField(max_length=200, verbose_name="sorteringsnamn")),
                        ("upphord", models.DateField(blank=True, null=True, verbose_name="upphörd")),
                        ("kallor", models.JSONField(blank=True, default=dict, verbose_name="vad källorna säger")),
                        (
                            "kommun",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="enheter",
                                to="huvudman.kommun",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "enhet",
                        "verbose_name_plural": "enheter",
                        "ordering": ["sortnamn", "kod"],
                    },
                ),
                migrations.CreateModel(
                    name="Koncernbeslut",
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
                                choices=[("antagen", "En huvudman"), ("avbojd", "Var för sig")],
                                max_length=8,
                                verbose_name="beslut",
                            ),
                        ),
                        ("grund", models.CharField(max_length=300, verbose_name="vad de har gemensamt")),
                        ("skal", models.CharField(max_length=300, verbose_name="skäl")),
                        ("beslutad", models.DateTimeField(default=django.utils.timezone.now, verbose_name="beslutad")),
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
                            "till",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="koncernbeslut",
                                to="huvudman.huvudman",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "koncernbeslut",
                        "verbose_name_plural": "koncernbeslut",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("beslut", "antagen"), ("till__isnull", False)),
                                    models.Q(("beslut", "avbojd"), ("till", None)),
                                    _connector="OR",
                                ),
                                name="koncernbeslut_antagen_har_huvudman",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("skal", ""), _negated=True),
                                name="koncernbeslut_har_skal",
                                violation_error_message="Skriv varför.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Koncernhuvudman",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("med", models.BooleanField(default=True, verbose_name="är med")),
                        (
                            "beslut",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="medlemmar",
                                to="huvudman.koncernbeslut",
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
                        "verbose_name": "huvudman i koncernbeslut",
                        "verbose_name_plural": "huvudmän i koncernbeslut",
                        "ordering": ["huvudman__sortnamn", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("beslut", "huvudman"), name="koncernhuvudman_en_gang")
                        ],
                    },
                ),
                migrations.AddField(
                    model_name="kommun",
                    name="lan",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="kommuner", to="huvudman.lan"
                    ),
                ),
                migrations.CreateModel(
                    name="Namnd",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("namn", models.CharField(max_length=120, verbose_name="namn")),
                        ("giltig_fran", models.DateField(default=django.utils.timezone.localdate, verbose_name="från")),
                        ("giltig_till", models.DateField(blank=True, null=True, verbose_name="till och med")),
                        (
                            "huvudman",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="namnder",
                                to="huvudman.huvudman",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "nämnd",
                        "verbose_name_plural": "nämnder",
                        "ordering": ["namn", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("giltig_till", None),
                                    ("giltig_till__gte", models.F("giltig_fran")),
                                    _connector="OR",
                                ),
                                name="namnd_slutar_efter_start",
                                violation_error_message="Sista dagen kan inte ligga före första dagen.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Kontaktutredning",
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
                                    ("namnd_styrelse", "Nämnd eller styrelse"),
                                    ("skolchef", "Skolchef"),
                                    ("forvaltning", "Förvaltning"),
                                    ("rektor", "Rektor"),
                                    ("kvalitetsansvarig", "Kvalitetsansvarig"),
                                    ("registrator", "Registrator"),
                                ],
                                max_length=20,
                                verbose_name="funktion",
                            ),
                        ),
                        (
                            "orsak",
                            models.CharField(
                                choices=[
                                    ("saknas", "finns inte i registret"),
                                    ("utan_epost", "saknar e-post"),
                                    ("studsad", "det senaste brevet kom inte fram"),
                                ],
                                max_length=12,
                                verbose_name="varför",
                            ),
                        ),
                        ("oppnad", models.DateTimeField(default=django.utils.timezone.now, verbose_name="påbörjad")),
                        ("avslutad", models.DateTimeField(blank=True, null=True, verbose_name="avslutad")),
                        (
                            "resultat",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("registrerad", "Kontakten är registrerad"),
                                    ("annat_satt", "Nås på annat sätt"),
                                    ("hittades_inte", "Gick inte att hitta"),
                                    ("behovs_inte", "Behövs inte längre"),
                                ],
                                max_length=14,
                                verbose_name="resultat",
                            ),
                        ),
                        (
                            "ansvarig",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="ansvarig",
                            ),
                        ),
                        (
                            "avslutad_av",
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
                                related_name="kontaktutredningar",
                                to="huvudman.huvudman",
                            ),
                        ),
                        (
                            "namnd",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="kontaktutredningar",
                                to="huvudman.namnd",
                                verbose_name="nämnd",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "kontaktutredning",
                        "verbose_name_plural": "kontaktutredningar",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("avslutad", None), ("namnd__isnull", False)),
                                fields=("huvudman", "funktion", "namnd"),
                                name="kontaktutredning_en_oppen_per_namnd",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("avslutad", None), ("namnd", None)),
                                fields=("huvudman", "funktion"),
                                name="kontaktutredning_en_oppen",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("avslutad", None), ("resultat", "")),
                                    models.Q(("avslutad__isnull", False), models.Q(("resultat", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="kontaktutredning_avslutad_har_resultat",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Kontakt",
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
                                    ("namnd_styrelse", "Nämnd eller styrelse"),
                                    ("skolchef", "Skolchef"),
                                    ("forvaltning", "Förvaltning"),
                                    ("rektor", "Rektor"),
                                    ("kvalitetsansvarig", "Kvalitetsansvarig"),
                                    ("registrator", "Registrator"),
                                ],
                                max_length=20,
                                verbose_name="funktion",
                            ),
                        ),
                        ("namn", models.CharField(blank=True, max_length=120, verbose_name="namn")),
                        ("epost", models.EmailField(blank=True, max_length=254, verbose_name="e-post")),
                        (
                            "telefon",
                            models.CharField(
                                blank=True,
                                max_length=30,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^\\+?[0-9][0-9 ()–-]{4,}\\Z", "Skriv telefonnumret med siffror."
                                    )
                                ],
                                verbose_name="telefon",
                            ),
                        ),
                        ("giltig_fran", models.DateField(default=django.utils.timezone.localdate, verbose_name="från")),
                        ("giltig_till", models.DateField(blank=True, null=True, verbose_name="till och med")),
                        ("kalla", models.CharField(max_length=200, verbose_name="källa")),
                        ("studsad", models.DateTimeField(blank=True, null=True, verbose_name="kom inte fram")),
                        (
                            "bekraftad",
                            models.DateTimeField(blank=True, null=True, verbose_name="bekräftad av huvudmannen"),
                        ),
                        (
                            "bekraftad_av",
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
                                related_name="kontakter",
                                to="huvudman.huvudman",
                            ),
                        ),
                        (
                            "namnd",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="kontakter",
                                to="huvudman.namnd",
                                verbose_name="nämnd",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "kontakt",
                        "verbose_name_plural": "kontakter",
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("giltig_till", None),
                                    ("giltig_till__gte", models.F("giltig_fran")),
                                    _connector="OR",
                                ),
                                name="kontakt_slutar_efter_start",
                                violation_error_message="Sista dagen kan inte ligga före första dagen.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("epost", ""), ("telefon", ""), _negated=True),
                                name="kontakt_gar_att_na",
                                violation_error_message="Skriv en e-postadress eller ett telefonnummer.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("studsad", None), models.Q(("epost", ""), _negated=True), _connector="OR"
                                ),
                                name="kontakt_bara_epost_studsar",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("bekraftad", None), ("bekraftad_av", None)),
                                    models.Q(("bekraftad__isnull", False), ("bekraftad_av__isnull", False)),
                                    _connector="OR",
                                ),
                                name="kontakt_bekraftad_av_nagon",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NamndSkolform",
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
                        (
                            "namnd",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="skolformer",
                                to="huvudman.namnd",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "skolform hos nämnd",
                        "verbose_name_plural": "skolformer hos nämnder",
                        "constraints": [
                            models.UniqueConstraint(fields=("namnd", "skolform"), name="namnd_skolform_en_gang"),
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
                                name="namnd_skolform_finns",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Registerimport",
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
                        ("period", models.CharField(blank=True, max_length=10, verbose_name="period")),
                        ("datum", models.DateField(blank=True, null=True, verbose_name="gäller från")),
                        (
                            "tacker",
                            models.JSONField(blank=True, default=list, verbose_name="skolformer som filen täcker"),
                        ),
                        ("rader", models.PositiveIntegerField(default=0, verbose_name="rader")),
                        (
                            "hoppade",
                            models.PositiveIntegerField(
                                default=0,
                                help_text="En fil med överhoppade rader stänger aldrig en enhet.",
                                verbose_name="överhoppade rader",
                            ),
                        ),
                        (
                            "nekad",
                            models.BooleanField(
                                default=False,
                                help_text="Filen har fel och inget av den är inläst.",
                                verbose_name="nekad",
                            ),
                        ),
                        ("fel", models.JSONField(blank=True, default=list, verbose_name="felaktiga rader")),
                        ("noter", models.JSONField(blank=True, default=list, verbose_name="anmärkningar")),
                        ("antal", models.JSONField(blank=True, default=dict, verbose_name="förslag per typ")),
                        ("importerad", models.DateTimeField(default=django.utils.timezone.now, verbose_name="inläst")),
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
                        "verbose_name": "registerimport",
                        "verbose_name_plural": "registerimporter",
                        "ordering": ["-id"],
                    },
                ),
                migrations.CreateModel(
                    name="Andringsforslag",
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
                                    ("ny", "Ny"),
                                    ("andrad", "Ändrad"),
                                    ("upphord", "Upphörd"),
                                    ("bytt_agare", "Bytt ägare"),
                                    ("sammanslagning", "Möjlig sammanslagning"),
                                ],
                                max_length=16,
                                verbose_name="typ",
                            ),
                        ),
                        ("objekttyp", models.CharField(max_length=20, verbose_name="gäller")),
                        ("nyckel", models.CharField(max_length=40, verbose_name="nyckel")),
                        ("namn", models.CharField(max_length=200, verbose_name="namn")),
                        ("huvudman_nyckel", models.CharField(blank=True, max_length=10, verbose_name="huvudman")),
                        (
                            "tidigare_huvudman_nyckel",
                            models.CharField(blank=True, max_length=10, verbose_name="tidigare huvudman"),
                        ),
                        ("iakttagelse", models.JSONField(blank=True, default=dict, verbose_name="vad källan säger")),
                        ("fore", models.JSONField(blank=True, default=dict, verbose_name="före")),
                        ("efter", models.JSONField(blank=True, default=dict, verbose_name="efter")),
                        (
                            "status",
                            models.CharField(
                                choices=[("oppet", "Väntar på beslut"), ("godkant", "Godkänt"), ("avvisat", "Avvisat")],
                                default="oppet",
                                max_length=8,
                                verbose_name="status",
                            ),
                        ),
                        ("beslutad", models.DateTimeField(blank=True, null=True, verbose_name="beslutad")),
                        (
                            "beslutad_av",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "registerimport",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="forslag",
                                to="huvudman.registerimport",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "ändringsförslag",
                        "verbose_name_plural": "ändringsförslag",
                        "ordering": ["id"],
                        "indexes": [
                            models.Index(fields=["registerimport", "status"], name="andringsforslag_status"),
                            models.Index(fields=["huvudman_nyckel", "status"], name="andringsforslag_huvudman"),
                            models.Index(
                                fields=["tidigare_huvudman_nyckel", "status"], name="andringsforslag_tidigare"
                            ),
                            models.Index(fields=["objekttyp", "nyckel"], name="andringsforslag_objekt"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("beslutad", None), ("status", "oppet")),
                                    models.Q(models.Q(("status", "oppet"), _negated=True), ("beslutad__isnull", False)),
                                    _connector="OR",
                                ),
                                name="andringsforslag_beslut_har_tid",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Storleksgrans",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("liten_under", models.PositiveIntegerField(verbose_name="liten: färre än")),
                        ("stor_fran", models.PositiveIntegerField(verbose_name="stor: minst")),
                        ("kalla", models.CharField(max_length=200, verbose_name="källa")),
                        ("fran", models.DateTimeField(default=django.utils.timezone.now, verbose_name="gäller från")),
                    ],
                    options={
                        "verbose_name": "storleksgräns",
                        "verbose_name_plural": "storleksgränser",
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("liten_under__gt", 0), ("stor_fran__gt", models.F("liten_under"))),
                                name="storleksgrans_stigande",
                                violation_error_message="Gränsen för stor måste vara högre än gränsen för liten.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Uppdrag",
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
                                    ("namnd_styrelse", "Nämnd eller styrelse"),
                                    ("skolchef", "Skolchef"),
                                    ("rektor", "Rektor"),
                                    ("undervisning", "Undervisning"),
                                    ("kvalitetsansvarig", "Kvalitetsansvarig"),
                                ],
                                max_length=20,
                                verbose_name="funktion",
                            ),
                        ),
                        ("giltig_fran", models.DateField(default=django.utils.timezone.localdate, verbose_name="från")),
                        ("giltig_till", models.DateField(blank=True, null=True, verbose_name="till och med")),
                        (
                            "aterkallat",
                            models.DateTimeField(
                                blank=True,
                                help_text="Gäller inte efter den stunden.",
                                null=True,
                                verbose_name="återkallat",
                            ),
                        ),
                        ("ar_ansvarig", models.BooleanField(default=False, verbose_name="ansvarig för kontot")),
                        ("begart", models.DateTimeField(blank=True, null=True, verbose_name="begärt")),
                        ("godkant", models.DateTimeField(blank=True, null=True, verbose_name="godkänt av huvudmannen")),
                        (
                            "anvandare",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="uppdrag",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "begart_av",
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
                                related_name="uppdrag",
                                to="huvudman.huvudman",
                            ),
                        ),
                        (
                            "inbjudan",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="uppdrag",
                                to="huvudman.kollegainbjudan",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "uppdrag",
                        "verbose_name_plural": "uppdrag",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("giltig_till", None),
                                    ("giltig_till__gte", models.F("giltig_fran")),
                                    _connector="OR",
                                ),
                                name="uppdrag_slutar_efter_start",
                                violation_error_message="Sista dagen kan inte ligga före första dagen.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("begart", None), ("begart_av", None), ("godkant", None)),
                                    models.Q(("begart__isnull", False), ("begart_av__isnull", False)),
                                    _connector="OR",
                                ),
                                name="uppdrag_begart_av_nagon",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Utredningssteg",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("dag", models.DateField(default=django.utils.timezone.localdate, verbose_name="dag")),
                        ("text", models.CharField(max_length=300, verbose_name="vad som gjordes")),
                        ("skapad", models.DateTimeField(default=django.utils.timezone.now, verbose_name="skriven")),
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
                            "utredning",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steg",
                                to="huvudman.kontaktutredning",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "steg i utredning",
                        "verbose_name_plural": "steg i utredningar",
                        "ordering": ["dag", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True), name="utredningssteg_har_text"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EnhetSkolform",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("skolform", models.SlugField(max_length=30, verbose_name="skolform")),
                        ("antal", models.PositiveIntegerField(blank=True, null=True, verbose_name="barn eller elever")),
                        ("ratext", models.CharField(blank=True, max_length=20, verbose_name="som källan skriver")),
                        ("period", models.CharField(blank=True, max_length=10, verbose_name="period")),
                        ("kalla", models.CharField(max_length=200, verbose_name="källa")),
                        (
                            "enhet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="skolformer",
                                to="huvudman.enhet",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "skolform vid enhet",
                        "verbose_name_plural": "skolformer vid enheter",
                        "constraints": [
                            models.UniqueConstraint(fields=("enhet", "skolform"), name="enhet_skolform_en_gang"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("antal", None),
                                    models.Q(("ratext__in", ["", ".", "..", "...", "-"]), _negated=True),
                                    _connector="OR",
                                ),
                                name="enhet_skolform_tecken_har_inget_tal",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Granskning",
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
                                    ("tillsyn", "Skolinspektionens tillsyn"),
                                    ("kvalitetsgranskning", "Skolinspektionens kvalitetsgranskning"),
                                    ("tillsyn_kommun", "Kommunens tillsyn"),
                                ],
                                max_length=20,
                                verbose_name="slag",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[("planerad", "Planerad"), ("pagar", "Pågår"), ("avslutad", "Avslutad")],
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        ("fran", models.DateField(blank=True, null=True, verbose_name="från")),
                        ("till", models.DateField(blank=True, null=True, verbose_name="till och med")),
                        ("beslutsdatum", models.DateField(blank=True, null=True, verbose_name="beslut")),
                        (
                            "kalla",
                            models.CharField(
                                choices=[
                                    ("skolinspektionen", "Skolinspektionen"),
                                    ("kommunen", "Kommunen"),
                                    ("huvudmannen", "Huvudmannen"),
                                    ("demo", "Påhittad i demon"),
                                ],
                                max_length=20,
                                verbose_name="källa",
                            ),
                        ),
                        (
                            "huvudman",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="granskningar",
                                to="huvudman.huvudman",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "granskning",
                        "verbose_name_plural": "granskningar",
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("till", None), ("till__gte", models.F("fran")), _connector="OR"),
                                name="granskning_slutar_efter_start",
                                violation_error_message="Sista dagen kan inte ligga före första dagen.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("fran__isnull", False),
                                    models.Q(("beslutsdatum__isnull", False), ("till", None)),
                                    _connector="OR",
                                ),
                                name="granskning_har_datum",
                                violation_error_message="Skriv första dagen eller beslutsdatumet.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("beslutsdatum", None),
                                    ("fran", None),
                                    models.Q(("beslutsdatum__gte", models.F("fran")), ("till", None)),
                                    models.Q(("beslutsdatum__gte", models.F("till")), ("till__isnull", False)),
                                    _connector="OR",
                                ),
                                name="granskning_beslut_sist",
                                violation_error_message="Beslutet kan inte ligga före granskningen.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "pagar"), _negated=True),
                                    ("fran__isnull", False),
                                    _connector="OR",
                                ),
                                name="granskning_pagar_har_borjat",
                                violation_error_message="En granskning som pågår behöver en första dag.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "avslutad"), _negated=True),
                                    ("beslutsdatum__isnull", False),
                                    ("till__isnull", False),
                                    _connector="OR",
                                ),
                                name="granskning_avslutad_har_slut",
                                violation_error_message="En avslutad granskning behöver en sista dag eller ett beslutsdatum.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AnnanInsats",
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
                                    ("samverkan", "Samverkan för bästa skola"),
                                    ("riktad", "Riktad insats"),
                                    ("radgivning", "Specialpedagogisk rådgivning"),
                                    ("kurs", "Kurs"),
                                    ("annan", "Annan insats"),
                                ],
                                max_length=20,
                                verbose_name="slag",
                            ),
                        ),
                        ("namn", models.CharField(blank=True, max_length=120, verbose_name="namn")),
                        (
                            "myndighet",
                            models.CharField(
                                choices=[
                                    ("SV", "Skolverket"),
                                    ("SPSM", "Specialpedagogiska skolmyndigheten"),
                                    ("annan", "Annan myndighet"),
                                ],
                                max_length=5,
                                verbose_name="myndighet",
                            ),
                        ),
                        ("fran", models.DateField(verbose_name="från")),
                        ("till", models.DateField(blank=True, null=True, verbose_name="till och med")),
                        ("kalla", models.CharField(max_length=200, verbose_name="källa")),
                        (
                            "huvudman",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="andra_insatser",
                                to="huvudman.huvudman",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "annan insats",
                        "verbose_name_plural": "andra insatser",
                        "ordering": ["-fran", "-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("till", None), ("till__gte", models.F("fran")), _connector="OR"),
                                name="annan_insats_slutar_efter_start",
                                violation_error_message="Sista dagen kan inte ligga före första dagen.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HuvudmanSkolform",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("skolform", models.SlugField(max_length=30, verbose_name="skolform")),
                        ("antal_enheter", models.PositiveIntegerField(default=0, verbose_name="enheter")),
                        ("antal", models.PositiveIntegerField(blank=True, null=True, verbose_name="barn eller elever")),
                        ("ofullstandigt", models.BooleanField(default=False, verbose_name="talet är ofullständigt")),
                        ("period", models.CharField(blank=True, max_length=20, verbose_name="period")),
                        (
                            "huvudman",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="skolformer",
                                to="huvudman.huvudman",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "skolform hos huvudman",
                        "verbose_name_plural": "skolformer hos huvudmän",
                        "indexes": [models.Index(fields=["skolform", "huvudman"], name="huvudman_skolform")],
                        "constraints": [
                            models.UniqueConstraint(fields=("huvudman", "skolform"), name="huvudman_skolform_en_gang")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Huvudmannalank",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("giltig_fran", models.DateField(verbose_name="från")),
                        ("giltig_till", models.DateField(blank=True, null=True, verbose_name="till och med")),
                        ("kalla", models.CharField(max_length=200, verbose_name="källa")),
                        (
                            "huvudman",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="juridiska_lankar",
                                to="huvudman.huvudman",
                            ),
                        ),
                        (
                            "utredare",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "juridisk_enhet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="huvudmannalankar",
                                to="huvudman.juridiskenhet",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "huvudmannalänk",
                        "verbose_name_plural": "huvudmannalänkar",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("giltig_till", None),
                                    ("giltig_till__gte", models.F("giltig_fran")),
                                    _connector="OR",
                                ),
                                name="huvudmannalank_slutar_efter_start",
                                violation_error_message="Sista dagen kan inte ligga före första dagen.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Enhetslank",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("giltig_fran", models.DateField(verbose_name="från")),
                        ("giltig_till", models.DateField(blank=True, null=True, verbose_name="till och med")),
                        ("kalla", models.CharField(max_length=200, verbose_name="källa")),
                        (
                            "enhet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="lankar", to="huvudman.enhet"
                            ),
                        ),
                        (
                            "juridisk_enhet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="enhetslankar",
                                to="huvudman.juridiskenhet",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "enhetslänk",
                        "verbose_name_plural": "enhetslänkar",
                        "indexes": [models.Index(fields=["juridisk_enhet", "giltig_till"], name="enhetslank_agare")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("giltig_till", None),
                                    ("giltig_till__gte", models.F("giltig_fran")),
                                    _connector="OR",
                                ),
                                name="enhetslank_slutar_efter_start",
                                violation_error_message="Sista dagen kan inte ligga före första dagen.",
                            )
                        ],
                    },
                ),
            ]
        )
    ]
