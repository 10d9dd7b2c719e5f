"""What is to be done next, by whom and by when."""

from __future__ import annotations

from datetime import date, timedelta

from kvalitet.kalenderdagar import arbetsdag_fran

from ..begrepp import Motestyp, Steg, Svar
from .fakta import Atgard, Fakta, Frister, Moten


def manader_efter(dag: date, antal: int) -> date:
    """The same day `antal` months later, or the last day of that month."""
    ar, manad = divmod(dag.year * 12 + dag.month - 1 + antal, 12)
    for sista in range(dag.day, 27, -1):
        try:
            return date(ar, manad + 1, sista)
        except ValueError:
            continue
    return date(ar, manad + 1, min(dag.day, 28))


def underlag_saknas(fakta: Fakta) -> bool:
    return fakta.underlag_lamnat is None and not fakta.utan_underlag


_Nasta = tuple[str, date | None, str, str]


def nasta(fakta: Fakta, moten: Moten, steg: Steg, frister: Frister) -> _Nasta:
    if steg == Steg.INBJUDAN:
        return _nasta_inbjudan(fakta, frister)
    if not (fakta.har_sv and fakta.har_spsm):
        return Atgard.TILLDELA, _efter(fakta.svar_intro_dag, frister.tilldela), "samordnare", "par_saknas"
    if steg == Steg.INTRODUKTION:
        return _nasta_introduktion(fakta, moten, frister)
    if steg == Steg.FORMOTE:
        return _nasta_formote(fakta, moten, frister)
    if steg == Steg.DIALOG:
        return _nasta_dialog(fakta, moten, frister)
    if steg == Steg.ATERKOPPLING:
        sist = max(m.dag for m in moten.hallna(Motestyp.DIALOG))
        dag = _efter(sist, frister.boka)
        return _boka_eller_hall(Motestyp.ATERKOPPLING, Atgard.BOKA_ATERKOPPLING, dag, fakta, moten, "dialog_hallen")
    return _nasta_uppfoljning(fakta, moten, frister)


def _nasta_inbjudan(fakta: Fakta, frister: Frister) -> _Nasta:
    if fakta.svar_intro == Svar.SENARE:
        return Atgard.BJUD_IN_IGEN, fakta.bjud_in_igen, "samordnare", "svarade_senare"
    if not (fakta.har_sv and fakta.har_spsm):
        return Atgard.TILLDELA, _efter(fakta.skapad, frister.tilldela), "samordnare", "par_saknas"
    if fakta.inbjuden is None:
        return Atgard.BJUD_IN, _efter(fakta.skapad, frister.bjud_in), "samordnare", "inte_inbjuden"
    return Atgard.INVANTA_SVAR, fakta.svar_senast, "huvudman", "inbjuden"


def _nasta_introduktion(fakta: Fakta, moten: Moten, frister: Frister) -> _Nasta:
    hallna = moten.hallna(Motestyp.INTRODUKTION)
    if hallna and not moten.bokade(Motestyp.INTRODUKTION):
        sist = max(m.dag for m in hallna)
        return Atgard.INVANTA_BESLUT, _efter(sist, frister.beslut), "huvudman", "introduktion_hallen"
    dag = _efter(fakta.svar_intro_dag, frister.boka)
    return _boka_eller_hall(Motestyp.INTRODUKTION, Atgard.BOKA_INTRODUKTION, dag, fakta, moten, "svarade_ja")


def _nasta_formote(fakta: Fakta, moten: Moten, frister: Frister) -> _Nasta:
    """The underlag comes before the meeting it prepares for, unless that meeting is sooner than its deadline."""
    underlag = _efter(fakta.svar_fortsatt_dag, frister.underlag)
    bokade = moten.bokade(Motestyp.FORMOTE)
    if underlag_saknas(fakta) and not (bokade and underlag and min(m.dag for m in bokade) < underlag):
        return Atgard.LAMNA_UNDERLAG, underlag, "utforare", "fortsatter"
    dag = _efter(fakta.svar_fortsatt_dag, frister.boka)
    return _boka_eller_hall(Motestyp.FORMOTE, Atgard.BOKA_FORMOTE, dag, fakta, moten, "fortsatter")


def _nasta_dialog(fakta: Fakta, moten: Moten, frister: Frister) -> _Nasta:
    utan = moten.utan_anteckning()
    bokade = sorted(moten.bokade(Motestyp.DIALOG), key=lambda m: m.dag)
    if utan:
        forst = min(utan, key=lambda m: m.dag)
        klar = frister.anteckning_klar(forst.dag)
        if not bokade or klar < bokade[0].dag:
            las = all(m.anteckning == "granskas" for m in utan)
            atgard = Atgard.LAS_ANTECKNING if las else Atgard.SKRIV_ANTECKNING
            return atgard, klar, "utforare", "dialog_hallen"
    hallna = moten.hallna(Motestyp.FORMOTE)
    dag = _efter(max(m.dag for m in hallna), frister.boka) if hallna else _efter(fakta.svar_fortsatt_dag, frister.boka)
    return _boka_eller_hall(Motestyp.DIALOG, Atgard.BOKA_DIALOG, dag, fakta, moten, "formote_hallet")


def _nasta_uppfoljning(fakta: Fakta, moten: Moten, frister: Frister) -> _Nasta:
    sist = max(m.dag for m in moten.hallna(Motestyp.ATERKOPPLING))
    if moten.klar(Motestyp.UPPFOLJNING):
        dag = _efter(max(m.dag for m in moten.hallna(Motestyp.UPPFOLJNING)), frister.avsluta)
        return Atgard.AVSLUTA, dag, "utforare", "uppfoljd"
    if fakta.utan_uppfoljning and not moten.bokade(Motestyp.UPPFOLJNING):
        return Atgard.AVSLUTA, _efter(sist, frister.avsluta), "utforare", "utan_uppfoljning"
    dag = arbetsdag_fran(manader_efter(sist, frister.uppfoljning_manader))
    return _boka_eller_hall(Motestyp.UPPFOLJNING, Atgard.BOKA_UPPFOLJNING, dag, fakta, moten, "aterkopplad")


def _boka_eller_hall(
    typ: Motestyp, boka: Atgard, boka_senast: date | None, fakta: Fakta, moten: Moten, skal: str
) -> _Nasta:
    """Hold the next booked meeting; else wait for the huvudman's choice of time; else book."""
    bokade = moten.bokade(typ)
    if bokade:
        return f"hall_{typ.value}", min(m.dag for m in bokade), "utforare", f"bokat_{typ.value}"
    for bokningstyp, senast in fakta.oppna_bokningar:
        if bokningstyp == typ:
            return Atgard.VALJ_TID, senast, "huvudman", f"tider_{typ.value}"
    return boka, boka_senast, "utforare", skal


def _efter(dag: date | None, antal: int) -> date | None:
    """`antal` days later; nothing is due on a day when nobody works."""
    return arbetsdag_fran(dag + timedelta(days=antal)) if dag else None
