"""Releases: checked, approved by someone else, and with national distributions computed once."""

from decimal import Decimal
from pathlib import Path

import pytest

from analysunderlag.behorighet import far_godkanna_release, far_lasa_in_statistik
from analysunderlag.models import Fordelningsrad, Statistikrelease, Statistikvarde
from analysunderlag.services import fordelningar, statistik
from analysunderlag.services import release as releaser
from analysunderlag.services.kvalitetssystem import ladda_kvalitetssystem
from huvudman.models import Huvudmannalank, JuridiskEnhet, Kommun, Lan
from kvalitet.models import Handelse, Roll
from tests.factories import dagar, orgnr, skapa_anvandare, skapa_huvudman

from .ufabok import ENHET, GRUNDSKOLA, HUVUDMAN, RIKET, Ufabok

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kvalitetssystem(db: None) -> None:
    ladda_kvalitetssystem()


def las(mapp: Path, bok: Ufabok, namn: str = "Underlag.xlsx", **val) -> int:
    utfall = statistik.las_in(bok.spara(mapp, namn), **val)
    assert utfall.release_id
    return utfall.release_id


def kontroll(release_id: int, kod: str) -> tuple[str, str]:
    (rad,) = [k for k in releaser.kontrollera_release(release_id) if k.kod == kod]
    return rad.utfall, rad.text


def test_a_sound_first_release_passes_every_check(tmp_path: Path):
    release_id = las(tmp_path, Ufabok().hela(1.5).satt(0, 1, "..").satt(1, 1, None))

    kontroller = releaser.kontrollera_release(release_id)

    assert {k.kod: k.utfall for k in kontroller} == dict.fromkeys(
        ("celler", "antal", "nycklar", "gamla_lasar", "tecken", "matt"), "ok"
    )
    release = Statistikrelease.objects.get(pk=release_id)
    assert release.kontroller == [k.som_dict() for k in kontroller]
    assert release.kontroller[4]["text"] == "tal 98,6\u00a0%, sekretess (..) 0,7\u00a0%, tom 0,7\u00a0%."


def test_cells_that_do_not_add_up_stop_the_release(tmp_path: Path):
    release_id = las(tmp_path, Ufabok().hela())
    statistikimport = Statistikrelease.objects.get(pk=release_id).importer.get()
    statistikimport.celler += 1
    statistikimport.save()

    assert kontroll(release_id, "celler") == ("stopp", "Cellerna går inte ihop i Underlag.xlsx.")
    with pytest.raises(releaser.OgiltigRelease, match="går inte ihop"):
        releaser.godkann_release(release_id)
    assert Statistikrelease.objects.get(pk=release_id).status == "utkast"


def test_rejected_cells_are_a_warning(tmp_path: Path):
    release_id = las(tmp_path, Ufabok().hela().satt(0, 0, "?"), hoppa_over=True)

    assert kontroll(release_id, "celler")[0] == "varning"


def test_changed_old_values_are_a_warning_with_examples(tmp_path: Path):
    releaser.godkann_release(las(tmp_path, Ufabok().hela(1.5)))
    release_id = las(tmp_path, Ufabok().hela(1.5).satt(1, 1, "..").satt(2, 0, 3), "Ny.xlsx")

    utfall, text = kontroll(release_id, "gamla_lasar")

    assert utfall == "varning"
    assert text.startswith("2\u00a0tidigare publicerade värden har ändrats. Först: 00 2024/25")
    assert "559293-5042 2024/25 Andel flickor: 1,5 → ..." in text


def test_a_new_lasar_leaves_the_old_one_unchanged(tmp_path: Path):
    releaser.godkann_release(las(tmp_path, Ufabok().hela(1.5)))
    release_id = las(tmp_path, Ufabok(lasar=["2025/26"] * 3).hela(2), "Ny.xlsx")

    assert kontroll(release_id, "gamla_lasar")[0] == "ok"
    assert kontroll(release_id, "antal") == (
        "ok",
        "Värden: riket 98, huvudman 98, enhet 98. I Statistik 2024/25, utgåva 1: riket 49, huvudman 49, enhet 49.",
    )


def test_a_jump_in_signs_and_a_missing_measure_are_warnings(tmp_path: Path):
    releaser.godkann_release(las(tmp_path, Ufabok().hela(1.5)))
    bok = Ufabok(lasar=["2025/26"] * 3).hela("..")
    bok.matt.pop()
    release_id = las(tmp_path, bok, "Ny.xlsx")

    assert kontroll(release_id, "tecken")[0] == "varning"
    utfall, text = kontroll(release_id, "matt")
    assert utfall == "varning"
    assert text.startswith("49 mått. 2025/26 saknar 1:")


def test_units_without_huvudman_riket_missing_and_unknown_orgnr(tmp_path: Path):
    release_id = las(tmp_path, Ufabok(nivaer=[ENHET]).hela())

    utfall, text = kontroll(release_id, "nycklar")

    assert utfall == "varning"
    assert "Riket saknas." in text
    assert "1\u00a0huvudman har skolenheter men inga egna värden." in text


# Approval ---------------------------------------------------------------------------------------------------------


def test_a_second_person_approves(tmp_path: Path):
    forsta, andra = (skapa_anvandare(Roll.SYSTEMFORVALTARE) for _ in range(2))
    release_id = las(tmp_path, Ufabok().hela(), aktor=forsta)

    with pytest.raises(releaser.OgiltigRelease, match="inte godkänna den själv"):
        releaser.godkann_release(release_id, forsta)
    release = releaser.godkann_release(release_id, andra)

    assert (release.status, release.godkand_av, release.skapad_av) == ("godkand", andra, forsta)
    assert statistik.senaste_release() == release
    handelser = Handelse.objects.filter(objekttyp="analysunderlag.statistikrelease").order_by("pk")
    assert list(handelser.values_list("typ", "aktor")) == [
        ("release.skapad", forsta.pk),
        ("release.kontrollerad", andra.pk),
        ("release.godkand", andra.pk),
    ]


