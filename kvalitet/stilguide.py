"""/stilguide/: every component in every state. For those who build pages; staff only."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kvalitet import stilguideexempel as exempel
from kvalitet import utkast, utkastagare

NYCKEL = "kvalitet.stilguide"
utkastagare.registrera(NYCKEL, lambda anvandare, _: "" if anvandare.ar_personal else "Stilguiden är för personal.")


@require_safe
def stilguide(request: HttpRequest) -> HttpResponse:
    tabell = exempel.Provtabell(exempel.RADER, request=request)
    tabell.paginate(per_page=2, page=1)
    tom = exempel.Provtabell([], request=request)
    tom.tomt = {"rubrik": "Ingen huvudman passar filtret", "text": "Ta bort ett val eller sök på en del av namnet."}
    utkastformular = exempel.Provutkast(auto_id="utkast_%s")
    ikoner = sorted(fil.stem for fil in (settings.BASE_DIR / "static" / "ikoner").glob("*.svg"))
    return render(
        request,
        "kvalitet/stilguide.html",
        {
            **exempel.LISTOR,
            "grupper": [{"rubrik": "Stilguide", "poster": [{"namn": n, "url": f"#{i}"} for i, n in exempel.MENY]}],
            "format": exempel.formatexempel(),
            "tabell": tabell,
            "tom_tabell": tom,
            "sida": Paginator(range(812), 50).page(1),
            "filterformular": exempel.Provfilter(request.GET or None),
            "formular": exempel.Provformular(),
            "felformular": exempel.felformular(),
            "utkastformular": utkastformular,
            "utkast": utkast.koppla(request, utkastformular, f"{NYCKEL}:prov", version=1),
            "ikoner": ikoner,
        },
    )
