"""Who may open and do what in the register. What a person may see is `Huvudman.objects.synliga_for` (404 otherwise)."""

from typing import Any

from kvalitet.behorighet import EGET_UTRYMME, HANDLAGGARE, PERSONAL, Policy, roller
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
    "huvudman:rad_ny": SKRIVER,
    "huvudman:rad_andra": SKRIVER,
    "huvudman:rad_avsluta": SKRIVER,
    "huvudman:utredning": Policy(HANDLAGGARE),
    "huvudman:utredning_borja": SKRIVER,
    "huvudman:utredning_steg": SKRIVER,
    "huvudman:importer": SKRIVER,
    "huvudman:import_detalj": SKRIVER,
    "huvudman:import_hoppa_over": SKRIVER,
    "huvudman:forslag_beslut": SKRIVER,
    "huvudman:storlek": SKRIVER,
    "huvudman:kollegor_valj": EGET_UTRYMME,
    "huvudman:kollegor": EGET_UTRYMME,
    "huvudman:kollega_ny": EGET_UTRYMME,  # far_bjuda_in
    "huvudman:kollega_igen": EGET_UTRYMME,
    "huvudman:kollega_aterta": EGET_UTRYMME,
    "huvudman:kollega_godkann": EGET_UTRYMME,
    "huvudman:kollega_avboj": EGET_UTRYMME,
    "huvudman:kollega_andra": EGET_UTRYMME,
    "huvudman:kollega_avsluta": EGET_UTRYMME,
    # Contacts as the huvudman's own people say they are: staff write theirs as rows of the register
    "huvudman:kontakter_valj": EGET_UTRYMME,
    "huvudman:kontakter": EGET_UTRYMME,
    "huvudman:kontakter_stammer": EGET_UTRYMME,
    "huvudman:kontakt_ny": EGET_UTRYMME,
    "huvudman:kontakt_ratta": EGET_UTRYMME,
    "huvudman:kontakt_slutat": EGET_UTRYMME,
}


def far_skriva(anvandare: Any) -> bool:
    """Change the register: imports, facts by hand, Uppdrag, nämnder, contacts, insatser and granskningar."""
    return anvandare.har_roll(*_SKRIVER)


def far_se_insatser(anvandare: Any) -> bool:
    """Other insatser and granskningar of a huvudman: for the agencies' planning."""
    return anvandare.har_roll(*HANDLAGGARE)


def far_se_kontakter(anvandare: Any) -> bool:
    """Which ones is `Kontakt.objects.synliga_for`: a representative sees their own huvudman's."""
    return far_se_insatser(anvandare) or anvandare.ar_foretradare


SVARAR = frozenset({"namnd_styrelse", "skolchef"})  # who answers for a huvudman (doman.md §4 step 1)
BARA_SVARANDE = "Bara den som företräder nämnden eller styrelsen, eller är skolchef, kan göra det."
BARA_LEDANDE = (
    "Bara den som är ansvarig för kontot, företräder nämnden eller styrelsen, eller är skolchef, kan göra det."
)


def far_svara(anvandare: Any, huvudman: Any) -> bool:
    """Answer for the huvudman, and send or share what then is an allmän handling: for its nämnd or styrelse, or as its
    skolchef."""
    return anvandare.ar_i_eget_utrymme and any(
        rad.funktion in SVARAR and rad.huvudman_id == huvudman.pk for rad in anvandare.aktiva_uppdrag
    )


def far_leda(anvandare: Any, huvudman: Any) -> bool:
    """Decide over what colleagues have begun: those ansvariga for the account, and those who answer for it."""
    return far_svara(anvandare, huvudman) or far_bjuda_in(anvandare, huvudman)


def far_andra_kontakt(anvandare: Any, kontakt: Any) -> bool:
    """Change and end a contact as one of the huvudman's own: one's own, or anybody's for those who may `far_leda`."""
    egen = bool(kontakt.epost) and kontakt.epost.casefold() == anvandare.epost.casefold()
    return (egen and anvandare.ar_i_eget_utrymme) or far_leda(anvandare, kontakt.huvudman)


def far_bjuda_in(anvandare: Any, huvudman: Any) -> bool:
    """Invite colleagues to act for the huvudman, and change and end their Uppdrag: those ansvariga for the account."""
    return anvandare.ar_i_eget_utrymme and any(
        rad.ar_ansvarig and rad.huvudman_id == huvudman.pk for rad in anvandare.aktiva_uppdrag
    )
