"""Drafts of forms, saved on the server while somebody writes (static/js/utkast.js). Nothing here is a change of state.

A view calls `koppla` on its form and gives the result to the template as `utkast`; when the form has been saved it
calls `klart`. A draft belongs to one user and one form, by `nyckel`, and is never shown anywhere else. Whose form it is
says who may still save (`utkastagare`).

`kopia` is the open page that wrote last. A page may overwrite its own draft, and one that it took over (`fran`), but
never what another tab has written. A row without fields says that `kopia` has been saved for good, so that what was
still on its way from that page is ignored.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import GONE
from typing import Any, Literal

from django import forms
from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from . import utkastagare
from .models import Anvandare, Utkast
from .textskillnad import radslut

HOGST_TECKEN = 300_000
HOGST_ANTAL = 200
SPARAS = timedelta(days=30)
NYCKEL = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*(:[A-Za-z0-9_-]+)*")
KOPIA = re.compile(r"[a-z0-9-]{0,40}")
FALT = "utkast_"  # our own fields in a form begin so

FOR_LANGT = "Texten är längre än 300 000 tecken och sparas inte som utkast. Spara formuläret, eller dela upp texten."
FOR_MANGA = f"Du har redan {HOGST_ANTAL} utkast. Spara eller kasta något av dem, så sparas det här också."
FEL_NYCKEL = "Utkastet gick inte att spara, eftersom formuläret inte går att känna igen. Läs om sidan."
ANNAN_SIDA = (
    "Samma formulär är öppet i en annan flik eller på en annan dator, med en annan text som utkast. "
    "Det du skriver här blir inget utkast på servern förrän det andra är sparat eller kastat."
)

RAMEN = ("csrfmiddlewaretoken", "engangsnyckel")  # in every form, and never what somebody wrote

Varden = dict[str, str | list[str]]


STANGT = "Det du skriver sparas inte längre här. Kopiera texten om du behöver den: den försvinner när du lämnar sidan."


class Utkastfel(Exception):
    """The draft is not saved; the text says why, to the one who writes."""

    def __init__(self, text: str, status: int) -> None:
        super().__init__(text)
        self.status = status


# Services ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def spara(
    *,
    anvandare: Anvandare,
    nyckel: str,
    falt: Mapping[str, Any],
    grundversion: str = "",
    kopia: str = "",
    fran: str = "",
) -> Utkast:
    """Save, or refuse with `Utkastfel`. A row without fields in return: this page's form was saved for good."""
    if len(nyckel) > 120 or not NYCKEL.fullmatch(nyckel) or not KOPIA.fullmatch(kopia) or len(grundversion) > 60:
        raise Utkastfel(FEL_NYCKEL, 422)
    if not utkastagare.ar_kand(nyckel):
        raise Utkastfel(FEL_NYCKEL, 422)
    if fel := utkastagare.varfor_inte(anvandare, nyckel):
        raise Utkastfel(f"{fel} {STANGT}", GONE)
    rena = _tvatta(falt)
    if sum(len(namn) + sum(map(len, _lista(varde))) for namn, varde in rena.items()) > HOGST_TECKEN:
        raise Utkastfel(FOR_LANGT, 413)
    rad = _las_rad(anvandare, nyckel)
    if not rad.falt:
        if kopia and rad.kopia == kopia:
            return rad
        if Utkast.objects.synliga_for(anvandare).exclude(falt={}).count() >= HOGST_ANTAL:
            raise Utkastfel(FOR_MANGA, 409)
    elif rad.kopia not in {kopia, fran} and rad.falt != rena:
        raise Utkastfel(ANNAN_SIDA, 409)
    rad.falt, rad.grundversion, rad.kopia, rad.andrad = rena, grundversion, kopia, timezone.now()
    rad.save()
    return rad


def hamta(anvandare: Any, nyckel: str) -> Utkast | None:
    rad = Utkast.objects.synliga_for(anvandare).filter(nyckel=nyckel).first()
    return rad if rad and rad.falt else None


def kasta(*, anvandare: Anvandare, nyckel: str) -> bool:
    """Thrown away by its owner. False when there was none."""
    return bool(Utkast.objects.synliga_for(anvandare).filter(nyckel=nyckel).delete()[0])


def kasta_allas(*, nyckel: str) -> None:
    """What the form is about is discarded, and everybody's drafts of it with it."""
    Utkast.objects.filter(nyckel=nyckel).delete()


@transaction.atomic
def avsluta(*, anvandare: Anvandare, nyckel: str, kopia: str, fran: str = "") -> None:
    """The form was saved for good. A draft that another open page has written stays."""
    if not kopia or not KOPIA.fullmatch(kopia):
        Utkast.objects.synliga_for(anvandare).filter(nyckel=nyckel, kopia=fran).delete()
        return
    rad = _las_rad(anvandare, nyckel)
    if not rad.falt or rad.kopia in {kopia, fran}:
        rad.falt, rad.grundversion, rad.kopia, rad.andrad = {}, "", kopia, timezone.now()
        rad.save()


def rensa(nu: datetime | None = None) -> int:
    """Drafts nobody has touched for a month. Part of the upkeep each minute."""
    return Utkast.objects.filter(andrad__lt=(nu or timezone.now()) - SPARAS).delete()[0]


