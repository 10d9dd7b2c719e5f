"""What every page gets: menu, who is logged in, and in the demo its accounts on the login page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from .behorighet import kan

# The pages of a case: its forms have names of their own.
ARENDESIDOR = tuple(
    f"dialoger:{namn}"
    for namn in (
        "detalj", "historik", "lasare", "mote", "tider", "bokning", "anteckning", "arbetsanteckning", "bjud_in",
        "registrera", "inbjudan_", "svar_", "underlag", "uppfoljning", "tilldela", "pausa", "ater",
        "avsluta", "omdirigera", "oppna", "flera", "stodmaterial",
    )
)  # fmt: skip

# Menu entries in order: URL name, words, and the start of other URL names that belong under it.
MENY: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("start", "Start", ()),
    (
        "dialoger:nasta_steg_val",
        "Nästa steg",
        (
            "dialoger:nasta_steg",
            "dialoger:fokus",
            "dialoger:mina_tider",
            "dialoger:vara_",
            "dialoger:efter_",
            "dialoger:atgard",
            "huvudman:detalj",
        ),
    ),
    ("dialoger:vecka", "Min vecka", ("dialoger:tid_",)),
    ("dialoger:lista", "Ärenden", ARENDESIDOR),
    (
        "dialoger:omgangar",
        "Omgångar",
        (
            "dialoger:omgang",
            "dialoger:urval",
            "dialoger:par",
            "dialoger:introduktion",
            "dialoger:prognos",
            "dialoger:tidsmodell",
        ),
    ),
    ("dialoger:kalender", "Kalender", ("dialoger:kalender",)),
    ("dialoger:vara_anteckningar", "Anteckningar", ("dialoger:anteckning",)),
    ("dialoger:diarium", "Diarium", ("dialoger:anteckning", "dialoger:inkommet")),
    ("dialoger:franvaro", "Upptagen tid", ()),
    ("dialoger:jav", "Jäv", ()),
    ("dialoger:bemanning", "Arbetstid", ("dialoger:profil",)),
    ("huvudman:lista", "Huvudmän", ("huvudman:detalj", "huvudman:enhet")),
    (
        "analysunderlag:lista",
        "Underlag",
        ("analysunderlag:detalj", "analysunderlag:underlag", "analysunderlag:korning"),
    ),
    ("analysunderlag:skattning_valj", "Självskattning", ("analysunderlag:skattning",)),
    (
        "analysunderlag:egna",
        "Egna uppgifter",
        ("analysunderlag:egna", "analysunderlag:eget_", "analysunderlag:egen_"),
    ),
    ("huvudman:kollegor_valj", "Kollegor", ("huvudman:kolleg",)),
    ("huvudman:kontakter_valj", "Kontakter", ("huvudman:kontakter", "huvudman:kontakt_")),
    (
        "analysunderlag:statistik",
        "Statistik",
        ("analysunderlag:statistik", "analysunderlag:import", "analysunderlag:rel", "analysunderlag:namn_pa_matt"),
    ),
    ("huvudman:importer", "Register", ("huvudman:import", "huvudman:forslag")),
    (
        "analysunderlag:kvalitetssystem",
        "Kvalitetssystemet",
        ("analysunderlag:kvalitetssystem", "analysunderlag:tillag"),
    ),
    ("dialoger:fragebank", "Frågebank", ()),
    ("jobb_lista", "Jobb", ("jobb_",)),
    ("anvandare_lista", "Konton", ("anvandare_", "roll_")),
    ("handelser", "Loggar", ("handelser", "lasningar", "avisering")),
)
# With more entries than fit in a row, these go under "Mer" on wide screens: what is used less often.
FLEST = 7
UNDER_MER = {
    "analysunderlag:statistik",
    "huvudman:importer",
    "analysunderlag:kvalitetssystem",
    "dialoger:fragebank",
    "dialoger:franvaro",
    "dialoger:jav",
    "dialoger:bemanning",
    "jobb_lista",
    "anvandare_lista",
    "handelser",
}

# What a huvudman's people reach from Nästa steg, which is also where they begin.
EJ_I_EGET = {"start", "dialoger:vara_anteckningar", "huvudman:lista", "jobb_lista"}


def _adress(urlnamn: str) -> str:
    try:
        return reverse(urlnamn)
    except NoReverseMatch:
        return ""


def _meny(request: HttpRequest) -> list[dict[str, Any]]:
    user = getattr(request, "user", None)  # missing on pages made before login is known
    if user is None or not user.is_authenticated:
        return []
    har = request.resolver_match.view_name if request.resolver_match else ""
    poster = []
    for namn, text, under in MENY:
        if namn in EJ_I_EGET and user.ar_i_eget_utrymme:
            continue
        if kan(user, namn) and (url := _adress(namn)):
            aktiv = har == namn or any(har.startswith(u) for u in under)
            poster.append({"namn": text, "url": url, "aktiv": aktiv, "mer": namn in UNDER_MER})
    for post in poster:
        post["mer"] = post["mer"] and len(poster) > FLEST
    return poster


def _rolltext(request: HttpRequest) -> str:
    from .konton import rolltext

    user = getattr(request, "user", None)
    return rolltext(user) if user is not None and user.is_authenticated else ""


def grund(request: HttpRequest) -> dict[str, Any]:
    return {
        "navigering": SimpleLazyObject(lambda: _meny(request)),
        "rolltext": SimpleLazyObject(lambda: _rolltext(request)),
        "demolage": settings.DEMO,
        "demokonton": SimpleLazyObject(lambda: _demokonton(request)),
    }


def _demokonton(request: HttpRequest) -> list[Any]:
    if not settings.DEMO or request.user.is_authenticated:
        return []
    from .demo import konton

    return konton()
