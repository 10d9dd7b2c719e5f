"""The case page. A read is logged: who has looked at a case can be seen afterwards."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from kvalitet.lasningar import logga_lasning

from ..models import Dialog


@require_safe
def detalj(request: HttpRequest, nummer: str) -> HttpResponse:
    dialog = get_object_or_404(Dialog.objects.synliga_for(request.user).for_lista(), nummer=nummer)
    logga_lasning(request.user, "last", dialog, request)
    return render(request, "dialoger/arende.html", {"dialog": dialog})