def _las_rad(anvandare: Anvandare, nyckel: str) -> Utkast:
    """The row, locked; two tabs that save the first time at once get the same."""
    rad, _ = Utkast.objects.get_or_create(anvandare=anvandare, nyckel=nyckel)
    return Utkast.objects.select_for_update().get(pk=rad.pk)


def _tvatta(falt: Mapping[str, Any]) -> Varden:
    """Text and lists of text; without what no database can hold (NUL, half a character)."""
    ut: Varden = {}
    for namn, varde in falt.items():
        rena = [v.replace("\0", "").encode("utf-8", "replace").decode() for v in _lista(varde)]
        ut[namn[:100]] = rena[0] if isinstance(varde, str) else rena
    return ut


def _lista(varde: Any) -> list[str]:
    return [varde] if isinstance(varde, str) else [str(v) for v in varde]


def innehall(post: QueryDict) -> Iterator[tuple[str, list[str]]]:
    """The fields of a form that was sent, without our own."""
    for namn, varden in post.lists():
        if not namn.startswith(FALT) and namn not in RAMEN:
            yield namn, [str(v) for v in varden]


# For views --------------------------------------------------------------------------------------------------------

Lage = Literal["inget", "finns", "anvands", "mottaget"]


@dataclass(frozen=True)
class Formularutkast:
    """What the page needs to know about the draft of one form; `utkast` in komponenter/formular.html.

    inget      no draft, or one that says what the form already says
    finns      the person chooses: use it or throw it away; until then nothing is written over it
    anvands    the form is filled with it
    mottaget   the form came back with what the person sent (errors, or two versions to merge)
    """

    nyckel: str
    version: str
    lage: Lage = "inget"
    rad: Utkast | None = None
    kopia: str = ""
    fran: str = ""
    adress: str = ""
    anvand_adress: str = ""
    ny_version: bool = False

    @property
    def attribut(self) -> SafeString:
        mottaget = format_html(' data-utkast-mottaget="{}"', self.kopia) if self.lage == "mottaget" else ""
        return format_html(' data-utkast="{}" data-version="{}"{}', self.nyckel, self.version, mottaget)

    @property
    def tar_over(self) -> str:
        """Whose draft the new page may write over: its own from before the form was sent, or the one it shows."""
        if self.lage != "mottaget":
            return self.fran
        return self.rad.kopia if self.rad and self.rad.kopia in {self.kopia, self.fran} else self.kopia

    def med_version(self, version: object) -> Formularutkast:
        return dataclasses.replace(self, version=str(version), lage="mottaget")

    def klart(self, request: HttpRequest) -> None:
        """Call when the form has been saved for good."""
        if isinstance(request.user, Anvandare):
            avsluta(anvandare=request.user, nyckel=self.nyckel, kopia=self.kopia, fran=self.fran)


def koppla(request: HttpRequest, form: forms.BaseForm, nyckel: str, version: object = "") -> Formularutkast:
    """`version` is the object's. After a POST the result's `version` is the one that the text was based on."""
    if not utkastagare.ar_kand(nyckel):
        raise LookupError(f"{nyckel}: ingen har sagt vem som får spara utkast (utkastagare.registrera)")
    rad = hamta(request.user, nyckel)
    if form.is_bound:
        grund, kopia, fran = (request.POST.get(f"{FALT}{namn}", "") for namn in ("version", "kopia", "fran"))
        return Formularutkast(nyckel, grund, "mottaget", rad, kopia, fran)
    adress = _adress(request)
    bas = Formularutkast(nyckel, str(version), rad=rad, fran=rad.kopia if rad else "", adress=adress)
    if rad is None or _samma(form, rad.falt):
        return bas
    ny_version = rad.grundversion != str(version)
    if request.GET.get("utkast") == nyckel:
        _fyll(form, rad.falt)
        return dataclasses.replace(bas, version=rad.grundversion, lage="anvands", ny_version=ny_version)
    anvand = _adress(request, nyckel)
    return dataclasses.replace(bas, lage="finns", fran="", anvand_adress=anvand, ny_version=ny_version)


def _adress(request: HttpRequest, nyckel: str = "") -> str:
    fraga = request.GET.copy()
    fraga.pop("utkast", None)
    if nyckel:
        fraga["utkast"] = nyckel
    return f"{request.path}?{fraga.urlencode()}" if fraga else request.path


def _synliga(form: forms.BaseForm) -> list[forms.BoundField]:
    return [falt for falt in form.visible_fields() if not isinstance(falt.field, forms.FileField)]


def _fyll(form: forms.BaseForm, varden: Varden) -> None:
    """As the browser sent it: a box that is not ticked is not there."""
    for falt in _synliga(form):
        varde = varden.get(falt.html_name)
        if isinstance(falt.field, forms.BooleanField):
            falt.initial = bool(varde)
        elif isinstance(falt.field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
            falt.initial = _lista(varde or [])
        elif varde is not None:
            falt.initial = _lista(varde)[0] if varde else ""
        form.initial[falt.name] = falt.initial


def _samma(form: forms.BaseForm, varden: Varden) -> bool:
    return all(_text(falt, falt.value()) == _text(falt, varden.get(falt.html_name)) for falt in _synliga(form))


def _text(falt: forms.BoundField, varde: Any) -> list[str]:
    if isinstance(falt.field, forms.BooleanField):
        return ["on"] if varde else []
    if isinstance(varde, str) or not hasattr(varde, "__iter__"):
        varde = [varde]
    return [radslut(str(v)) for v in varde if v not in (None, "")]
