"""Background tasks. Thin: an id in, a service called."""

from celery import shared_task

from kvalitet import aviseringar, jobb, konton

from .services import (
    avsluta_fyllda_av_tiden,
    gallra_kollegainbjudningar,
    gallra_utredningssteg,
    markera_adress_studsad,
)
from .services import gallra_kontakter as gallra
from .services import jobb as tjanst


@shared_task
def las_in_registerfil(jobb_id: int) -> None:
    jobb.kor(jobb_id, tjanst.utfor_inlasning)


@shared_task
def besluta_forslag(jobb_id: int) -> None:
    jobb.kor(jobb_id, tjanst.utfor_beslut)


@shared_task
def gallra_kontakter() -> None:
    """Each hour: contacts, invitations and notes of searches that ended long ago; searches answered by time end."""
    gallra()
    gallra_kollegainbjudningar()
    gallra_utredningssteg()
    avsluta_fyllda_av_tiden()


jobb.registrera(tjanst.LASNING, las_in_registerfil)
jobb.registrera(tjanst.BESLUT, besluta_forslag)
aviseringar.vid_nekad_adress(markera_adress_studsad)  # letters are sent by a worker, which loads the tasks
aviseringar.registrera_lank("kollegainbjudan", konton.lank_i_brev)
