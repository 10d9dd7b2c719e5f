"""Decisions on proposals: accept writes the register, reject leaves it. Each is decided once, whoever comes first."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone

from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare

from ..inlasning.iakttagelser import Kallor, forena
from ..models import Andringsforslag, Enhet, Huvudmannalank, JuridiskEnhet, Registerimport
from .koncerner import flytta_lank
from .omrakning import rakna_om
from .skrivning import Framsteg, _bitar, skriv_enheter, skriv_huvudman, tyst

Status, Typ = Andringsforslag.Status, Andringsforslag.Typ


@dataclass
class Beslut:
    """`vantar`: units whose huvudman is not in the register yet; their proposals stay open."""

    antal: int = 0
    per_typ: dict[str, int] = field(default_factory=dict)
    vantar: list[str] = field(default_factory=list)


def _oppna(registerimport: Registerimport, urval: Collection[int] | None) -> list[Andringsforslag]:
    """The open proposals, locked: of two people deciding at once the second finds nothing left to decide."""
    Registerimport.objects.select_for_update().get(pk=registerimport.pk)
    rader = registerimport.forslag.select_for_update().filter(status=Status.OPPET)
    if urval is None:
        return list(rader)
    valda = set(urval)
    return [rad for rad in rader if rad.pk in valda]


@transaction.atomic
def godkann(
    registerimport: Registerimport,
    *,
    aktor: Anvandare | None,
    urval: Collection[int] | None = None,
    utom: Collection[str] = (),
    framsteg: Framsteg = tyst,
) -> Beslut:
    """Accept the chosen open proposals (None: all, except types in `utom`). The register is written and recomputed."""
    rader = [rad for rad in _oppna(registerimport, urval) if rad.typ not in utom]
    huvudman = [rad for rad in rader if rad.objekttyp == "huvudman"]
    beroda = _godkann_huvudman([rad for rad in huvudman if rad.typ in {Typ.NY, Typ.ANDRAD}], framsteg)
    enheter = [rad for rad in rader if rad.objekttyp == "enhet"]
    enheter, vantar = _med_huvudman(enheter)
    beroda |= _godkann_enheter(enheter, framsteg)
    for rad in huvudman:
        if rad.typ == Typ.SAMMANSLAGNING:
            beroda |= _sla_samman(rad.nyckel, rad.iakttagelse["uppgar_i"]["o"], rad.iakttagelse["uppgar_i"]["d"], aktor)
        beroda.add(rad.nyckel)
    framsteg(3, 4, "Räknar om")
    rakna_om(beroda)
    beslutade = huvudman + enheter
    _markera(registerimport, beslutade, Status.GODKANT, Handelsetyp.FORSLAG_GODKANT, aktor)
    framsteg(4, 4, "Klart")
    return Beslut(len(beslutade), dict(Counter(rad.typ for rad in beslutade)), vantar)


@transaction.atomic
def avvisa(
    registerimport: Registerimport, *, aktor: Anvandare | None, urval: Collection[int] | None = None, skal: str = ""
) -> Beslut:
    """Reject: the register stays and the file never proposes it again. A rejected closing notes that it exists."""
    rader = _oppna(registerimport, urval)
    kvar = {rad.nyckel: rad.iakttagelse for rad in rader if rad.typ == Typ.UPPHORD and rad.objekttyp == "enhet"}
    enheter: dict[str, Kallor] = {
        kod: {**kallor, **{nyckel: {"saknas": 0} for nyckel in kvar[kod]}}
        for kod, kallor in Enhet.objects.filter(kod__in=list(kvar)).values_list("kod", "kallor")
    }
    skriv_enheter(enheter)
    _markera(registerimport, rader, Status.AVVISAT, Handelsetyp.FORSLAG_AVVISAT, aktor, skal)
    return Beslut(len(rader), dict(Counter(rad.typ for rad in rader)))


def _godkann_huvudman(rader: list[Andringsforslag], framsteg: Framsteg) -> set[str]:
    kallor = {
        orgnr: kallor
        for bit in _bitar(rad.nyckel for rad in rader)
        for orgnr, kallor in JuridiskEnhet.objects.select_for_update()
        .filter(orgnr__in=bit)
        .values_list("orgnr", "kallor")
    }
    return skriv_huvudman({rad.nyckel: forena(kallor.get(rad.nyckel, {}), rad.iakttagelse) for rad in rader}, framsteg)


def _med_huvudman(rader: list[Andringsforslag]) -> tuple[list[Andringsforslag], list[str]]:
    """Split off units whose huvudman has not been accepted."""
    behovs = {post["o"] for rad in rader for post in rad.iakttagelse.values() if post.get("o")}
    finns = {
        orgnr
        for bit in _bitar(behovs)
        for orgnr in JuridiskEnhet.objects.filter(orgnr__in=bit).values_list("orgnr", flat=True)
    }
    klara, vantar = [], []
    for rad in rader:
        saknade = {post["o"] for post in rad.iakttagelse.values() if post.get("o")} - finns
        if saknade:
            vantar.append(rad.namn)
        else:
            klara.append(rad)
    return klara, vantar


def _godkann_enheter(rader: list[Andringsforslag], framsteg: Framsteg) -> set[str]:
    kallor = {
        kod: kallor
        for bit in _bitar(rad.nyckel for rad in rader)
        for kod, kallor in Enhet.objects.select_for_update().filter(kod__in=bit).values_list("kod", "kallor")
    }
    return skriv_enheter({rad.nyckel: forena(kallor.get(rad.nyckel, {}), rad.iakttagelse) for rad in rader}, framsteg)


def _sla_samman(fran: str, till: str, dag: str, aktor: Anvandare | None) -> set[str]:
    """The juridiska enhet `fran` belongs to the huvudman of `till` from `dag`; its own huvudman ends."""
    lank = Huvudmannalank.objects.select_for_update().filter(juridisk_enhet__orgnr=fran, giltig_till=None).first()
    mal = Huvudmannalank.objects.filter(juridisk_enhet__orgnr=till, giltig_till=None).first()
    if lank is None or mal is None or lank.huvudman_id == mal.huvudman_id:
        return {till}
    flytta_lank(lank, mal.huvudman_id, date.fromisoformat(dag), "Godkänd sammanslagning", aktor)
    return {till}


def _markera(
    registerimport: Registerimport,
    rader: list[Andringsforslag],
    status: str,
    typ: Handelsetyp,
    aktor: Anvandare | None,
    skal: str = "",
) -> None:
    """Decide the rows in bulk: one event, with a digest of the rows. The rows are the history of each object."""
    if not rader:
        return
    nu = timezone.now()
    for bit in _bitar(rad.pk for rad in rader):
        Andringsforslag.objects.filter(pk__in=bit, status=Status.OPPET).update(
            status=status, beslutad=nu, beslutad_av=aktor
        )
    innehall = [[rad.pk, rad.typ, rad.objekttyp, rad.nyckel, rad.fore, rad.efter] for rad in rader]
    digest = hashlib.sha256(json.dumps(innehall, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    per_typ = dict(Counter(rad.typ for rad in rader))
    data = {"antal": len(rader), "per_typ": per_typ, "forslag_sha256": digest}
    if len(rader) <= 20:
        data["nycklar"] = [rad.nyckel for rad in rader]
    logga(typ, registerimport, aktor, skal=skal, data=data)
