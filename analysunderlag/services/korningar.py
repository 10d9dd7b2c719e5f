"""Starting, pausing and ending a run of every huvudman's underlag. The only writer of Korning; the work itself is in
korningsfyllning.

    starta → väntar → (a worker) pågår ⇄ pausad → klar | klar med fel (→ gor_om_misslyckade) | avbruten
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from huvudman.models import Huvudman
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare

from ..models import Korning, Korningsrad, Statistikrelease
from . import korningsfyllning, korningsrader
from .aterkallelse import inaktuella_huvudman
from .underlagshinder import hinder

K, S = Korning.Status, Korningsrad.Status
SEKUNDER_PER_UNDERLAG = 1.5  # an assumption, until a run has been made: two processes, a few pages of PDF
MINST_GJORDA = 20  # fewer say nothing of the pace


class OgiltigKorning(Exception):
    """The run cannot do that now. The text is Swedish and for the person who tried."""


@dataclass(frozen=True)
class Plan:
    """What a run that is started now would do at most: what is unchanged takes hardly any time."""

    release: Statistikrelease
    huvudman: int
    utan_statistik: int
    minuter: int

    @property
    def med_statistik(self) -> int:
        return self.huvudman - self.utan_statistik


def planera(*, inaktuella: bool = False) -> Plan:
    """`inaktuella` as in `starta`. Raises OgiltigKorning when none can be started."""
    release, huvudman_lista = _forutsattningar(inaktuella)
    if oppen := Korning.objects.oppna().first():
        raise OgiltigKorning(f"{oppen} är inte avslutad. Fortsätt eller avbryt den först.")
    utan = len(hinder(huvudman_lista, release))
    sekunder = (len(huvudman_lista) - utan) * _sekunder_per_underlag()
    return Plan(release, len(huvudman_lista), utan, max(1, math.ceil(sekunder / 60)))


def _sekunder_per_underlag() -> float:
    """As the fastest of the latest runs went, or the assumption while there is none to go by."""
    tider = []
    for korning in Korning.objects.filter(status__in=[K.KLAR, K.KLAR_MED_FEL]).order_by("-pk")[:5]:
        gjorda = korningsrader.antal(korning).klar
        if gjorda >= MINST_GJORDA and korning.avslutad:
            tider.append((korning.avslutad - korning.skapad).total_seconds() / gjorda)
    return min(tider, default=SEKUNDER_PER_UNDERLAG)


def _forutsattningar(inaktuella: bool) -> tuple[Statistikrelease, list[Huvudman]]:
    """The release in use and the active huvudmän, the largest first."""
    release = Statistikrelease.objects.senast_godkand()
    if release is None:
        raise OgiltigKorning("Det finns ingen godkänd statistik ännu. Läs in en fil och godkänn den först.")
    vilka = inaktuella_huvudman() if inaktuella else Huvudman.objects.all()
    huvudman_lista = list(vilka.filter(ar_aktiv=True).order_by("-barn_elever", "pk"))
    if inaktuella and not huvudman_lista:
        raise OgiltigKorning(
            "Ingen har ett underlag att göra om efter en återkallad fil. Ny statistik utan filen ska vara godkänd."
        )
    if not huvudman_lista:
        raise OgiltigKorning("Registret är tomt. Läs in det först.")
    return release, huvudman_lista


def starta(aktor: Anvandare | None, *, inaktuella: bool = False) -> Korning:
    """A run of all active huvudmän, the largest first, from the release in use. `inaktuella`: only of those whose
    underlag is made of a withdrawn file. Raises OgiltigKorning."""
    release, huvudman_lista = _forutsattningar(inaktuella)
    utan = hinder(huvudman_lista, release)
    try:
        with transaction.atomic():
            korning = Korning.objects.create(release=release, bestallare=aktor)
            Korningsrad.objects.bulk_create(
                [
                    Korningsrad(korning=korning, huvudman=h, status=S.UTAN, skal=utan[h.pk])
                    if h.pk in utan
                    else Korningsrad(korning=korning, huvudman=h)
                    for h in huvudman_lista
                ],
                batch_size=1000,
            )
            till = {"release": release.namn, "huvudman": len(huvudman_lista), "utan_statistik": len(utan)}
            logga(Handelsetyp.KORNING_STARTAD, korning, aktor, till=till)
            korningsrader.be_om_fyllning(korning.pk)
    except IntegrityError:
        if oppen := Korning.objects.oppna().first():
            raise OgiltigKorning(f"{oppen} är inte avslutad. Fortsätt eller avbryt den först.") from None
        raise
    return korning


def pausa(korning_id: int, aktor: Anvandare | None) -> Korning:
    """Order no more. What lies in the queue is made."""
    with transaction.atomic():
        korning = _las(korning_id, (K.VANTAR, K.PAGAR), "pausas")
        _byt(korning, K.PAUSAD, Handelsetyp.KORNING_PAUSAD, aktor)
    return korning


def fortsatt(korning_id: int, aktor: Anvandare | None) -> Korning:
    """Go on with a paused run. One whose statistics are no longer in use is ended instead."""
    with transaction.atomic():
        korning = _las(korning_id, (K.PAUSAD,), "fortsätta")
        ny = Statistikrelease.objects.senast_godkand()
        if korning.release == ny:
            _byt(korning, K.PAGAR, Handelsetyp.KORNING_FORTSATT, aktor)
            korningsrader.be_om_fyllning(korning.pk)
            return korning
        korningsfyllning.avbryt_for_ny_release(korning, ny)
    raise OgiltigKorning(f"{korning} är avbruten. {korning.skal} Starta en ny; det som är oförändrat görs inte om.")


def avbryt(korning_id: int, aktor: Anvandare | None) -> Korning:
    """End it for good. What has been made stays, what lies in the queue is made, the rest is not."""
    with transaction.atomic():
        korning = _las(korning_id, Korning.OPPNA, "avbrytas")
        korning.ar_oppen, korning.avslutad = False, timezone.now()
        _byt(korning, K.AVBRUTEN, Handelsetyp.KORNING_AVBRUTEN, aktor, "ar_oppen", "avslutad")
    return korning


def gor_om_misslyckade(korning_id: int, aktor: Anvandare | None) -> Korning:
    """Try those that failed once more, in the same run."""
    try:
        with transaction.atomic():
            korning = _las(korning_id, (K.PAGAR, K.PAUSAD, K.KLAR_MED_FEL), "göras om")
            antal = korning.rader.filter(status=S.MISSLYCKAD).update(status=S.VANTAR, skal="", avtryck="", taget=None)
            if not antal:
                raise OgiltigKorning("Inget i körningen har misslyckats.")
            if korning.status == K.KLAR_MED_FEL and korning.release != Statistikrelease.objects.senast_godkand():
                raise OgiltigKorning("Ny statistik används sedan dess. Starta en ny körning; den gör också dem.")
            korning.ar_oppen, korning.avslutad = True, None
            till = K.PAUSAD if korning.status == K.PAUSAD else K.PAGAR
            _byt(korning, till, Handelsetyp.KORNING_GORS_OM, aktor, "ar_oppen", "avslutad", data={"antal": antal})
            korningsrader.be_om_fyllning(korning.pk)
    except IntegrityError:
        raise OgiltigKorning("En annan körning är öppen. Fortsätt eller avbryt den först.") from None
    return korning


def _las(korning_id: int, fran: tuple[str, ...], vad: str) -> Korning:
    korning = Korning.objects.select_for_update(of=("self",)).select_related("release").get(pk=korning_id)
    if korning.status not in fran:
        raise OgiltigKorning(f"{korning} är {korning.get_status_display().lower()} och kan inte {vad}.")
    return korning


def _byt(
    korning: Korning, till: str, handelse: Handelsetyp, aktor: Anvandare | None, *falt: str, data: dict | None = None
) -> None:
    fran, korning.status = korning.status, till
    korning.save(update_fields=["status", *falt])
    logga(handelse, korning, aktor, fran=fran, till=till, data=data or korningsrader.antal(korning).som_dict())
