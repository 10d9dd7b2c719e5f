"""A small world for the tests of the forecast: round numbers that can be followed by hand."""

from datetime import date, timedelta
from decimal import Decimal

from dialoger.prognos import Arende, Forlopp, Forloppssteg, Person, Prognos, Tidsmodell, Veckokalender, prognos
from kvalitet.kalenderdagar import Dagsinfo

KALLA = {"harkomst": "antagande", "text": "Prov"}
MANDAG = date(2027, 2, 1)  # week 5
RAD = {"resor": 10, "dialog": 20, "for_efterarbete": 40, "administration": 30}
VANTAN = {
    "inbjudan": (0, [100]),
    "svar": (1, [100]),
    "introduktion": (2, [50, 50]),
    "beslut": (1, [100]),
    "underlag": (1, [100]),
    "formote": (2, [100]),
    "dialog": (2, [100]),
    "aterkoppling": (2, [100]),
    "uppfoljning": (4, [100]),
}
ARBETE = [
    ("dialog", "resor", 0, 100, True),
    ("introduktion", "dialog", 0, 25, True),
    ("dialog", "dialog", 0, 75, True),
    ("dialog", "for_efterarbete", -1, 50, False),
    ("dialog", "for_efterarbete", 1, 50, False),
    ("inbjudan", "administration", 0, 40, False),
    ("aterkoppling", "administration", 0, 60, False),
]


def modelldata(**byt) -> dict:
    falt = ("timmar", "okand_som", "sv_procent")
    return {
        "version": "prov",
        "timmar": {storlek: dict(RAD) for storlek in ("liten", "mellan", "stor")},
        "okand_som": "mellan",
        "sv_procent": 50,
        "kallor": {namn: dict(KALLA) for namn in falt},
        **byt,
    }


def forloppsdata(**byt) -> dict:
    falt = ("ja_procent", "fortsatter_procent", "motesdagar_minst", "steg", "arbete")
    namn = ("steg", "slag", "vecka", "procent", "motestid")
    return {
        "version": "prov",
        "ja_procent": 80,
        "fortsatter_procent": 50,
        "motesdagar_minst": 3,
        "steg": {kod: {"tidigast": n, "procent": list(p)} for kod, (n, p) in VANTAN.items()},
        "arbete": [{**dict(zip(namn, rad, strict=True)), "vad": "Prov"} for rad in ARBETE],
        "kallor": {ett: dict(KALLA) for ett in falt},
        **byt,
    }


MODELL = Tidsmodell.fran_dict(modelldata())
FORLOPP = Forlopp.fran_dict(forloppsdata())


def utan_lov() -> Veckokalender:
    """Every week has five working days."""
    return Veckokalender(lambda dag: Dagsinfo("", "", "", (), dag.weekday() < 5))


def arende(nasta: str = "inbjudan", raknas_fran: date = MANDAG, **falt) -> Arende:
    falt = {"nummer": "KD-1", "storlek": "mellan", "lan": "25", "kontor": "Luleå", **falt}
    return Arende(nasta=Forloppssteg(nasta), raknas_fran=raknas_fran, **falt)


def person(id: int, myndighet: str = "SV", **falt) -> Person:
    return Person(id, **{"namn": f"Person {id}", "kontor": "Luleå", "myndighet": myndighet, **falt})


def rakna(arenden, personer=(), *, fran: date = MANDAG, kalender=None, modell=MODELL, forlopp=FORLOPP) -> Prognos:
    return prognos(arenden, personer, modell, forlopp, fran, kalender or utan_lov())


def veckor(rader, falt: str = "timmar") -> dict[int, Decimal]:
    """Number of the week, counted from the first, with hours in it."""
    return {n: getattr(rad, falt) for n, rad in enumerate(rader) if getattr(rad, falt)}


def isovecka(ar: int, vecka: int) -> date:
    return date.fromisocalendar(ar, vecka, 1)


def efter(dag: date, antal: int) -> date:
    return dag + timedelta(weeks=antal)
