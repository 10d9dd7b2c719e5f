"""The kinds of a published value. Missing, protected and zero are three different things.

Source: Skolverket's explanation of signs in *Underlag för analys inom det nationella kvalitetssystemet* and in its
CSV exports and API; see docs/ordlista.md.
"""

from enum import StrEnum


class Vardetyp(StrEnum):
    TAL = "tal"
    SEKRETESS = "sekretess"
    SAKNAS = "saknas"
    MAJORITET = "majoritet"
    EJ_REDOVISAD = "ej_redovisad"
    AVRUNDAD = "avrundad"
    EJ_TILLAMPLIGT = "ej_tillampligt"
    TOM = "tom"


#: A number exists at the source but is not shown.
SKYDDADE = (Vardetyp.SEKRETESS, Vardetyp.MAJORITET, Vardetyp.AVRUNDAD)

TECKEN: dict[str, Vardetyp] = {
    ".": Vardetyp.SAKNAS,
    "..": Vardetyp.SEKRETESS,
    "...": Vardetyp.MAJORITET,
    "…": Vardetyp.MAJORITET,
    "-": Vardetyp.EJ_REDOVISAD,
    "~100": Vardetyp.AVRUNDAD,
    "*": Vardetyp.EJ_TILLAMPLIGT,
    "": Vardetyp.TOM,
}
