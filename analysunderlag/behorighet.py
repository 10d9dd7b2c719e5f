from typing import Any

from kvalitet.behorighet import HANDLAGGARE, PERSONAL, SYSTEM, Policy, roller
from kvalitet.roller import Roll

UNDERLAG = Policy(HANDLAGGARE, huvudman=True)

URLER: dict[str, Policy] = {
    "analysunderlag:lista": UNDERLAG,
    "analysunderlag:detalj": UNDERLAG,
    "analysunderlag:underlag_skolform": UNDERLAG,
    "analysunderlag:underlag_register": UNDERLAG,
    "analysunderlag:underlag_lage": UNDERLAG,
    "analysunderlag:underlag_hamta": UNDERLAG,
    "analysunderlag:underlag_huvudman": UNDERLAG,
    "analysunderlag:kvalitetssystem": Policy(PERSONAL),
    "analysunderlag:kvalitetssystem-skolform": Policy(PERSONAL),
    "analysunderlag:statistik": Policy(PERSONAL),
    "analysunderlag:statistik_detalj": Policy(PERSONAL),
    "analysunderlag:statistik_avvisade": Policy(PERSONAL),
    "analysunderlag:statistik_ny": SYSTEM,
    "analysunderlag:statistik_granska": SYSTEM,
    "analysunderlag:release_lista": Policy(PERSONAL),
    "analysunderlag:release_detalj": Policy(PERSONAL),
    "analysunderlag:release_godkann": roller(Roll.SYSTEMFORVALTARE, Roll.REDAKTOR),
    "analysunderlag:release_dra_tillbaka": SYSTEM,
}


def far_lasa_in_statistik(anvandare: Any) -> bool:
    return anvandare.har_roll(Roll.SYSTEMFORVALTARE)


def far_godkanna_release(anvandare: Any) -> bool:
    """By role; that nobody approves what they read in themselves is checked by the service."""
    return anvandare.har_roll(Roll.SYSTEMFORVALTARE, Roll.REDAKTOR)
