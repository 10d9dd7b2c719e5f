"""Which transitions the facts allow, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ..begrepp import MOTESSTEG, Avslutsorsak, Motesstatus, Motestyp, Steg, Svar
from .fakta import Fakta, Moten, Overgang, Saknad
from .nasta import underlag_saknas

# A meeting that takes up what another has said. A dialogue can be held without a förmöte.
BYGGER_PA: dict[str, str] = {
    Motestyp.ATERKOPPLING: Motestyp.DIALOG,
    Motestyp.UPPFOLJNING: Motestyp.ATERKOPPLING,
}


# What opens a closed case again besides ÅTERÖPPNA, by why it was closed. A no can become a yes until the introduction
# (C); what was withdrawn because the huvudman went into another can go on with that one.
OPPNAR: dict[str, tuple[Overgang, ...]] = {
    Avslutsorsak.NEJ: (Overgang.SVARA_INTRO,),
    Avslutsorsak.ATERKALLAD: (Overgang.OMDIRIGERA,),
    Avslutsorsak.UPPHORD: (Overgang.OMDIRIGERA,),
}


def saknas(fakta: Fakta, moten: Moten, steg: Steg) -> Iterable[Saknad]:
    """What is missing for the steps up to now and the next one: never a list of everything that is still to come."""
    if not fakta.har_sv:
        yield Saknad("utforare_sv", steg)
    if not fakta.har_spsm:
        yield Saknad("utforare_spsm", steg)
    if steg == Steg.INBJUDAN:
        return
    if fakta.svar_fortsatt == Svar.JA and underlag_saknas(fakta) and not moten.har_hallit(Motestyp.DIALOG):
        yield Saknad("underlag", Steg.FORMOTE)
    for motestyp, motesteg in MOTESSTEG.items():  # in order
        if not steg <= motesteg <= steg + 1 or moten.finns(motestyp):
            continue
        if motesteg > Steg.INTRODUKTION and fakta.svar_fortsatt != Svar.JA:
            continue
        if motestyp == Motestyp.UPPFOLJNING and (fakta.utan_uppfoljning or steg < Steg.UPPFOLJNING):
            continue
        yield Saknad(f"mote_{motestyp}", motesteg)
    for m in moten.utan_anteckning():
        yield Saknad("anteckning_granskas" if m.anteckning == "granskas" else "anteckning", Steg.DIALOG)
    if moten.har_hallit(Motestyp.DIALOG) and not fakta.enkat_ifylld and not moten.bokade(Motestyp.DIALOG):
        yield Saknad("enkat", Steg.DIALOG)


def tillatna(fakta: Fakta, moten: Moten) -> frozenset[Overgang]:
    """Which transitions the facts allow; everything else is refused, by button and by URL alike."""
    o = Overgang
    hall = (
        {o.HALL}
        if any(m.status == Motesstatus.PLANERAT and kan_ha_hallits(fakta, m.dag) for m in fakta.moten)
        else set()
    )
    if fakta.avslutad:
        # A closed case is reopened; what took place before can still be marked.
        return frozenset({o.ATEROPPNA, *hall, *OPPNAR.get(fakta.avslutsorsak, ())})
    alltid = {o.TILLDELA, o.ATERKALLA, o.OMDIRIGERA, *hall}
    if fakta.pausad_fran:
        return frozenset({*alltid, o.ATERUPPTA})
    far = {*alltid, o.PAUSA, o.BOKA_INTERNT}
    if fakta.svar_fortsatt != Svar.JA:
        if fakta.inbjuden is not None and (fakta.svar_intro != Svar.JA or not moten.har_hallit(Motestyp.INTRODUKTION)):
            far.add(o.SVARA_INTRO)
        if fakta.svar_intro != Svar.JA and fakta.har_sv and fakta.har_spsm:
            far.add(o.BJUD_IN)
        if fakta.svar_intro == Svar.JA:
            far.add(o.BOKA_INTRODUKTION)
            if moten.har_hallit(Motestyp.INTRODUKTION):
                far.add(o.SVARA_FORTSATT)
        return frozenset(far | _far_avslutas(fakta, moten))
    if not moten.har_hallit(Motestyp.DIALOG):
        far |= {o.BOKA_FORMOTE, o.SVARA_FORTSATT}  # until the dialogue the huvudman may still stop (P11)
    far |= {o.BOKA_DIALOG, o.LAMNA_UNDERLAG}
    if moten.har_hallit(Motestyp.DIALOG) and moten.har_hallit(Motestyp.ATERKOPPLING):
        far.discard(o.BOKA_DIALOG)
    if moten.finns(Motestyp.DIALOG):
        far.add(o.BOKA_ATERKOPPLING)
    if moten.finns(Motestyp.ATERKOPPLING) and not fakta.utan_uppfoljning:
        far.add(o.BOKA_UPPFOLJNING)
    return frozenset(far | _far_avslutas(fakta, moten))


def kan_ha_hallits(fakta: Fakta, dag: date) -> bool:
    """Whether the huvudman can have met the agencies that day: not after the case was paused or closed."""
    slut = fakta.avslutad or fakta.pausad_fran
    return slut is None or dag <= slut


def saknas_fore(fakta: Fakta, typ: str) -> str:
    """The kind of meeting that has to be held before one of `typ` can count as held; empty when nothing is lacking."""
    fore = BYGGER_PA.get(typ, "")
    return "" if not fore or Moten(fakta.moten).har_hallit(fore) else fore


def _far_avslutas(fakta: Fakta, moten: Moten) -> set[Overgang]:
    """As genomförd after the follow-up (or without it), as utan svar when the invitation has had no answer."""
    if fakta.svar_intro == "" and fakta.inbjuden is not None:
        return {Overgang.AVSLUTA}
    aterkopplad = moten.klar(Motestyp.ATERKOPPLING) and moten.klar(Motestyp.DIALOG) and not moten.utan_anteckning()
    uppfoljd = fakta.utan_uppfoljning or moten.har_hallit(Motestyp.UPPFOLJNING)
    if aterkopplad and uppfoljd and not moten.bokade(Motestyp.UPPFOLJNING):
        return {Overgang.AVSLUTA}
    return set()
