"""Searches for recipients: begun, noted and ended. One at a time per huvudman and recipient."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from kvalitet import svenska
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare

from ..kontaktluckor import Lucka, luckor_for, vem
from ..models import Huvudman, Kontaktutredning, Utredningssteg
from .rader import las_huvudman

Resultat = Kontaktutredning.Resultat
# As contacts: doman §11 asks that they are purged; half a year after the end is our assumption.
SPARAS_EFTER_SLUT = timedelta(days=183)
INGET_ATT_UTREDA = "Ingen mottagare hos huvudmannen saknar en utredning. Läs om sidan."


@transaction.atomic
def borja_utredning(
    *, huvudman: Huvudman, aktor: Anvandare, koder: Collection[str] | None = None
) -> list[Kontaktutredning]:
    """Begin a search for each recipient that cannot be written to (`koder`: only these), but those searched for.

    ValidationError when there is none to begin, or when one of `koder` is reached or searched for already.
    """
    huvudman = las_huvudman(huvudman.pk)
    luckor = {lucka.kod: lucka for lucka in luckor_for([huvudman]).get(huvudman.pk, ())}
    oppna = {
        (u.funktion, u.namnd_id): u
        for u in huvudman.kontaktutredningar.filter(avslutad=None).select_related("ansvarig")
    }
    valda = [lucka for lucka in luckor.values() if lucka.nyckel not in oppna]
    if koder is not None:
        valda = [_krav_utreds_inte(luckor.get(kod), oppna) for kod in sorted(set(koder))]
    if not valda:
        raise ValidationError(INGET_ATT_UTREDA)
    return [_borja(huvudman, lucka, aktor) for lucka in valda]


def _krav_utreds_inte(lucka: Lucka | None, oppna: dict[Any, Kontaktutredning]) -> Lucka:
    if lucka is None:
        raise ValidationError("Mottagaren går nu att skriva till. Inget behöver utredas.")
    if pagar := oppna.get(lucka.nyckel):
        sedan = svenska.datum(timezone.localdate(pagar.oppnad))
        raise ValidationError(f"{lucka.vem} utreds redan av {pagar.ansvarig.namn}, sedan {sedan}.")
    return lucka


def _borja(huvudman: Huvudman, lucka: Lucka, aktor: Anvandare) -> Kontaktutredning:
    utredning = Kontaktutredning(
        huvudman=huvudman, funktion=lucka.funktion, namnd=lucka.namnd, orsak=lucka.orsak, ansvarig=aktor
    )
    utredning.full_clean()
    utredning.save()
    till = {"mottagare": lucka.vem, "varfor": lucka.orsak_i_ord}
    logga(Handelsetyp.KONTAKTUTREDNING_BORJAD, huvudman, aktor, till=till, data={"kontaktutredning": utredning.pk})
    return utredning


def _las_oppen(utredning_id: int) -> Kontaktutredning:
    huvudman = las_huvudman(Kontaktutredning.objects.values_list("huvudman_id", flat=True).get(pk=utredning_id))
    utredning = Kontaktutredning.objects.select_related("namnd").get(pk=utredning_id)
    utredning.huvudman = huvudman
    if utredning.avslutad:
        raise ValidationError("Utredningen är redan avslutad.")
    return utredning


@transaction.atomic
def notera_steg(*, utredning_id: int, text: str, aktor: Anvandare | None, dag: date | None = None) -> Utredningssteg:
    """Note what was tried. The event says that and when, never what: an event is kept for good.

    ValidationError when the search has ended, without a text, or for a day to come.
    """
    return _notera(_las_oppen(utredning_id), text, dag, aktor)


def _notera(utredning: Kontaktutredning, text: str, dag: date | None, aktor: Anvandare | None) -> Utredningssteg:
    dag = dag or timezone.localdate()
    if not text.strip():
        raise ValidationError({"text": "Skriv vad du har gjort."})
    if dag > timezone.localdate():
        raise ValidationError({"dag": "Dagen har inte kommit än."})
    steg = Utredningssteg(utredning=utredning, dag=dag, text=" ".join(text.split()), av=aktor)
    steg.full_clean()
    steg.save()
    till = {"mottagare": _vem(utredning), "dag": dag}
    logga(
        Handelsetyp.KONTAKTUTREDNING_STEG, utredning.huvudman, aktor, till=till, data={"kontaktutredning": utredning.pk}
    )
    return steg


@transaction.atomic
def avsluta_utredning(
    *, utredning_id: int, resultat: str, text: str, aktor: Anvandare | None, dag: date | None = None
) -> Kontaktutredning:
    """End a search that found no address: `resultat` is annat_satt or hittades_inte, and `text` says how.

    One that found it ends by itself when the contact is registered. ValidationError when it has ended, for another
    result, without a text, or when the recipient can be written to after all.
    """
    utredning = _las_oppen(utredning_id)
    if resultat not in (Resultat.ANNAT_SATT, Resultat.HITTADES_INTE):
        raise ValidationError({"resultat": "Välj hur utredningen slutade."})
    _notera(utredning, text, dag, aktor)
    kvar = {lucka.nyckel for lucka in luckor_for([utredning.huvudman]).get(utredning.huvudman_id, ())}
    if (utredning.funktion, utredning.namnd_id) not in kvar:
        raise ValidationError("Mottagaren går nu att skriva till. Läs om sidan.")
    _avsluta(utredning, resultat, aktor)
    return utredning


@transaction.atomic
def avsluta_fyllda(huvudman_ider: Iterable[int], aktor: Anvandare | None) -> int:
    """End the searches whose recipient can be written to, or is gone. Safe to run twice; returns how many.

    Follows each change of a contact or nämnd, in its transaction.
    """
    alla = Kontaktutredning.objects.oppna().filter(huvudman__in=list(huvudman_ider))
    if not (berorda := sorted(set(alla.values_list("huvudman_id", flat=True)))):
        return 0
    list(Huvudman.objects.select_for_update().filter(pk__in=berorda).order_by("pk"))
    oppna = list(alla.select_related("huvudman", "namnd"))
    luckor = luckor_for({u.huvudman_id: u.huvudman for u in oppna if u.huvudman.ar_aktiv}.values())
    fyllda = [u for u in oppna if (u.funktion, u.namnd_id) not in {lu.nyckel for lu in luckor.get(u.huvudman_id, ())}]
    for utredning in fyllda:
        borta = not utredning.huvudman.ar_aktiv or (utredning.namnd is not None and utredning.namnd.ar_avslutad)
        _avsluta(utredning, Resultat.BEHOVS_INTE if borta else Resultat.REGISTRERAD, aktor)
    return len(fyllda)


def avsluta_fyllda_av_tiden() -> int:
    """As avsluta_fyllda, for all: a contact or the end of a nämnd that has come into force since."""
    return avsluta_fyllda(list(Kontaktutredning.objects.oppna().values_list("huvudman_id", flat=True)), None)


def _avsluta(utredning: Kontaktutredning, resultat: str, aktor: Anvandare | None) -> None:
    utredning.resultat, utredning.avslutad, utredning.avslutad_av = resultat, timezone.now(), aktor
    utredning.full_clean()
    utredning.save(update_fields=["resultat", "avslutad", "avslutad_av"])
    till = {"mottagare": _vem(utredning), "resultat": utredning.get_resultat_display()}
    data = {"kontaktutredning": utredning.pk}
    logga(Handelsetyp.KONTAKTUTREDNING_AVSLUTAD, utredning.huvudman, aktor, till=till, data=data)


def _vem(utredning: Kontaktutredning) -> str:
    return vem(utredning.funktion, utredning.namnd, utredning.huvudman)


def gallra_utredningssteg() -> int:
    """Delete what was noted in searches that ended more than SPARAS_EFTER_SLUT ago: it may tell of persons."""
    grans = timezone.now() - SPARAS_EFTER_SLUT
    gamla = Kontaktutredning.objects.filter(avslutad__lt=grans, steg__isnull=False).distinct().order_by("pk")
    return sum(_gallra(pk) for pk in gamla.values_list("pk", flat=True))


@transaction.atomic
def _gallra(utredning_id: int) -> int:
    utredning = Kontaktutredning.objects.select_related("huvudman", "namnd").get(pk=utredning_id)
    antal = utredning.steg.all().delete()[0]
    if antal:
        till = {"mottagare": _vem(utredning), "steg": antal}
        logga(Handelsetyp.KONTAKTUTREDNING_GALLRAD, utredning.huvudman, None, till=till)
    return antal
