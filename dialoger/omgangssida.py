"""The page of a round: its four steps and the one thing that is next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from huvudman.koncerner import koncernforslag
from kvalitet import svenska

from . import gemensamma, kontaktlage
from .models import Omgang
from .omgangstratt import Trattrad


@dataclass(frozen=True)
class Nasta:
    rubrik: str
    text: str
    url: str
    knapp: str


def _antal(rader: list[Trattrad]) -> dict[str, int]:
    return {rad.namn: rad.antal for rad in rader}


def stegen(omgang: Omgang, rader: list[Trattrad]) -> list[dict[str, Any]]:
    """Urval → Par → Inbjudan → Svar, for komponenter/steg.html: the first that is not done goes on."""
    n = _antal(rader)
    arenden = n["Öppnade ärenden"]
    hela = [
        ("Urval", arenden > 0, svenska.antal(n["I urvalet"], "huvudman", "huvudmän") if n["I urvalet"] else ""),
        ("Par", arenden > 0 and n["Har fullt par"] == arenden, _av(n["Har fullt par"], arenden, "har ett par")),
        ("Inbjudan", arenden > 0 and n["Inbjudna"] == arenden, _av(n["Inbjudna"], arenden, "är inbjudna")),
        ("Svar", arenden > 0 and n["Har svarat"] == arenden, _av(n["Har svarat"], arenden, "har svarat")),
    ]
    steg, pagar = [], False
    for namn, klart, rad in hela:
        lage = "klart" if klart else "kommande" if pagar else "pagar"
        pagar = pagar or not klart
        steg.append({"namn": namn, "lage": lage, "rader": [rad]})
    return steg


def _av(antal: int, alla: int, ord_: str) -> str:
    return f"{svenska.tal(antal)} av {svenska.tal(alla)} {ord_}" if alla else ""


def nasta_steg(omgang: Omgang, rader: list[Trattrad]) -> Nasta | None:
    n = _antal(rader)
    arenden, i_urvalet = n["Öppnade ärenden"], n["I urvalet"]
    lista = f"{reverse('dialoger:lista')}?omgang={omgang.pk}"
    if not i_urvalet and not arenden:
        return Nasta(
            "Dra urvalet",
            "Urvalet speglar registret. Du ser varför varje huvudman är med och kan ändra för hand.",
            reverse("dialoger:urval_dra", args=[omgang.pk]),
            "Dra urvalet",
        )
    if not arenden:
        return Nasta(
            "Granska och fastställ urvalet",
            "Då öppnas ett ärende för varje huvudman. Ingen inbjudan skickas än.",
            reverse("dialoger:urval", args=[omgang.pk]),
            "Granska urvalet",
        )
    if n["Har fullt par"] < arenden:
        utan = svenska.antal(arenden - n["Har fullt par"], "ärende", "ärenden")
        return Nasta(
            "Tilldela par",
            f"{svenska.versal(utan)} saknar någon från Skolverket eller SPSM.",
            reverse("dialoger:par", args=[omgang.pk]),
            "Föreslå par",
        )
    if n["Inbjudna"] < arenden:
        return Nasta(
            "Bjud in",
            f"{svenska.antal(arenden - n['Inbjudna'], 'huvudman', 'huvudmän')} är inte inbjudna.",
            reverse("dialoger:omgang_inbjudan", args=[omgang.pk]),
            "Bjud in",
        )
    if n["Har svarat"] < arenden:
        return Nasta(
            "Vänta på svar",
            "Den som inte har svarat får en påminnelse när svarsdagen har gått.",
            f"{lista}&vy=alla&lage=vantar_svar",
            "Visa dem som inte har svarat",
        )
    if (kvar := n["Ja till introduktion"] - n["Har haft introduktion"]) > 0:
        return Nasta(
            "Håll introduktionerna",
            f"{svenska.antal(kvar, 'huvudman', 'huvudmän')} har svarat ja och har inte haft sin introduktion. "
            "De bokas i grupper, par för par.",
            reverse("dialoger:introduktioner", args=[omgang.pk]),
            "Till grupperna",
        )
    return None


def att_reda_ut(omgang: Omgang) -> list[dict[str, str]]:
    """What a person has to find out or decide of the huvudmän, each with where. A constant number of queries."""
    rader = [
        kontaktlage.i_korthet(omgang, kontaktlage.kontaktlage(omgang)),
        gemensamma.i_korthet(omgang, gemensamma.forslag(omgang)),
        _koncerner(omgang),
    ]
    return [rad for rad in rader if rad]


def _koncerner(omgang: Omgang) -> dict[str, str] | None:
    rader = koncernforslag(kontaktlage.huvudman_i_omgang(omgang).values_list("pk", flat=True))
    if not rader:
        return None
    return {
        "rubrik": f"{svenska.antal(len(rader), 'grupp', 'grupper')} av huvudmän ser ut att vara samma koncern",
        "text": "Drivs de som en huvudman ska de bjudas in som en.",
        "url": reverse("dialoger:koncerner", args=[omgang.pk]),
        "lank": "Samma koncern",
    }
