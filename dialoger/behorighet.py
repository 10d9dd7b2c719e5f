"""Who may open and do what with cases. What a person may see is `Dialog.objects.synliga_for` (404 otherwise)."""

from collections.abc import Iterable
from typing import Any

from kvalitet.behorighet import ANONYM, EGET_UTRYMME, INLOGGAD, Policy, roller
from kvalitet.roller import Myndighet, Roll

SER = roller(Roll.DIALOGUTFORARE, Roll.SAMORDNARE, Roll.ADMINISTRATOR, Roll.ENHETSCHEF)
# By role; whether the person may change this very case is `far_andra`, answered with 403.
ARBETAR = roller(Roll.DIALOGUTFORARE, Roll.SAMORDNARE, Roll.ADMINISTRATOR)
UTFORARE = roller(Roll.DIALOGUTFORARE)
SAMORDNAR = roller(Roll.SAMORDNARE, Roll.ADMINISTRATOR)
DIARIEFOR = roller(Roll.REGISTRATOR)
FORETRADARE = Policy(huvudman=True)
LASER_INKOMMET = roller(Roll.DIALOGUTFORARE, Roll.SAMORDNARE, Roll.ADMINISTRATOR, Roll.ENHETSCHEF, Roll.REGISTRATOR)
LASER_ANTECKNING = roller(
    Roll.DIALOGUTFORARE,
    Roll.SAMORDNARE,
    Roll.ADMINISTRATOR,
    Roll.ENHETSCHEF,
    Roll.REGISTRATOR,
    huvudman=True,
)

# What events and letters say of a case is for those who work with cases; for others in the logs only that they are.
INNEHALL = ARBETAR
# Rows of the huvudman's own space: their events are in no list of an agency.
EGNA_OBJEKT = frozenset({"dialoger.fokus", "dialoger.egenatgard", "dialoger.uppfoljningsutkast"})
BREV = frozenset(
    {
        "inbjudan_forvaltning",
        "inbjudan_namnd",
        "inbjudan_rektor",
        "inbjudan_skolchef",
        "inkommet",
        "mandagsbrev",
        "paminnelse_svar",
        "paminnelse_tid",
        "stodmaterial",
        "svarskvitto",
        "tid_onskad",
        "tid_vald",
        "tider_foreslagna",
    }
)

