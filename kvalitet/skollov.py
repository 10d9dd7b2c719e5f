"""School holidays per läsår and län, read from data/skollov.toml. Pure Python.

Every huvudman decides its own. The file says what is usual in a län, and whether anybody has checked it.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

FIL = Path(__file__).resolve().parent / "data" / "skollov.toml"
FORSTA_HOSTVECKA = 30  # weeks from here on belong to the läsår's first calendar year
HARKOMST = ("verifierad", "antagande")
VECKOLOV = {"hostlov": "höstlov", "pasklov": "påsklov"}
DATUMLOV = {"jullov": "jullov", "sommarlov": "sommarlov"}


class Lovfel(ValueError):
    """The file says something that cannot be right; the text names läsår and field."""


@dataclass(frozen=True)
class Lov:
    """`lan` is empty when it is the same in the whole country. `fran` and `till` are both days of the holiday."""

    namn: str
    lasar: str
    fran: date
    till: date
    lan: frozenset[str]
    harkomst: str
    kalla: str

    def galler(self, dag: date, lanskod: str | None = None) -> bool:
        return self.fran <= dag <= self.till and (lanskod is None or not self.lan or lanskod in self.lan)


def lov_den(dag: date, lanskod: str | None = None) -> tuple[Lov, ...]:
    """Holidays that day in the län; without `lanskod` in any län."""
    return tuple(lov for lov in alla_lov() if lov.galler(dag, lanskod))


@cache
def alla_lov() -> tuple[Lov, ...]:
    return las_lov(FIL.read_text(encoding="utf-8"))


def las_lov(text: str) -> tuple[Lov, ...]:
    """Read and check the whole file; in order of time. Raises `Lovfel` on the first fault."""
    data = tomllib.loads(text)
    funna: list[Lov] = []
    sedda: set[str] = set()
    for rad in data.pop("lasar", []):
        lov = _las_lasar(rad)
        if lov[0].lasar in sedda:
            raise Lovfel(f"{lov[0].lasar}: läsåret står två gånger.")
        sedda.add(lov[0].lasar)
        funna += lov
    if data or not funna:
        raise Lovfel("filen: bara [[lasar]] förväntas, minst ett.")
    return tuple(sorted(funna, key=lambda lov: (lov.fran, lov.till)))


def _las_lasar(rad: dict[str, Any]) -> list[Lov]:
    lasar = str(rad.pop("lasar", ""))
    forsta, _, andra = lasar.partition("/")
    if not (forsta.isdigit() and len(forsta) == 4 and andra == f"{(int(forsta) + 1) % 100:02d}"):
        raise Lovfel(f"{lasar!r}: ett läsår skrivs som 2026/27.")
    ar = int(forsta)
    harkomst, kalla = rad.pop("harkomst", ""), str(rad.pop("kalla", "")).strip()
    if harkomst not in HARKOMST or not kalla:
        raise Lovfel(f"{lasar}: harkomst ({' eller '.join(HARKOMST)}) och kalla måste anges.")

    def lov(namn: str, fran: date, till: date, lan: frozenset[str] = frozenset()) -> Lov:
        if not date(ar, 7, 1) <= fran <= till < date(ar + 1, 9, 1):
            raise Lovfel(f"{lasar}: {namn} ligger utanför läsåret eller slutar före sin början.")
        return Lov(namn, lasar, fran, till, lan, harkomst, kalla)

    try:
        funna = [lov(namn, *_vecka(ar, rad.pop(kod))) for kod, namn in VECKOLOV.items()]
        funna += [lov(namn, *rad.pop(kod)) for kod, namn in DATUMLOV.items()]
        funna += [lov("sportlov", *_vecka(ar, int(v)), frozenset(lan)) for v, lan in rad.pop("sportlov").items()]
    except (KeyError, TypeError) as fel:
        raise Lovfel(f"{lasar}: {fel} saknas eller har fel form.") from None
    except Lovfel:
        raise
    except ValueError as fel:
        raise Lovfel(f"{lasar}: {fel}.") from None
    if rad:
        raise Lovfel(f"{lasar}: okänt fält {', '.join(sorted(rad))}.")
    koder = [kod for ett in funna for kod in ett.lan]
    if len(koder) != len(set(koder)):
        raise Lovfel(f"{lasar}: ett län har två sportlov.")
    return funna


def _vecka(ar: int, vecka: int) -> tuple[date, date]:
    """Monday and Friday of the week within the läsår that begins in `ar`."""
    ar_for_veckan = ar if vecka >= FORSTA_HOSTVECKA else ar + 1
    return date.fromisocalendar(ar_for_veckan, vecka, 1), date.fromisocalendar(ar_for_veckan, vecka, 5)
