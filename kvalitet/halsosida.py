"""/halsa/: for monitoring and load balancers. Open to all, says nothing secret; 200 when well, 503 when not."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from . import halsa


def _svar(request: HttpRequest, delar: list[halsa.Kontroll]) -> HttpResponse:
    status = 200 if all(k.ok for k in delar) else 503
    if request.GET.get("format") == "json" or request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse(halsa.som_json(delar), status=status, json_dumps_params={"ensure_ascii": False})
    return HttpResponse(halsa.som_text(delar) + "\n", status=status, content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def allt(request: HttpRequest) -> HttpResponse:
    return _svar(request, halsa.kontrollera())


@never_cache
@require_safe
def webb(request: HttpRequest) -> HttpResponse:
    """Only what this process needs to answer requests: a dead worker is no reason to restart the web server."""
    return _svar(request, halsa.kontrollera(halsa.WEBBDELAR))
