"""Background tasks. Thin: an id in, a service called."""

import logging
from typing import Any

from celery import shared_task, signals

from kvalitet import jobb

from .services import omrakning, underlag, uppladdning

logger = logging.getLogger(__name__)


@shared_task
def generera_underlag(jobb_id: int) -> None:
    jobb.kor(jobb_id, underlag.kor)


jobb.registrera(
    underlag.JOBBTYP, generera_underlag, vid_fel=underlag.markera_misslyckat, far_se=underlag.far_se_resultat
)


@shared_task
def granska_statistik(jobb_id: int) -> None:
    jobb.kor(jobb_id, uppladdning.granska)


@shared_task
def las_in_statistik(jobb_id: int) -> None:
    jobb.kor(jobb_id, uppladdning.las_in)


@shared_task
def godkann_release(jobb_id: int) -> None:
    jobb.kor(jobb_id, uppladdning.godkann)


@shared_task
def rakna_om_statistik(jobb_id: int) -> None:
    jobb.kor(jobb_id, omrakning.kor)


jobb.registrera(omrakning.JOBBTYP, rakna_om_statistik)
jobb.registrera(uppladdning.GRANSKA, granska_statistik)
jobb.registrera(uppladdning.LAS_IN, las_in_statistik)
jobb.registrera(uppladdning.GODKANN, godkann_release)


@signals.worker_process_init.connect
def _varm_upp(**kwargs: Any) -> None:
    """Fonts and stylesheet are read once per worker process. Without Pango the worker still does everything else."""
    from .bygge import pdf

    try:
        pdf.varm_upp()
    except OSError:
        logger.warning("pdf_bibliotek_saknas", exc_info=True)
