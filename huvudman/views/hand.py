"""The register form: a huvudman added or corrected by hand, and the size limits."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from kvalitet import svenska
from kvalitet.engang import en_gang
from kvalitet.tjanstefel import satt_fel
from kvalitet.views.gemensamt import inloggad

from .. import services
from ..forms import Huvudmanformular, Storleksformular
from ..models import Huvudman, JuridiskEnhet, JuridiskForm
from .gemensamt import formularsida


@require_http_methods(["GET", "HEAD", "POST"])
@en_gang
def ny(request: HttpRequest) -> HttpResponse:
    formular = Huvudmanformular(request.POST if request.method == "POST" else None)
    if request.method == "POST" and formular.is_valid():
        try:
            huvudman = services.registrera_huvudman(**formular.cleaned_data, aktor=inloggad(request))
        except ValidationError as fel:
            satt_fel(formular, fel)
        except services.FinnsRedan as finns:
            formular.fraga_om_dubblett()
            formular.add_error(None, _finns_redan(finns.huvudman))
        else:
            messages.success(request, f"{huvudman.namn} är tillagd.")
            return redirect(huvudman)
    return formularsida(
        request,
        formular,
        rubrik="Ny huvudman",
        ingress="För en huvudman som ingen fil har, till exempel en fysisk person. Andra läses in från filer.",
        knapptext="Lägg till huvudmannen",
        tillbaka=reverse("huvudman:lista"),
    )


def _finns_redan(huvudman: Huvudman) -> str:
    return format_html(
        'Det finns redan en huvudman med samma namn och juridiska form: <a href="{}">{}</a>. '
        "Är det en annan, kryssa för det längst ner.",
        huvudman.get_absolute_url(),
        huvudman.namn,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def andra(request: HttpRequest, nyckel: str) -> HttpResponse:
    huvudman = get_object_or_404(Huvudman.objects.synliga_for(request.user).select_related("kommun"), nyckel=nyckel)
    start = {
        "namn": huvudman.namn,
        "form": huvudman.form,
        "kommun": None if huvudman.kommun_harledd else huvudman.kommun,
    }
    formular = Huvudmanformular(request.POST if request.method == "POST" else None, initial=start, med_nummer=False)
    if request.method == "POST" and formular.is_valid():
        services.andra_huvudman(huvudman_id=huvudman.pk, **formular.cleaned_data, aktor=inloggad(request))
        messages.success(request, "Uppgifterna är sparade.")
        return redirect(huvudman)
    return formularsida(
        request,
        formular,
        rubrik=f"Ändra {huvudman.namn}",
        ingress=f"Gäller från i dag, tills en nyare registerfil säger något annat.{_nummer(huvudman)}",
        knapptext="Spara",
        tillbaka=huvudman.get_absolute_url(),
    )


def _nummer(huvudman: Huvudman) -> str:
    """The number of a fysisk person is shown here and nowhere else."""
    if huvudman.form != JuridiskForm.FYSISK:
        return ""
    juridisk = JuridiskEnhet.objects.filter(huvudmannalankar__huvudman=huvudman).first()
    return f" Personnummer: {juridisk.orgnr[:6]}-{juridisk.orgnr[6:]}." if juridisk else ""


@require_http_methods(["GET", "HEAD", "POST"])
def storlek(request: HttpRequest) -> HttpResponse:
    grans = services.storleksgrans()
    start = {"liten_under": grans.liten_under, "stor_fran": grans.stor_fran, "kalla": grans.kalla}
    formular = Storleksformular(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and formular.is_valid():
        antal = services.satt_storleksgrans(**formular.cleaned_data, aktor=inloggad(request))
        messages.success(request, f"Gränserna är sparade. {svenska.tal(antal)} huvudmän bytte storleksklass.")
        return redirect("huvudman:lista")
    return formularsida(
        request,
        formular,
        rubrik="Storleksgränser",
        ingress="Gränserna är ett antagande och kan ändras. Alla huvudmän räknas om när du sparar.",
        knapptext="Spara gränserna",
        tillbaka=reverse("huvudman:lista"),
    )
