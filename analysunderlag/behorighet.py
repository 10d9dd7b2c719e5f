from typing import Any

from huvudman.behorighet import far_leda
from kvalitet.behorighet import ANONYM, EGET_UTRYMME, HANDLAGGARE, PERSONAL, SYSTEM, Policy, roller
from kvalitet.roller import Roll

UNDERLAG = Policy(HANDLAGGARE, huvudman=True)
REDAKTION = roller(Roll.SYSTEMFORVALTARE, Roll.REDAKTOR)
KORNINGAR = roller(Roll.SYSTEMFORVALTARE, Roll.SAMORDNARE)

EGNA_SKATTNINGSSIDOR = (
    "", "_valj", "_lista", "_ny", "_resultat", "_dela", "_ta_bort", "_antal", "_lank", "_stang", "_gemensamt", "_svara",
    "_svar", "_faktor", "_lamna", "_kod", "_blad", "_las_in", "_spara_blad",
)  # fmt: skip
SKATTNINGSSIDOR_UTAN_KONTO = (
    "", "_lank", "_svar", "_faktor", "_lamna", "_glom", "_blad", "_las_in", "_spara_blad",
)  # fmt: skip

# Rows of the huvudman's own space: their events are in no list of an agency.
EGNA_OBJEKT = frozenset(
    f"analysunderlag.{namn}"
    for namn in (
        "sjalvskattning",
        "skattningsniva",
        "skattningssvar",
        "egetvarde",
        "egetmal",
        "egeniakttagelse",
        "uppfoljningspunkt",
    )
)

URLER: dict[str, Policy] = {
    "analysunderlag:lista": UNDERLAG,
    "analysunderlag:detalj": UNDERLAG,
    "analysunderlag:underlag_skolform": UNDERLAG,
    "analysunderlag:underlag_register": UNDERLAG,
    "analysunderlag:underlag_lage": UNDERLAG,
    "analysunderlag:underlag_hamta": UNDERLAG,
    "analysunderlag:underlag_huvudman": UNDERLAG,
    # Runs of everybody's underlag: who starts one sees them all, Korning.objects.synliga_for
    "analysunderlag:korning_lista": KORNINGAR,
    "analysunderlag:korning_ny": KORNINGAR,
    "analysunderlag:korning": KORNINGAR,
    "analysunderlag:korning_lage": KORNINGAR,
    "analysunderlag:korning_pausa": KORNINGAR,
    "analysunderlag:korning_fortsatt": KORNINGAR,
    "analysunderlag:korning_gor_om": KORNINGAR,
    "analysunderlag:korning_avbryt": KORNINGAR,
    "analysunderlag:kvalitetssystem": Policy(PERSONAL),
    "analysunderlag:kvalitetssystem-skolform": Policy(PERSONAL),
    "analysunderlag:tillagda_matt": Policy(PERSONAL),
    "analysunderlag:tillagt_matt": Policy(PERSONAL),
    "analysunderlag:tillagt_matt_nytt": REDAKTION,
    "analysunderlag:tillagt_matt_andra": REDAKTION,
    "analysunderlag:tillagt_matt_avsluta": REDAKTION,
    "analysunderlag:tillagt_matt_oppna": REDAKTION,
    "analysunderlag:tillagt_matt_ta_bort": REDAKTION,
    "analysunderlag:tillagda_matt_rakna_om": REDAKTION,
    "analysunderlag:statistik": Policy(PERSONAL),
    "analysunderlag:statistik_detalj": Policy(PERSONAL),
    "analysunderlag:statistik_avvisade": Policy(PERSONAL),
    "analysunderlag:statistik_ny": SYSTEM,
    "analysunderlag:statistik_granska": SYSTEM,
    "analysunderlag:statistik_aterkalla": Policy(PERSONAL),  # and far_aterkalla_import
    "analysunderlag:release_lista": Policy(PERSONAL),
    "analysunderlag:release_detalj": Policy(PERSONAL),
    "analysunderlag:release_godkann": REDAKTION,
    "analysunderlag:release_dra_tillbaka": SYSTEM,
    "analysunderlag:namn_pa_matt": Policy(PERSONAL),
    "analysunderlag:namn_pa_matt_nytt": REDAKTION,
    "analysunderlag:namn_pa_matt_ta_bort": REDAKTION,
    # Självskattning: the huvudman's own space; what is shared is an allmän handling
    **{f"analysunderlag:skattning{namn}": EGET_UTRYMME for namn in EGNA_SKATTNINGSSIDOR},
    "analysunderlag:skattning_delad": UNDERLAG,
    # By a link and a code: open to all, but it is those that open
    **{f"analysunderlag:skatta{namn}": ANONYM for namn in SKATTNINGSSIDOR_UTAN_KONTO},
    # The huvudman's own space
    "analysunderlag:egna": EGET_UTRYMME,
    "analysunderlag:egna_uppgifter": EGET_UTRYMME,
    "analysunderlag:eget_varde_nytt": EGET_UTRYMME,
    "analysunderlag:eget_varde_andra": EGET_UTRYMME,
    "analysunderlag:eget_varde_ta_bort": EGET_UTRYMME,
    "analysunderlag:egna_klistra": EGET_UTRYMME,
    "analysunderlag:egna_klistra_spara": EGET_UTRYMME,
    "analysunderlag:egna_klistra_angra": EGET_UTRYMME,
    "analysunderlag:egna_mall": EGET_UTRYMME,
    "analysunderlag:egna_uppdrag": EGET_UTRYMME,
    "analysunderlag:egna_ta_med": EGET_UTRYMME,
    "analysunderlag:egna_blad": EGET_UTRYMME,
    "analysunderlag:egna_blad_pdf": EGET_UTRYMME,
    "analysunderlag:egna_rader": EGET_UTRYMME,
    "analysunderlag:egen_rad_ny": EGET_UTRYMME,
    "analysunderlag:egen_rad_andra": EGET_UTRYMME,
    "analysunderlag:egen_rad_ta_bort": EGET_UTRYMME,
}


def far_avgora_skattning(anvandare: Any, skattning: Any) -> bool:
    """Close a level, let it answer together, discard answers, delete it all: who began the självskattning, and those
    who may `far_leda`."""
    egen = anvandare.ar_i_eget_utrymme and skattning.skapad_av_id == anvandare.pk
    return egen or far_leda(anvandare, skattning.huvudman)


def far_lasa_in_statistik(anvandare: Any) -> bool:
    return anvandare.har_roll(Roll.SYSTEMFORVALTARE)


def far_aterkalla_import(anvandare: Any, fil: Any) -> bool:
    """Those who handle statistics, and who read the file in: to withdraw is safe, what takes its place is approved."""
    egen = anvandare.ar_personal and fil.aktor_id == anvandare.pk
    return far_lasa_in_statistik(anvandare) or egen


def far_godkanna_release(anvandare: Any) -> bool:
    """By role; that nobody approves what they read in themselves is checked by the service."""
    return anvandare.har_roll(Roll.SYSTEMFORVALTARE, Roll.REDAKTOR)
