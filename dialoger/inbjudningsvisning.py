"""How it went with each invitation, in words: for the case page and the round's page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from kvalitet import svenska
from kvalitet.models import Avisering

from .models import Dialog, Inbjudan, Omgang

A = Avisering.Status
# Of a letter by mail → (words, kind of komponenter/tagg.html). {} is the day.
UTFALL: dict[str, tuple[str, str]] = {
    A.UTKAST: ("Utkast", "vila"),
    A.GODKAND: ("Väntar på att skickas", "pagar"),
    A.SKICKAS: ("Skickas nu", "pagar"),
    A.SKICKAD: ("Skickad {}", "klart"),
    A.LEVERERAD: ("Levererad {}", "klart"),
    A.STUDSAD: ("Kom inte fram", "sent"),
}


@dataclass(frozen=True)
class Rad:
    inbjudan: Inbjudan
    text: str
    sort: str
    mer: str = ""  # what it was answered, when it was reminded of, or why it has not gone

    @property
    def kom_inte_fram(self) -> bool:
        return self.inbjudan.avisering is not None and self.inbjudan.avisering.status == A.STUDSAD


def rad(inbjudan: Inbjudan, idag: date) -> Rad:
    """`inbjudan` with its avisering."""
    text, sort = _utfall(inbjudan, idag)
    mer = f"Påmind {svenska.datum_kort(inbjudan.pamind, idag=idag)}" if inbjudan.pamind else ""
    if inbjudan.svarade:
        dag = svenska.datum_kort(timezone.localdate(inbjudan.svarade), idag=idag)
        mer = f"Svarade {inbjudan.get_svar_display().lower()} {dag}"
    brev = inbjudan.avisering
    if brev and brev.status == A.GODKAND and brev.fel:
        mer = "E-postservern svarar inte. Brevet skickas när den gör det."
    return Rad(inbjudan, text, sort, mer)


def _utfall(inbjudan: Inbjudan, idag: date) -> tuple[str, str]:
    if inbjudan.ska_postas:
        return "Ska postas", "vantar"
    dag = svenska.datum_kort(inbjudan.skickad, idag=idag) if inbjudan.skickad else ""
    if inbjudan.avisering:
        text, sort = UTFALL[inbjudan.avisering.status]
        return text.format(dag), sort
    if inbjudan.sandning == Inbjudan.Sandning.PAPPER:
        return (f"Postad {dag}", "klart") if dag else ("Postades aldrig", "vila")
    return f"Skickad {dag}", "vila"


def rader(inbjudningar: Iterable[Inbjudan]) -> dict[str, list[Rad]]:
    """`galler`: one for each letter in force; `forr`: those that newer ones have replaced."""
    idag, alla = timezone.localdate(), list(inbjudningar)
    return {
        "galler": [rad(r, idag) for r in alla if r.stangd is None],
        "forr": [rad(r, idag) for r in alla if r.stangd is not None],
    }


def saknas(alla: list[Rad]) -> list[dict[str, str]]:
    """What the samordnare has to do about letters that did not arrive, for "Vad saknas"."""
    borta = [r.inbjudan.mottagare for r in alla if r.kom_inte_fram]
    if not borta:
        return []
    rubrik = f"Inbjudan till {svenska.lista(borta)} kom inte fram"
    if len(borta) == len(alla):
        rubrik = "Inbjudan har inte kommit fram till någon"
    return [{"rubrik": rubrik, "text": "Ta reda på rätt adress och skicka igen."}]


def inbjudna(omgang: Omgang) -> dict[str, Any]:
    """The cases of the round that have been invited. Listed: those without an answer, what did not arrive first.
    Two queries."""
    har_fatt = Inbjudan.objects.filter(dialog__omgang=omgang, skickad__isnull=False)
    svarat = har_fatt.exclude(dialog__svar_intro="").values("dialog").distinct().count()
    vantar = har_fatt.filter(dialog__svar_intro="", dialog__avslutad=None, stangd=None)
    idag = timezone.localdate()
    per_arende: dict[Dialog, list[Rad]] = {}
    for inbjudan in vantar.select_related("avisering", "dialog__huvudman").order_by("dialog__huvudman__sortnamn", "pk"):
        per_arende.setdefault(inbjudan.dialog, []).append(rad(inbjudan, idag))
    tabell = [
        {
            "dialog": dialog,
            "brev": brev,
            "svar_senast": max(r.inbjudan.svar_senast for r in brev),
            "borta": any(r.kom_inte_fram for r in brev),
        }
        for dialog, brev in per_arende.items()
    ]
    alla = [r for brev in per_arende.values() for r in brev]
    return {
        "rader": sorted(tabell, key=lambda rad_: not rad_["borta"]),
        "svarat": svarat,
        "pa_vag": sum(r.sort == "pagar" for r in alla),
        "borta": sum(r.kom_inte_fram for r in alla),
    }
