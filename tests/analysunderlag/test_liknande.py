"""Liknande huvudmän: a fair distance, published numbers only, computed once per release and frozen in the underlag."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysunderlag.berakning import Likhetsmatt, liknande, liknandevarde
from analysunderlag.berakning.likhet import HOGST_LIKNANDE, LANGST_BORT, MINST_GEMENSAMMA, _lagen, avstand
from analysunderlag.bygge import json_, paket
from analysunderlag.bygge.utgava import Utgava
from analysunderlag.innehall import fran_json, till_json
from analysunderlag.models import Liknanderad, Statistikimport, Statistikvarde
from analysunderlag.services import fordelningar, likheter
from analysunderlag.services import release as releaser
from analysunderlag.services.underlagsindata import samla
from analysunderlag.skolformsval import Valfel, las_val, val_for
from analysunderlag.vardetyper import Vardetyp
from huvudman.models import Huvudman, Huvudmannalank, JuridiskEnhet
from tests.analysunderlag.exempelinnehall import exempel
from tests.analysunderlag.underlagsvarld import PERIOD, skapa_statistik
from tests.factories import dagar, skapa_huvudman

MATT = (
    Likhetsmatt("elever", logaritm=True, kravs=True, vikt=2),
    *map(Likhetsmatt, ("bakgrund", "utbildning", "larare")),
)
KODER = [m.kod for m in MATT]
SIFFROR = st.decimals(min_value=1, max_value=50_000, places=1, allow_nan=False)
#: Up to 25 huvudmän of two kinds; any number may be missing.
LANDET = st.dictionaries(
    st.integers(0, 99).map(lambda n: f"55{n:08d}"),
    st.dictionaries(st.sampled_from(KODER), SIFFROR),
    min_size=2,
    max_size=25,
)


def typer(varden) -> dict[str, str]:
    return {orgnr: "enskild" if int(orgnr) % 3 else "kommunal" for orgnr in varden}


@given(LANDET)
def test_the_list_is_the_same_as_when_everybody_is_compared_with_everybody(varden) -> None:
    slag, svar = typer(varden), liknande(varden, typer(varden), MATT)

    for typ in ("enskild", "kommunal"):
        grupp = {o: varden[o] for o in varden if slag[o] == typ}
        lagen = _lagen(grupp, MATT)
        for orgnr in grupp:
            alla = [(a[0], o) for o in grupp if o != orgnr and (a := avstand(lagen[orgnr], lagen[o], MATT))]
            facit = sorted(p for p in alla if p[0] <= LANGST_BORT)[:HOGST_LIKNANDE]
            assert [(g.avstand, g.orgnr) for g in svar.get(orgnr, ())] == facit


@given(LANDET)
def test_distance_is_symmetric_and_nobody_is_like_themselves(varden) -> None:
    lagen = _lagen(varden, MATT)

    for a in lagen:
        for b in lagen:
            assert avstand(lagen[a], lagen[b], MATT) == avstand(lagen[b], lagen[a], MATT)
    for orgnr, grannar in liknande(varden, typer(varden), MATT).items():
        assert orgnr not in {g.orgnr for g in grannar}
        assert len(grannar) <= HOGST_LIKNANDE


@given(LANDET, st.randoms())
def test_the_order_of_the_rows_does_not_matter(varden, slump) -> None:
    blandad = list(varden.items())
    slump.shuffle(blandad)
    assert liknande(dict(blandad), typer(varden), MATT) == liknande(varden, typer(varden), MATT)


@given(LANDET, st.sampled_from(KODER), st.sampled_from([Decimal(10), Decimal("0.01"), Decimal(4)]))
def test_another_unit_of_a_measure_changes_nothing(varden, kod, ganger) -> None:
    """Kronor or tusen kronor, share or per cent: the distances are the same but for the last decimals."""
    andrat = {o: {k: v * ganger if k == kod else v for k, v in rad.items()} for o, rad in varden.items()}
    ena, andra = _lagen(varden, MATT), _lagen(andrat, MATT)

    for a in varden:
        for b in varden:
            fore, efter = avstand(ena[a], ena[b], MATT), avstand(andra[a], andra[b], MATT)
            assert (fore is None) == (efter is None)
            if fore and efter:
                assert fore[0] == pytest.approx(efter[0], abs=1e-6)


@given(LANDET)
def test_only_their_own_kind_with_the_size_and_enough_in_common(varden) -> None:
    slag = typer(varden)
    for orgnr, grannar in liknande(varden, slag, MATT).items():
        for g in grannar:
            assert slag[g.orgnr] == slag[orgnr]
            assert "elever" in g.gemensamma
            assert len(g.gemensamma) >= MINST_GEMENSAMMA
            assert set(g.gemensamma) <= set(varden[orgnr]) & set(varden[g.orgnr])
            assert set(g.nara) <= set(g.gemensamma)


def jamn(antal: int, **egna: Decimal) -> dict[str, dict[str, Decimal]]:
    """A country that differs evenly in every measure."""
    return {
        f"55{n:08d}": {"elever": Decimal(100 + n), **{k: Decimal(40 + n) for k in KODER[1:]}, **egna}
        for n in range(antal)
    }


def test_equally_near_are_taken_in_the_order_of_their_numbers() -> None:
    varden = jamn(1) | {f"55{n:08d}": jamn(1)["5500000000"] for n in range(30, 10, -1)} | jamn(9)
    assert [g.orgnr for g in liknande(varden, dict.fromkeys(varden, "enskild"), MATT)["5500000011"]] == [
        f"55{n:08d}" for n in (0, *range(12, 21))
    ]


def test_who_may_not_be_shown_is_in_no_list_but_has_one() -> None:
    varden = jamn(12)
    dold = "5500000003"

    svar = liknande(varden, dict.fromkeys(varden, "enskild"), MATT, set(varden) - {dold})

    assert svar[dold]
    assert dold not in {g.orgnr for rad in svar.values() for g in rad}


def test_a_measure_that_nobody_differs_in_is_not_counted() -> None:
    varden = jamn(12, larare=Decimal(12))
    assert {g.gemensamma for rad in liknande(varden, dict.fromkeys(varden, "x"), MATT).values() for g in rad} == {
        ("elever", "bakgrund", "utbildning")
    }


def test_without_a_required_measure_it_says_so() -> None:
    with pytest.raises(ValueError, match="Minst ett mått"):
        liknande(jamn(3), dict.fromkeys(jamn(3), "x"), [Likhetsmatt("elever")])


@pytest.mark.parametrize(
    ("tal", "skyddade", "median"),
    [(5, 0, "3"), (4, 0, None), (8, 2, "4.5"), (8, 3, None), (5, 2, None), (0, 0, None)],
)
def test_their_median_needs_five_published_and_few_protected(tal, skyddade, median) -> None:
    varde = liknandevarde([Decimal(n) for n in range(1, tal + 1)], skyddade)
    assert (varde.n, varde.skyddade) == (tal, skyddade)
    assert varde.median == (None if median is None else Decimal(median))


# The file ---------------------------------------------------------------------------------------------------------


def test_grundskolans_measures_exist_and_are_preconditions_only() -> None:
    from analysunderlag.kvalitetssystem import las_system

    avsnitt = {m.kod: m.avsnitt for m in las_system().matt_for("grundskola")}
    val = val_for("grundskola")
    assert [v.matt.kod for v in val.liknande if v.matt.kravs] == ["gr_elever_antal"]
    assert {avsnitt[v.matt.kod] for v in val.liknande} == {"elever", "personal"}
    assert {*val.elever, *val.behorighet, *val.resultat} <= set(avsnitt)
    assert val_for("anpassad_grundskola") == val_for("anpassad-grundskola") != val_for("finns_inte")


@pytest.mark.parametrize(
    ("text", "fel"),
    [
        ("[x]\nluckor = ''", "x: okänt fält luckor"),
        ("[[x.liknande]]\nkod = 'a'\nlika = 'lika'", "minst ett av måtten"),
        ("[[x.liknande]]\nkod = 'a'\nkravs = true", "fältet lika saknas"),
        ("[[x.liknande]]\nkod = 'a'\nlika = 'b'\nkravs = true\nvikt = 0", "vikt under ett"),
    ],
)
def test_a_wrong_file_is_refused(text: str, fel: str) -> None:
    with pytest.raises(Valfel, match=fel):
        las_val(text)


# In a release and an underlag -------------------------------------------------------------------------------------


def med_lank(huvudman: Huvudman, orgnr: str = "") -> Huvudman:
    juridisk = JuridiskEnhet.objects.create(
        orgnr=orgnr or huvudman.nyckel, namn=huvudman.namn, kallnamn="", form=huvudman.form
    )
    Huvudmannalank.objects.create(huvudman=huvudman, juridisk_enhet=juridisk, giltig_fran=dagar(-100), kalla="prov")
    return huvudman


@pytest.fixture
def landet(db: None):
    """A kommun, five that are nearly the same, six that are not, and one that others may not see."""
    egen = med_lank(skapa_huvudman("Åmåls kommun"))
    release = skapa_statistik(egen, 1, tal="50")
    import_ = Statistikimport.objects.get()
    egna = list(Statistikvarde.objects.filter(niva="huvudman").select_related("indikator"))
    andra = [med_lank(skapa_huvudman(f"Kommun {n:02d}")) for n in range(11)]
    person = med_lank(skapa_huvudman("Ida Fysisksson", typ="kommunal", form="fysisk", nyckel="H000001"), "1912121212")
    nummer = [*((h.nyckel, n) for n, h in enumerate(andra)), ("1912121212", 0)]
    for orgnr, n in nummer:
        for rad in egna:
            tal = f"50.{n + 1}" if n < 5 else str(60 + n)
            if rad.indikator.kod == "gr_d1_ak9_alla" and n < 8:
                tal = ".."
            typ = Vardetyp.SEKRETESS if tal == ".." else Vardetyp.TAL
            Statistikvarde.objects.create(
                statistikimport=import_, indikator=rad.indikator, niva="huvudman", orgnr=orgnr, period=PERIOD,
                ratext=tal, typ=typ, varde=None if tal == ".." else Decimal(tal), cell="A1",
            )  # fmt: skip
    releaser.berakna_fordelningar(release.pk)
    return egen, release, andra, person


def test_an_approved_release_holds_the_list_and_the_underlag_shows_it(landet) -> None:
    egen, release, andra, _ = landet

    del_ = samla(egen, release).delar[0]

    assert del_.liknande is not None
    namn = [h.namn for h in del_.liknande.huvudman_lista]
    assert namn == [h.namn for h in andra[:5]]
    forst = del_.liknande.huvudman_lista[0]
    assert forst.skal.startswith("Ungefär lika många elever")
    assert {v.matt_kod: v.varde for v in forst.varden} == dict.fromkeys(del_.liknande.matt, Decimal("50.1"))
    assert "antal elever väger tyngst" in del_.liknande.beskrivning
    antal = next(m for a in del_.avsnitt for m in a.matt if m.kod == "gr_elever_antal").liknande
    assert antal is not None
    assert (antal.n, antal.skyddade) == (len(namn), 0)


def test_a_protected_value_is_in_no_list_and_no_median(landet) -> None:
    egen, release, _, person = landet

    innehall = samla(egen, release)

    del_ = innehall.delar[0]
    matt = {m.kod: m.liknande for a in del_.avsnitt for m in a.matt}
    skyddat = matt["gr_d1_ak9_alla"]
    assert skyddat is not None
    assert skyddat.skyddade >= 5
    assert skyddat.median is None
    assert all(m is not None and m.median is not None for kod, m in matt.items() if kod != "gr_d1_ak9_alla")
    text = till_json(innehall)
    assert person.namn not in text
    assert "1912121212" not in text


def test_the_person_has_a_list_of_their_own_by_key(landet) -> None:
    _, release, _, person = landet
    del_ = samla(person, release).delar[0]
    assert del_.liknande is not None
    assert del_.liknande.huvudman_lista


def test_the_same_release_gives_the_same_bytes_whatever_happens_to_the_table(landet) -> None:
    egen, release, _, _ = landet
    fore = till_json(samla(egen, release))
    antal = releaser.berakna_fordelningar(release.pk)

    assert antal == release.fordelningar.count()
    assert till_json(samla(egen, release)) == fore


def test_a_release_from_before_says_nothing_about_them(landet) -> None:
    egen, release, _, _ = landet
    Liknanderad.objects.all().delete()

    innehall = samla(egen, release)

    assert innehall.delar[0].liknande is None
    assert {m.liknande for a in innehall.delar[0].avsnitt for m in a.matt} == {None}
    assert json_.varden(innehall)[0]["liknande"] is None


def test_one_that_is_like_nobody_is_told_so(landet) -> None:
    egen, release, _, _ = landet
    Liknanderad.objects.filter(orgnr=egen.nyckel).delete()

    grupp = samla(egen, release).delar[0].liknande

    assert grupp is not None
    assert grupp.huvudman_lista == ()
    assert grupp.beskrivning.startswith("Det finns inga huvudmän av samma typ som liknar er tillräckligt")


def test_counting_takes_the_same_number_of_queries_for_any_country(landet, django_assert_num_queries) -> None:
    egen, release, andra, _ = landet
    alla = fordelningar.observationer(release)

    with django_assert_num_queries(2):
        manga = likheter.berakna(release, alla)
    with django_assert_num_queries(2):
        fa = likheter.berakna(release, [o for o in alla if o.orgnr in {egen.nyckel, *(h.nyckel for h in andra[:9])}])

    assert len(manga) > len(fa) > 0
    with django_assert_num_queries(2):
        likheter.hamta(release, "grundskola", egen.nyckel)


# Stored before the fields were there ------------------------------------------------------------------------------


def test_an_underlag_that_was_stored_before_can_still_be_read() -> None:
    gammalt = json.loads(till_json(exempel(2)))
    del gammalt["oversikt"]
    for del_ in gammalt["delar"]:
        del del_["liknande"]
        for m in (m for a in del_["avsnitt"] for m in a["matt"]):
            del m["liknande"]

    last = fran_json(json.dumps(gammalt))

    bas = exempel(2)
    utan = replace(
        bas,
        oversikt=(),
        delar=tuple(
            replace(
                d,
                liknande=None,
                avsnitt=tuple(replace(a, matt=tuple(replace(m, liknande=None) for m in a.matt)) for a in d.avsnitt),
            )
            for d in bas.delar
        ),
    )
    assert last == utan


def test_the_manifest_names_the_similar_ones_and_every_skolform() -> None:
    innehall = exempel(2)
    filer = {f.format: f for f in paket.bygg(innehall, Utgava())}

    manifest = json.loads(filer["manifest"].data)

    (grundskola,) = manifest["skolformer"]
    assert [h["namn"] for h in grundskola["liknande"]["huvudman"]] == [
        h.namn for h in innehall.delar[0].liknande.huvudman_lista
    ]
    assert [rad["skolform"] for rad in manifest["oversikt"]] == [r.skolform for r in innehall.oversikt]
