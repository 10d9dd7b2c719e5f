"""What is said of a handling in the diary: its numbers, and the page of one that a huvudman has sent in. Reads only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from kvalitet import svenska
from kvalitet.roller import Myndighet

from .begrepp import Atgardstyp
from .behorighet import diariefor_for, ser_arenden
from .models import Dialog, Diarienummer, Diariepost

INTE_REGISTRERAD = "Inte registrerad ännu"
INTE_DIARIEFORD = "Inte diarieförd ännu"
VEMS = {Myndighet.SV: "Skolverkets", Myndighet.SPSM: "SPSM:s"}


def nummer_i_rad(nummer: Iterable[Diarienummer]) -> str:
    """ "SV 2026:1841, SPSM 2026/77" """
    return ", ".join(f"{rad.myndighet} {rad.dnr}" for rad in nummer) or INTE_DIARIEFORD


def nummerfakta(nummer: Iterable[Diarienummer]) -> list[dict[str, str]]:
    """One line for each agency."""
    satta = {rad.myndighet: rad.dnr for rad in nummer}
    return [{"etikett": f"{VEMS[m]} diarienummer", "varde": satta.get(m, INTE_REGISTRERAD)} for m in Myndighet]


def inkomna(dialog: Dialog) -> list[dict[str, Any]]:
    """What has come in to a case, the newest first: for its page. From a former huvudman too, with its name."""
    poster = Diariepost.objects.inkomna().filter(dialog=dialog).prefetch_related("diarienummer").order_by("-tid", "-pk")
    return [
        {
            "namn": post.get_slag_display(),
            "fran": post.huvudmansnamn if post.huvudman_id != dialog.huvudman_id else "",
            "tid": post.tid,
            "nummer": nummer_i_rad(post.diarienummer.all()),
            "url": post.get_absolute_url(),
        }
        for post in poster
    ]


def inkommet(post: Diariepost, anvandare: Any) -> dict[str, Any]:
    """The page of one. `post` from `for_lista`, with the handling."""
    handling: Any = getattr(post, post.slag)
    svar = post.uppfoljningssvar
    return {
        "post": post,
        "handling": handling,
        "typer": [Atgardstyp(typ).label for typ in svar.typer] if svar else [],
        "diarienummer": nummerfakta(post.diarienummer.all()),
        "vill_diariefora": bool(diariefor_for(anvandare)),
        "ser_arendet": ser_arenden(anvandare) and post.dialog is not None,
        "smulor": _smulor(post, anvandare),
        "sok": post.dialog.nummer if post.dialog else post.huvudmansnamn,
    }


def _smulor(post: Diariepost, anvandare: Any) -> list[dict[str, str]]:
    sist = {"namn": post.get_slag_display()}
    if ser_arenden(anvandare):
        vag = [{"namn": "Ärenden", "url": reverse("dialoger:lista")}]
        if post.dialog:
            vag.append({"namn": f"{post.huvudmansnamn}, {post.dialog.nummer}", "url": post.dialog.get_absolute_url()})
        return [*vag, sist]
    return [{"namn": "Diarium", "url": reverse("dialoger:diarium")}, sist]


def motesdag(post: Diariepost) -> str:
    """Of the meeting that a note is from, in short."""
    if post.anteckning is None:
        return ""
    return svenska.datum_kort(post.anteckning.motesarende.mote.dag, idag=timezone.localdate())
