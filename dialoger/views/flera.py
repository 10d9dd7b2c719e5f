"""The same change in the cases chosen in the list: what would happen with each, the order, and how it went."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from kvalitet import svenska
from kvalitet.engang import en_gang
from kvalitet.models import Jobb
from kvalitet.tjanstefel import satt_fel
from kvalitet.views.gemensamt import inloggad

from .. import services
from ..forms.flera import FORMULAR, Flerformular
from ..massatgarder import MASSATGARDER, Massatgard, massval
from ..models import Dialog
from ..services import massandring, omgangsrader
from ..services.massandring import Provad
from ..visning import lagesvisning


@require_http_methods(["GET", "HEAD", "POST"])
@en_gang
def flera(request: HttpRequest) -> HttpResponse:
    """GET: exactly the chosen cases as they stand, and what is asked. POST: the order."""
    skickat = request.POST if request.method == "POST" else request.GET
    anvandare, kod, tillbaka = inloggad(request), skickat.get("atgard", ""), _tillbaka(skickat)
    valda = _valda(skickat)
    if fel := _varfor_inte(kod, valda):
        messages.error(request, fel)
        return redirect(tillbaka)
    if kod not in dict(massval(anvandare)):
        raise PermissionDenied
    synliga: Any = Dialog.objects.synliga_for(anvandare).for_lista().filter(pk__in=valda)
    rader = massandring.provade(kod, synliga.order_by("huvudman__sortnamn", "pk"), anvandare)
    kan = [rad for rad in rader if not rad.hinder]
    form = FORMULAR.get(kod, Flerformular)(
        request.POST if request.method == "POST" else None, dialoger=[rad.dialog for rad in kan]
    )
    if form.is_bound and form.is_valid():
        sett = {rad.dialog.pk: valda[rad.dialog.pk] for rad in rader}
        try:
            jobb = services.bestall_massandring(kod=kod, valda=sett, data=form.data_for_jobb, aktor=anvandare)
        except ValidationError as fel_:
            satt_fel(form, fel_)
        else:
            return redirect(jobb)
    kontext = {
        **_ord(MASSATGARDER[kod], len(kan)),
        "form": form,
        "kod": kod,
        "kan": [_rad(rad) for rad in kan],
        "kan_inte": [_rad(rad) for rad in rader if rad.hinder],
        "borta": len(valda) - len(rader),
        "fraga": skickat.get("fraga", "")[:1000],
        "tillbaka": tillbaka,
    }
    return render(request, "dialoger/flera.html", kontext, status=422 if form.is_bound else 200)


def _tillbaka(skickat: QueryDict) -> str:
    fraga = QueryDict(skickat.get("fraga", "")[:1000]).urlencode()
    return f"{reverse('dialoger:lista')}?{fraga}" if fraga else reverse("dialoger:lista")


def _valda(skickat: QueryDict) -> dict[int, str]:
    """Case → what the person saw of it, nothing before the confirm page. `alla`: every row that the list showed."""
    koder = skickat.getlist("arende")
    if skickat.get("alla"):
        koder += skickat.get("sida", "").split(",")
    delar = (kod.partition(":") for kod in koder)
    return {int(pk): avtryck for pk, _, avtryck in delar if pk.isascii() and pk.isdecimal() and len(pk) < 18}


def _varfor_inte(kod: str, valda: dict[int, str]) -> str:
    if kod not in MASSATGARDER:
        return "Välj vad du vill göra med de markerade ärendena."
    if not valda:
        return "Markera minst ett ärende först."
    return massandring.for_manga(len(valda))


def _ord(atgard: Massatgard, antal: int) -> dict[str, str]:
    antal_text = svenska.antal(antal, "ärende", "ärenden")
    return {
        "rubrik": f"{atgard.knapp} {antal_text}" if antal else atgard.meny,
        "text": atgard.text if antal else "Inget av de valda ärendena går att ändra så nu. Nedan står varför.",
        "varning": atgard.varning if antal else "",
    }


def _rad(rad: Provad) -> dict[str, Any]:
    return {"provad": rad, "dialog": rad.dialog, "lage": lagesvisning(rad.dialog)}


@require_safe
def resultat(request: HttpRequest, pk: int) -> HttpResponse:
    """How it went with each case that the person may still see."""
    egna = Jobb.objects.synliga_for(request.user).filter(typ__in=[massandring.JOBBTYP, omgangsrader.JOBBTYP])
    jobb = get_object_or_404(egna, pk=pk)
    if not jobb.ar_avslutat:
        return redirect(jobb)
    utfall = jobb.resultat.get("utfall", {})
    synliga: Any = Dialog.objects.synliga_for(request.user).for_lista().filter(pk__in=utfall)
    dialoger = list(synliga.order_by("huvudman__sortnamn", "pk"))
    ur_fil = jobb.typ == omgangsrader.JOBBTYP
    kontext = {
        "jobb": jobb,
        "fel_i_fil": len(jobb.data["fel"]) if ur_fil else 0,
        "omgang": jobb.data["omgang"] if ur_fil and omgangsrader.ej_utforda(jobb) else None,
        "mening": jobb.resultat.get("mening", ""),
        "nekade": [(dialog, utfall[str(dialog.pk)]) for dialog in dialoger if utfall[str(dialog.pk)]],
        "gjorda": [(dialog, lagesvisning(dialog)) for dialog in dialoger if not utfall[str(dialog.pk)]],
    }
    return render(request, "dialoger/flera_resultat.html", kontext)
