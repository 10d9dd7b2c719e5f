"""Template tags and filters. The filters only call kvalitet.svenska; the tags draw icons and read form widgets."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.forms.widgets import CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from kvalitet import engang, svenska

register = template.Library()

IKONNAMN = re.compile(r"^[a-z0-9-]+$")


@cache
def _ikonritning(namn: str) -> str:
    """The drawing inside a vendored Lucide file. An unknown name is a programming error and says so at once."""
    fil = settings.BASE_DIR / "static" / "ikoner" / f"{namn}.svg"
    if not IKONNAMN.match(namn) or not fil.is_file():
        raise template.TemplateSyntaxError(f"Ikonen {namn!r} finns inte i static/ikoner/.")
    inre = re.search(r"<svg[^>]*>(.*)</svg>", fil.read_text(encoding="utf-8"), re.DOTALL)
    if inre is None:
        raise template.TemplateSyntaxError(f"Filen för ikonen {namn!r} saknar innehåll.")
    return re.sub(r"\s*\n\s*", "", inre.group(1))


@register.simple_tag
def ikon(namn: str, klass: str = "", storlek: int = 18, farg: str = "currentColor") -> SafeString:
    """Inline Lucide icon, hidden from screen readers: always beside words. In PDFs give `farg` as a hex colour."""
    return format_html(
        '<svg class="ikon{}" width="{}" height="{}" viewBox="0 0 24 24" fill="none" stroke="{}" stroke-width="1.9" '
        'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">{}</svg>',
        f" {klass}" if klass else "",
        storlek,
        storlek,
        farg,
        mark_safe(_ikonritning(namn)),
    )


@register.simple_tag
def engangsnyckel() -> SafeString:
    """Hidden field of a form that may be carried out once (kvalitet/engang.py)."""
    return format_html('<input type="hidden" name="{}" value="{}">', engang.FALT, engang.ny_nyckel())


@register.simple_tag
def forsta(*varden: object) -> object:
    """The first value that exists: components take `formular` or the page's own `form`."""
    return next((varde for varde in varden if varde), None)


def _lokal(varde: date | datetime) -> date | datetime:
    if isinstance(varde, datetime) and timezone.is_aware(varde):
        return timezone.localtime(varde)
    return varde


@register.filter
def tal(varde: Decimal | int | float | None, decimaler: int | None = None) -> str:
    return "" if varde is None or varde == "" else svenska.tal(varde, decimaler)


@register.filter
def procent(varde: Decimal | int | float | None, decimaler: int | None = None) -> str:
    return "" if varde is None or varde == "" else svenska.procent(varde, decimaler)


@register.filter
def datum(varde: date | None) -> str:
    return svenska.datum(_lokal(varde)) if varde else ""


@register.filter
def datum_kort(varde: date | None) -> str:
    return svenska.datum_kort(_lokal(varde), idag=timezone.localdate()) if varde else ""


@register.filter
def tid(varde: datetime | None) -> str:
    lokal = _lokal(varde) if varde else None
    return svenska.tid(lokal) if isinstance(lokal, datetime) else ""


@register.filter
def tidpunkt(varde: datetime | None) -> str:
    """Date and time in local time: "24 november 2026 kl. 14.30"."""
    lokal = _lokal(varde) if varde else None
    return f"{svenska.datum(lokal)} kl.{svenska.FAST}{svenska.tid(lokal)}" if isinstance(lokal, datetime) else ""


@register.filter
def nar(varde: datetime | None) -> str:
    """Day and time in local time: "i dag 14.03"."""
    return svenska.nar(timezone.localtime(varde), timezone.localdate()) if varde else ""


@register.filter
def relativ(varde: date | None) -> str:
    return svenska.relativ(_lokal(varde), timezone.localdate()) if varde else ""


@register.filter
def antal(varde: int, former: str) -> str:
    """`{{ n|antal:"fil,filer" }}` → "3 filer"."""
    ental, _, flertal = former.partition(",")
    return svenska.antal(varde, ental.strip(), flertal.strip() or None)


@register.filter
def lista(varde: Iterable[object]) -> str:
    return svenska.lista(varde)


@register.filter
def versal(varde: object) -> str:
    return svenska.versal(str(varde))


@register.filter
def filstorlek(varde: int) -> str:
    return svenska.filstorlek(varde)


@register.filter
def initialer(varde: object) -> str:
    return svenska.initialer(str(varde or ""))


@register.filter
def falttyp(falt: BoundField) -> str:
    """What field.html draws: grupp (radios, several boxes), ruta (one box) or falt (everything else)."""
    widget = falt.field.widget
    if isinstance(widget, (RadioSelect, CheckboxSelectMultiple)):
        return "grupp"
    if isinstance(widget, CheckboxInput):
        return "ruta"
    return "falt"


@register.filter
def utan_platshallare(falt: BoundField) -> SafeString:
    """The whole field group without a placeholder: the label already says it."""
    falt.field.widget.attrs.pop("placeholder", None)
    return falt.as_field_group()


@register.simple_tag
def filterbrickor(formular: Any, fraga: Any) -> list[dict[str, str]]:
    """Active filters as removable pills: [{etikett, varde, url}]. `fraga` is request.GET; paging is dropped. Hidden
    fields, as the tab of a list, are nothing that the person has filtered by."""
    brickor = []
    for namn, falt in formular.fields.items():
        if falt.widget.is_hidden:
            continue
        hel = formular.add_prefix(namn)
        for ratt in [v for v in fraga.getlist(hel) if v.strip()]:
            kvar = fraga.copy()
            kvar.setlist(hel, [v for v in kvar.getlist(hel) if v != ratt])
            kvar.pop("page", None)
            etikett = str(falt.label or namn)
            brickor.append({"etikett": etikett, "varde": _valtext(falt, ratt), "url": f"?{kvar.urlencode()}"})
    return brickor


def _valtext(falt: Any, ratt: str) -> str:
    for kod, text in _platta(getattr(falt, "choices", None) or ()):
        if str(kod) == ratt:
            return str(text)
    return {"true": "ja", "false": "nej", "on": "ja"}.get(ratt.lower(), ratt)


def _platta(val: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    for kod, text in val:
        if isinstance(text, (list, tuple)):
            yield from text
        else:
            yield kod, text


@register.filter
def timmar(minuter: int) -> str:
    """90 → "1,5"; 50 → "0,83"."""
    return svenska.timmar(minuter)


@register.filter
def mer_meny(poster: Iterable[dict[str, Any]], vilka: str = "") -> bool:
    """Whether some menu entry lies under "Mer"; with "aktiv", whether the page shown does."""
    return any(post.get("mer") and (not vilka or post["aktiv"]) for post in poster)
