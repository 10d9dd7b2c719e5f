"""What a worker does for a run: compare waiting huvudmän with what is made, and order what is not, a few at a time.

`fyll_pa` may be called by any number of workers, any number of times: a row is taken by compare-and-set, ordering and
row change together, and never more than `settings.KORNING_I_KO` jobs of a run lie in the queue. Each job that ends asks
for more (korningsrader); the sweep asks where that was lost.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from kvalitet import jobb as jobben
from kvalitet.handelser import Handelsetyp, logga

from ..models import Korning, Korningsrad, Statistikrelease, Underlag
from . import korningsrader, underlag, underlagsfiler
from .avtryck import avtryck
from .korningsrader import JOBBTYP_KORNING

logger = logging.getLogger(__name__)

K, S = Korning.Status, Korningsrad.Status
BUNT = 200  # rows compared at a time
FLEST = 20  # rows ordered for one message: mail waits behind it
TAGEN = timedelta(seconds=15)  # then whoever took a row is thought to be gone


def fyll_pa(korning_id: int) -> None:
    """Go on with the run as far as there is room in the queue; end it when nothing is left."""
    korning = _i_gang(korning_id)
    if korning is None:
        return
    if _jamfor(korning):
        korningsrader.be_om_fyllning(korning.pk)  # one bundle at a time, so that a pause is noticed
        return
    for _ in range(FLEST):
        if korningsrader.i_ko(korning) >= settings.KORNING_I_KO or (rad := _ta_rad(korning)) is None:
            break
        _bestall(korning, rad)
        if not Korning.objects.filter(pk=korning.pk, status=K.PAGAR).exists():
            return
    else:
        korningsrader.be_om_fyllning(korning.pk)
    avsluta_om_klar(korning.pk)


def sopa() -> int:
    """By beat and when a worker starts: runs whose next step nobody works on are asked to go on. Idempotent."""
    korningsrader.lak()
    oppna = list(Korning.objects.filter(status__in=[K.VANTAR, K.PAGAR]))
    for korning in oppna:
        if korningsrader.i_ko(korning) < settings.KORNING_I_KO:
            korningsrader.be_om_fyllning(korning.pk)
    return len(oppna)


def _i_gang(korning_id: int) -> Korning | None:
    """The run, if it is to go on. It ends by itself when its release is no longer the one in use: an older one would
    get the highest version."""
    with transaction.atomic():
        korning = Korning.objects.select_for_update(of=("self",)).select_related("release").get(pk=korning_id)
        if korning.status not in (K.VANTAR, K.PAGAR):
            return None
        if korning.release != (ny := Statistikrelease.objects.senast_godkand()):
            avbryt_for_ny_release(korning, ny)
            return None
        if korning.status == K.VANTAR:
            korning.status = K.PAGAR
            korning.save(update_fields=["status"])
    return korning


def avbryt_for_ny_release(korning: Korning, ny: Statistikrelease | None) -> None:
    """Call it with the run locked."""
    fran, korning.status, korning.ar_oppen, korning.avslutad = korning.status, K.AVBRUTEN, False, timezone.now()
    korning.skal = f"{ny.namn if ny else 'Ingen statistik'} används nu i stället för {korning.release.namn}."
    korning.save(update_fields=["status", "ar_oppen", "avslutad", "skal"])
    logga(Handelsetyp.KORNING_AVBRUTEN, korning, None, fran=fran, till=K.AVBRUTEN, skal=korning.skal)


# Comparing --------------------------------------------------------------------------------------------------------


def _jamfor(korning: Korning) -> bool:
    """Compare the next waiting rows with the latest run's. False when all have been."""
    rader = list(Korningsrad.objects.filter(korning=korning, status=S.VANTAR, avtryck="").order_by("pk")[:BUNT])
    if not rader:
        return False
    nu = avtryck([rad.huvudman_id for rad in rader], korning.release)
    gjorda = _gjorda(rader, nu)
    for rad in rader:
        rad.avtryck = nu[rad.huvudman_id]
        if gjort := gjorda.get((rad.huvudman_id, rad.avtryck)):
            rad.status, rad.underlag = S.OFORANDRAD, gjort
    with transaction.atomic():
        orort = Korningsrad.objects.select_for_update().filter(pk__in=[rad.pk for rad in rader], status=S.VANTAR)
        kvar = set(orort.filter(avtryck="").values_list("pk", flat=True))
        Korningsrad.objects.bulk_update([r for r in rader if r.pk in kvar], ["avtryck", "status", "underlag"], BUNT)
    return True


