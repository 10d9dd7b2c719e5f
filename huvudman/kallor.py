"""The kinds of register sources: what they are called, how their dates are written, which one wins a tie. No Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Slag:
    """A kind of source. `rang` decides between two sources of the same day: the higher is believed."""

    kod: str
    namn: str
    rang: int
    lasar: bool

    def period(self, datum: date) -> str:
        """`2025/26` for a läsår (1 July to 30 June), `2024` for a calendar year."""
        if not self.lasar:
            return str(datum.year)
        start = datum.year if datum.month >= 7 else datum.year - 1
        return f"{start}/{(start + 1) % 100:02d}"

    def nyckel(self, datum: date) -> str:
        return f"{self.kod}@{datum.isoformat()}"


UFA = Slag("ufa", "Underlag för analys", 1, True)
FORSKOLOR = Slag("forskolor", "Sammanställning över förskolor (inofficiell)", 2, False)
REGISTER = Slag("skolenhetsregister", "Skolenhetsregistret", 3, False)
ELEVER = Slag("elever", "Antal elever per årskurs", 4, True)
MANUELL = Slag("manuell", "Ändring för hand", 9, False)

SLAG = {slag.kod: slag for slag in (UFA, FORSKOLOR, REGISTER, ELEVER, MANUELL)}


def tolka(nyckel: str) -> tuple[Slag, date]:
    """`elever@2025-07-01` → (ELEVER, 1 July 2025)."""
    kod, _, dag = nyckel.partition("@")
    return SLAG[kod], date.fromisoformat(dag)


def kalltext(nyckel: str) -> str:
    """`elever@2025-07-01` → `Antal elever per årskurs, 2025/26`."""
    slag, datum = tolka(nyckel)
    if slag is MANUELL:
        return f"{slag.namn}, {datum.isoformat()}"
    return f"{slag.namn}, {slag.period(datum)}"


def lasarsstart(lasar: str) -> date:
    """`2024/25` → 1 July 2024. ValueError on anything else. Source: skolförordningen (2011:185) 3 kap. 2 §."""
    start, _, slut = lasar.partition("/")
    if not (len(start) == 4 and start.isdigit() and slut == f"{(int(start) + 1) % 100:02d}"):
        raise ValueError(lasar)
    return date(int(start), 7, 1)
