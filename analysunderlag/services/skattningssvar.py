"""Answers of a självskattning: begun, saved faktor by faktor, handed in. All under the lock of the level.

Events carry who only for a joint answer, and never what was answered.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare
from kvalitet.textskillnad import radslut

from ..kvalitetssystem import Faktordata
from ..models import Skattningsniva, Skattningssvar
from ..skattning import LANGST_TEXT, SKALA
from . import skattningslank
from .skattningslank import GallerInte

STANGD = "Nivån är stängd, så svaret går inte att ändra."
FULLT = "Alla platser är tagna. Den som ordnar självskattningen kan höja antalet."


class Nivastangd(ValidationError):
    """The level was closed while the page was open."""

    def __init__(self) -> None:
        super().__init__(STANGD)


class SvarSparadesInte(Exception):
    """The database refused. Its own words are left out: they may quote what the person wrote."""


@dataclass(frozen=True)
class Faktorsvar:
    """What an answer says about one faktor."""

    svar: Mapping[str, int]
    text: str

    @property
    def version(self) -> str:
        innehall = json.dumps([sorted(self.svar.items()), self.text], ensure_ascii=False)
        return hashlib.sha256(innehall.encode()).hexdigest()[:16]


class Svarskrock(Exception):
    """Somebody else, or another window, saved the same faktor meanwhile. `sparat` is what stands there now."""

    def __init__(self, nummer: int, sparat: Faktorsvar) -> None:
        super().__init__("Svaret har sparats någon annanstans sedan sidan öppnades.")
        self.nummer, self.sparat = nummer, sparat


def faktorsvar(rad: Skattningssvar, faktor: Faktordata) -> Faktorsvar:
    koder = [p.kod for p in faktor.pastaenden_for(rad.niva.niva)]
    svar = {kod: rad.svar[kod] for kod in koder if kod in rad.svar}
    return Faktorsvar(svar, rad.texter.get(str(faktor.nummer), ""))


@transaction.atomic
def borja_med_konto(*, niva_id: int, anvandare: Anvandare) -> Skattningssvar:
    """The person's own answer, or the joint one; the same row when it is begun already."""
    niva = _last(niva_id)
    egen = {"ar_gemensamt": True} if niva.ar_gemensam else {"anvandare": anvandare}
    if rad := niva.svar.filter(**egen).first():
        return rad
    return _ny(niva, **egen)


@transaction.atomic
def borja_med_lank(hemlighet: str, *, engang: str = "") -> tuple[Skattningssvar, str]:
    """A new answer and its code. GallerInte when the link lets nobody begin.

    The same form again, before anything is written in it, is the same answer: a double click takes one place.
    """
    niva = _last(skattningslank.hitta_oavsett_plats(hemlighet).pk)
    kod = skattningslank.kod_for(niva, engang) if engang else skattningslank.ny_kod()
    if rad := niva.svar.filter(kod_hash=skattningslank.hash_av(kod)).first():
        if not (rad.svar or rad.texter or rad.ar_lamnat):
            return rad, kod
        kod = skattningslank.ny_kod()
    if not skattningslank.har_plats(niva, niva.svar.count()):
        raise GallerInte
    return _ny(niva, ar_gemensamt=niva.ar_gemensam, kod_hash=skattningslank.hash_av(kod)), kod


def _ny(niva: Skattningsniva, **falt: object) -> Skattningssvar:
    if not skattningslank.har_plats(niva, niva.svar.count()):
        raise ValidationError(FULLT)
    return Skattningssvar.objects.create(niva=niva, nyckel=secrets.token_hex(6), **falt)


@transaction.atomic
def ny_kod(*, svar_id: int, aktor: Anvandare | None) -> str:
    """A code to a joint answer, for colleagues without an account. An earlier code stops."""
    rad = oppet_svar(svar_id)
    if not rad.ar_gemensamt:
        raise ValidationError("Bara ett gemensamt svar kan få en ny kod här.")
    kod = skattningslank.ny_kod()
    rad.kod_hash = skattningslank.hash_av(kod)
    rad.save(update_fields=["kod_hash"])
    logga(Handelsetyp.SKATTNING_KOD, rad.niva, aktor)
    return kod