def _gjorda(rader: Iterable[Korningsrad], nu: dict[int, str]) -> dict[tuple[int, str], Underlag]:
    """Underlag that an earlier run made, or found unchanged, of the same input, whose files are all there."""
    tidigare = Korningsrad.objects.filter(
        huvudman__in=[rad.huvudman_id for rad in rader],
        status__in=[S.KLAR, S.OFORANDRAD],
        avtryck__in=set(nu.values()),
        underlag__status=Underlag.Status.KLART,
    ).order_by("pk")
    per_nyckel = {(rad.huvudman_id, rad.avtryck): rad.underlag_id for rad in tidigare if rad.underlag_id}
    hela = Underlag.objects.filter(pk__in=per_nyckel.values()).defer("innehall", "andringar").prefetch_related("filer")
    per_pk = {u.pk: u for u in hela if not underlagsfiler.saknas(u)}
    return {nyckel: per_pk[pk] for nyckel, pk in per_nyckel.items() if pk in per_pk}


# Ordering ---------------------------------------------------------------------------------------------------------


def _ta_rad(korning: Korning) -> Korningsrad | None:
    """The next row that nobody looks at. A worker that dies while it has one gives it back after a while."""
    while True:
        nu = timezone.now()
        fria = Korningsrad.objects.filter(korning=korning).att_prova(nu - TAGEN)
        rad = fria.select_related("huvudman").first()
        if rad is None or Korningsrad.objects.filter(pk=rad.pk, status=S.VANTAR, taget=rad.taget).update(taget=nu):
            return rad


def _bestall(korning: Korning, rad: Korningsrad) -> None:
    """Order the row's underlag, or find that it is made. What stops it is told in the row and stops nothing else."""
    try:
        indata = underlag.las_indata(rad.huvudman, korning.release)
        rad.avtryck = _oforandrat_avtryck(korning, rad)
        with transaction.atomic():
            _koppla(korning, rad, underlag.bestall_indata(indata, korning.bestallare, JOBBTYP_KORNING))
    except underlag.IngetUnderlag as inget:
        _utan_jobb(rad, S.UTAN, str(inget))
    except (OperationalError, InterfaceError):
        raise  # the database says nothing about this huvudman: the row is tried again
    except Exception as fel:
        logger.exception("korningsrad_misslyckades", extra={"korning": korning.pk, "huvudman": rad.huvudman.nyckel})
        _utan_jobb(rad, S.MISSLYCKAD, jobben.feltext(fel))


def _oforandrat_avtryck(korning: Korning, rad: Korningsrad) -> str:
    """The row's fingerprint if it still is that, else none: then it says nothing of the content that was just read."""
    nu = avtryck([rad.huvudman_id], korning.release).get(rad.huvudman_id, "")
    return nu if nu == rad.avtryck else "okänt"


def _koppla(korning: Korning, rad: Korningsrad, ordnat: Underlag) -> None:
    status = S.BESTALLD
    if ordnat.ar_klart:
        if underlagsfiler.saknas(ordnat):
            titel = f"Filer till underlag för {rad.huvudman.namn}, version {ordnat.version}"
            jobben.skapa(JOBBTYP_KORNING, titel, None, {"underlag": ordnat.pk}, nyckel=str(ordnat.pk))
        else:
            status = S.OFORANDRAD
    Korningsrad.objects.filter(pk=rad.pk, status=S.VANTAR).update(status=status, underlag=ordnat, avtryck=rad.avtryck)


def _utan_jobb(rad: Korningsrad, status: str, skal: str) -> None:
    Korningsrad.objects.filter(pk=rad.pk, status=S.VANTAR).update(status=status, skal=skal[:500])


def avsluta_om_klar(korning_id: int) -> bool:
    """Set the end when no row is left. Whoever sees it first; the others find it ended."""
    if Korningsrad.objects.filter(korning=korning_id).aterstar().exists():
        return False
    with transaction.atomic():
        korning = Korning.objects.select_for_update().get(pk=korning_id)
        if korning.status != K.PAGAR or korning.rader.aterstar().exists():
            return False
        antal = korningsrader.antal(korning)
        korning.status = K.KLAR_MED_FEL if antal.misslyckad else K.KLAR
        korning.ar_oppen, korning.avslutad = False, timezone.now()
        korning.save(update_fields=["status", "ar_oppen", "avslutad"])
        logga(Handelsetyp.KORNING_KLAR, korning, None, fran=K.PAGAR, till=korning.status, data=antal.som_dict())
    return True
