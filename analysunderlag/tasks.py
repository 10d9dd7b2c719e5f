"""Background tasks. Thin: an id in, a service called."""

import logging
from typing import Any

from celery import shared_task, signals

from kvalitet import jobb

from .services import korningsfyllning, korningsrader, omrakning, underlag, uppladdning

logger = logging.getLogger(__name__)


@shared_task
def generera_underlag(jobb_id: int) -> None:
    jobb.kor(jobb_id, underlag.kor)


jobb.registrera(
    underlag.JOBBTYP, generera_underlag, vid_fel=underlag.markera_misslyckat, far_se=underlag.far_se_resultat
)


@shared_task
def generera_underlag_i_korning(jobb_id: int) -> None:
    jobb.kor(jobb_id, underlag.kor)


jobb.registrera(
    korningsrader.JOBBTYP_KORNING,
    generera_underlag_i_korning,
    vid_fel=underlag.markera_misslyckat,
    far_se=underlag.far_se_resultat,
    i_lista=False,
)


@shared_task
def fyll_pa_korning(korning_id: int) -> None:
    """Order the next few underlag of a run. Safe to run twice, and by two workers at once."""
    korningsfyllning.fyll_pa(korning_id)


@shared_task
def sopa_korningar() -> None:
    """Every few seconds, and when a worker starts: runs that nobody goes on with."""
    korningsfyllning.sopa()


@signals.worker_ready.connect
def _arbetare_startar(**kwargs: Any) -> None:
    sopa_korningar.delay()


@shared_task
def granska_statistik(jobb_id: int) -> None:
    jobb.kor(jobb_id, uppladdning.granska)


@shared_task
def las_in_statistik(jobb_id: int) -> None:
    jobb.kor(jobb_id, uppladdning.las_in)


@shared_task
def kontrollera_release(jobb_id: int) -> None:
    jobb.kor(jobb_id, uppladdning.kontrollera)


@shared_task
def godkann_release(jobb_id: int) -> None:
    jobb.kor(jobb_id, uppladdning.godkann)


@shared_task
def rakna_om_statistik(jobb_id: int) -> None:
    jobb.kor(jobb_id, omrakning.kor)


jobb.registrera(omrakning.JOBBTYP, rakna_om_statistik)
jobb.registrera(uppladdning.GRANSKA, granska_statistik)
jobb.registrera(uppladdning.LAS_IN, las_in_statistik)
jobb.registrera(uppladdning.KONTROLLERA, kontrollera_release)
jobb.registrera(uppladdning.GODKANN, godkann_release)


@signals.worker_process_init.connect
def _varm_upp(**kwargs: Any) -> None:
    """Fonts and stylesheet are read once per worker process. Without Pango the worker still does everything else."""
    from .bygge import pdf

    try:
        pdf.varm_upp()
    except OSError:
        logger.warning("pdf_bibliotek_saknas", exc_info=True)