URLER: dict[str, Policy] = {
    "dialoger:detalj": SER,
    "dialoger:historik": SER,
    "dialoger:lasare": ARBETAR,
    "dialoger:forberedelse": ARBETAR,
    "dialoger:bjud_in": ARBETAR,
    "dialoger:registrera_inbjudan": ARBETAR,
    "dialoger:inbjudan_igen": ARBETAR,
    "dialoger:inbjudan_postad": ARBETAR,
    "dialoger:inbjudan_brev": ARBETAR,
    "dialoger:omgang_inbjudan": SAMORDNAR,
    "dialoger:omgang_brev": SAMORDNAR,
    "dialoger:omgang_postade": SAMORDNAR,
    # The signed link opens it, for the recipient of an invitation: services.svarslank.
    "dialoger:svar": ANONYM,
    "dialoger:svar_kvitto": ANONYM,
    "dialoger:svar_intro": ARBETAR,
    "dialoger:svar_fortsatt": ARBETAR,
    "dialoger:underlag": ARBETAR,
    "dialoger:underlag_bestall": ARBETAR,
    "dialoger:underlag_utan": ARBETAR,
    "dialoger:uppfoljning": ARBETAR,
    "dialoger:tilldela": SAMORDNAR,
    "dialoger:pausa": ARBETAR,
    "dialoger:ateruppta": ARBETAR,
    "dialoger:avsluta": ARBETAR,
    "dialoger:aterkalla": ARBETAR,
    "dialoger:ateroppna": ARBETAR,
    "dialoger:omdirigera": SAMORDNAR,
    "dialoger:oppna": SAMORDNAR,
    # After the dialogue: the huvudman's own, and what the pair recommends
    "dialoger:efter_valj": EGET_UTRYMME,
    "dialoger:efter_dialogen": EGET_UTRYMME,
    "dialoger:atgarder": EGET_UTRYMME,
    "dialoger:atgard_ny": EGET_UTRYMME,
    "dialoger:atgard_andra": EGET_UTRYMME,
    "dialoger:atgard_ta_bort": EGET_UTRYMME,
    "dialoger:infor_uppfoljningen": EGET_UTRYMME,
    "dialoger:uppfoljning_skicka": EGET_UTRYMME,
    "dialoger:respons": EGET_UTRYMME,
    "dialoger:stodmaterial": UTFORARE,
    "dialoger:stodmaterial_tillbaka": UTFORARE,
    "dialoger:mote": SER,
    "dialoger:mote_boka": ARBETAR,
    "dialoger:mote_andra": ARBETAR,
    "dialoger:mote_hall": ARBETAR,
    "dialoger:mote_ratta": ARBETAR,
    "dialoger:mote_stall_in": ARBETAR,
    "dialoger:mote_deltagare": ARBETAR,
    "dialoger:namn_nytt": ARBETAR,
    "dialoger:namn_ta_bort": ARBETAR,
    "dialoger:tider": ARBETAR,
    "dialoger:bokning": SER,
    "dialoger:bokning_valj": ARBETAR,
    "dialoger:bokning_tillbaka": ARBETAR,
    "dialoger:mina_tider": FORETRADARE,
    "dialoger:mina_tider_bokning": FORETRADARE,
    "dialoger:mina_tider_valj": FORETRADARE,
    "dialoger:mina_tider_onskemal": FORETRADARE,
    "dialoger:nasta_steg_val": EGET_UTRYMME,
    "dialoger:nasta_steg": EGET_UTRYMME,
    "dialoger:nasta_steg_svara": EGET_UTRYMME,
    "dialoger:nasta_steg_beslut": EGET_UTRYMME,
    "dialoger:nasta_steg_deltagare": EGET_UTRYMME,
    "dialoger:fokus": EGET_UTRYMME,
    "dialoger:fokus_skicka": EGET_UTRYMME,
    "dialoger:franvaro": UTFORARE,
    "dialoger:franvaro_ta_bort": UTFORARE,
    # Fastställda: Anteckning.objects.synliga_for; the pair alone writes.
    "dialoger:anteckning": LASER_ANTECKNING,
    "dialoger:anteckning_pdf": LASER_ANTECKNING,
    "dialoger:anteckning_ny": UTFORARE,
    "dialoger:anteckning_skriv": UTFORARE,
    "dialoger:anteckning_lamna": UTFORARE,
    "dialoger:anteckning_aterlamna": UTFORARE,
    "dialoger:anteckning_faststall": UTFORARE,
    # For everybody but the pair the page does not exist: 404, not 403.
    "dialoger:arbetsanteckning": INLOGGAD,
    "dialoger:vara_anteckningar": FORETRADARE,
    "dialoger:diarium": DIARIEFOR,
    "dialoger:diarium_export": DIARIEFOR,
    "dialoger:inkommet": LASER_INKOMMET,  # Diariepost.objects.synliga_for
    "dialoger:fragebank": SER,
    "dialoger:vecka": ARBETAR,
    "dialoger:tid_logga": ARBETAR,
    "dialoger:tid_andra": ARBETAR,
    "dialoger:tid_ta_bort": ARBETAR,
    "dialoger:tid_bekrafta": ARBETAR,
    "dialoger:omgangar": SER,
    "dialoger:omgang": SER,
    "dialoger:omgang_ny": SAMORDNAR,
    "dialoger:omgang_andra": SAMORDNAR,
    "dialoger:omgang_tabell": SAMORDNAR,
    "dialoger:omgang_tabell_hamta": SAMORDNAR,
    "dialoger:omgang_tabell_andra": SAMORDNAR,
    "dialoger:omgang_tabell_fel": SAMORDNAR,
    "dialoger:omgang_tabell_ej_utforda": SAMORDNAR,
    "dialoger:urval": SER,
    "dialoger:urval_dra": SAMORDNAR,
    "dialoger:urval_lagg_till": SAMORDNAR,
    "dialoger:urval_ta_bort": SAMORDNAR,
    "dialoger:urval_faststall": SAMORDNAR,
    "dialoger:introduktioner": SER,
    # The pair and those who coordinate: `far_andra_par`.
    "dialoger:introduktioner_godkann": ARBETAR,
    "dialoger:introduktioner_flytta": ARBETAR,
    "dialoger:introduktionsgrupp_upplos": ARBETAR,
    "dialoger:introduktionsgrupp_boka": ARBETAR,
    "dialoger:kontakter": SER,
    "dialoger:gemensamma": SER,
    "dialoger:gemensam_beslut": SAMORDNAR,
    "dialoger:gemensam_upplos": SAMORDNAR,
    "dialoger:koncerner": SER,
    "dialoger:koncern_beslut": SAMORDNAR,
    "dialoger:par": SAMORDNAR,
    "dialoger:par_bestall": SAMORDNAR,
    "dialoger:par_godkann": SAMORDNAR,
    "dialoger:prognos": SER,
    "dialoger:tidsmodell": SAMORDNAR,
    "dialoger:tidsmodell_standard": SAMORDNAR,
    "dialoger:bemanning": SAMORDNAR,
    "dialoger:profil": SAMORDNAR,
    "dialoger:jav": UTFORARE,
    "dialoger:jav_avsluta": UTFORARE,
    "dialoger:lista": SER,
    "dialoger:export": SER,
    "dialoger:flera": ARBETAR,  # what of it, in which cases: massatgarder
    "dialoger:flera_resultat": ARBETAR,
    "dialoger:vy_spara": SER,
    "dialoger:vy_ta_bort": SER,
    "dialoger:kalender": SER,
    "dialoger:kalenderkrockar": SER,
    "dialoger:kalenderlankar": SER,
    "dialoger:kalenderlank_ny": SER,
    "dialoger:kalenderlank_byt": SER,
    "dialoger:kalenderlank_ta_bort": SER,
    "dialoger:kalenderflode": ANONYM,  # the secret in the address opens it, and its owner's role in force
}


