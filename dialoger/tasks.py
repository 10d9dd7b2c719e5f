"""Background tasks. Thin: a service called. Each is safe to run twice."""

from celery import shared_task

from .services import leverans


@shared_task
def underlag_till_arenden() -> None:
    """Each minute: order what is missing, deliver what is ready."""
    leverans.bestall_saknade()
    leverans.leverera_vantande()
