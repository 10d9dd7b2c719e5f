"""Background tasks. Thin: an id in, a service called."""

from celery import shared_task

from kvalitet import jobb

from .services import jobb as tjanst


@shared_task
def las_in_registerfil(jobb_id: int) -> None:
    jobb.kor(jobb_id, tjanst.utfor_inlasning)


@shared_task
def besluta_forslag(jobb_id: int) -> None:
    jobb.kor(jobb_id, tjanst.utfor_beslut)


jobb.registrera(tjanst.LASNING, las_in_registerfil)
jobb.registrera(tjanst.BESLUT, besluta_forslag)