def ser_arenden(anvandare: Any) -> bool:
    """Has a role that opens cases, all of them or an office's."""
    return bool(SER.tillater(anvandare))


def ar_i_paret(anvandare: Any, dialog: Any) -> bool:
    """One of the two who work on the case today."""
    par = getattr(dialog, "par", None)  # prefetched by for_lista
    if par is not None:
        return any(tilldelning.utforare_id == anvandare.pk for tilldelning in par)
    return bool(dialog.tilldelningar.filter(utforare=anvandare, till=None).exists())


def har_varit_i_paret(anvandare: Any, dialog: Any) -> bool:
    """One of the two who work on the case, or worked on it before somebody took over."""
    return bool(dialog.tilldelningar.filter(utforare=anvandare).exists())


def far_samordna(anvandare: Any) -> bool:
    """Assign, invite, move cases between people and offices."""
    return bool(anvandare.har_roll(Roll.SAMORDNARE, Roll.ADMINISTRATOR))


def far_andra(anvandare: Any, dialog: Any) -> bool:
    """Change the case and its meetings: the pair, samordnare and administratör (arkitektur.md §3)."""
    return far_samordna(anvandare) or (anvandare.har_roll(Roll.DIALOGUTFORARE) and ar_i_paret(anvandare, dialog))


def egna_pa_motet(anvandare: Any, arenden: Iterable[Any]) -> list[Any]:
    """Those of a meeting's cases that the person may change."""
    return [dialog for dialog in arenden if far_andra(anvandare, dialog)]


def far_leda(anvandare: Any, arenden: Iterable[Any]) -> bool:
    """Move, cancel or mark a meeting: whoever may change each of its cases. Closed ones matter when there are no
    others."""
    alla = list(arenden)
    oppna = [dialog for dialog in alla if not dialog.avslutad] or alla
    return len(egna_pa_motet(anvandare, oppna)) == len(oppna) > 0


def far_andra_par(anvandare: Any, par: tuple[int, int]) -> bool:
    """Change the introduction groups of a pair: the two themselves, samordnare and administratör."""
    return far_samordna(anvandare) or (anvandare.har_roll(Roll.DIALOGUTFORARE) and anvandare.pk in par)


def far_skriva_anteckning(anvandare: Any, dialog: Any) -> bool:
    """The pair; what they write is the agencies' account, so those who coordinate do not."""
    return bool(anvandare.har_roll(Roll.DIALOGUTFORARE)) and ar_i_paret(anvandare, dialog)


def far_lasa_arbetsanteckning(anvandare: Any, dialog: Any) -> bool:
    """The pair alone: not the samordnare, not a colleague of the same agency."""
    return far_skriva_anteckning(anvandare, dialog)


def far_diariefora(anvandare: Any, myndighet: str) -> bool:
    """A registrator of that agency."""
    return any(t.roll == Roll.REGISTRATOR and t.myndighet == myndighet for t in anvandare.aktiva_tilldelningar)


def egna_kontor(anvandare: Any) -> list[int]:
    """The offices for which the person has a role today that opens cases."""
    tilldelningar = [t for t in anvandare.aktiva_tilldelningar if t.roll in SER.roller and t.regionkontor_id]
    return list(dict.fromkeys(t.regionkontor_id for t in tilldelningar))


def prognoskontor(anvandare: Any) -> frozenset[str] | None:
    """The offices whose load the person may see. None: all, as for those who see every case."""
    if anvandare.har_roll(Roll.DIALOGUTFORARE, Roll.SAMORDNARE, Roll.ADMINISTRATOR):
        return None
    return _chefskontor(anvandare)


def far_se_persons_tid(anvandare: Any, person: int | None, kontor: str) -> bool:
    """Load and capacity of one person: the person, those who coordinate, and the enhetschef of the office."""
    return far_samordna(anvandare) or person == anvandare.pk or kontor in _chefskontor(anvandare)


def _chefskontor(anvandare: Any) -> frozenset[str]:
    rader = (t for t in anvandare.aktiva_tilldelningar if t.roll == Roll.ENHETSCHEF and t.regionkontor)
    return frozenset(t.regionkontor.namn for t in rader)


def far_prenumerera(anvandare: Any, regionkontor_id: int | None) -> bool:
    """Have a calendar feed of the own meetings (no office) or of an office: by a role in force, asked at each fetch."""
    if not SER.tillater(anvandare):
        return False
    return regionkontor_id is None or regionkontor_id in egna_kontor(anvandare)


def diariefor_for(anvandare: Any) -> list[str]:
    """The agencies in whose diary the person registers."""
    return [str(myndighet) for myndighet in Myndighet if far_diariefora(anvandare, myndighet)]
