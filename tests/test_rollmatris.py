"""Who may open what: every URL of the service × a fixed cast. The expected answers are written out here, by hand.

They are not derived from behorighet.py: a row that is wrong there is found here. A new URL needs a row in both places.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from zeal import zeal_ignore

from analysunderlag.models import Kallsynonym, Korning, Statistikimport, Statistikrelease
from analysunderlag.services.kvalitetssystem import ladda_kvalitetssystem
from analysunderlag.services.skattningssvar import borja_med_konto
from analysunderlag.services.tillagda_matt import lagg_till_matt
from dialoger.models import Anteckning
from dialoger.services import (
    Mottagare,
    anmal_jav,
    flytta_till_grupp,
    foresla_tider,
    lagg_till_i_urval,
    skicka_inbjudan,
    spara_atgard,
    spara_fokus,
)
from dialoger.services.kalendernycklar import skapa_nyckel
from huvudman.models import Registerimport, Uppdrag
from huvudman.services import bjud_in_kollega
from kvalitet.models import Anvandare, Avisering, Roll
from kvalitet.urlkontroll import alla_urlnamn
from tests.analysunderlag.skattningsvarld import skapa_delning, skapa_skattning
from tests.analysunderlag.tillaggsvarld import mattdata
from tests.factories import (
    anteckna,
    boka,
    dagar,
    klockan,
    skapa_anvandare,
    skapa_cykel,
    skapa_dialog,
    skapa_egen_rad,
    skapa_eget_varde,
    skapa_huvudman,
    skapa_jobb,
    skapa_kontakt,
    skapa_omgang,
    skapa_par,
    skapa_roll,
    skapa_underlag,
)

ROLLER = {
    "dialogutforare": Roll.DIALOGUTFORARE,
    "samordnare": Roll.SAMORDNARE,
    "administrator": Roll.ADMINISTRATOR,
    "registrator": Roll.REGISTRATOR,
    "enhetschef": Roll.ENHETSCHEF,
    "analytiker": Roll.ANALYTIKER,
    "redaktor": Roll.REDAKTOR,
    "systemforvaltare": Roll.SYSTEMFORVALTARE,
}
PERSONAL = (*ROLLER, "dialogutforare_spsm")
UTANFOR = ("anonym", "inaktiv")
FORE_DETTA = "fore_detta"  # logs in, but both role and uppdrag have ended
REGISTER = ("administrator", "samordnare", "systemforvaltare")
ARBETAR_I_ARENDEN = ("dialogutforare", "dialogutforare_spsm", "samordnare", "administrator")
SER_ARENDEN = (*ARBETAR_I_ARENDEN, "enhetschef")
LASER_UNDERLAG = tuple(p for p in PERSONAL if p != "analytiker")
ALLA = (*UTANFOR, FORE_DETTA, "annan_huvudman", "egen_huvudman", *PERSONAL)

OK, LOGIN, BAS = 200, "login", "bas"  # LOGIN: sent to the login page; BAS: sent on by allauth itself
NEKAD, SAKNAS, BARA_POST = 403, 404, 405

Svar = dict[str, int | str]


def rad(personal: int | str, *, utom: Iterable[str] = (), utom_svar: int | str = NEKAD, **ovriga: int | str) -> Svar:
    """Outsiders go to login; staff get `personal` but those in `utom` get `utom_svar`; the rest as said, or 403."""
    svar: Svar = dict.fromkeys(UTANFOR, LOGIN)
    svar |= dict.fromkeys((FORE_DETTA, "annan_huvudman", "egen_huvudman"), NEKAD)
    svar |= dict.fromkeys(PERSONAL, personal)
    svar |= dict.fromkeys(utom, utom_svar)
    return svar | ovriga


def bara(vilka: Iterable[str], svar: int | str = OK) -> Svar:
    return rad(NEKAD, utom=vilka, utom_svar=svar)


def alla(svar: int | str, **utom: int | str) -> Svar:
    return dict.fromkeys(ALLA, svar) | utom


INLOGGADE = alla(OK, anonym=LOGIN, inaktiv=LOGIN)
SYSTEM = bara(["systemforvaltare"])
REDAKTION = bara(["systemforvaltare", "redaktor"])
KORNINGAR = bara(["systemforvaltare", "samordnare"])
SYSTEM_POST = bara(["systemforvaltare"], BARA_POST)
EGET_JOBB = alla(SAKNAS, anonym=LOGIN, inaktiv=LOGIN, egen_huvudman=OK, systemforvaltare=OK)
UNDERLAG = rad(OK, analytiker=NEKAD, egen_huvudman=OK, annan_huvudman=SAKNAS)
EGET = rad(NEKAD, egen_huvudman=OK, annan_huvudman=SAKNAS)
EGET_POST = rad(NEKAD, egen_huvudman=BARA_POST, annan_huvudman=BARA_POST)
STANGD = alla(SAKNAS)
SAMORDNAR = ("samordnare", "administrator")
ARBETAR = (*SAMORDNAR, "dialogutforare", "dialogutforare_spsm")
ARENDE = bara(SER_ARENDEN, OK) | {"enhetschef": SAKNAS}  # a case of another office than the enhetschef's
# Not in the pair: a dialogutförare may see the case but not change it
SAMORDNAR_ARENDEN = bara(("samordnare", "administrator"))
FORETRADER = rad(NEKAD, egen_huvudman=OK, annan_huvudman=OK)
# The huvudman's own space: nobody with a role at an agency, and another huvudman's is no page
EGET = rad(NEKAD, egen_huvudman=OK, annan_huvudman=SAKNAS)
EGET_VIDARE = rad(NEKAD, egen_huvudman=BAS, annan_huvudman=BAS)
EGET_POST = rad(NEKAD, egen_huvudman=BARA_POST, annan_huvudman=BARA_POST)
PAR = ("dialogutforare", "dialogutforare_spsm")
PAR_OK: Svar = dict.fromkeys(PAR, OK)
PARET = bara(PAR)
ANTECKNING = bara((*ARBETAR_I_ARENDEN, "registrator")) | {
    "enhetschef": SAKNAS,
    "egen_huvudman": OK,
    "annan_huvudman": SAKNAS,
}
# allauth sends a logged-in person on from pages for those who are not
UTLOGGAD = alla(BAS, anonym=OK, inaktiv=OK)
VIDARE = alla(BAS, anonym=LOGIN, inaktiv=LOGIN)  # to "prove who you are" first, or to where it applies
UTAN_TVA_STEG = alla(SAKNAS, anonym=LOGIN, inaktiv=LOGIN)  # nothing to show before a second step is set up

# URL name: (which object of the world is in the address, extra parts of the address, expected answers to GET)
MATRIS: dict[str, tuple[str, dict[str, object], Svar]] = {
    "start": ("", {}, INLOGGADE | {"egen_huvudman": BAS, "annan_huvudman": BAS}),  # to their next step
    "tillganglighet": ("", {}, alla(OK)),
    "uppgifter": ("", {}, alla(OK)),
    "hjalp": ("", {}, alla(OK)),
    "stilguide": ("", {}, rad(OK)),
    "halsa": ("", {}, alla(503)),  # no worker lives during the tests
    "halsa-webb": ("", {}, alla(OK)),
    "jobb_lista": ("", {}, INLOGGADE),
    "jobb_detalj": ("jobb", {}, EGET_JOBB),
    "jobb_lage": ("jobb", {}, EGET_JOBB),
    "jobb_avbryt": ("jobb", {}, alla(BARA_POST, anonym=LOGIN, inaktiv=LOGIN)),
    "utkast": ("", {}, alla(BARA_POST, anonym=LOGIN, inaktiv=LOGIN)),
    "anvandare_lista": ("", {}, SYSTEM),
    "anvandare_ny": ("", {}, SYSTEM),
    "anvandare_detalj": ("konto", {}, SYSTEM),
    "anvandare_andra": ("konto", {}, SYSTEM),
    "anvandare_bjud_in": ("konto", {}, SYSTEM_POST),
    "anvandare_stang": ("konto", {}, SYSTEM_POST),
    "anvandare_oppna": ("konto", {}, SYSTEM_POST),
    "roll_tilldela": ("konto", {}, SYSTEM_POST),
    "roll_avsluta": ("roll", {}, SYSTEM),
    "handelser": ("", {}, SYSTEM),
    "lasningar": ("", {}, SYSTEM),
    "aviseringar": ("", {}, SYSTEM),
    # One that belongs to no case is no page for those who work with cases.
    "avisering_detalj": ("avisering", {}, SYSTEM | dict.fromkeys(ARBETAR_I_ARENDEN, SAKNAS)),
    # Register: staff see all, a huvudman's people their own; the coordinating roles write
    "huvudman:lista": ("", {}, rad(OK, egen_huvudman=OK, annan_huvudman=OK)),
    "huvudman:export": ("", {"form": "csv"}, rad(OK, egen_huvudman=OK, annan_huvudman=OK)),
    "huvudman:detalj": ("huvudman", {}, rad(OK, egen_huvudman=OK, annan_huvudman=SAKNAS)),
    "huvudman:historik": ("huvudman", {}, rad(OK)),
    "huvudman:ny": ("", {}, bara(REGISTER)),
    "huvudman:storlek": ("", {}, bara(REGISTER)),
    "huvudman:andra": ("huvudman", {}, bara(REGISTER)),
    "huvudman:uppdrag_nytt": ("huvudman", {}, bara(REGISTER, BARA_POST)),
    "huvudman:uppdrag_avsluta": ("uppdrag", {}, bara(REGISTER)),
    "huvudman:rad_ny": ("huvudman", {"avdelning": "kontakter"}, bara(REGISTER)),
    "huvudman:rad_andra": ("kontakt", {}, bara(REGISTER)),
    "huvudman:rad_avsluta": ("kontakt", {}, bara(REGISTER)),
    "huvudman:utredning": ("huvudman", {}, rad(OK, analytiker=NEKAD)),
    "huvudman:utredning_borja": ("huvudman", {}, bara(REGISTER, BARA_POST)),
    "huvudman:utredning_steg": ("", {"pk": 999_999}, bara(REGISTER, BARA_POST)),
    "huvudman:importer": ("", {}, bara(REGISTER)),
    "huvudman:import_detalj": ("registerimport", {}, bara(REGISTER)),
    "huvudman:import_hoppa_over": ("registerimport", {}, bara(REGISTER, BARA_POST)),
    "huvudman:forslag_beslut": ("registerimport", {}, bara(REGISTER, BARA_POST)),
    "huvudman:kollegor_valj": ("", {}, rad(NEKAD, egen_huvudman=BAS, annan_huvudman=BAS)),  # sent on to their own
    "huvudman:kollegor": ("huvudman", {}, EGET),
    "huvudman:kollega_ny": ("huvudman", {}, EGET),
    "huvudman:kollega_igen": ("kollegainbjudan", {}, EGET_POST),
    "huvudman:kollega_aterta": ("kollegainbjudan", {}, EGET),
    "huvudman:kollega_godkann": ("kollega", {}, EGET_POST),
    "huvudman:kollega_avboj": ("kollega", {}, EGET_POST),
    "huvudman:kollega_andra": ("kollega", {}, EGET),
    "huvudman:kollega_avsluta": ("kollega", {}, EGET),
    "huvudman:kontakter_valj": ("", {}, rad(NEKAD, egen_huvudman=BAS, annan_huvudman=BAS)),
    "huvudman:kontakter": ("huvudman", {}, EGET),
    "huvudman:kontakter_stammer": ("huvudman", {}, EGET_POST),
    "huvudman:kontakt_ny": ("huvudman", {}, EGET),
    "huvudman:kontakt_ratta": ("egen_kontakt", {}, EGET),
    "huvudman:kontakt_slutat": ("egen_kontakt", {}, EGET),
    # Underlag: the analyst sees national figures, no single huvudman's underlag
    "dialoger:vecka": ("", {}, bara(ARBETAR_I_ARENDEN)),
    "dialoger:tid_logga": ("", {}, bara(ARBETAR_I_ARENDEN, BARA_POST)),
    "dialoger:tid_andra": ("", {"pk": 999_999}, bara(ARBETAR_I_ARENDEN, SAKNAS)),
    "dialoger:tid_ta_bort": ("", {"pk": 999_999}, bara(ARBETAR_I_ARENDEN, BARA_POST)),
    "dialoger:tid_bekrafta": ("", {}, bara(ARBETAR_I_ARENDEN, BARA_POST)),
    "dialoger:omgangar": ("", {}, bara(SER_ARENDEN)),
    "dialoger:omgang": ("omgang", {}, bara(SER_ARENDEN)),
    "dialoger:omgang_ny": ("", {}, bara(SAMORDNAR)),
    "dialoger:omgang_andra": ("omgang", {}, bara(SAMORDNAR)),
    "dialoger:omgang_tabell": ("omgang", {}, bara(SAMORDNAR)),
    "dialoger:omgang_tabell_hamta": ("omgang", {}, bara(SAMORDNAR)),
    "dialoger:omgang_tabell_andra": ("omgang", {}, bara(SAMORDNAR, BARA_POST)),
    "dialoger:omgang_tabell_fel": ("omgang", {}, bara(SAMORDNAR, BARA_POST)),
    "dialoger:omgang_tabell_ej_utforda": ("omgang", {"jobb": 1}, bara(SAMORDNAR, SAKNAS)),  # no job of that kind
    "dialoger:urval": ("omgang", {}, bara(SER_ARENDEN)),
    "dialoger:urval_dra": ("omgang", {}, bara(SAMORDNAR)),
    "dialoger:urval_lagg_till": ("omgang", {}, bara(SAMORDNAR)),
    "dialoger:urval_ta_bort": ("urvalsplats", {}, bara(SAMORDNAR)),
    "dialoger:urval_faststall": ("omgang", {}, bara(SAMORDNAR)),
    "dialoger:prognos": ("omgang", {}, bara(SER_ARENDEN)),
    "dialoger:tidsmodell": ("", {}, bara(SAMORDNAR)),
    "dialoger:tidsmodell_standard": ("", {}, bara(SAMORDNAR, BAS)),  # standard already: sent back
    "dialoger:introduktioner": ("omgang", {}, bara(SER_ARENDEN)),
    "dialoger:introduktioner_godkann": ("omgang", {}, bara(ARBETAR_I_ARENDEN, BARA_POST)),
    "dialoger:introduktioner_flytta": ("omgang", {}, bara(ARBETAR_I_ARENDEN, BARA_POST)),
    "dialoger:introduktionsgrupp_upplos": ("introduktionsgrupp", {}, bara(ARBETAR_I_ARENDEN, BARA_POST)),
    "dialoger:introduktionsgrupp_boka": ("introduktionsgrupp", {}, SAMORDNAR_ARENDEN),
    "dialoger:kontakter": ("omgang", {}, bara(SER_ARENDEN)),
    "dialoger:gemensamma": ("omgang", {}, bara(SER_ARENDEN)),
    "dialoger:gemensam_beslut": ("omgang", {"kod": "abc"}, bara(SAMORDNAR, BARA_POST)),
    "dialoger:gemensam_upplos": ("omgang", {"gemensam": 999_999}, bara(SAMORDNAR, SAKNAS)),
    "dialoger:koncerner": ("omgang", {}, bara(SER_ARENDEN)),
    "dialoger:koncern_beslut": ("omgang", {"kod": "abc"}, bara(SAMORDNAR, BARA_POST)),
    "dialoger:par": ("omgang", {}, bara(SAMORDNAR)),
    "dialoger:par_bestall": ("omgang", {}, bara(SAMORDNAR, BARA_POST)),
    "dialoger:par_godkann": ("omgang", {}, bara(SAMORDNAR, BARA_POST)),
    "dialoger:bemanning": ("", {}, bara(SAMORDNAR)),
    "dialoger:profil": ("utforare", {}, bara(SAMORDNAR)),
    "dialoger:jav": ("", {}, bara(["dialogutforare", "dialogutforare_spsm"])),
    "dialoger:jav_avsluta": ("jav", {}, bara(["dialogutforare", "dialogutforare_spsm"], BARA_POST)),
    "dialoger:lista": ("", {}, bara(SER_ARENDEN)),
    "dialoger:export": ("", {"form": "csv"}, bara(SER_ARENDEN)),
    "dialoger:flera": ("", {}, bara(ARBETAR_I_ARENDEN, BAS)),  # nothing chosen: sent back to the list
    "dialoger:flera_resultat": ("jobb", {}, bara(ARBETAR_I_ARENDEN, SAKNAS)),  # not a job of that kind
    "dialoger:vy_spara": ("", {}, bara(SER_ARENDEN, BARA_POST)),
    "dialoger:vy_ta_bort": ("", {"pk": 1}, bara(SER_ARENDEN, BARA_POST)),
    "analysunderlag:lista": ("", {}, rad(OK, analytiker=NEKAD, egen_huvudman=OK, annan_huvudman=OK)),
    "analysunderlag:detalj": ("underlag", {}, UNDERLAG),
    "analysunderlag:underlag_skolform": ("underlag", {"skolform": "grundskola"}, UNDERLAG),
    "analysunderlag:underlag_lage": ("underlag", {}, UNDERLAG),
    "analysunderlag:underlag_hamta": ("underlag", {"format": "json"}, UNDERLAG),
    "analysunderlag:underlag_huvudman": ("huvudman", {}, UNDERLAG),
    "analysunderlag:underlag_register": ("huvudman", {}, UNDERLAG),
    "analysunderlag:kvalitetssystem": ("", {}, rad(OK)),
    "analysunderlag:kvalitetssystem-skolform": ("", {"kod": "grundskola"}, rad(OK)),
    "analysunderlag:tillagda_matt": ("", {}, rad(OK)),
    "analysunderlag:tillagt_matt": ("tillagt_matt", {}, rad(OK)),
    "analysunderlag:tillagt_matt_nytt": ("", {}, REDAKTION),
    "analysunderlag:tillagt_matt_andra": ("tillagt_matt", {}, REDAKTION),
    "analysunderlag:tillagt_matt_avsluta": ("tillagt_matt", {}, REDAKTION),
    "analysunderlag:tillagt_matt_oppna": ("tillagt_matt", {}, REDAKTION),
    "analysunderlag:tillagt_matt_ta_bort": ("tillagt_matt", {}, REDAKTION),
    "analysunderlag:tillagda_matt_rakna_om": ("", {}, bara(["systemforvaltare", "redaktor"], BARA_POST)),
    "analysunderlag:statistik": ("", {}, rad(OK)),
    "analysunderlag:statistik_detalj": ("statistikimport", {}, rad(OK)),
    "analysunderlag:statistik_avvisade": ("statistikimport", {}, rad(SAKNAS)),  # the file had no rejected rows
    "analysunderlag:statistik_ny": ("", {}, SYSTEM),
    "analysunderlag:statistik_granska": ("jobb", {}, bara(["systemforvaltare"], SAKNAS)),  # not a job of that kind
    "analysunderlag:statistik_aterkalla": ("statistikimport", {}, bara(["systemforvaltare"], BAS)),  # in no release
    # Runs of everybody's underlag
    "analysunderlag:korning_lista": ("", {}, KORNINGAR),
    "analysunderlag:korning_ny": ("", {}, KORNINGAR),
    "analysunderlag:korning": ("korning", {}, KORNINGAR),
    "analysunderlag:korning_lage": ("korning", {}, KORNINGAR),
    "analysunderlag:korning_pausa": ("korning", {}, bara(["systemforvaltare", "samordnare"], BARA_POST)),
    "analysunderlag:korning_fortsatt": ("korning", {}, bara(["systemforvaltare", "samordnare"], BARA_POST)),
    "analysunderlag:korning_gor_om": ("korning", {}, bara(["systemforvaltare", "samordnare"], BARA_POST)),
    "analysunderlag:korning_avbryt": ("korning", {}, bara(["systemforvaltare", "samordnare"], BAS)),  # ended: sent back
    "analysunderlag:release_lista": ("", {}, rad(OK)),
    "analysunderlag:release_detalj": ("release", {}, rad(OK)),
    "analysunderlag:release_godkann": ("release", {}, bara(["systemforvaltare", "redaktor"], BARA_POST)),
    "analysunderlag:release_dra_tillbaka": ("release", {}, bara(["systemforvaltare"], BAS)),  # approved: sent back
    "analysunderlag:namn_pa_matt": ("", {}, rad(OK)),
    "analysunderlag:namn_pa_matt_nytt": ("", {}, REDAKTION),
    "analysunderlag:namn_pa_matt_ta_bort": ("synonym", {}, REDAKTION),
    # Självskattning: the huvudman's own space, closed to every role; what is shared follows the underlag
    "analysunderlag:skattning_valj": ("", {}, bara((), BAS) | {"egen_huvudman": BAS, "annan_huvudman": BAS}),
    "analysunderlag:skattning_lista": ("huvudman", {}, EGET),
    "analysunderlag:skattning_ny": ("huvudman", {}, EGET),
    "analysunderlag:skattning": ("skattning", {}, EGET),
    "analysunderlag:skattning_resultat": ("skattning", {}, EGET),
    "analysunderlag:skattning_dela": ("skattning", {}, EGET),
    "analysunderlag:skattning_ta_bort": ("skattning", {}, EGET),
    "analysunderlag:skattning_antal": ("skattning", {"niva": "rektor"}, EGET),
    "analysunderlag:skattning_lank": ("skattning", {"niva": "rektor"}, EGET_POST),
    "analysunderlag:skattning_stang": ("skattning", {"niva": "rektor"}, EGET),
    "analysunderlag:skattning_gemensamt": ("skattning", {"niva": "rektor"}, EGET),
    "analysunderlag:skattning_svara": ("skattning", {"niva": "rektor"}, EGET_POST),
    "analysunderlag:skattning_svar": ("skattningssvar", {}, EGET),
    "analysunderlag:skattning_faktor": ("skattningssvar", {"nummer": 1}, EGET),
    "analysunderlag:skattning_lamna": ("skattningssvar", {}, EGET_POST),
    "analysunderlag:skattning_kod": ("skattningssvar", {}, EGET_POST),
    "analysunderlag:skattning_blad": ("skattningssvar", {}, EGET),
    "analysunderlag:skattning_las_in": ("skattningssvar", {}, EGET),
    "analysunderlag:skattning_spara_blad": ("skattningssvar", {}, EGET_POST),
    "analysunderlag:skattning_delad": ("delning", {}, UNDERLAG),
    # Open to all, but it is the signed link or the code that opens
    "analysunderlag:skatta": ("", {}, alla(OK)),
    "analysunderlag:skatta_lank": ("", {"hemlighet": "1.fel"}, alla(SAKNAS)),
    "analysunderlag:skatta_svar": ("skattasvar", {}, alla(SAKNAS)),
    "analysunderlag:skatta_faktor": ("skattasvar", {"nummer": 1}, alla(SAKNAS)),
    "analysunderlag:skatta_lamna": ("skattasvar", {}, alla(BARA_POST)),
    "analysunderlag:skatta_glom": ("skattasvar", {}, alla(BARA_POST)),
    "analysunderlag:skatta_blad": ("skattasvar", {}, alla(SAKNAS)),
    "analysunderlag:skatta_las_in": ("skattasvar", {}, alla(SAKNAS)),
    "analysunderlag:skatta_spara_blad": ("skattasvar", {}, alla(BARA_POST)),
    # The huvudman's own space: nobody with a role at an agency, and nobody for another huvudman
    "analysunderlag:egna": ("", {}, rad(NEKAD, egen_huvudman=BAS, annan_huvudman=BAS)),  # one huvudman: straight there
    "analysunderlag:egna_uppgifter": ("huvudman", {}, EGET),
    "analysunderlag:eget_varde_nytt": ("huvudman", {}, EGET),
    "analysunderlag:egna_klistra": ("huvudman", {}, EGET),
    "analysunderlag:egna_mall": ("huvudman", {}, EGET),
    "analysunderlag:egna_uppdrag": ("huvudman", {}, EGET),
    "analysunderlag:egna_ta_med": ("huvudman", {}, EGET),
    "analysunderlag:eget_varde_andra": ("eget_varde", {}, EGET),
    "analysunderlag:eget_varde_ta_bort": ("eget_varde", {}, EGET),
    "analysunderlag:egna_klistra_spara": (
        "huvudman",
        {},
        EGET | {"egen_huvudman": BARA_POST, "annan_huvudman": BARA_POST},
    ),
    "analysunderlag:egna_klistra_angra": ("inklistring", {}, EGET),
    "analysunderlag:egna_blad": ("huvudman", {"till": "namnd"}, EGET),
    "analysunderlag:egna_blad_pdf": ("huvudman", {"till": "personal"}, EGET),
    "analysunderlag:egna_rader": ("huvudman", {"avdelning": "foljs-upp"}, EGET),
    "analysunderlag:egen_rad_ny": ("huvudman", {"avdelning": "iakttagelser"}, EGET),
    "analysunderlag:egen_rad_andra": ("eget_mal", {"avdelning": "mal"}, EGET),
    "analysunderlag:egen_rad_ta_bort": ("eget_mal", {"avdelning": "mal"}, EGET),
    # Cases: neither the analyst nor those who keep the service running see the dialogues
    "dialoger:detalj": ("dialog", {}, ARENDE),
    "dialoger:historik": ("dialog", {}, ARENDE),
    "dialoger:lasare": ("dialog", {}, bara(SAMORDNAR)),
    "dialoger:forberedelse": ("dialog", {}, bara(ARBETAR, BARA_POST)),
    # The case is new and nobody's: the state allows some of these, and sends back to the case from the others
    "dialoger:bjud_in": ("dialog", {}, bara(SAMORDNAR, BAS)),
    "dialoger:registrera_inbjudan": ("dialog", {}, bara(SAMORDNAR, BAS)),
    "dialoger:inbjudan_igen": ("inbjudan", {}, SAMORDNAR_ARENDEN),
    "dialoger:inbjudan_postad": ("inbjudan", {}, SAMORDNAR_ARENDEN),
    "dialoger:inbjudan_brev": ("inbjudan", {}, SAMORDNAR_ARENDEN),
    "dialoger:omgang_inbjudan": ("omgang", {}, SAMORDNAR_ARENDEN),
    "dialoger:omgang_brev": ("omgang", {}, SAMORDNAR_ARENDEN),
    "dialoger:omgang_postade": ("omgang", {}, bara(SAMORDNAR, BARA_POST)),
    # Open to all, but it is the signed link that opens: anything else is one and the same page
    "dialoger:svar": ("", {"hemlighet": "1.fel"}, alla(SAKNAS)),
    "dialoger:svar_kvitto": ("", {"hemlighet": "1.fel"}, alla(SAKNAS)),
    # After the dialogue
    "dialoger:efter_valj": ("", {}, rad(NEKAD, egen_huvudman=BAS, annan_huvudman=BAS)),
    "dialoger:efter_dialogen": ("huvudman", {}, EGET),
    "dialoger:atgarder": ("huvudman", {}, EGET),
    "dialoger:atgard_ny": ("huvudman", {}, EGET),
    "dialoger:atgard_andra": ("egen_atgard", {}, EGET),
    "dialoger:atgard_ta_bort": ("egen_atgard", {}, EGET),
    "dialoger:infor_uppfoljningen": ("aterkopplad", {}, EGET),
    "dialoger:uppfoljning_skicka": ("aterkopplad", {}, EGET | {"egen_huvudman": BAS}),  # nothing written yet
    "dialoger:respons": ("aterkopplad", {}, EGET),
    "dialoger:stodmaterial": ("anteckningsdialog", {}, PARET),
    "dialoger:stodmaterial_tillbaka": ("anteckningsdialog", {"pk": 999_999}, bara(PAR, BARA_POST)),
    "dialoger:svar_intro": ("dialog", {}, bara(SAMORDNAR, BAS)),
    "dialoger:svar_fortsatt": ("dialog", {}, bara(SAMORDNAR, BAS)),
    "dialoger:underlag": ("dialog", {}, bara(SAMORDNAR, BAS)),
    "dialoger:underlag_bestall": ("dialog", {}, bara(ARBETAR, BARA_POST)),
    "dialoger:underlag_utan": ("dialog", {}, bara(ARBETAR, BARA_POST)),
    "dialoger:uppfoljning": ("dialog", {}, bara(SAMORDNAR, BAS)),
    "dialoger:tilldela": ("dialog", {}, bara(SAMORDNAR)),
    "dialoger:pausa": ("dialog", {}, bara(SAMORDNAR)),
    "dialoger:ateruppta": ("dialog", {}, bara(SAMORDNAR, BAS)),
    "dialoger:avsluta": ("dialog", {}, bara(SAMORDNAR, BAS)),
    "dialoger:aterkalla": ("dialog", {}, bara(SAMORDNAR)),
    "dialoger:ateroppna": ("dialog", {}, bara(SAMORDNAR, BAS)),
    "dialoger:omdirigera": ("dialog", {}, bara(SAMORDNAR)),
    "dialoger:oppna": ("huvudman", {}, bara(SAMORDNAR)),
    "dialoger:mote": ("mote", {}, ARENDE),
    "dialoger:mote_boka": ("motesdialog", {}, SAMORDNAR_ARENDEN),
    "dialoger:mote_andra": ("mote", {}, SAMORDNAR_ARENDEN),
    "dialoger:mote_hall": ("mote", {}, SAMORDNAR_ARENDEN),
    "dialoger:mote_ratta": ("mote", {}, bara(SAMORDNAR, BAS)),  # not held yet
    "dialoger:mote_stall_in": ("mote", {}, SAMORDNAR_ARENDEN),
    "dialoger:mote_deltagare": ("mote", {}, SAMORDNAR_ARENDEN),
    "dialoger:namn_nytt": ("mote", {"koppling": 1}, bara(ARBETAR_I_ARENDEN, BARA_POST)),
    "dialoger:namn_ta_bort": ("mote", {"koppling": 1, "namn": 1}, bara(ARBETAR_I_ARENDEN, BARA_POST)),
    "dialoger:tider": ("motesdialog", {}, bara(("samordnare", "administrator"), BAS)),  # already proposed
    "dialoger:bokning": ("bokning", {}, ARENDE),
    "dialoger:bokning_valj": ("bokningstid", {}, SAMORDNAR_ARENDEN),
    "dialoger:bokning_tillbaka": ("bokning", {}, SAMORDNAR_ARENDEN),
    # The huvudman's own: another huvudman's proposals are no page
    "dialoger:mina_tider": ("", {}, FORETRADER),
    "dialoger:mina_tider_bokning": ("bokning", {}, FORETRADER | {"annan_huvudman": SAKNAS}),
    "dialoger:mina_tider_valj": ("bokningstid", {}, FORETRADER | {"annan_huvudman": SAKNAS}),
    "dialoger:mina_tider_onskemal": ("bokning", {}, EGET_POST),
    "dialoger:nasta_steg_val": ("", {}, EGET_VIDARE),
    "dialoger:nasta_steg": ("huvudman", {}, EGET),
    "dialoger:nasta_steg_svara": ("huvudman", {}, EGET | {"egen_huvudman": BAS}),  # not asked now
    "dialoger:nasta_steg_beslut": ("huvudman", {}, EGET | {"egen_huvudman": BAS}),  # not asked now
    "dialoger:nasta_steg_deltagare": ("eget_mote", {}, EGET),
    "dialoger:fokus": ("huvudman", {}, EGET),
    "dialoger:fokus_skicka": ("huvudman", {}, EGET),
    "dialoger:franvaro": ("", {}, bara(("dialogutforare", "dialogutforare_spsm"))),
    "dialoger:franvaro_ta_bort": ("", {"pk": 1}, bara(("dialogutforare", "dialogutforare_spsm"), BARA_POST)),
    "dialoger:kalender": ("", {}, bara(SER_ARENDEN)),
    "dialoger:kalenderkrockar": ("", {}, bara(SER_ARENDEN)),
    "dialoger:kalenderlankar": ("", {}, bara(SER_ARENDEN)),
    "dialoger:kalenderlank_ny": ("", {}, bara(SER_ARENDEN, BARA_POST)),
    "dialoger:kalenderlank_byt": ("kalenderlank", {}, bara(SER_ARENDEN, SAKNAS) | {"dialogutforare": OK}),
    "dialoger:kalenderlank_ta_bort": ("kalenderlank", {}, bara(SER_ARENDEN, SAKNAS) | {"dialogutforare": OK}),
    "dialoger:kalenderflode": ("", {"hemlighet": "fel"}, alla(SAKNAS)),
    # Mötesanteckningar: fastställda are read by all who see the case, registratorer and the huvudman; the pair writes.
    "dialoger:anteckning": ("anteckning", {}, ANTECKNING),
    "dialoger:anteckning_pdf": ("anteckning", {}, ANTECKNING),
    "dialoger:anteckning_skriv": ("anteckningsutkast", {}, PARET),
    "dialoger:anteckning_ny": ("anteckningsmote", {}, PARET),
    "dialoger:anteckning_lamna": ("anteckning", {}, bara(PAR, BARA_POST)),
    "dialoger:anteckning_aterlamna": ("anteckning", {}, bara(PAR, BARA_POST)),
    "dialoger:anteckning_faststall": ("anteckning", {}, bara(PAR, BARA_POST)),
    "dialoger:arbetsanteckning": ("anteckningsdialog", {}, alla(SAKNAS, anonym=LOGIN, inaktiv=LOGIN) | PAR_OK),
    "dialoger:vara_anteckningar": ("", {}, rad(NEKAD, egen_huvudman=OK, annan_huvudman=OK)),
    "dialoger:diarium": ("", {}, bara(["registrator"])),
    "dialoger:diarium_export": ("", {}, bara(["registrator"])),
    # What a huvudman has sent in: its own people have it on their pages
    "dialoger:inkommet": ("inkommet", {}, bara((*ARBETAR_I_ARENDEN, "registrator")) | {"enhetschef": SAKNAS}),
    "dialoger:fragebank": ("", {}, bara(SER_ARENDEN)),
    # Login (django-allauth)
    "account_login": ("", {}, UTLOGGAD),
    "account_logout": ("", {}, alla(OK, anonym=BAS, inaktiv=BAS)),
    "account_inactive": ("", {}, alla(OK)),
    "account_reset_password": ("", {}, alla(OK)),
    "account_reset_password_done": ("", {}, alla(OK)),
    "account_reset_password_from_key": ("", {"uidb36": "zzzzz", "key": "fel-nyckel"}, alla(OK)),
    "account_reset_password_from_key_done": ("", {}, alla(OK)),
    "account_change_password": ("", {}, INLOGGADE),
    "account_set_password": ("", {}, VIDARE),
    "account_reauthenticate": ("", {}, INLOGGADE),
    "mfa_index": ("", {}, INLOGGADE),
    "mfa_authenticate": ("", {}, alla(BAS)),
    "mfa_reauthenticate": ("", {}, VIDARE),
    "mfa_activate_totp": ("", {}, VIDARE),
    "mfa_deactivate_totp": ("", {}, UTAN_TVA_STEG),
    "mfa_view_recovery_codes": ("", {}, UTAN_TVA_STEG),
    "mfa_generate_recovery_codes": ("", {}, VIDARE),
    "mfa_download_recovery_codes": ("", {}, UTAN_TVA_STEG),
    "socialaccount_login_cancelled": ("", {}, alla(OK)),
    "socialaccount_login_error": ("", {}, alla(401)),
    # In the library but not in our service
    "account_signup": ("", {}, STANGD),
    "account_email": ("", {}, STANGD),
    "account_email_verification_sent": ("", {}, STANGD),
    "account_confirm_email": ("", {"key": "x"}, STANGD),
    "account_confirm_login_code": ("", {}, STANGD),
    "socialaccount_signup": ("", {}, STANGD),
    "socialaccount_connections": ("", {}, STANGD),
}


@dataclass
class Varld:
    """The cast, and the things they try to open. All that belongs to somebody belongs to `egen_huvudman`."""

    folk: dict[str, Anvandare | None]
    nycklar: dict[str, dict[str, object]]

    def klient(self, vem: str) -> Client:
        client = Client(raise_request_exception=True)
        person = self.folk[vem]
        if person:
            client.force_login(person)
            if vem == "inaktiv":
                Anvandare.objects.filter(pk=person.pk).update(is_active=False)
        return client

    def adress(self, namn: str) -> str:
        objekt, mer, _ = MATRIS[namn]
        return reverse(namn, kwargs=(self.nycklar[objekt] if objekt else {}) | mer)


@pytest.fixture
def varld() -> Varld:
    return bygg_varld()


def bygg_varld() -> Varld:
    egen, annan = skapa_huvudman("Kumla kommun"), skapa_huvudman("Annan kommun")
    fore_detta, representant = skapa_anvandare(), skapa_anvandare(huvudman=egen)
    folk: dict[str, Anvandare | None] = {namn: skapa_anvandare(roll) for namn, roll in ROLLER.items()}
    folk |= {
        "anonym": None,
        "inaktiv": skapa_anvandare(Roll.SYSTEMFORVALTARE),
        FORE_DETTA: fore_detta,
        "dialogutforare_spsm": skapa_anvandare(Roll.DIALOGUTFORARE, "SPSM"),
        "egen_huvudman": representant,
        "annan_huvudman": skapa_anvandare(huvudman=annan),
    }
    skapa_roll(fore_detta, Roll.SYSTEMFORVALTARE, giltig_till=dagar(-1))
    Uppdrag.objects.create(
        anvandare=fore_detta, huvudman=egen, funktion="rektor", giltig_fran=dagar(-9), giltig_till=dagar(-1)
    )
    ladda_kvalitetssystem()
    motesdialog = skapa_dialog(huvudman=egen, cykel=skapa_cykel(2), till="ja")
    mote = boka(motesdialog, "introduktion", -1)  # first: what is booked directly withdraws the proposed times
    bokning = foresla_tider(
        dialog_id=motesdialog.pk,
        typ="introduktion",
        tider=[(klockan(20), klockan(20, 10))],
        svar_senast=dagar(5),
        form="digitalt",
        aktor=None,
    )
    par = (folk["dialogutforare"], folk["dialogutforare_spsm"])
    antecknad = skapa_dialog(par, huvudman=egen, cykel=skapa_cykel(3), till="anteckning")  # type: ignore[arg-type]
    faststalld, utkast = Anteckning.objects.get(), anteckna(antecknad, "formote")
    introduktion = antecknad.moten.get(typ="introduktion")
    eget_mote = boka(antecknad, "aterkoppling", 20)
    spara_fokus(huvudman_id=egen.pk, skolformer=[], faktorer=[1], delmal=[], text="", version="", aktor=representant)
    omgang = skapa_omgang()
    plats = lagg_till_i_urval(omgang_id=omgang.pk, huvudman=skapa_huvudman(), skal="Önskar", aktor=None)
    pa_papper = skapa_dialog(skapa_par(), omgang=omgang)
    vantar = skapa_dialog(skapa_par(), till="ja", omgang=omgang)
    grupp = flytta_till_grupp(omgang_id=omgang.pk, dialoger=[vantar.pk], till="ny", aktor=None)
    assert grupp is not None
    (brev,) = skicka_inbjudan(dialog_id=pa_papper.pk, mottagare=[Mottagare("Nämnden")], aktor=None)
    person = skapa_anvandare(Roll.ANALYTIKER)
    uppdrag = representant.aktiva_uppdrag[0]
    inklistrat = skapa_eget_varde(egen, representant, namn="Inklistrat", inklistring=uuid4())
    uppdrag.ar_ansvarig = True
    uppdrag.save()
    bjuden = bjud_in_kollega(
        huvudman=egen, namn="Kollega", epost="k@exempel.test", funktioner=["rektor"], aktor=representant
    )
    kontakt = skapa_kontakt(egen)
    aterkopplad = skapa_dialog(huvudman=egen, cykel=skapa_cykel(4), till="aterkopplad")
    atgard = spara_atgard(
        huvudman=egen, aktor=representant, text="Läsa", typ="ska", fraga="Hur vet vi det?", status="tankt"
    )
    delning = skapa_delning(egen, representant)
    skattning = skapa_skattning(egen, antal={"huvudman": 3, "rektor": 5})
    svar = borja_med_konto(niva_id=skattning.nivaer.get(niva="huvudman").pk, anvandare=representant)
    avisering = Avisering.objects.create(typ="x", nyckel="n", epost="x@y.test", amne="Ämne", text="x")
    nycklar: dict[str, dict[str, object]] = {
        "jobb": {"pk": skapa_jobb(bestallare=representant).pk},
        "inbjudan": {"pk": brev.pk},
        "omgang": {"pk": omgang.pk},
        "introduktionsgrupp": {"pk": omgang.pk, "grupp": grupp.pk},
        "konto": {"pk": person.pk},
        "roll": {"pk": person.rolltilldelningar.get().pk},
        "avisering": {"pk": avisering.pk},
        "huvudman": {"nyckel": egen.nyckel},
        "eget_mote": {"nyckel": egen.nyckel, "pk": eget_mote.pk},
        "kontakt": {"nyckel": egen.nyckel, "avdelning": "kontakter", "pk": kontakt.pk},
        "egen_kontakt": {"nyckel": egen.nyckel, "pk": kontakt.pk},
        "egen_atgard": {"nyckel": egen.nyckel, "pk": atgard.pk},
        "aterkopplad": {"nyckel": egen.nyckel, "nummer": aterkopplad.nummer},
        "kollega": {"nyckel": egen.nyckel, "pk": uppdrag.pk},
        "kollegainbjudan": {"nyckel": egen.nyckel, "pk": bjuden.pk},
        "uppdrag": {"pk": uppdrag.pk},
        "skattning": {"nyckel": egen.nyckel, "pk": skattning.pk},
        "skattningssvar": {"nyckel": egen.nyckel, "svar": svar.nyckel},
        "skattasvar": {"svar": svar.nyckel},
        "delning": {"pk": delning.pk},
        "inkommet": {"pk": delning.diariepost.pk},
        "underlag": {"pk": skapa_underlag(egen).pk},
        "eget_varde": {"nyckel": egen.nyckel, "pk": skapa_eget_varde(egen, representant).pk},
        "inklistring": {"nyckel": egen.nyckel, "inklistring": inklistrat.inklistring},
        "eget_mal": {"nyckel": egen.nyckel, "pk": skapa_egen_rad(egen, representant, "mal").pk},
        "motesdialog": {"nummer": motesdialog.nummer},
        "bokning": {"pk": bokning.pk},
        "bokningstid": {"pk": bokning.pk, "tid": bokning.tider.get().pk},
        "mote": {"pk": mote.pk},
        "kalenderlank": {"pk": skapa_nyckel(anvandare=folk["dialogutforare"]).pk},  # type: ignore[arg-type]
        "utforare": {"pk": par[0].pk},
        "jav": {"pk": anmal_jav(utforare=par[0], huvudman=annan).pk},
        "urvalsplats": {"pk": omgang.pk, "plats": plats.pk},
        "dialog": {"nummer": skapa_dialog(huvudman=egen).nummer},
        "anteckning": {"pk": faststalld.pk},
        "anteckningsutkast": {"pk": utkast.pk},
        "anteckningsmote": {"pk": introduktion.pk, "nummer": antecknad.nummer},
        "anteckningsdialog": {"nummer": antecknad.nummer},
        "registerimport": {"pk": Registerimport.objects.create(filnamn="a.csv", sha256="0" * 64, slag="x").pk},
        "statistikimport": {"pk": _statistikimport().pk},
        "release": {"pk": Statistikrelease.objects.get().pk},
        "tillagt_matt": {"pk": lagg_till_matt(data=mattdata(), aktor=None).pk},
        "synonym": {"pk": Kallsynonym.objects.create(namn="Antal barn", kod="fs_barn").pk},
        "korning": {"pk": _korning().pk},
    }
    return Varld(folk, nycklar)


def _korning() -> Korning:
    return Korning.objects.create(
        release=Statistikrelease.objects.get(), status=Korning.Status.KLAR, ar_oppen=False, avslutad=timezone.now()
    )


def _statistikimport() -> Statistikimport:
    return Statistikimport.objects.create(
        filnamn="a.xlsx", sha256="0" * 64, slag="ufa", titel="A", skolform="grundskola"
    )


def _svar(svar) -> int | str:
    if svar.streaming:
        list(svar.streaming_content)  # a download holds its file open until it has been read
    if svar.status_code not in (301, 302):
        return svar.status_code
    return LOGIN if svar.url.startswith(f"{reverse('account_login')}?next=") else BAS


def test_every_url_has_a_row_and_every_row_a_url():
    assert set(MATRIS) == {namn for namn, _ in alla_urlnamn()}
    for namn, (_, _, svar) in MATRIS.items():
        assert set(svar) == set(ALLA), namn


@pytest.mark.inbyggt
@pytest.mark.django_db
@pytest.mark.usefixtures("tyst_om_nekade")
def test_who_may_open_what(varld):
    """One world for all, since building it is what takes time; GET changes nothing."""
    fel = []
    for vem in ALLA:
        client = varld.klient(vem)
        for namn, (_, _, vantat) in MATRIS.items():
            with zeal_ignore([{"model": "kvalitet.Anvandare", "field": "get()"}]):  # allauth asks twice for one user
                fatt = _svar(client.get(varld.adress(namn)))
            if fatt != vantat[vem]:
                fel.append(f"{namn} för {vem}: {fatt}, inte {vantat[vem]}")
    assert fel == []


@pytest.mark.inbyggt
@pytest.mark.django_db
@pytest.mark.usefixtures("tyst_om_nekade")
def test_who_is_refused_a_page_is_refused_a_post_too(varld):
    fel = []
    for vem in ALLA:
        client = varld.klient(vem)
        for namn, (_, _, vantat) in MATRIS.items():
            tillatna = {LOGIN: {LOGIN}, NEKAD: {NEKAD}, SAKNAS: {SAKNAS, BARA_POST}}.get(vantat[vem])
            if tillatna and (fatt := _svar(client.post(varld.adress(namn)))) not in tillatna:
                fel.append(f"{namn} för {vem}: {fatt}")
    assert fel == []


@pytest.mark.django_db
def test_roles_add_up(varld):
    """Two roles give the rights of both, and no more."""
    person = skapa_anvandare(Roll.ANALYTIKER)
    skapa_roll(person, Roll.REDAKTOR)
    client = Client()
    client.force_login(person)
    assert _svar(client.get(varld.adress("analysunderlag:detalj"))) == OK
    assert _svar(client.get(varld.adress("handelser"))) == NEKAD
