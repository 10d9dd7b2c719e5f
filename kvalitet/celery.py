"""The Celery app, and what each kind of worker process does when it starts."""

import os
from typing import Any

from billiard.process import current_process
from celery import Celery, signals

from .processer import folj_foralder

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kvalitet.settings")

app = Celery("kvalitet")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.worker_ready.connect
def _arbetare_klar(sender: Any, **kwargs: Any) -> None:
    from . import livstecken
    from .arbetspool import Poolvakt

    livstecken.sla_i_bakgrunden("arbetare", ocksa=Poolvakt(sender.pool).se_till)


@signals.worker_process_init.connect
@signals.beat_embedded_init.connect
def _barnprocess(**kwargs: Any) -> None:
    """Pool children and an embedded beat end with the worker even when it is killed outright."""
    folj_foralder(current_process()._parent_pid)