@transaction.atomic
def spara_faktorer(
    *, svar_id: int, nya: Mapping[int, Faktorsvar], grund: Mapping[int, str], aktor: Anvandare | None = None
) -> None:
    """Save what the answer says about some faktorer, all or none.

    `grund`: the version of each that the new one is based on. Svarskrock when another was saved meanwhile and says
    something else; Nivastangd; ValidationError for what no form of ours sends.
    """
    rad = oppet_svar(svar_id)
    faktorer = {f.nummer: f for f in rad.niva.skattning.system.data.faktorer}
    for nummer, nytt in nya.items():
        if nummer not in faktorer:
            raise ValidationError("Framgångsfaktorn finns inte.")
        faktor, text = faktorer[nummer], radslut(nytt.text).strip()
        _prova(faktor, rad.niva.niva, nytt.svar, text)
        sparat = faktorsvar(rad, faktor)
        if (dict(nytt.svar), text) == (dict(sparat.svar), sparat.text):
            continue
        if (sparat.svar or sparat.text) and grund.get(nummer) != sparat.version:
            raise Svarskrock(nummer, sparat)
        for p in faktor.pastaenden_for(rad.niva.niva):
            rad.svar.pop(p.kod, None)
        rad.svar |= nytt.svar
        rad.texter.pop(str(nummer), None)
        if text:
            rad.texter[str(nummer)] = text
    _spara(rad)


def _prova(faktor: Faktordata, niva: str, svar: Mapping[str, int], text: str) -> None:
    kanda = {p.kod for p in faktor.pastaenden_for(niva)}
    if set(svar) - kanda:
        raise ValidationError("Påståendet hör inte till den här nivån.")
    if any(isinstance(v, bool) or v not in SKALA for v in svar.values()):
        raise ValidationError("Svaret är inte ett steg på skalan.")
    if len(text) > LANGST_TEXT:
        raise ValidationError(f"Texten har {len(text)} tecken, högst {LANGST_TEXT}.")


def _spara(rad: Skattningssvar) -> None:
    try:
        rad.save(update_fields=["svar", "texter"])
    except DatabaseError:
        raise SvarSparadesInte from None


@transaction.atomic
def lamna(*, svar_id: int, aktor: Anvandare | None = None) -> Skattningssvar:
    """Hand in the answer: it counts, and can still be changed until the level is closed. Again changes nothing."""
    rad = oppet_svar(svar_id)
    if rad.ar_lamnat:
        return rad
    if not (rad.svar or rad.texter):
        raise ValidationError("Svaret är tomt. Svara på minst ett påstående först.")
    rad.ar_lamnat = True
    rad.save(update_fields=["ar_lamnat"])
    logga(Handelsetyp.SKATTNING_SVAR_LAMNAT, rad.niva, aktor if rad.ar_gemensamt else None)
    return rad


def _last(niva_id: int) -> Skattningsniva:
    niva = Skattningsniva.objects.select_for_update().filter(pk=niva_id).first()
    if niva is None or niva.stangd:  # None: the självskattning was deleted while the lock was waited for
        raise Nivastangd
    return niva


def oppet_svar(svar_id: int) -> Skattningssvar:
    """The answer, with its level locked and open. A row that has gone was in a level that has been closed."""
    niva_id = Skattningssvar.objects.filter(pk=svar_id).values_list("niva", flat=True).first()
    if niva_id is None:
        raise Nivastangd
    _last(niva_id)
    rad = Skattningssvar.objects.select_related("niva__skattning__system").filter(pk=svar_id).first()
    if rad is None:
        raise Nivastangd
    return rad
