"""las_in_register, skriv_demoregister and the demo: what other programs call."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count
from zeal import zeal_ignore

from huvudman import demo, demokontakter, registerfil, services
from huvudman.inlasning import las_registerfil
from huvudman.models import (
    Andringsforslag,
    AnnanInsats,
    Enhet,
    Granskning,
    Huvudman,
    Kontakt,
    Namnd,
    NamndSkolform,
    Registerimport,
    Uppdrag,
)
from huvudman.services.grundladdning import ladda_register
from tests.factories import dagar
from tests.huvudman.filer import KODER, KOMMUN, elevfil, skolrad
from tests.huvudman.filer import registerfil as skolenhetsregister
from tests.huvudman.test_register import innehall

pytestmark = pytest.mark.django_db
ALLA = (
    "skolverket-ufa/Underlag_for_analys.xlsx",
    "skolverket-skolenhetsregister/Skolenhetsregistret.xlsx",
    "forskola-enheter/Förskolor_rows.csv",
    "skolverket-grundskola-skolenhet/Grundskola - Antal elever per årskurs 2025 Skolnivå.csv",
    *(
        f"skolverket-grundskola-skolenhet/Grundskolan - Antal elever per årskurs {ar} Skolenhet.csv"
        for ar in (2009, 2018, 2019, 2020, 2022)
    ),
)


def tyst(klart: int, av: int, text: str) -> None:
    """Nobody watches."""


def kor(*argument, **val):
    ut = StringIO()
    call_command("las_in_register", *map(str, argument), stdout=ut, **val)
    return ut.getvalue()


def test_json_is_the_last_line(tmp_path):
    fil = elevfil(tmp_path, [skolrad(KODER[0])])
    rad = json.loads(kor(fil, json=True, godkann=True).strip().splitlines()[-1])["filer"][0]
    assert (rad["slag"], rad["period"], rad["forslag"], rad["godkanda"]) == ("elever", "2025/26", {"ny": 2}, 2)
    igen = json.loads(kor(fil, json=True, godkann=True).strip().splitlines()[-1])["filer"][0]
    assert (igen["antal_forslag"], igen["noterade"], igen["godkanda"]) == (0, 0, 0)


def test_dry_run_and_plain_reading(tmp_path):
    fil = elevfil(tmp_path, [skolrad(KODER[0])])
    assert "inget sparat" in kor(fil, torrkor=True)
    assert not Registerimport.objects.exists()
    assert "2 förslag (2 ny)" in kor(fil)
    assert Andringsforslag.objects.filter(status="oppet").count() == 2


def test_bad_rows_refuse_with_one_line_and_skipping_writes_them(tmp_path):
    fil = elevfil(tmp_path, [skolrad(KODER[0]), skolrad(KODER[1], orgnr="8112189876")])
    with pytest.raises(CommandError, match=r"1 rad är felaktig.*rad 8, Huvudman orgnr.*personnummer") as fel:
        kor(fil)
    assert "\n" not in str(fel.value)
    assert not Registerimport.objects.exists()
    avvisade = tmp_path / "avvisade.csv"
    kor(fil, hoppa_over=True, avvisade=avvisade)
    text = avvisade.read_text("utf-8-sig")
    assert text.splitlines()[1].startswith("8;Huvudman orgnr;")
    assert "8112189876" not in text
    assert Registerimport.objects.get().hoppade == 1


def test_a_csv_that_cannot_be_written_stores_nothing(tmp_path, monkeypatch):
    def full(fd):
        raise OSError(28, "No space left on device")

    fil = elevfil(tmp_path, [skolrad(KODER[0]), skolrad(KODER[1], namn="=1+1", orgnr="8112189876")])
    monkeypatch.chdir(tmp_path)
    with monkeypatch.context() as disk:
        disk.setattr("kvalitet.filer.avvisade.os.fsync", full)
        with pytest.raises(OSError, match="space"):
            kor(fil, "--hoppa-over", "--godkann")
    assert not Registerimport.objects.exists()
    assert list(tmp_path.iterdir()) == [fil]

    assert f"1 rad hoppades över och står i {fil.stem}-avvisade.csv" in kor(fil, "--hoppa-over")
    rader = (tmp_path / f"{fil.stem}-avvisade.csv").read_text("utf-8-sig").splitlines()
    assert len(rader) == 2
    assert ";=" not in rader[1]


@pytest.mark.parametrize(
    ("val", "text"),
    [
        (["--datum", "igår"], "'igår' är inget datum, skriv ÅÅÅÅ-MM-DD"),
        (["--avvisade", "saknas/ut.csv"], "mappen 'saknas' finns inte"),
        (["b.csv", "--avvisade", "ut.csv"], "en fil i taget"),
    ],
)
def test_wrong_arguments_are_refused_in_swedish(val, text):
    with pytest.raises(CommandError, match=text):
        kor("a.csv", *val)


@pytest.mark.parametrize("val", [{"godkann": True, "torrkor": True}])
def test_contradicting_options_are_refused(tmp_path, val):
    with pytest.raises(CommandError, match="tillsammans"):
        kor(elevfil(tmp_path, [skolrad(KODER[0])]), **val)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(CommandError, match="finns inte"):
        kor(tmp_path / "saknas.csv")


def test_a_file_that_would_close_much_of_the_country_waits(tmp_path):
    koder = [f"{10000000 + n}" for n in range(120)]
    kor(elevfil(tmp_path, [skolrad(kod, namn=f"Skola {kod}") for kod in koder], "2024/25"), godkann=True)
    text = kor(elevfil(tmp_path, [skolrad(kod, namn=f"Skola {kod}") for kod in koder[:20]]), godkann=True)
    assert "100 enheter skulle stängas" in text
    assert not Enhet.objects.exclude(upphord=None).exists()
    assert Andringsforslag.objects.filter(status="oppet", typ="upphord").count() == 100


def test_several_files_at_once(tmp_path):
    filer = [elevfil(tmp_path, [skolrad(KODER[0])], lasar, namn=f"{lasar[:4]}.csv") for lasar in ("2024/25", "2025/26")]
    rader = json.loads(kor(*filer, json=True, godkann=True).strip().splitlines()[-1])["filer"]
    assert [rad["antal_forslag"] for rad in rader] == [2, 0]


# The compact file -----------------------------------------------------------------------------------------------------


def test_compact_file_is_deterministic_and_loads_to_the_same_register(tmp_path):
    filer = [
        las_registerfil(elevfil(tmp_path, [skolrad(KODER[0]), skolrad(KODER[1])], "2024/25", namn="a.csv")),
        las_registerfil(elevfil(tmp_path, [skolrad(KODER[0])], namn="b.csv")),
        las_registerfil(skolenhetsregister(tmp_path)),
    ]
    registerfil.skriv(filer, tmp_path / "ett.gz")
    registerfil.skriv(filer[::-1], tmp_path / "tva.gz")
    assert (tmp_path / "ett.gz").read_bytes() == (tmp_path / "tva.gz").read_bytes()
    assert ladda_register(registerfil.las(tmp_path / "ett.gz"))
    laddat = innehall()
    assert not ladda_register(registerfil.las(tmp_path / "ett.gz"))
    for fil in filer:
        inlasning = services.las_in(fil, aktor=None)
        assert (inlasning.forslag, inlasning.noterade) == ([], 0)
    assert innehall() == laddat
    assert Enhet.objects.get(kod=KODER[1]).upphord is not None


def test_a_file_of_another_form_is_refused(tmp_path):
    import gzip

    fil = tmp_path / "x.gz"
    fil.write_bytes(gzip.compress(b'{"format": "annat"}\n'))
    with pytest.raises(ValueError, match="annat"):
        registerfil.las(fil)


def test_demo_loads_once_with_representatives_and_no_source_files(settings, tmp_path):
    settings.KALLDATA = tmp_path / "finns-inte"
    demo.ladda(tyst)
    assert Huvudman.objects.count() > 2300
    assert Enhet.objects.filter(upphord=None).count() > 13_000
    assert set(Uppdrag.objects.values_list("huvudman__nyckel", flat=True)) == {
        KOMMUN,
        "5567497051",
        "7696020127",
        "8024144779",
    }
    antal = Huvudman.objects.count(), Uppdrag.objects.count(), Registerimport.objects.count()
    demo.ladda(tyst)
    assert (Huvudman.objects.count(), Uppdrag.objects.count(), Registerimport.objects.count()) == antal
    assert not Huvudman.objects.filter(nyckel__regex=r"^..[01]").exclude(nyckel__startswith="H").exists()
    kommuner = Huvudman.objects.filter(form="kommun", ar_aktiv=True)
    assert kommuner.count() == 290
    assert kommuner.values("kommun").distinct().count() == 290
    stora = Huvudman.objects.filter(ar_aktiv=True, storleksklass="stor").count()
    assert 0.10 < stora / Huvudman.objects.filter(ar_aktiv=True).count() < 0.16


@pytest.mark.inbyggt
def test_demo_has_contacts_that_are_valid_made_up_and_the_same_each_time():
    demo.ladda(tyst)
    modeller = (Namnd, NamndSkolform, Kontakt, AnnanInsats, Granskning)
    rader = [rad for modell in modeller for rad in modell.objects.all()]
    med_kontakt = Kontakt.objects.values("huvudman").distinct()
    assert 190 <= med_kontakt.count() <= 210
    assert {konto["huvudman"] for konto in Uppdrag.objects.values("huvudman")} <= {k["huvudman"] for k in med_kontakt}
    kommuner = Huvudman.objects.filter(form="kommun", ar_aktiv=True)
    per_kommun = set(kommuner.annotate(antal=Count("namnder")).values_list("antal", flat=True))
    assert per_kommun == {1, 2, 3}
    assert AnnanInsats.objects.count() > 30
    assert set(Granskning.objects.values_list("status", flat=True)) == set(Granskning.Status.values)
    assert Kontakt.objects.filter(studsad__isnull=False).exists()
    assert not Kontakt.objects.exclude(epost__endswith="@demo.example").exists()
    adresser = list(Kontakt.objects.values_list("epost", flat=True))
    assert len(set(adresser)) == len(adresser)
    with zeal_ignore():
        for rad in rader:
            rad.full_clean()

    def fakta(rad):
        falt = [f.attname for f in rad._meta.fields if f.name not in ("id", "namnd", "studsad")]
        return type(rad).__name__, [str(getattr(rad, namn)) for namn in falt]

    foretradare = {nyckel: (namn, funktion) for namn, nyckel, funktion in demo.FORETRADARE}
    igen = demokontakter.bygg(Huvudman.objects.filter(ar_aktiv=True), foretradare, dagar(0))
    assert sorted(map(fakta, rader)) == sorted(fakta(rad) for slag in vars(igen).values() for rad in slag)


@pytest.mark.inbyggt
def test_reading_the_originals_after_the_demo_proposes_nothing(kallfil):
    demo.ladda(tyst)
    for namn in ALLA:
        inlasning = services.las_in(las_registerfil(kallfil(namn)), aktor=None)
        assert (inlasning.forslag, inlasning.noterade) == ([], 0), namn


@pytest.mark.inbyggt
def test_compact_file_is_what_the_sources_give(kallfil):
    filer = [las_registerfil(kallfil(namn)) for namn in ALLA]
    innehallet = registerfil.las()
    assert {(kalla.sha256, kalla.fil) for kalla in innehallet.kallor} == {(fil.sha256, fil.namn) for fil in filer}
    from huvudman.inlasning.iakttagelser import samla

    assert (innehallet.huvudman, innehallet.enheter) == samla(filer)
