"""The start page: the next step for a huvudman's representative; what waits, live numbers and news for staff."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from .. import svenska
from ..models import Anvandare, Jobb
from ..startsida import Bidrag, Genvag, adress, samla
from .gemensamt import inloggad

SENASTE_JOBB = 5


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    user = inloggad(request)
    bidrag = samla(user)
    if bidrag.startsida:
        return redirect(bidrag.startsida)
    bidrag.lagg_till(Bidrag(genvagar=_egna_genvagar(user)))
    jobb = list(Jobb.objects.synliga_for(user).oppna().select_related("bestallare")[:SENASTE_JOBB])
    har_roll = user.ar_personal or user.ar_foretradare
    return render(
        request,
        "kvalitet/start.html",
        {
            "bidrag": bidrag,
            "jobb": jobb,
            "har_roll": har_roll,
            "hej": f"Hej {user.namn.split()[0]}" if user.namn else "Hej",
            "ingress": _ingress(len(bidrag.vantar), len(jobb)) if user.ar_personal else "",
        },
    )


def _egna_genvagar(user: Anvandare) -> list[Genvag]:
    return [
        Genvag("Nytt konto", "Bjud in en kollega eller en huvudman.", adress(user, "anvandare_ny"), "user"),
        Genvag("Loggar", "Vad som har ändrats, lästs och skickats.", adress(user, "handelser"), "history"),
    ]


def _ingress(vantar: int, jobb: int) -> str:
    saker = "Inget väntar på dig just nu." if not vantar else f"{svenska.versal(_saker(vantar))} väntar på dig."
    if not jobb:
        return saker
    return f"{saker} {svenska.versal(svenska.rakneord(jobb, neutrum=True))} jobb pågår."


def _saker(antal: int) -> str:
    return "en sak" if antal == 1 else f"{svenska.rakneord(antal)} saker"
