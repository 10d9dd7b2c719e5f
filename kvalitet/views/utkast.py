"""Where open forms send their drafts: one's own only, answered in JSON for static/js/utkast.js."""

from http.client import GONE

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from .. import svenska
from .. import utkast as tjanst
from .gemensamt import inloggad

ANNAN_ANVANDARE = (
    "Du är nu inloggad som någon annan än den som skrev texten. Den sparas inte förrän samma person loggar in igen."
)


@require_POST
def utkast(request: HttpRequest) -> HttpResponse:
    egna = {namn: request.POST.get(f"{tjanst.FALT}{namn}", "") for namn in EGNA}
    if egna["handling"] == "kasta":
        return _kasta(request, egna["nyckel"], egna["nasta"])
    user = inloggad(request)
    if egna["anvandare"] and egna["anvandare"] != str(user.pk):  # the page was opened by somebody else
        return JsonResponse({"fel": ANNAN_ANVANDARE}, status=409)
    falt = {namn: varden[0] if len(varden) == 1 else varden for namn, varden in tjanst.innehall(request.POST)}
    try:
        rad = tjanst.spara(
            anvandare=user,
            nyckel=egna["nyckel"],
            falt=falt,
            grundversion=egna["version"],
            kopia=egna["kopia"],
            fran=egna["fran"],
        )
    except tjanst.Utkastfel as fel:
        stangt = {"stangt": True} if fel.status == GONE else {}
        return JsonResponse({"fel": str(fel)} | stangt, status=fel.status)
    if not rad.falt:
        return JsonResponse({"avslutat": True})
    tid = timezone.localtime(rad.andrad)
    return JsonResponse({"klocka": svenska.tid(tid), "nar": svenska.nar(tid, timezone.localdate())})


EGNA = ("handling", "nyckel", "version", "kopia", "fran", "anvandare", "nasta")


def _kasta(request: HttpRequest, nyckel: str, nasta: str) -> HttpResponse:
    """A plain form, so that it works without scripts."""
    if tjanst.kasta(anvandare=inloggad(request), nyckel=nyckel):
        messages.success(request, "Utkastet är kastat.")
    else:
        messages.info(request, "Utkastet fanns inte längre.")
    return redirect(nasta if url_has_allowed_host_and_scheme(nasta, allowed_hosts=None) else "start")
