"""The quality system's data files: equal to Skolverket's table, well written, and refused when they are wrong."""

import re
import shutil
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from statistics import median
from zipfile import ZipFile

import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from analysunderlag.kvalitetssystem import (
    KATALOG,
    PLATSHALLARE,
    Avser,
    Datafel,
    Enhet,
    Riktning,
    fran_dict,
    fyll_i,
    las_system,
    period_i_ord,
    platshallare,
)
from analysunderlag.vardetyper import TECKEN, Vardetyp

SYSTEM = las_system()
GRUNDSKOLA = SYSTEM.matt_for("grundskola")
UFA = "skolverket-ufa/Underlag_for_analys.xlsx"
OTILLATNA = re.compile(
    r"sju av tio|\bbäst|\bsämst|\bsämre än|\bbättre än|rankning|rangordn|betyg på er|underprester|godkänd huvudman"
    r"|resultatet är|\bbra resultat|\bdåligt|\bgrönt?\b|\brött?\b|implementer|adresser|identifier"
    r"|utifrån|avseende|gällande|säkerställ|vad gäller",
    re.IGNORECASE,
)


@pytest.fixture
def tabell(kallfil: Callable[[str], Path]) -> list[list]:
    """Rows 5-53: the measure's name, then its cells (numbers as float, signs as text)."""
    return _tabell(kallfil(UFA))


@cache
def _tabell(fil: Path) -> list[list]:
    return CalamineWorkbook.from_path(str(fil)).get_sheet_by_index(0).to_python(skip_empty_area=False)[4:53]


# Against the real table -------------------------------------------------------------------------------------------


def test_the_measures_are_those_of_the_table_in_its_order(tabell: list[list]) -> None:
    assert [m.namn for m in GRUNDSKOLA] == [rad[0] for rad in tabell]
    assert [m.ordning for m in GRUNDSKOLA] == list(range(1, 50))


def test_decimals_are_those_the_table_has_where_they_tell_anything(tabell: list[list]) -> None:
    """A measure is shown with the table's decimals, unless its numbers are in the hundreds and mostly whole."""

    def decimaler(tal: float) -> int:
        return len(repr(tal).partition(".")[2].rstrip("0"))

    def lagom(tal: list[float]) -> int:
        per_tal = [decimaler(v) for v in tal]
        return 0 if median(tal) >= 100 and median(per_tal) == 0 else max(per_tal)

    publicerade = [lagom([v for v in rad[1:] if isinstance(v, int | float)]) for rad in tabell]
    assert [(m.kod, m.decimaler) for m in GRUNDSKOLA] == [
        (m.kod, antal) for m, antal in zip(GRUNDSKOLA, publicerade, strict=True)
    ]


def test_published_numbers_lie_on_the_scale_of_their_unit(tabell: list[list]) -> None:
    for matt, rad in zip(GRUNDSKOLA, tabell, strict=True):
        if matt.skala:
            tal = [v for v in rad[1:] if isinstance(v, int | float)]
            assert matt.skala[0] <= min(tal) <= max(tal) <= matt.skala[1], matt.kod


def test_our_definitions_are_not_the_table_s_own_words(kallfil: Callable[[str], Path]) -> None:
    with ZipFile(kallfil(UFA)) as paket:
        rotter = [etree.fromstring(paket.read(n)) for n in paket.namelist() if "comments" in n.lower()]
    kommentarer = ["".join(c.itertext()) for rot in rotter for c in rot.iter("{*}comment")]
    assert len(kommentarer) == 25
    officiella = {foljd for text in kommentarer for foljd in _foljder(text)}
    for matt in GRUNDSKOLA:
        assert not officiella & set(_foljder(matt.definition)), matt.kod


def _foljder(text: str, langd: int = 9) -> list[tuple[str, ...]]:
    ord_ = re.findall(r"\w+", text.lower())
    return [tuple(ord_[i : i + langd]) for i in range(len(ord_) - langd + 1)]