def test_roles_that_read_in_and_approve():
    far = {roll: skapa_anvandare(roll) for roll in Roll}

    assert {roll for roll, person in far.items() if far_lasa_in_statistik(person)} == {Roll.SYSTEMFORVALTARE}
    assert {roll for roll, person in far.items() if far_godkanna_release(person)} == {
        Roll.SYSTEMFORVALTARE,
        Roll.REDAKTOR,
    }


def test_approving_twice_or_behind_a_later_one_is_refused(tmp_path: Path):
    forsta = las(tmp_path, Ufabok().hela(1))
    andra = las(tmp_path, Ufabok().hela(1).satt(0, 0, 2), "B.xlsx")
    releaser.godkann_release(andra)

    with pytest.raises(releaser.OgiltigRelease, match="redan godkänd"):
        releaser.godkann_release(andra)
    with pytest.raises(
        releaser.OgiltigRelease, match="En senare release är redan godkänd: Statistik 2024/25, utgåva 2"
    ):
        releaser.godkann_release(forsta)
    with pytest.raises(releaser.OgiltigRelease, match="är godkänd och dras inte tillbaka"):
        releaser.dra_tillbaka(andra, None, "")


def test_drafts_are_not_in_use(tmp_path: Path):
    assert statistik.senaste_release() is None
    las(tmp_path, Ufabok().hela())

    assert statistik.senaste_release() is None


# National distributions -------------------------------------------------------------------------------------------


def _huvudman_med_grupp(n: int, kommun: Kommun) -> str:
    nummer = orgnr(n)
    huvudman = skapa_huvudman(f"Kommun {n}", nyckel=nummer, kommun=kommun, storleksklass="liten")
    enhet = JuridiskEnhet.objects.create(orgnr=nummer, namn=f"Kommun {n}", kallnamn="", form="kommun")
    Huvudmannalank.objects.create(huvudman=huvudman, juridisk_enhet=enhet, giltig_fran=dagar(-9), kalla="test")
    return nummer


def test_distributions_use_published_numbers_of_huvudman_only(tmp_path: Path):
    lan = Lan.objects.create(kod="18", namn="Örebro län")
    kommun = Kommun.objects.create(kod="1880", namn="Örebro", lan=lan, kommungrupp_kod="B3", kommungrupp="Större stad")
    kommuner = [_huvudman_med_grupp(n, kommun) for n in range(500, 512)]
    okanda = [orgnr(n, "556000") for n in range(12)]
    nivaer = [RIKET, *(f"H{n} ({n}): HUVUDMAN" for n in [*kommuner, *okanda]), f"H ({kommuner[0]}): E (12345678)"]
    rader: list[list[object]] = [[999.0, *map(float, range(24)), 5000.0], [1.0, *[".."] * 24, 2.0]]
    bok = Ufabok(nivaer=nivaer, matt=[(namn, list(rad)) for namn, rad in zip(GRUNDSKOLA, rader, strict=False)])

    release = releaser.godkann_release(las(tmp_path, bok))

    rader_i = {
        (f.indikator.namn, f.grupp): fordelningar.fran_data(f.data)
        for f in Fordelningsrad.objects.select_related("indikator")
    }
    assert {grupp for namn, grupp in rader_i} == {
        "riket",
        "typ:kommunal",
        "typ:enskild",
        "storlek:kommunal:liten",
        "kommungrupp:B3",
    }
    riket = rader_i[GRUNDSKOLA[0], "riket"]
    assert (riket.n, riket.minst, riket.median, riket.storst) == (24, 0, Decimal("11.5"), 23)
    assert rader_i[GRUNDSKOLA[0], "kommungrupp:B3"].storst == 11
    assert rader_i[GRUNDSKOLA[0], "typ:enskild"].minst == 12
    assert not [namn for namn, _ in rader_i if namn == GRUNDSKOLA[1]]
    assert all(f.release_id == release.pk for f in Fordelningsrad.objects.all())


def test_distributions_are_stored_exactly_and_can_be_computed_anew(tmp_path: Path):
    nivaer = [RIKET, *(f"H ({orgnr(n, '556000')}): HUVUDMAN" for n in range(11))]
    tal: list[object] = [0.1, *(0.1 * n for n in range(11))]
    release = releaser.godkann_release(las(tmp_path, Ufabok(nivaer=nivaer, matt=[(GRUNDSKOLA[1], tal)])))
    fore = list(Fordelningsrad.objects.order_by("grupp").values_list("grupp", "data"))

    antal = releaser.berakna_fordelningar(release.pk)

    assert antal == len(fore) == 2
    assert list(Fordelningsrad.objects.order_by("grupp").values_list("grupp", "data")) == fore
    for _, data in fore:
        assert fordelningar.till_data(fordelningar.fran_data(data)) == data


def test_later_imports_win_in_distributions(tmp_path: Path):
    las(tmp_path, Ufabok(nivaer=[RIKET, HUVUDMAN]).hela(1))
    release = releaser.godkann_release(las(tmp_path, Ufabok(nivaer=[RIKET, HUVUDMAN]).hela(1).satt(0, 1, 7), "B.xlsx"))

    riket = Fordelningsrad.objects.get(release=release, indikator__namn=GRUNDSKOLA[0], grupp="riket")

    assert (riket.n, riket.data["median"]) == (1, "7")
    assert Statistikvarde.objects.nationella(release).count() == 98
