"""Joint dialogues of a round: what can be offered, what has been decided, and which cases belong together. Reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from huvudman.models import Huvudman, Kontakt, Uppdrag
from kvalitet import svenska

from .kontaktlage import huvudman_i_omgang
from .models import Dialog, GemensamDialog, GemensamHuvudman, Omgang
from .skolchefer import Samband, Uppgift, samband


@dataclass(frozen=True)
class Forslag:
    """Huvudmän that a person may decide on."""

    samband: Samband
    huvudman_lista: list[Huvudman]

    @property
    def kod(self) -> str:
        return self.samband.kod

    @property
    def rubrik(self) -> str:
        antal = svenska.versal(svenska.antal(len(self.huvudman_lista), "huvudman", "huvudmän"))
        return f"{antal} har {'' if self.samband.saker else 'kanske '}samma skolchef"


def forslag(omgang: Omgang) -> list[Forslag]:
    """Not those whose huvudmän have all been decided on together. A constant number of queries."""
    alla = {h.pk: h for h in huvudman_i_omgang(omgang).select_related("kommun")}
    beslutade = _beslutade(omgang)
    return [
        Forslag(rad, sorted((alla[pk] for pk in rad.huvudman), key=lambda h: (h.sortnamn, h.nyckel)))
        for rad in samband(_uppgifter(alla))
        if not any(rad.huvudman <= vilka for vilka in beslutade)
    ]


def _uppgifter(huvudman: Iterable[int]) -> list[Uppgift]:
    """Contacts and accounts in force."""
    vilka = list(huvudman)
    kontakter = Kontakt.objects.gallande().filter(huvudman__in=vilka, funktion=Kontakt.Funktion.SKOLCHEF)
    uppdrag = Uppdrag.objects.aktiva().filter(huvudman__in=vilka, funktion=Uppdrag.Funktion.SKOLCHEF)
    return [
        *(Uppgift(*rad) for rad in kontakter.values_list("huvudman", "namn", "epost")),
        *(Uppgift(*rad) for rad in uppdrag.values_list("huvudman", "anvandare__namn", "anvandare__epost")),
    ]


def _beslutade(omgang: Omgang) -> list[set[int]]:
    """What has been offered and decided, dissolved ones too: somebody has said that they are not to be together."""
    per_beslut: dict[int, set[int]] = defaultdict(set)
    for beslut, huvudman in GemensamHuvudman.objects.filter(omgang=omgang).values_list("gemensam", "huvudman"):
        per_beslut[beslut].add(huvudman)
    return list(per_beslut.values())


def beslut(omgang: Omgang) -> dict[str, list[GemensamDialog]]:
    """`galler`: joint dialogues in force; `forr`: what was declined or dissolved, newest first."""
    alla = list(
        GemensamDialog.objects.filter(omgang=omgang)
        .select_related("av", "upplost_av")
        .prefetch_related("medlemmar__huvudman")
    )
    galler = [rad for rad in alla if rad.beslut == GemensamDialog.Beslut.ANTAGEN and not rad.upplost]
    return {"galler": galler, "forr": [rad for rad in reversed(alla) if rad not in galler]}


def hor_ihop(omgang_id: int | None) -> dict[int, list[Huvudman]]:
    """Huvudman → the others of its joint dialogue in the round. One query."""
    if omgang_id is None:
        return {}
    per_dialog: dict[int, list[Huvudman]] = defaultdict(list)
    for rad in GemensamHuvudman.objects.filter(omgang=omgang_id, med=True, till=None).select_related("huvudman"):
        per_dialog[rad.gemensam_id].append(rad.huvudman)
    return {
        en.pk: [annan for annan in alla if annan.pk != en.pk]
        for alla in per_dialog.values()
        if len(alla) > 1
        for en in alla
    }


def arenden_ihop(dialog: Dialog) -> list[dict[str, Any]]:
    """For the case page: the others, each with its case in the round if it has an open one. Two queries."""
    andra = hor_ihop(dialog.omgang_id).get(dialog.huvudman_id, [])
    if not andra:
        return []
    arenden = Dialog.objects.filter(omgang=dialog.omgang_id, huvudman__in=andra, avslutad=None)
    per_huvudman = {arende.huvudman_id: arende for arende in arenden}
    return [{"huvudman": en, "dialog": per_huvudman.get(en.pk)} for en in andra]


def i_korthet(omgang: Omgang, rader: list[Forslag]) -> dict[str, str] | None:
    """For the round's page. None when nothing waits for a decision."""
    if not rader:
        return None
    sakra = sum(rad.samband.saker for rad in rader)
    return {
        "rubrik": f"{svenska.antal(len(rader), 'grupp', 'grupper')} av huvudmän kan ha en gemensam dialog",
        "text": f"{svenska.versal(svenska.antal(sakra, 'grupp', 'grupper'))} har säkert samma skolchef."
        if sakra
        else "De har kanske samma skolchef.",
        "url": reverse("dialoger:gemensamma", args=[omgang.pk]),
        "lank": "Gemensamma dialoger",
    }