# What must be there -----------------------------------------------------------------------------------------------


def test_groups_have_as_many_measures_as_published() -> None:
    assert Counter(m.avsnitt for m in GRUNDSKOLA) == {
        "elever": 4,
        "personal": 11,
        "kostnader": 9,
        "delmal1": 3,
        "delmal2": 8,
        "delmal3": 3,
        "delmal4": 5,
        "delmal5": 3,
        "delmal6": 3,
    }
    assert [a.nummer for a in SYSTEM.avsnitt_for("grundskola")] == [None, None, None, 1, 2, 3, 4, 5, 6]


def test_nine_skolformer_and_fritidshem_last() -> None:
    assert [s.kod for s in SYSTEM.skolformer if not s.ar_skolform] == ["fritidshem"]
    assert len(SYSTEM.skolformer) == 10
    assert SYSTEM.skolformer[-1].kod == "fritidshem"
    assert all("kap." in s.malsattning_kalla and s.malsattning_harkomst == "antagande" for s in SYSTEM.skolformer)


def test_what_is_ours_is_called_an_assumption() -> None:
    assert all(m.harkomst == "verifierad" for m in GRUNDSKOLA)
    assert {a.rubrik_harkomst for a in SYSTEM.avsnitt if a.nummer} == {"antagande"}
    assert {f.harkomst for f in SYSTEM.faktorer} == {"antagande"}
    assert {s.harkomst for s in SYSTEM.samband} == {"antagande"}


def test_every_sign_of_the_sources_is_explained_once() -> None:
    forklarade = {t.tecken: t.typ for t in SYSTEM.tecken}
    assert forklarade == {tecken: typ for tecken, typ in TECKEN.items() if tecken != "…"}
    assert set(forklarade.values()) == set(Vardetyp) - {Vardetyp.TAL}


def test_a_protected_value_is_never_said_to_mean_a_number_of_pupils() -> None:
    for tecken in SYSTEM.tecken:
        assert not re.search(r"\d+ elever|färre än|minst \d|tio\b|fem\b", tecken.forklaring), tecken.tecken


def test_whole_number_and_context_measures_are_never_flagged() -> None:
    for matt in GRUNDSKOLA:
        if matt.enhet in (Enhet.ANTAL, Enhet.HELTIDSTJANSTER, Enhet.TKR) or matt.perspektiv == "Vårdnadshavare":
            assert not matt.flaggbar, matt.kod
        if matt.avsnitt == "elever":
            assert not matt.flaggbar, matt.kod


def test_costs_are_for_kommuner_only_and_never_per_unit() -> None:
    for matt in GRUNDSKOLA:
        kostnad = matt.avsnitt == "kostnader"
        assert ("enhet" not in matt.nivaer) == kostnad
        assert matt.huvudmannatyper == (("kommunal",) if kostnad else ())
        assert (matt.avser is Avser.FORSTA_KALENDERARET) == kostnad
        assert (matt.avser is Avser.ANDRA_KALENDERARET) == matt.namn.endswith("*")


def test_survey_views_of_one_thing_share_a_theme() -> None:
    enkat = [m for m in GRUNDSKOLA if m.enhet is Enhet.MEDELVARDE]
    assert len(enkat) == 16
    vyer = Counter((m.tema, m.perspektiv) for m in enkat)
    assert max(vyer.values()) == 1
    assert {m.perspektiv for m in enkat if m.tema == "Studiero"} == {
        "Elever i årskurs 5",
        "Elever i årskurs 8",
        "Personal",
    }
    assert not [m.kod for m in GRUNDSKOLA if m not in enkat and (m.tema or m.perspektiv)]


# Language ---------------------------------------------------------------------------------------------------------


