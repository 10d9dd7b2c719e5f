"""The calendar: month, week and list, whose meetings it shows, and what does not fit together."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from huvudman.models import Lan
from kvalitet import svenska
from kvalitet.kalenderdagar import DAG
from kvalitet.models import Anvandare
from kvalitet.views.gemensamt import inloggad

from .. import kalender as kal
from ..behorighet import far_samordna
from ..forms.kalender import Kalenderfilter, Vem
from ..kalenderkrockar import Moteskrock, krockar
from ..kalenderurval import for_kalender, krockar_framover
from ..models import Dialog, Mote

FLEST_KROCKAR = 2  # the rest are folded
MOTEN_PER_SIDA = 100  # of the list: four weeks of the whole country are 800


@require_safe
def kalender(request: HttpRequest) -> HttpResponse:
    anvandare, idag = inloggad(request), timezone.localdate()
    vy = request.GET.get("vy", "")
    vy = vy if vy in kal.VYER else "manad"
    period = kal.period(vy, kal.las_dag(request.GET.get("dag", "")), idag)
    formular = Kalenderfilter(request.GET, anvandare=anvandare)
    moten = list(formular.filtrera(for_kalender(anvandare, *period.tider)))
    funna = _krockar(anvandare, period, formular.vald, moten)
    sida = Paginator(moten, MOTEN_PER_SIDA).get_page(request.GET.get("page")) if vy == "lista" else None
    dagar = kal.dagar(kal.sidans_dagar(period, sida), moten if sida is None else sida, funna, _lov(formular.vald), idag)
    kontext = {
        "formular": formular,
        "behall": [("vy", vy), ("dag", period.dag.isoformat())],
        "rensa_url": _adress(request, vy, period.dag, filter_=False),
        "antal_text": svenska.antal(len(moten), "möte", "möten"),
        "flikar": [
            {"namn": namn, "url": _adress(request, kod, period.dag), "aktiv": kod == vy}
            for kod, namn in kal.VYER.items()
        ],
        "period": period,
        "forra": _adress(request, vy, period.forra),
        "nasta": _adress(request, vy, period.nasta),
        "idag": "" if period.fran <= idag < period.till else _adress(request, vy, idag),
        "dagar": dagar,
        "page": sida if sida and sida.has_other_pages() else None,
        "tom": not moten,
        "krockar": funna[:FLEST_KROCKAR],
        "fler_krockar": funna[FLEST_KROCKAR:],
        "boka_url": _boka(anvandare),
        **(_manad(request, dagar) if vy == "manad" else {}),
    }
    return render(request, "dialoger/kalender.html", kontext)


@require_safe
def kalenderkrockar(request: HttpRequest) -> HttpResponse:
    """All that does not fit together in the coming weeks, for those who help the pairs to move meetings."""
    return render(request, "dialoger/kalender_krockar.html", {"krockar": krockar_framover(inloggad(request))})


def _adress(request: HttpRequest, vy: str, dag: date, *, filter_: bool = True) -> str:
    fraga = request.GET.copy() if filter_ else QueryDict(mutable=True)
    fraga["vy"], fraga["dag"] = vy, dag.isoformat()
    fraga.pop("page", None)  # of the period that is left
    return f"{reverse('dialoger:kalender')}?{fraga.urlencode()}"


def _manad(request: HttpRequest, dagar: list[kal.Kalenderdag]) -> dict[str, Any]:
    """Weeks as rows, each with the address of the week, and of the days that hold more than is shown."""
    return {
        "veckodagar": svenska.VECKODAGAR,
        "veckor": [
            (
                vecka,
                _adress(request, "vecka", vecka.mandag),
                [(dag, _adress(request, "lista", dag.dag) if dag.fler else "") for dag in vecka.dagar],
            )
            for vecka in kal.veckor(dagar)
        ],
    }


def _krockar(anvandare: Anvandare, period: kal.Period, vem: Vem, moten: list[Mote]) -> list[Moteskrock]:
    """What is still to come and does not fit together, also with meetings that the filters leave out."""
    fran, till = period.tider
    personer = set(vem.personer) or {pk for m in moten for pk in (m.utforare_sv_id, m.utforare_spsm_id) if pk}
    alla = for_kalender(anvandare, fran - DAG, till + DAG).galler().filter(slut__gt=timezone.now())
    funna = krockar(alla.for_personer(personer), personer)
    return [krock for krock in funna if krock.andra.start >= fran and krock.forsta.start < till]


def _lov(vem: Vem) -> kal.Lovord:
    koder = {kod for kontor in vem.kontor for kod in kontor.lanskoder}
    return kal.Lovord(dict(Lan.objects.filter(kod__in=koder).values_list("kod", "namn")) if koder else {})


def _boka(anvandare: Anvandare) -> str:
    """A meeting is booked on a case: where to choose one, for those who may book on any."""
    lista = reverse("dialoger:lista")
    if far_samordna(anvandare):
        return f"{lista}?vy=alla"
    egna = anvandare.har_roll("dialogutforare") and Dialog.objects.synliga_for(anvandare).mina(anvandare).oppna()
    return f"{lista}?vy=mina" if egna and egna.exists() else ""
