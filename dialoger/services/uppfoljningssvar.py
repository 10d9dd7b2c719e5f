"""What the huvudman has done, in its own words, before the six-month follow-up: its own until sent in."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from huvudman.services.eget import las_eget, las_svarande, varfor_inte_eget
from kvalitet import utkast, utkastagare
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare
from kvalitet.textskillnad import radslut
from kvalitet.versionskrock import Krockfalt, kontrollera

from ..begrepp import Atgardstyp
from ..models import Dialog, Uppfoljningssvar, Uppfoljningsutkast
from .diarium import for_in
from .lage import OgiltigOvergang, las

REDAN_SKICKAT = "Svaret är redan inskickat. Har ni mer att säga tar ni med det till mötet."
ANDRAT = "Någon har ändrat texten sedan du läste den. Läs den en gång till innan ni skickar."
UTKAST = "dialoger.uppfoljning"


def uppfoljningsnyckel(dialog_id: int) -> str:
    """Of the drafts of the form."""
    return f"{UTKAST}:{dialog_id}"


def _varfor_inte_utkast(anvandare: Anvandare, id_: str) -> str:
    ar_tal = id_.isascii() and id_.isdecimal() and len(id_) < 18
    dialog = Dialog.objects.filter(pk=id_).first() if ar_tal else None
    if fel := varfor_inte_eget(anvandare, str(dialog.huvudman_id) if dialog else ""):
        return fel
    return "Svaret är redan inskickat." if Uppfoljningssvar.objects.filter(dialog=dialog).exists() else ""


utkastagare.registrera(UTKAST, _varfor_inte_utkast)


def _las(dialog_id: int, aktor: Anvandare, las_huvudman: Callable[[int, Anvandare], object] = las_eget) -> Dialog:
    """The case, then its huvudman: as everywhere in the services."""
    dialog = las(dialog_id)
    las_huvudman(dialog.huvudman_id, aktor)
    if Uppfoljningssvar.objects.filter(dialog=dialog).exists():
        raise OgiltigOvergang(REDAN_SKICKAT)
    return dialog


@transaction.atomic
def spara_uppfoljning(
    *, dialog_id: int, text: str, typer: Sequence[str], version: object, aktor: Anvandare
) -> Uppfoljningsutkast:
    """Save the draft. Versionskrock when a colleague has saved another text since `version`."""
    dialog = _las(dialog_id, aktor)
    text, typer = radslut(text).rstrip(), [typ for typ in Atgardstyp.values if typ in typer]
    # One that a former huvudman of the case has left is theirs: it goes, and nobody reads it.
    Uppfoljningsutkast.objects.filter(dialog=dialog).exclude(huvudman=dialog.huvudman_id).delete()
    rad = Uppfoljningsutkast.objects.filter(dialog=dialog).select_related("andrad_av").first()
    if rad is None:
        rad = Uppfoljningsutkast(dialog=dialog, huvudman_id=dialog.huvudman_id, version=0)
    else:
        falt = [Krockfalt("text", "Vad ni har gjort", text, rad.text)]
        kontrollera(version, rad.version, falt, av=rad.andrad_av.namn, tid=rad.andrad)
    rad.text, rad.typer, rad.version = text, typer, rad.version + 1
    rad.andrad, rad.andrad_av = timezone.now(), aktor
    rad.full_clean()
    rad.save()
    logga(Handelsetyp.UPPFOLJNINGSUTKAST_SPARAT, rad, aktor)
    return rad


@transaction.atomic
def skicka_uppfoljning(*, dialog_id: int, version: object, aktor: Anvandare) -> Uppfoljningssvar:
    """Make the draft an allmän handling, as `version` of it reads. It never changes after that. By who answers for
    the huvudman."""
    dialog = _las(dialog_id, aktor, las_svarande)
    rad = Uppfoljningsutkast.objects.filter(dialog=dialog, huvudman=dialog.huvudman_id).first()
    if rad is None or not rad.text:
        raise ValidationError("Skriv något innan ni skickar in det.")
    if str(rad.version) != str(version):
        raise ValidationError(ANDRAT)
    svar = Uppfoljningssvar.objects.create(dialog=dialog, text=rad.text, typer=rad.typer, skickat_av=aktor)
    rad.delete()
    utkast.kasta_allas(nyckel=uppfoljningsnyckel(dialog.pk))
    handelse = logga(Handelsetyp.DIALOG_UPPFOLJNINGSSVAR, dialog, aktor, data={"uppfoljningssvar": svar.pk})
    for_in(svar, huvudman=dialog.huvudman, dialog=dialog, tid=svar.skickat, handelse=handelse)
    return svar
