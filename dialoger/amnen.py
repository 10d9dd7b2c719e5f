"""Topics of a mötesanteckning: codes of the kvalitetssystem in force, with the words for them.

`faktor:1`, `delmal:grundskola:2`, `forutsattning:personal`. A note keeps codes while it is written; when it is
fastställd the words are frozen too, since a later version of the system may word them otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from analysunderlag.models import Kvalitetssystem
from huvudman.skolformer import ORDNING, SKOLFORMER

FAKTORER, FORUTSATTNINGAR = "Framgångsfaktorer", "Verksamhetens förutsättningar"


@dataclass(frozen=True, slots=True)
class Amne:
    """`namn` stands under its `grupp`, `text` stands alone."""

    kod: str
    grupp: str
    namn: str
    text: str
    skolform: str = ""


def alla() -> dict[str, Amne]:
    """Every topic of the version in force, by code and in order. Empty before a version has been loaded."""
    delar = (
        Kvalitetssystem.objects.filter(ar_gallande=True).values_list("innehall__faktorer", "innehall__avsnitt").first()
    )
    faktorer, avsnitt = delar or ([], [])
    amnen = [
        Amne(
            f"faktor:{f['nummer']}",
            FAKTORER,
            f"{f['nummer']}. {f['namn']}",
            f"Framgångsfaktor {f['nummer']}: {f['namn']}",
        )
        for f in faktorer
    ]
    med_nummer = [a for a in avsnitt if a["nummer"]]
    for a in sorted(med_nummer, key=lambda a: (ORDNING.get(a["skolform"], 99), a["nummer"])):
        kod, skolform = a["skolform"], SKOLFORMER.get(a["skolform"], a["skolform"])
        text = f"Delmål {a['nummer']} för {skolform.lower()}: {a['rubrik']}"
        namn = f"{a['nummer']}. {a['rubrik']}"
        amnen.append(Amne(f"delmal:{kod}:{a['nummer']}", f"Delmål för {skolform.lower()}", namn, text, kod))
    for a in avsnitt:
        if not a["nummer"]:
            text = f"Förutsättningar: {a['rubrik'].lower()}"
            amnen.append(Amne(f"forutsattning:{a['kod']}", FORUTSATTNINGAR, a["rubrik"], text))
    return {amne.kod: amne for amne in amnen}


def texter(koder: Iterable[str], kanda: dict[str, Amne] | None = None) -> list[str]:
    """The words for codes, in the system's order; a code of an earlier version as it is."""
    kanda = alla() if kanda is None else kanda
    valda = set(koder)
    return [amne.text for amne in kanda.values() if amne.kod in valda] + sorted(valda - set(kanda))


def att_valja(skolformer: Iterable[str], valda: Iterable[str] = ()) -> list[tuple[str, list[Amne]]]:
    """What the picker offers, in groups: delmål only of the huvudman's own skolformer, and all that is picked."""
    egna, redan = set(skolformer), set(valda)
    visas = [a for a in alla().values() if not a.skolform or a.skolform in egna or a.kod in redan]
    return [(grupp, list(amnen)) for grupp, amnen in groupby(visas, lambda a: a.grupp)]
