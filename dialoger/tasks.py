"""Background tasks. Thin: a service called. Each is safe to run twice."""

from celery import shared_task

from kvalitet import aviseringar, jobb

from .inbjudningsbrev import BREVTYPER
from .services import (
    avgangar,
    deltagare,
    gallring,
    leverans,
    massandring,
    omgangar,
    omgangsrader,
    parning,
    svarslank,
    utskick,
)
from .services import paminnelser as paminnelse


@shared_task
def underlag_till_arenden() -> None:
    """Each minute: order what is missing, deliver what is ready."""
    leverans.bestall_saknade()
    leverans.leverera_vantande()


@shared_task
def paminnelser() -> None:
    """Each hour on working days: a run that was missed is made up for, a second one sends nothing."""
    paminnelse.paminn_huvudman()
    paminnelse.mandagsbrev()
    paminnelse.meddela_stod()


@shared_task
def slapp_utan_roll() -> None:
    """Each minute: whose role had its last day yesterday has no cases. Nothing to do when nobody has left."""
    avgangar.slapp_utan_roll()


@shared_task
def rensa_namn() -> None:
    """Each hour: names of people at meetings that are held, cancelled or passed, and drafts of ended cases."""
    deltagare.rensa_namn()
    gallring.gallra_anteckningar()


@shared_task
def faststall_urval(jobb_id: int) -> None:
    jobb.kor(jobb_id, omgangar.utfor_faststallande)


@shared_task
def foresla_par(jobb_id: int) -> None:
    jobb.kor(jobb_id, parning.utfor_parning)


@shared_task
def tilldela_par(jobb_id: int) -> None:
    jobb.kor(jobb_id, parning.utfor_godkannande)


@shared_task
def andra_flera(jobb_id: int) -> None:
    jobb.kor(jobb_id, massandring.utfor_massandring)


@shared_task
def andra_enligt_tabell(jobb_id: int) -> None:
    jobb.kor(jobb_id, omgangsrader.utfor_omgangsrader)


jobb.registrera(parning.PARNING, foresla_par)
jobb.registrera(omgangsrader.JOBBTYP, andra_enligt_tabell)
jobb.registrera(massandring.JOBBTYP, andra_flera)
jobb.registrera(parning.GODKANNANDE, tilldela_par)
jobb.registrera(omgangar.FASTSTALLANDE, faststall_urval)


@shared_task
def skicka_inbjudningar(jobb_id: int) -> None:
    jobb.kor(jobb_id, utskick.utfor)


jobb.registrera(utskick.JOBBTYP, skicka_inbjudningar)
for typ in (*BREVTYPER, "paminnelse_svar"):
    aviseringar.registrera_lank(typ, svarslank.lank_i_brev)
