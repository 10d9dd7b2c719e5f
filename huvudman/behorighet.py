"""Who may open and do what in the register. What a person may see is `Huvudman.objects.synliga_for` (404 otherwise)."""

from typing import Any

from kvalitet.behorighet import PERSONAL, Policy, roller
from kvalitet.roller import Roll

_SKRIVER = (Roll.ADMINISTRATOR, Roll.SAMORDNARE, Roll.SYSTEMFORVALTARE)
SER = Policy(PERSONAL, huvudman=True)
SKRIVER = roller(*_SKRIVER)

URLER: dict[str, Policy] = {
    "huvudman:lista": SER,
    "huvudman:export": SER,
    "huvudman:detalj": SER,
    "huvudman:historik": Policy(PERSONAL),
    "huvudman:ny": SKRIVER,
    "huvudman:andra": SKRIVER,
    "huvudman:uppdrag_nytt": SKRIVER,
    "huvudman:uppdrag_avsluta": SKRIVER,
    "huvudman:importer": SKRIVER,
    "huvudman:import_detalj": SKRIVER,
    "huvudman:import_hoppa_over": SKRIVER,
    "huvudman:forslag_beslut": SKRIVER,
    "huvudman:storlek": SKRIVER,
}


def far_skriva(anvandare: Any) -> bool:
    """Change the register: decide on imports, register by hand, give and end Uppdrag."""
    return anvandare.har_roll(*_SKRIVER)
