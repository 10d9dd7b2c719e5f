"""The six steps with dates and state in words, and the huvudman's two decisions."""

from __future__ import annotations

from datetime import date
from typing import Any

from kvalitet import svenska

from ..begrepp import MOTESSTEG, Avslutsorsak, Beslutsslag, Motestyp, Steg, Svar
from ..models import Bokning, Dialog, Inbjudan
from ..process import FRISTER, Fakta, manader_efter
from .moten import Motesrad, dagtext

MOTE_FOR_STEG = {steg: typ for typ, steg in MOTESSTEG.items()}


def steg(
    dialog: Dialog,
    fakta: Fakta,
    rader: list[Motesrad],
    inbjudningar: list[Inbjudan],
    bokningar: list[Bokning],
    idag: date,
) -> list[dict[str, Any]]:
    ut = []
    for ett in Steg:
        if ett == Steg.INBJUDAN:
            texter = _inbjudan(fakta, inbjudningar, idag)
        else:
            texter = _moten(ett, dialog, fakta, rader, bokningar, idag)
        if ett == Steg.FORMOTE:
            texter += _underlag(dialog, idag)
        slag = {Steg.INBJUDAN: Beslutsslag.INTRO, Steg.INTRODUKTION: Beslutsslag.FORTSATT}.get(ett)
        lage = _lage(ett, dialog)
        if lage == "slut":
            texter.append("Ärendet slutade här")
        ut.append(
            {
                "namn": ett.label,
                "lage": lage,
                "rader": texter or ["Inte påbörjat" if lage == "kommande" else ""],
                **(_beslut(slag, dialog, idag) if slag else {}),
            }
        )
    return ut


def _lage(ett: Steg, dialog: Dialog) -> str:
    if ett < dialog.steg or dialog.avslutsorsak == Avslutsorsak.GENOMFORD:
        return "klart"
    if ett > dialog.steg:
        return "kommande"
    return "slut" if dialog.avslutad else "pagar"


def _inbjudan(fakta: Fakta, inbjudningar: list[Inbjudan], idag: date) -> list[str]:
    skickade = [rad.skickad for rad in inbjudningar if rad.skickad]
    if not skickade:
        return ["Inte skickad"]
    antal = len({(rad.mottagare, rad.epost) for rad in inbjudningar if rad.skickad})
    dag = svenska.datum_kort(max(skickade), idag=idag)
    texter = [f"Skickad {dag}", f"till {svenska.rakneord(antal)} mottagare"]
    if fakta.svar_intro == Svar.SENARE and fakta.bjud_in_igen:
        texter.append(f"Bjuds in igen {svenska.datum_kort(fakta.bjud_in_igen, idag=idag)}")
    elif not fakta.svar_intro and fakta.svar_senast:
        texter.append(f"Svar önskas {svenska.datum_kort(fakta.svar_senast, idag=idag)}")
    return texter


def _moten(
    ett: Steg, dialog: Dialog, fakta: Fakta, rader: list[Motesrad], bokningar: list[Bokning], idag: date
) -> list[str]:
    typ = MOTE_FOR_STEG[ett]
    egna = [rad for rad in rader if rad.mote.typ == typ and rad.galler and rad.koppling.kom]
    texter = []
    for rad in egna:
        vad = f"Del {rad.del_}: {rad.dag_text}" if rad.del_ else f"{rad.mote.get_form_display()} {rad.dag_text}"
        texter.append(vad)
        if rad.antal_huvudman > 1 and not rad.del_:
            n = rad.antal_huvudman - 1
            texter.append(f"med {'en annan huvudman' if n == 1 else f'{svenska.rakneord(n)} andra huvudmän'}")
    if egna or dialog.avslutad:
        return texter
    if any(bokning.typ == typ for bokning in bokningar):
        return ["Tider är föreslagna"]
    if typ == Motestyp.UPPFOLJNING:
        return _uppfoljning(fakta, rader)
    bojning = "bokat" if typ in (Motestyp.FORMOTE, Motestyp.DIALOG) else "bokad"
    return [f"Inte {bojning}"] if ett <= dialog.steg + 1 else []


def _uppfoljning(fakta: Fakta, rader: list[Motesrad]) -> list[str]:
    if fakta.utan_uppfoljning:
        return ["Huvudmannen avstår"]
    ater = [rad.dag for rad in rader if rad.mote.typ == Motestyp.ATERKOPPLING and rad.galler]
    if not ater:
        return []
    dag = manader_efter(max(ater), FRISTER.uppfoljning_manader)
    return [f"Omkring {svenska.MANADER[dag.month - 1]} {dag.year}"]


def _underlag(dialog: Dialog, idag: date) -> list[str]:
    if dialog.underlag_lamnat:
        return [f"Underlag lämnat {svenska.datum_kort(dialog.underlag_lamnat, idag=idag)}"]
    return ["Utan underlag"] if dialog.utan_underlag else []


def _beslut(slag: Beslutsslag, dialog: Dialog, idag: date) -> dict[str, str]:
    """The diamond: what the huvudman answered and when."""
    svar, dag = getattr(dialog, f"svar_{slag}"), getattr(dialog, f"svar_{slag}_dag")
    if not svar or dag is None:
        return {}
    vad = {Beslutsslag.INTRO: "till introduktion", Beslutsslag.FORTSATT: "till att fortsätta"}[slag]
    nar = dagtext(dag, idag)
    if svar == Svar.SENARE:
        return {"beslut": f"Senare, svarade {nar}", "beslut_svar": svar}
    return {"beslut": f"{Svar(svar).label} {vad} {nar}", "beslut_svar": svar}
