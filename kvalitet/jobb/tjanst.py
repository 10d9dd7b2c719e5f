"""The transitions of a Jobb row; nothing else writes it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from ..behorighet import kan
from ..handelser import Handelsetyp, logga
from ..models import Anvandare, Jobb

S = Jobb.Status
OPPNA = (S.BESTALLT, S.PAGAR)
HOGST_FORSOK = 3
MINSTA_PULS = 0.5  # seconds between progress writes: SQLite has one writer

Vidfel = Callable[[Jobb], None]
FarSe = Callable[[Jobb, Any], bool]


class Jobbfel(Exception):
    """The job cannot be done; the text is Swedish and shown to the person who ordered it."""


class JobbForlorat(Exception):
    """The job was cancelled, or another worker has taken it over. Stop working and store nothing."""


@dataclass(frozen=True)
class Jobbtyp:
    task: Any
    vid_fel: Vidfel | None
    far_se: FarSe | None
    i_lista: bool


_typer: dict[str, Jobbtyp] = {}


def registrera(
    typ: str, task: Any, *, vid_fel: Vidfel | None = None, far_se: FarSe | None = None, i_lista: bool = True
) -> None:
    """Tie a job type to its Celery task (takes the job's id). `vid_fel(jobb)` runs in the transaction that ends the job
    as misslyckat or avbrutet, also when nobody was left to notice, so that the app's own rows can follow.
    `far_se(jobb, anvandare)`: may the person see the object that the result's `url` leads to?
    `i_lista`: False for one of thousands, which have a page of their own together."""
    _typer[typ] = Jobbtyp(task, vid_fel, far_se, i_lista)


def jobbtyp(typ: str) -> Jobbtyp:
    if typ not in _typer:
        autodiscover_modules("tasks")
    if typ not in _typer:
        raise ValueError(f"Jobbtypen {typ!r} är inte registrerad.")
    return _typer[typ]


def utom_lista() -> list[str]:
    """Types whose jobs are not in the list of jobs."""
    autodiscover_modules("tasks")
    return sorted(typ for typ, rad in _typer.items() if not rad.i_lista)


def uppgift(jobb: Jobb) -> str:
    """The name of its task, which begins with its app. Empty for a type that nobody registers any more."""
    try:
        return str(getattr(jobbtyp(jobb.typ).task, "name", ""))
    except ValueError:
        return ""


def resultatlank(jobb: Jobb, anvandare: Any) -> str:
    """The address of what the job made, while the person may open it: an Uppdrag or a role may have ended since."""
    url = jobb.resultat.get("url", "")
    if not url:
        return ""
    try:
        namn, far_se = resolve(urlsplit(url).path).view_name, jobbtyp(jobb.typ).far_se
    except (Resolver404, ValueError):
        return ""  # a page or a type of job that no longer exists
    return url if kan(anvandare, namn) and (far_se is None or far_se(jobb, anvandare)) else ""


# Ordering ---------------------------------------------------------------------------------------------------------


def skapa(typ: str, titel: str, aktor: Anvandare | None, data: dict[str, Any], nyckel: str | None = None) -> Jobb:
    """Order a job. While a job of this type and key is open, that one is returned (`nyskapat` False): a double click
    makes one. The message goes out after commit; if the broker is down the sweep sends it later."""
    jobbtyp(typ)
    if nyckel and (oppet := _oppet(typ, nyckel)):
        return oppet
    try:
        with transaction.atomic():
            nytt = Jobb.objects.create(typ=typ, titel=titel[:200], bestallare=aktor, data=data, nyckel=nyckel or "")
    except IntegrityError:
        if nyckel and (oppet := _oppet(typ, nyckel)):  # someone else was first
            return oppet
        raise
    nytt.nyskapat = True
    koa(nytt)
    return nytt


def _oppet(typ: str, nyckel: str) -> Jobb | None:
    return Jobb.objects.filter(typ=typ, nyckel=nyckel, status__in=OPPNA).first()


def koa(jobb: Jobb, som: str = "") -> None:
    """Send its message after commit. `som`: by another type's task that does the same work in another queue."""

    def skicka() -> None:  # no partial: Django names a failing callback by __qualname__
        jobbtyp(som or jobb.typ).task.delay(jobb.pk)

    transaction.on_commit(skicka, robust=True)


# Working ----------------------------------------------------------------------------------------------------------


def ta(jobb_id: int) -> Jobb | None:
    """Claim a waiting job: compare-and-set, so that one of any number of workers gets it and the others None."""
    nu = timezone.now()
    with transaction.atomic():  # the row stays locked until its new attempt number is read
        if not Jobb.objects.filter(pk=jobb_id, status=S.BESTALLT).update(
            status=S.PAGAR, forsok=F("forsok") + 1, puls=nu, klart=0, av=0, text=""
        ):
            return None
        return Jobb.objects.get(pk=jobb_id)


def _skriv(jobb: Jobb, **falt: Any) -> None:
    """Write through the fence and mirror the values on the object."""
    if not Jobb.objects.filter(pk=jobb.pk, status=S.PAGAR, forsok=jobb.forsok).update(**falt):
        raise JobbForlorat(f"Jobb {jobb.pk}, försök {jobb.forsok}")
    for namn, varde in falt.items():
        setattr(jobb, namn, varde)


def puls(jobb: Jobb, klart: int, av: int, text: str = "") -> None:
    """Report progress and show life. Written at most twice a second, but the last step (klart = av) always."""
    nu = time.monotonic()
    if klart < av and nu - getattr(jobb, "_senast_skriven", 0.0) < MINSTA_PULS:
        return
    _skriv(jobb, klart=min(klart, av), av=av, text=text[:200], puls=timezone.now())
    jobb._senast_skriven = nu  # type: ignore[attr-defined]


def delresultat(jobb: Jobb, resultat: dict[str, Any]) -> None:
    """Note what is done so far, in the transaction that did it: a worker that takes over does the rest."""
    _skriv(jobb, resultat=resultat)


def klart(jobb: Jobb, resultat: dict[str, Any] | None = None) -> None:
    """Finish. Call it in the transaction that stores the result, so that JobbForlorat undoes both."""
    ett = jobb.av or 1
    _skriv(jobb, status=S.KLART, resultat=resultat or {}, klart=ett, av=ett, text="", fel="", avslutat=timezone.now())


def misslyckat(jobb: Jobb, fel: str) -> None:
    """End as failed with a Swedish text for the person who ordered."""
    with transaction.atomic():
        _skriv(jobb, status=S.MISSLYCKAT, fel=fel[:500], avslutat=timezone.now())
        _avsluta_utan_resultat(jobb, None)


def avbryt(*, jobb_id: int, aktor: Anvandare | None) -> bool:
    """Cancel an open job. A worker in the middle of it notices at its next sign of life. False if it had ended."""
    with transaction.atomic():
        jobb = Jobb.objects.select_for_update().get(pk=jobb_id)
        if jobb.status not in OPPNA:
            return False
        jobb.status, jobb.avslutat, jobb.text = S.AVBRUTET, timezone.now(), ""
        jobb.save(update_fields=["status", "avslutat", "text"])
        _avsluta_utan_resultat(jobb, aktor)
    return True


def _avsluta_utan_resultat(jobb: Jobb, aktor: Anvandare | None) -> None:
    typ = Handelsetyp.JOBB_AVBRUTET if jobb.status == S.AVBRUTET else Handelsetyp.JOBB_MISSLYCKAT
    logga(typ, jobb, aktor, till={"status": jobb.status, "forsok": jobb.forsok}, skal=jobb.fel[:300])
    if vid_fel := jobbtyp(jobb.typ).vid_fel:
        vid_fel(jobb)
