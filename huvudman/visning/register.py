"""What pages say about the register: words for fields, facts, history. Reads only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from kvalitet import svenska
from kvalitet.models import Handelse, Regionkontor

from .. import kallor, skolformer
from .. import orgnr as orgnummer
from ..models import (
    Andringsforslag,
    Enhetslank,
    Huvudman,
    JuridiskEnhet,
    JuridiskForm,
    Kommun,
    Registerimport,
)

FALT = {
    "namn": "Namn",
    "typ": "Typ",
    "form": "Juridisk form",
    "kommun": "Kommun",
    "huvudman": "Huvudman",
    "orgnr": "Organisationsnummer",
    "upphord": "Upphör",
    "tidigare": "Tidigare huvudman",
    "aktiv": "Aktiv",
    "enheter": "Enheter som flyttas",
    "person": "Person",
    "funktion": "Funktion",
    "ansvarig": "Ansvarig för kontot",
    "kontakt": "Kontakt",
    "kontakter": "Kontakter",
    "namnd": "Nämnd",
    "namnder": "Nämnder",
    "mottagare": "Mottagare",
    "varfor": "Varför",
    "resultat": "Resultat",
    "dag": "Dag",
    "steg": "Steg",
    "insats": "Insats",
    "insatser": "Insatser",
    "myndighet": "Myndighet",
    "granskning": "Granskning",
    "granskningar": "Granskningar",
    "status": "Status",
    "beslutsdatum": "Beslut",
    "kalla": "Källa",
    "andrat": "Ändrat",
    "andra": "Andra huvudmän",
    "uppgar_i": "Uppgår i",
    "fran": "Från",
    "till": "Till och med",
    "liten_under": "Liten under",
    "stor_fran": "Stor från",
}


INSATSHANDELSER = r"^(namnd|kontakt|kontakter|kontaktutredning|insats|granskning)\."


@dataclass(frozen=True)
class Rad:
    """One line of history: when, what, and what it was and became."""

    nar: date
    rubrik: str
    andringar: list[tuple[str, str, str]]
    vem: str = ""
    kalla: str = ""


def falt_namn(falt: str) -> str:
    if falt.startswith("antal_"):
        return f"Antal, {skolformer.namn(falt.removeprefix('antal_')).lower()}"
    return FALT.get(falt, falt)


class Ord:
    """Turns stored values into words. Looks up names of huvudmän and kommuner once for many rows."""

    def __init__(self, varden: Iterable[Mapping[str, Any]], registerimport: Registerimport | None = None) -> None:
        orgnr: set[str] = set()
        for rad in varden:
            orgnr.update(str(rad.get("huvudman", "")).split(), str(rad.get("tidigare", "")).split())
        forslag = Andringsforslag.objects.filter(registerimport=registerimport, objekttyp="huvudman", nyckel__in=orgnr)
        self._huvudman = dict(forslag.values_list("nyckel", "namn")) if registerimport else {}
        self._huvudman |= dict(JuridiskEnhet.objects.filter(orgnr__in=orgnr).values_list("orgnr", "namn"))
        self._kommun = dict(Kommun.objects.values_list("kod", "namn"))

    def varde(self, falt: str, varde: Any) -> str:
        text = str(varde)
        if falt in {"huvudman", "tidigare"}:
            return svenska.lista([self._huvudman.get(nummer, orgnummer.visa(nummer)) for nummer in text.split()])
        if falt == "kommun":
            return self._kommun.get(text, text)
        if falt in {"fran", "till", "dag", "beslutsdatum"} and re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return svenska.datum(date.fromisoformat(text))
        if falt == "form":
            return str(dict(JuridiskForm.choices).get(text, text))
        if falt == "typ":
            return str(dict(Huvudman.Typ.choices).get(text, text))
        if falt == "orgnr":
            return orgnummer.visa(text)
        if falt == "upphord":
            return svenska.datum(date.fromisoformat(text))
        if falt.startswith("antal_") and text.isdigit():
            return svenska.tal(int(text))
        return text

    def huvudman(self, orgnr: str) -> str:
        return self._huvudman.get(orgnr, "")

    def andringar(self, forslag: Andringsforslag) -> list[tuple[str, str, str]]:
        """(field, before, after) in the order of the proposal; an empty text where there was or is nothing."""
        falt = [*forslag.fore, *(f for f in forslag.efter if f not in forslag.fore)]
        if forslag.typ == Andringsforslag.Typ.BYTT_AGARE:
            falt.remove("tidigare")  # the line about the huvudman says it
        return [self.andring(f, forslag.fore, forslag.efter) for f in falt]

    def andring(self, falt: str, fore: Mapping[str, Any], efter: Mapping[str, Any]) -> tuple[str, str, str]:
        forr, nu = (self.varde(falt, rad[falt]) if rad.get(falt) else "" for rad in (fore, efter))
        return falt_namn(falt), forr, nu


def ord_for(forslag: Iterable[Andringsforslag], registerimport: Registerimport | None = None) -> Ord:
    """`registerimport`: names of huvudmän that are only proposed there yet."""
    rader = [rad for ett in forslag for rad in (ett.fore, ett.efter, {"huvudman": ett.huvudman_nyckel})]
    return Ord(rader, registerimport)


def regionkontor(huvudman: Huvudman) -> Regionkontor | None:
    if huvudman.kommun is None:
        return None
    return next((k for k in Regionkontor.objects.all() if huvudman.kommun.lan.kod in k.lanskoder), None)


def kallor_for(huvudman: Huvudman) -> list[str]:
    """The sources that name the huvudman, newest first."""
    nycklar = {
        nyckel
        for rad in JuridiskEnhet.objects.filter(
            huvudmannalankar__huvudman=huvudman, huvudmannalankar__giltig_till=None
        ).values_list("kallor", flat=True)
        for nyckel in rad
    }
    return [kallor.kalltext(nyckel) for nyckel in sorted(nycklar, key=lambda n: kallor.tolka(n)[1], reverse=True)]


def historik(huvudman: Huvudman, hogst: int | None = None, *, med_insatser: bool) -> list[Rad]:
    """Decided proposals, changes made here and units that came or went, newest first.

    Without `med_insatser` what was done to contacts, insatser and granskningar is left out.
    """
    rader = _beslutade(huvudman, hogst) + _handelser(huvudman, hogst, med_insatser) + _agarbyten(huvudman)
    rader.sort(key=lambda rad: rad.nar, reverse=True)
    return rader[:hogst]


def _dag(tid: datetime) -> date:
    return timezone.localtime(tid).date()


def _beslutade(huvudman: Huvudman, hogst: int | None) -> list[Rad]:
    nyckel = huvudman.nyckel
    forslag = list(
        Andringsforslag.objects.filter(
            Q(huvudman_nyckel=nyckel) | Q(tidigare_huvudman_nyckel=nyckel), status=Andringsforslag.Status.GODKANT
        )
        .select_related("beslutad_av", "registerimport")
        .order_by("-beslutad", "-pk")[: hogst or 2000]
    )
    orden = ord_for(forslag)
    rader = []
    for ett in forslag:
        slag = kallor.SLAG[ett.registerimport.slag].namn
        vem = ett.beslutad_av.namn if ett.beslutad_av else "Systemet"
        assert ett.beslutad
        kalla = f"{slag}, {ett.registerimport.period}"
        rader.append(
            Rad(_dag(ett.beslutad), f"{ett.namn}: {ett.get_typ_display().lower()}", orden.andringar(ett), vem, kalla)
        )
    return rader


def _handelser(huvudman: Huvudman, hogst: int | None, med_insatser: bool) -> list[Rad]:
    from kvalitet.handelser import Handelsetyp

    ord_ = dict(Handelsetyp.choices)
    rader = []
    handelser = Handelse.objects.filter(objekttyp=Huvudman._meta.label_lower, objekt_id=str(huvudman.pk))
    if not med_insatser:
        handelser = handelser.exclude(typ__regex=INSATSHANDELSER)
    orden = Ord([])
    for handelse in handelser.select_related("aktor").order_by("-pk")[: hogst or 2000]:
        fran, till = handelse.fran or {}, handelse.till or {}
        andringar = [orden.andring(f, fran, till) for f in {**fran, **till} if fran.get(f) != till.get(f)]
        vem = handelse.aktor.namn if handelse.aktor else "Systemet"
        rader.append(Rad(_dag(handelse.tid), str(ord_.get(handelse.typ, handelse.typ)), andringar, vem, handelse.skal))
    return rader


def _agarbyten(huvudman: Huvudman) -> list[Rad]:
    """Units that came from or went to another huvudman, by the dated links."""
    egna = set(JuridiskEnhet.objects.filter(huvudmannalankar__huvudman=huvudman).values_list("pk", flat=True))
    bytta = (
        Enhetslank.objects.filter(juridisk_enhet__in=egna)
        .filter(enhet__in=Enhetslank.objects.exclude(juridisk_enhet__in=egna).values("enhet"))
        .values("enhet")
    )
    lankar = Enhetslank.objects.filter(enhet__in=bytta).select_related("enhet", "juridisk_enhet")
    rader, forra = [], None
    for lank in lankar.order_by("enhet", "giltig_fran"):
        if forra and forra.enhet_id == lank.enhet_id and {forra.juridisk_enhet_id, lank.juridisk_enhet_id} & egna:
            andring = ("Huvudman", forra.juridisk_enhet.namn, lank.juridisk_enhet.namn)
            rader.append(Rad(lank.giltig_fran, f"{lank.enhet.namn}: bytt ägare", [andring], "", lank.kalla))
        forra = lank
    return rader