def alla_texter() -> list[tuple[str, str]]:
    texter = [
        (f"{m.kod}.{f}", getattr(m, f)) for m in SYSTEM.matt for f in ("kortnamn", "definition", "fraga", "styrka")
    ]
    texter += [(f"{a.kod}.{f}", getattr(a, f)) for a in SYSTEM.avsnitt for f in ("rubrik", "inledning")]
    texter += [(f"faktor {f.nummer}", t) for f in SYSTEM.faktorer for t in (f.huvudman, f.rektor, f.undervisning)]
    texter += [(s.kod, s.malsattning) for s in SYSTEM.skolformer]
    texter += [(t.typ, f"{t.ord}. {t.forklaring}") for t in SYSTEM.tecken]
    texter += [(x.kod, f"{x.rubrik}. {x.text}") for x in SYSTEM.luckor]
    texter += [(s.forutsattning, s.fraga) for s in SYSTEM.samband]
    return [(var, text) for var, text in texter if text]


@pytest.mark.parametrize(("var", "text"), alla_texter())
def test_texts_are_plain_and_never_grade(var: str, text: str) -> None:
    assert not OTILLATNA.search(text), OTILLATNA.search(text)
    assert "  " not in text
    assert text == text.strip()
    assert not re.search(r"\s[,.?]", text)


def test_short_names_are_short_and_unique() -> None:
    kortnamn = [m.kortnamn for m in GRUNDSKOLA]
    assert max(len(k) for k in kortnamn) <= 40
    assert len(set(kortnamn)) == len(kortnamn)
    assert all(k[0].isupper() for k in kortnamn)


def test_questions_are_handwritten_and_name_a_figure() -> None:
    slut = [re.split(r"(?<=[.:]) ", m.fraga)[-1] for m in GRUNDSKOLA] + [
        re.split(r"(?<=[.:]) ", m.styrka)[-1] for m in GRUNDSKOLA if m.styrka
    ]
    assert [text for text, antal in Counter(slut).items() if antal > 1] == []
    for matt in GRUNDSKOLA:
        for text in filter(None, (matt.fraga, matt.styrka)):
            assert "{ni}" in text
            assert text.endswith("?")
            if matt.flaggbar:
                assert "{grupp}" in text
                assert "bland {gruppnamn}" in text.lower()


def test_a_strength_can_only_be_said_where_a_side_is_wished() -> None:
    for matt in GRUNDSKOLA:
        assert bool(matt.styrka) == (matt.flaggbar and matt.riktning is not Riktning.KONTEXT), matt.kod


@pytest.mark.parametrize("matt", GRUNDSKOLA, ids=lambda m: m.kod)
def test_placeholders_can_be_filled(matt) -> None:
    varden: dict[str, str | None] = {"ni": "71,9", "grupp": "69,2", "riket": "70,4", "gruppnamn": "stora kommuner"}
    for text in filter(None, (matt.fraga, matt.styrka)):
        assert platshallare(text) <= PLATSHALLARE
        ifylld = fyll_i(text, varden)
        assert ifylld is not None
        assert "{" not in ifylld
        assert "71,9" in ifylld


# Helpers ----------------------------------------------------------------------------------------------------------


def test_a_text_without_its_numbers_is_not_shown() -> None:
    assert fyll_i("{ni} procent, i riket {riket}.", {"ni": "71,9", "riket": None}) is None
    assert fyll_i("{ni} procent, i riket {riket}.", {"ni": "", "riket": "70,4"}) is None
    assert fyll_i("Utan tal.", {}) == "Utan tal."


@pytest.mark.parametrize(
    ("avser", "lasar", "text"),
    [
        ("lasar", "2024/25", "läsåret 2024/25"),
        ("forsta_kalenderaret", "2024/25", "kalenderåret 2024"),
        ("andra_kalenderaret", "2024/25", "våren 2025"),
        ("andra_kalenderaret", "1999/00", "våren 2000"),
        ("lasar", "2024", "år 2024"),
    ],
)
def test_what_time_a_value_is_about(avser: str, lasar: str, text: str) -> None:
    assert period_i_ord(avser, lasar) == text


def test_a_snapshot_gives_back_the_same_system() -> None:
    assert fran_dict(SYSTEM.till_dict()) == SYSTEM


