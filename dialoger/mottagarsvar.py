"""The recipients' answers in words: to a recipient without saying who, to the agencies by nämnd and function."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from kvalitet import svenska

from .begrepp import Svar
from .inbjudningsbrev import i_text, som_mottagare
from .models import Dialog, Inbjudan

TEXTER = {Svar.JA: "Ja, vi vill vara med", Svar.NEJ: "Nej, inte den här gången", Svar.SENARE: "Senare"}
ORD = {Svar.JA: "ja", Svar.NEJ: "nej", Svar.SENARE: "senare"}


def besked(dialog: Dialog, egen: Inbjudan) -> str:
    """What the huvudman's answer is so far, to one of those who were asked. Empty when their own says it all."""
    huvudman, svar = dialog.huvudman.namn, dialog.svar_intro
    if not svar:
        return f"Andra hos {huvudman} är också tillfrågade. Det räcker att en av dem svarar ja." if egen.svar else ""
    if svar == Svar.SENARE and dialog.bjud_in_igen:
        if (egen.svar, egen.bjud_in_igen) == (svar, dialog.bjud_in_igen):
            return ""
        return f"Hittills vill {huvudman} få frågan igen. Vi frågar omkring {svenska.datum(dialog.bjud_in_igen)}."
    if egen.svar == svar:
        return ""
    text = f"Hittills är svaret från {huvudman} {ORD[Svar(svar)]}."
    if svar == Svar.JA and egen.svar:
        return f"{text} Det gäller fast ni har svarat något annat. Vill ni prata om det, svara på vårt brev."
    return text


def olika(rader: Iterable[Inbjudan]) -> dict[str, str]:
    """Who said what, and what to do about it, for "Vad saknas"."""
    alla = list(rader)
    delar = []
    for svar, ord_ in ORD.items():
        vilka = dict.fromkeys(i_text(som_mottagare(rad)) for rad in alla if rad.svar == svar)
        if vilka:
            delar.append(f"Svarat {ord_}: {svenska.lista(vilka)}.")
    gor = "Ärendet går vidare som ja. Prata med dem och registrera sedan huvudmannens svar."
    return {"rubrik": "Olika svar från huvudmannen", "text": " ".join([*delar, gor])}


def i_ord(egen: Inbjudan) -> dict[str, Any]:
    """A recipient's own answer; empty when there is none."""
    if egen.svarade is None:
        return {}
    tid = timezone.localtime(egen.svarade)
    idag = timezone.localdate()
    dag = svenska.datum(tid, veckodag=True)
    return {
        "svar": egen.svar,
        "text": TEXTER[Svar(egen.svar)],
        "nar": f"{'i dag, ' if tid.date() == idag else ''}{dag} klockan {svenska.tid(tid)}",
        "skal": egen.get_skal_display() if egen.skal else "",
        "igen": svenska.datum(egen.bjud_in_igen) if egen.bjud_in_igen else "",
    }
