"""The draw on the demo's real register."""

from collections import Counter, defaultdict
from fractions import Fraction

from dialoger.urval import Kandidat, dra, skolformsgrupp
from huvudman import registerfil
from huvudman.sammanvagning import antal, vag_enhet, vag_huvudman
from kvalitet.demo import KONTOR


def verkligt_register() -> list[Kandidat]:
    """Straight from the demo's file, by rules a little simpler than the register's own."""
    innehall = registerfil.las()
    kontor = {lan: namn for namn, lanskoder in KONTOR.items() for lan in lanskoder}
    barn: dict[str, int] = {}
    skolformer, kommuner = defaultdict(set), defaultdict(Counter)
    for kallor in innehall.enheter.values():
        enhet = vag_enhet(kallor)
        if enhet.upphord or not enhet.kommun:
            continue
        kommuner[enhet.agare][enhet.kommun] += 1
        skolformer[enhet.agare].update(enhet.skolformer)
        for tal, _ in enhet.skolformer.values():
            if (n := antal(tal)) is not None:
                barn[enhet.agare] = barn.get(enhet.agare, 0) + n
    kandidater = []
    for orgnr, kommun in kommuner.items():
        storlek = (
            "okand" if orgnr not in barn else "liten" if barn[orgnr] < 50 else "mellan" if barn[orgnr] < 800 else "stor"
        )
        typ = vag_huvudman(orgnr, innehall.huvudman[orgnr]).typ
        sektor = "enskild" if typ == "enskild" else "offentlig"
        lan = min(kommun, key=lambda kod: (-kommun[kod], kod))[:2]
        kandidater.append(Kandidat(orgnr, kontor.get(lan, ""), storlek, sektor, frozenset(skolformer[orgnr])))
    return kandidater


def test_200_of_the_real_register_mirror_it_in_every_margin():
    register = verkligt_register()
    assert len(register) > 2000
    dragning = dra(register, 200, "höst 2026")
    assert len({d.kandidat.nyckel for d in dragning.dragna}) == 200
    assert {rad.dimension for rad in dragning.spegel} == {"kontor", "storlek", "sektor", "skolformsgrupp", "skolform"}
    for rad in dragning.spegel:
        verkligt = Fraction(sum(_har(k, rad.dimension, rad.varde) for k in register) * 200, len(register))
        dragna = sum(_har(d.kandidat, rad.dimension, rad.varde) for d in dragning.dragna)
        assert (rad.onskat, rad.dragna) == (verkligt, dragna)
        assert abs(dragna - verkligt) < 1, rad


def _har(kandidat: Kandidat, dimension: str, varde: str) -> bool:
    if dimension == "skolform":
        return varde in kandidat.skolformer
    if dimension == "skolformsgrupp":
        return skolformsgrupp(kandidat.skolformer) == varde
    return getattr(kandidat, dimension) == varde
