"""What a filled-in file of a round changes, as a job: one case at a time, by the services of a single case.

`andringar` of the order, one per case: dialog (pk), nummer, huvudman, fran and till (column → text), skal. A case where
somebody has changed one of these since the file was looked at is refused alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from kvalitet import jobb as jobbtjanst
from kvalitet import svenska
from kvalitet.models import Anvandare, Jobb
from kvalitet.roller import Myndighet

from ..behorighet import far_samordna
from ..models import Dialog, Omgang
from ..omgangstabell.kolumner import AVSTAR, JA, NAMN, NEJ, varden
from .arenden import tilldela
from .beslut import satt_uppfoljning
from .gang import ateruppta, pausa
from .lage import OgiltigOvergang, las
from .massandring import FAR_INTE, en_for_sig, resultat

JOBBTYP = "omgangstabell"
Rad = Mapping[str, Any]


def bestall_omgangsrader(
    *, omgang: Omgang, fil: str, andringar: Sequence[Rad], fel: Sequence[Rad], aktor: Anvandare
) -> Jobb:
    """Order it. `fel`: rows that cannot be carried out, kept for the file of them. ValidationError for no change.

    While the same one runs, that one is returned.
    """
    if not andringar:
        raise ValidationError("Filen ändrar ingenting.")
    titel = f"Ändra {svenska.antal(len(andringar), 'ärende', 'ärenden')} i {omgang.namn} enligt {fil}"
    data = {"omgang": omgang.pk, "fil": fil, "andringar": list(andringar), "fel": list(fel)}
    innehall = json.dumps([omgang.pk, data["andringar"]], sort_keys=True)
    nyckel = hashlib.sha256(innehall.encode()).hexdigest()[:40]
    return jobbtjanst.skapa(JOBBTYP, titel, aktor, data, nyckel)


def utfor_omgangsrader(jobb: Jobb) -> dict[str, Any]:
    andringar = jobb.data["andringar"]
    utfall: dict[str, str] = jobb.resultat.get("utfall", {})
    for nummer, rad in enumerate(andringar):
        if str(rad["dialog"]) in utfall:
            continue
        jobbtjanst.puls(jobb, nummer, len(andringar), rad["huvudman"])
        en_for_sig(jobb, utfall, str(rad["dialog"]), partial(_andra, jobb.data["omgang"], rad, jobb.bestallare))
    namn = {rad["dialog"]: rad["huvudman"] for rad in andringar}
    return resultat(jobb, utfall, "ärenden är ändrade", namn)


def ej_utforda(jobb: Jobb) -> list[dict[str, Any]]:
    """For `skriv.felfil`: the rows that had faults, and those that were refused when they were carried out."""
    utfall = jobb.resultat.get("utfall", {})
    nekade = [
        {
            "nummer": rad["nummer"],
            "huvudman": rad["huvudman"],
            "skrivet": rad["till"] | ({"skal": rad["skal"]} if rad["skal"] else {}),
            "skal": utfall[str(rad["dialog"])],
        }
        for rad in jobb.data["andringar"]
        if utfall.get(str(rad["dialog"]))
    ]
    return [*jobb.data["fel"], *nekade]


def _andra(omgang_id: int, rad: Rad, aktor: Anvandare | None) -> None:
    """All of one case, or nothing of it."""
    dialog = las(rad["dialog"])
    if not far_samordna(aktor):
        raise OgiltigOvergang(FAR_INTE)
    if dialog.omgang_id != omgang_id:
        raise OgiltigOvergang("Ärendet hör inte längre till omgången.")
    aktiva = dialog.tilldelningar.filter(till=None).values_list("myndighet", "utforare__epost")
    nu = varden(dialog, {myndighet: epost.lower() for myndighet, epost in aktiva})
    till, skal = rad["till"], rad["skal"]
    for kod, fran in rad["fran"].items():
        if nu[kod] != fran:
            raise OgiltigOvergang(f"{NAMN[kod]} har ändrats sedan filen lästes.")
    blir = nu | till
    vilar_om = nu["pausad"] == JA and (blir["pausad"] == NEJ or "till" in till)
    gammalt_skal = dialog.paus_skal
    if vilar_om:
        ateruppta(dialog_id=dialog.pk, aktor=aktor)
    for myndighet in Myndighet.values:
        if myndighet in till:
            _tilldela(dialog, myndighet, till[myndighet], skal if nu[myndighet] else "", aktor)
    if "uppfoljning" in till:
        satt_uppfoljning(dialog_id=dialog.pk, utan=till["uppfoljning"] == AVSTAR, aktor=aktor)
    if blir["pausad"] == JA and (vilar_om or nu["pausad"] == NEJ):
        dag = date.fromisoformat(blir["till"]) if blir["till"] else None
        if dag and dag <= timezone.localdate():
            raise ValidationError("Dagen då ärendet återupptas måste ligga efter i dag.")
        pausa(dialog_id=dialog.pk, till=dag, skal=skal or gammalt_skal, aktor=aktor)


def _tilldela(dialog: Dialog, myndighet: str, epost: str, skal: str, aktor: Anvandare | None) -> None:
    person = Anvandare.objects.filter(epost__iexact=epost, is_active=True).first()
    if person is None:
        raise ValidationError(f"Inget öppet konto har adressen {epost}.")
    tilldela(dialog_id=dialog.pk, utforare=person, myndighet=myndighet, skal=skal, aktor=aktor)
