"""The page of a round's introductions: all pairs in a table, and one pair with its groups as cards."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from huvudman.tabeller import antal_text, plats
from kvalitet import svenska

from .begrepp import Motesstatus, Steg
from .behorighet import far_andra_par, far_samordna
from .introduktion import FLEST, MINST, Grupp, Grupperat, Par, gemensamt
from .introduktionsunderlag import TID, Underlag, hinder, inte_redo, par_for, vantande
from .models import Dialog, Introduktionsgrupp, Mote
from .motesvisning import nar_text, statustagg
from .services.introduktionsgrupper import FORSLAG, NY, UTANFOR

Val = list[tuple[str, str]]


@dataclass
class Kort:
    """A group, a proposed one, or those outside. `val`: where its cases can be moved (value, words)."""

    id: str
    rubrik: str
    region: str
    skal: str
    rader: list[dict[str, Any]]
    val: Val = field(default_factory=list)
    grupp: Introduktionsgrupp | None = None
    kod: str = ""  # of a proposed one
    mote: Mote | None = None
    nar: str = ""
    lage: tuple[str, str] = ("", "")
    tar_emot: bool = False  # a place to drop on

    @property
    def antal(self) -> str:
        av = svenska.rakneord(FLEST)
        return f"{svenska.rakneord(len(self.rader))} av {av} platser" if self.grupp else _huvudman(len(self.rader))

    @property
    def kan_bokas(self) -> bool:
        return bool(self.grupp and not self.mote and self.rader and not any(rad["hinder"] for rad in self.rader))


def _huvudman(antal: int) -> str:
    return f"{svenska.rakneord(antal)} {'huvudman' if antal == 1 else 'huvudmän'}"


def parkod(par: Par) -> str:
    return f"{par[0]}-{par[1]}"


def parnamn(underlag: Underlag, par: Par) -> str:
    return svenska.lista(underlag.personer[pk].namn for pk in par)


def alla_par(underlag: Underlag) -> list[Par]:
    """Every pair with an open case in the round or a group, in order of name."""
    par = {par for dialog in underlag.dialoger.values() if (par := par_for(dialog))}
    par |= {grupp.par for grupp in underlag.grupper if underlag.medlemmar[grupp.pk]}
    return sorted(par, key=lambda ett: svenska.sorteringsnyckel(parnamn(underlag, ett)))


def per_par(underlag: Underlag) -> dict[Par, list[Dialog]]:
    svar: dict[Par, list[Dialog]] = defaultdict(list)
    for dialog in underlag.dialoger.values():
        if par := par_for(dialog):
            svar[par].append(dialog)
    return svar


def ej_redo(underlag: Underlag, dialoger: list[Dialog]) -> list[tuple[Dialog, str]]:
    """Those before the introduction that are not ready for it, with why."""
    med = {d.pk for egna in underlag.medlemmar.values() for d in egna} | {d.pk for d in underlag.utanfor}
    return [
        (dialog, skal)
        for dialog in dialoger
        if dialog.pk not in med
        and dialog.steg <= Steg.INTRODUKTION
        and not underlag.moten.get(dialog.pk)
        and (skal := inte_redo(dialog))
    ]


# All pairs ----------------------------------------------------------------------------------------------------------


def oversikt(underlag: Underlag, forslag: Grupperat, anvandare: Any) -> dict[str, Any]:
    dialoger = per_par(underlag)
    rader = []
    for par in alla_par(underlag):
        egna = [grupp for grupp in underlag.grupper if grupp.par == par]
        moten = {mote.pk: mote for dialog in dialoger[par] for mote in underlag.moten.get(dialog.pk, ())}
        rader.append(
            {
                "namn": parnamn(underlag, par),
                "url": f"?par={parkod(par)}",
                "eget": anvandare.pk in par,
                "vantar": sum(par_for(dialog) == par for dialog in underlag.vantar),
                "forslag": sum(grupp.par == par for grupp in forslag.grupper),
                "grupper": sum(not grupp.bokad for grupp in egna),
                "bokade": sum(mote.status == Motesstatus.PLANERAT for mote in moten.values()),
                "hallna": sum(mote.status == Motesstatus.HALLET for mote in moten.values()),
                "ej_redo": len(ej_redo(underlag, dialoger[par])),
            }
        )
    utan_par = [dialog for dialog in underlag.dialoger.values() if par_for(dialog) is None]
    return {
        "rader": sorted(rader, key=lambda rad: not rad["eget"]),
        "koder": [grupp.kod for grupp in forslag.grupper if far_andra_par(anvandare, grupp.par)],
        "far_samordna": far_samordna(anvandare),
        "utan_par": len([dialog for dialog in utan_par if dialog.steg <= Steg.INTRODUKTION]),
        "vantar": len(underlag.vantar),
    }


# One pair -----------------------------------------------------------------------------------------------------------


def for_par(underlag: Underlag, forslag: Grupperat, par: Par, anvandare: Any) -> dict[str, Any]:
    dialoger = per_par(underlag)[par]
    grupper = [g for g in underlag.grupper if g.par == par]
    alla = [_gruppkort(underlag, grupp) for grupp in grupper]
    _forklara_sma(alla)
    foreslagna = [g for g in forslag.grupper if g.par == par]
    foreslagna.sort(key=lambda g: not g.till and len(g.medlemmar) < MINST)  # whole groups first
    kort = {
        "forslag": [_forslagskort(underlag, g, nr) for nr, g in enumerate(foreslagna, 1)],
        "obokade": [ett for ett in alla if not ett.mote],
        "bokade": [ett for ett in alla if ett.mote],
        "utanfor": _utanfor(underlag, [d for d in underlag.utanfor if par_for(d) == par]),
        "ryms_inte": _ryms_inte(underlag, forslag, par),
    }
    far = far_andra_par(anvandare, par)
    if far:
        _satt_val(kort, alla)
    i_grupp = {grupp.mote_id for grupp in grupper}
    egna = {m.pk: m for d in dialoger for m in underlag.moten.get(d.pk, ()) if m.pk not in i_grupp}
    moten = [
        {"mote": m, "nar": nar_text(m), "lage": statustagg(m), "hallet": m.status == Motesstatus.HALLET}
        for m in sorted(egna.values(), key=lambda m: m.start)
    ]
    return {
        **kort,
        "namn": parnamn(underlag, par),
        "parkod": parkod(par),
        "far_andra": far,
        "koder": [g.kod for g in foreslagna],
        "egna_moten": [rad for rad in moten if not rad["hallet"]],
        "hallna_moten": [rad for rad in moten if rad["hallet"]],
        "ej_redo": ej_redo(underlag, dialoger),
        "mening": _mening(len([d for d in underlag.vantar if par_for(d) == par]), kort),
        "tid": _tid(underlag.hinner.get(par)),
        "finns": any(kort.values()) or bool(egna),
    }


def _rad(dialog: Dialog, skal: str = "") -> dict[str, Any]:
    huvudman = dialog.huvudman
    barn = antal_text(huvudman.barn_elever, huvudman.barn_elever_ofullstandigt)
    fakta = f"{plats(huvudman)}, {barn} barn och elever" if huvudman.barn_elever is not None else plats(huvudman)
    return {"dialog": dialog, "fakta": fakta, "hinder": skal}


def _gruppkort(underlag: Underlag, grupp: Introduktionsgrupp) -> Kort:
    mote = grupp.bokad
    rader = [_rad(d, "" if mote else hinder(d, grupp)) for d in underlag.medlemmar[grupp.pk]]
    return Kort(
        id=f"grupp-{grupp.pk}",
        rubrik=str(grupp),
        region=grupp.regionkontor.namn if grupp.regionkontor else "",
        skal=gemensamt([vantande(d, grupp.par) for d in underlag.medlemmar[grupp.pk]]),
        rader=rader,
        grupp=grupp,
        mote=mote,
        nar=nar_text(mote) if mote else "",
        lage=statustagg(mote) if mote else ("", ""),
        tar_emot=(mote is None or mote.start > timezone.now()) and len(rader) < FLEST,
    )


def _forklara_sma(alla: list[Kort]) -> None:
    """Why a group that is to be booked has fewer than four, as it is now."""
    for ett in alla:
        if ett.mote or len(ett.rader) >= MINST:
            continue
        andra = [mal for mal in alla if mal.tar_emot and mal is not ett and mal.region == ett.region]
        vilka = svenska.lista((mal.rubrik.lower() for mal in andra), "eller")
        plats_finns = f". Plats finns i {vilka}." if andra else ", och ingen annan grupp i regionen har plats."
        ett.skal = f"Färre än fyra huvudmän{plats_finns} {ett.skal}".strip()


def _forslagskort(underlag: Underlag, grupp: Grupp, nummer: int) -> Kort:
    rubrik = f"Förslag {nummer}"
    if grupp.till:
        rubrik += f": lägg till i {str(next(g for g in underlag.grupper if g.pk == grupp.till)).lower()}"
    rader = [_rad(underlag.dialoger[v.id]) for v in grupp.medlemmar]
    return Kort(f"forslag-{nummer}", rubrik, grupp.region, grupp.skal, rader, kod=grupp.kod)


def _utanfor(underlag: Underlag, dialoger: list[Dialog]) -> list[Kort]:
    if not dialoger:
        return []
    rader = [_rad(d, inte_redo(d)) for d in dialoger]
    return [Kort("utanfor", "Utanför grupperna", "", "Tagna ur för hand. De är inte med i nya förslag.", rader)]


def _ryms_inte(underlag: Underlag, forslag: Grupperat, par: Par) -> list[Kort]:
    over = [(v, skal) for v, skal in forslag.ryms_inte if v.par == par]
    if not over:
        return []
    return [Kort("ryms-inte", "Ryms inte nu", "", over[0][1], [_rad(underlag.dialoger[v.id]) for v, _ in over])]


def _satt_val(kort: dict[str, list[Kort]], grupper: list[Kort]) -> None:
    """Where the cases of each card can go: groups of the region with room, a new one, out, or back."""
    for namn, rad in kort.items():
        for ett in rad:
            if ett.mote and (ett.mote.status != Motesstatus.PLANERAT or ett.mote.start <= timezone.now()):
                continue
            ett.val = [
                (str(mal.grupp.pk), f"{mal.rubrik}, {mal.antal}")
                for mal in grupper
                if mal.grupp and mal.tar_emot and mal is not ett and (not ett.region or mal.region == ett.region)
            ]
            if len(ett.rader) > 1 or not (ett.kod or ett.grupp):  # alone it would be the same group
                ett.val.append((NY, "En ny grupp"))
            ett.val.append((FORSLAG, "Förslaget igen") if namn == "utanfor" else (UTANFOR, "Utanför grupperna"))


def _mening(vantar: int, kort: dict[str, list[Kort]]) -> str:
    planerade = [k for k in kort["bokade"] if k.mote and k.mote.status == Motesstatus.PLANERAT]
    delar = [
        (len(kort["forslag"]), "föreslagen", "föreslagna"),
        (len(kort["obokade"]), "klar att boka", "klara att boka"),
        (len(planerade), "bokad", "bokade"),
    ]
    finns = [f"{svenska.rakneord(n)} {ental if n == 1 else flertal}" for n, ental, flertal in delar if n]
    vem = "Ingen" if not vantar else svenska.versal(_huvudman(vantar))
    text = f"{vem} väntar på en grupp."
    return f"{text} Grupper: {svenska.lista(finns)}." if finns else text


def _tid(hinner: int | None) -> str:
    if hinner is None:
        return ""
    senast = svenska.datum(timezone.localdate() + TID)
    antal = "ingen introduktion" if not hinner else svenska.antal(hinner, "introduktion", "introduktioner")
    return f"Paret hinner hålla {antal} till före {senast}, en om dagen när båda är lediga."