def test_the_sum_follows_the_content_and_not_the_version() -> None:
    import dataclasses

    assert dataclasses.replace(SYSTEM, version="2099.1").sha256 == SYSTEM.sha256
    andrad = dataclasses.replace(SYSTEM, matt=(*SYSTEM.matt[:-1], dataclasses.replace(SYSTEM.matt[-1], fraga="Nej?")))
    assert andrad.sha256 != SYSTEM.sha256


# Bad data files ---------------------------------------------------------------------------------------------------


def andra(katalog: Path, fil: str, fran: str, till: str) -> None:
    text = (katalog / fil).read_text(encoding="utf-8")
    assert fran in text
    (katalog / fil).write_text(text.replace(fran, till, 1), encoding="utf-8")


@pytest.fixture
def katalog(tmp_path: Path) -> Path:
    return Path(shutil.copytree(KATALOG, tmp_path / "system"))


E1 = "grundskola/1-elever.toml"
D1 = "grundskola/4-delmal1.toml"
GR2, GY2 = "grundskola/2-personal.toml", "gymnasieskola/2-personal.toml"


@pytest.mark.parametrize(
    ("fil", "fran", "till", "del_av_felet"),
    [
        (E1, 'kortnamn = "Andel flickor"', f'kortnamn = "{"x" * 41}"', "gr_elever_flickor: kortnamnet har 41 tecken"),
        (E1, 'kortnamn = "Andel flickor"', 'kortnamn = "Antal elever"', "Samma kortnamn finns två gånger"),
        (E1, 'kortnamn = "Andel flickor"', "", "1-elever.toml, gr_elever_flickor: kortnamn saknas"),
        (
            E1,
            'kortnamn = "Andel flickor"',
            'kortnamn = " "',
            "gr_elever_flickor: namn, kortnamn eller definition är tom",
        ),
        (E1, 'kortnamn = "Andel flickor"', "kortnamn = 3", "gr_elever_flickor, kortnamn: 3 har fel slag"),
        (E1, 'kortnamn = "Andel flickor"', 'kortnam = "x"', "gr_elever_flickor: okänt fält kortnam"),
        (E1, '"gr_elever_flickor"', '"gr_elever_antal"', "Samma kod finns två gånger: gr_elever_antal"),
        (E1, '"gr_elever_flickor"', '"Gr-flickor"', "koden ”Gr-flickor” ska börja med"),
        (E1, '"Elever: Andel (%) flickor"', '"Elever: Antal elever"', "Samma namn finns två gånger"),
        (E1, "decimaler = 0", "decimaler = 9", "gr_elever_antal: decimaler ska vara 0 till 3"),
        (E1, "decimaler = 0", "decimaler = true", "decimaler: True har fel slag"),
        (E1, "decimaler = 0", "decimaler = 0.5", "decimaler: 0.5 har fel slag"),
        (E1, 'enhet = "antal"', 'enhet = "stycken"', "'stycken' är inte något av procent"),
        (E1, 'riktning = "kontext"', 'riktning = "ner"', "'ner' är inte något av hog, lag, kontext"),
        (E1, 'nivaer = ["riket",', 'nivaer = ["landet",', "nivaer ska vara riket, huvudman eller enhet"),
        (E1, 'nivaer = ["riket", "huvudman", "enhet"]', 'nivaer = "riket"', "nivaer: ska vara en lista"),
        (E1, "{riket}", "{landet}", "fraga har en okänd platshållare {landet}"),
        (E1, "{riket}", "{riket", "fraga har en klammer som inte går ihop"),
        (E1, "samma möjligheter?", "samma möjligheter.", "gr_elever_flickor: fraga ska sluta med ett frågetecken"),
        (E1, "flaggbar = false", "flaggbar = nej", "1-elever.toml: går inte att läsa"),
        (E1, 'kod = "elever"', 'kod = "delmal1"', "Samma avsnitt finns två gånger: grundskola:delmal1"),
        (D1, "flaggbar = true", "flaggbar = false", "styrka ska finnas precis när"),
        ("grundskola/3-kostnader.toml", '["kommunal"]', '["kommun"]', "okänd huvudmannatyp"),
        ("skolformer.toml", 'kod = "komvux"', 'kod = "grundskola"', "Samma skolform finns två gånger: grundskola"),
        ("skolformer.toml", 'kod = "grundskola"', 'kod = "grundis"', "Mappen grundskola hör inte till någon skolform"),
        ("skolformer.toml", 'paragraf = "8 kap. 2 §"', "", "forskola: paragraf eller malsattning_kalla saknas"),
        ("framgangsfaktorer.toml", "nummer = 7", "nummer = 8", "ska ha faktor 1 till 7"),
        ("framgangsfaktorer.toml", "rektor = ", "skolchef = ", "faktor 1: okänt fält skolchef"),
        ("tecken.toml", 'tecken = ".."', 'tecken = "."', "Samma tecken finns två gånger"),
        ("tecken.toml", 'typ = "sekretess"', 'typ = "saknas"', "'..' kan inte ha typen saknas"),
        ("grundskola/luckor.toml", 'galler = "enskild"', 'galler = "ibland"', "'ibland' är inte något av"),
        ("grundskola/luckor.toml", 'kod = "funktionsnedsattning"', 'kod = "stod"', "Samma lucka finns två gånger"),
        ("grundskola/samband.toml", "delmal = 1", "delmal = 7", "gr_personal_behorighet → delmål 7 → faktor 4"),
        ("grundskola/samband.toml", "faktor = 4", "faktor = 8", "pekar på något som inte finns"),
        ("grundskola/samband.toml", '"gr_personal_behorighet"', '"gr_finns_inte"', "gr_finns_inte → delmål 1"),
        (GY2, "minsta_vikt = 3\n", "", "gy_personal_pedagogisk: en andel av personalen visas aldrig för färre än 3"),
        (GY2, "minsta_vikt = 3", "minsta_vikt = 2", "gy_personal_pedagogisk: en andel av personalen visas aldrig"),
        (GR2, 'kallavser = "huvudmannatyp=Kommunal"\n', "", "gr_personal_behorighet: seriens tal gäller alla huvudmän"),
        (GR2, "huvudmannatyp=Kommunal", "huvudmannatyp=Enskild", "gäller huvudmannatypen Enskild, inte kommunen"),
        (GY2, 'vikt = "gy_personal_totalt"', 'vikt = "gy_elev_lar"', "serien gy_elev_lar är ett medelvärde"),
        (
            GY2,
            'enhet = "procent"',
            'enhet = "elever_per"',
            "serien är en andel och mäts i procent",
        ),
        ("system.toml", 'version = "2026.3"', "", "system.toml: version saknas"),
        ("system.toml", "giltig_fran", "galler_fran", "system.toml: okänt fält galler_fran"),
    ],
)
def test_a_bad_data_file_is_refused(katalog: Path, fil: str, fran: str, till: str, del_av_felet: str) -> None:
    andra(katalog, fil, fran, till)
    with pytest.raises(Datafel) as fel:
        las_system(katalog)
    assert del_av_felet in str(fel.value)


def test_a_missing_file_and_wrong_encoding_are_refused(katalog: Path) -> None:
    (katalog / "tecken.toml").write_bytes("kalla = 'Källa'".encode("latin-1"))
    with pytest.raises(Datafel, match=r"tecken\.toml: går inte att läsa"):
        las_system(katalog)
    (katalog / "tecken.toml").unlink()
    with pytest.raises(Datafel, match=r"tecken\.toml: filen saknas"):
        las_system(katalog)


def test_something_else_is_not_a_snapshot() -> None:
    with pytest.raises(Datafel, match="ögonblicksbilden"):
        fran_dict({"version": "1", "nagot": 1})
