"""Background tasks. Thin: a service called. Each is safe to run twice."""

from celery import shared_task

from .services import deltagare, leverans
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


@shared_task
def rensa_namn() -> None:
    """Each hour: names of people at meetings that are held, cancelled or passed."""
    deltagare.rensa_namn()
