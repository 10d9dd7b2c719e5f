"""What the register and the cases say of each huvudman before a draw: who can be drawn, and why the others cannot."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from huvudman.models import Granskning, Huvudman, HuvudmanSkolform
from kvalitet.models import Regionkontor

from .begrepp import UTAN_KONTOR, Avslutsorsak, Svar
from .models import Dialog, Omgang, Urvalsplats
from .urval import Hinderfakta, Kandidat, Tid, fortur, undantag

# Closed for these the huvudman has had its dialogue, or has said no to it: not drawn again in the same cykel.
KLARA = (Avslutsorsak.GENOMFORD, Avslutsorsak.NEJ, Avslutsorsak.AVBROT)


@dataclass
class Urvalsunderlag:
    """`undantag`: huvudman pk → why it is left out. `per_slag`: how many for each kind of reason."""

    huvudman: dict[str, Huvudman] = field(default_factory=dict)
    kandidater: list[Kandidat] = field(default_factory=list)
    undantag: dict[int, str] = field(default_factory=dict)
    per_slag: Counter[str] = field(default_factory=Counter)


def urvalsunderlag(omgang: Omgang) -> Urvalsunderlag:
    """Every active huvudman is either a candidate or left out with a reason. A constant number of queries."""
    skolformer: dict[int, set[str]] = defaultdict(set)
    for pk, kod in HuvudmanSkolform.objects.values_list("huvudman", "skolform"):
        skolformer[pk].add(kod)
    kontor = {lan: ett.namn for ett in Regionkontor.objects.all() for lan in ett.lanskoder}
    alla_fakta = _fakta(omgang)
    svar = Urvalsunderlag()
    for huvudman in Huvudman.objects.filter(ar_aktiv=True).select_related("kommun__lan"):
        fakta = alla_fakta.get(huvudman.pk, Hinderfakta())
        if hinder := undantag(fakta, omgang.start, omgang.slut):
            svar.undantag[huvudman.pk] = hinder.skal
            svar.per_slag[_slag(fakta)] += 1
            continue
        svar.huvudman[huvudman.nyckel] = huvudman
        svar.kandidater.append(
            Kandidat(
                nyckel=huvudman.nyckel,
                kontor=kontor.get(huvudman.kommun.lan.kod if huvudman.kommun else "", UTAN_KONTOR),
                storlek=huvudman.storleksklass,
                sektor="enskild" if huvudman.typ == Huvudman.Typ.ENSKILD else "offentlig",
                skolformer=frozenset(skolformer[huvudman.pk]),
                fortur=fortur(fakta, omgang.start, omgang.slut),
            )
        )
    return svar


def _slag(fakta: Hinderfakta) -> str:
    if fakta.har_avslutat_arende:
        return "har haft sin dialog eller tackat nej i cykeln"
    if fakta.svarade_senare:
        return "vill höra av oss längre fram"
    if fakta.arende:
        return "har redan ett öppet ärende"
    if fakta.granskningar:
        return "granskas, eller granskningen är planerad"
    return "är uppskjuten av en samordnare eller med i en annan omgång"


def _fakta(omgang: Omgang) -> dict[int, Hinderfakta]:
    """Of the huvudmän that something is known of."""
    falt: dict[int, dict[str, object]] = defaultdict(dict)
    for rad in Dialog.objects.filter(cykel=omgang.cykel_id).order_by("pk"):
        egna = falt[rad.huvudman_id]
        if rad.avslutad:
            egna.setdefault("har_avslutat_arende", False)
            egna["har_avslutat_arende"] = egna["har_avslutat_arende"] or rad.avslutsorsak in KLARA
        else:
            senare = rad.svar_intro == Svar.SENARE and not rad.pausad_fran
            egna |= {"arende": rad.nummer, "svarade_senare": senare, "bjud_in_igen": rad.bjud_in_igen}
            egna |= {"ar_pausad": bool(rad.pausad_fran), "ateruppta": rad.pausad_till}
    granskningar: dict[int, list[Tid]] = defaultdict(list)
    for granskning in Granskning.objects.exclude(status=Granskning.Status.AVSLUTAD):
        granskningar[granskning.huvudman_id].append(Tid(granskning.forsta_dag, granskning.sista_dag))
    for pk, tider in granskningar.items():
        falt[pk]["granskningar"] = tuple(tider)
    platser = Urvalsplats.objects.exclude(omgang=omgang.pk)
    for pk, namn in platser.filter(omgang__cykel=omgang.cykel_id, borttagen=None, dialog=None).values_list(
        "huvudman", "omgang__namn"
    ):
        falt[pk]["annat_skal"] = f"Med i urvalet till {namn}"
    for plats in Urvalsplats.objects.filter(tidigast__gt=omgang.start).order_by("tidigast"):
        falt[plats.huvudman_id] |= {
            "annat_skal": f"Uppskjuten: {plats.borttagen_skal}",
            "annat_till": plats.sista_uteslutna,
        }
    return {pk: Hinderfakta(**ett) for pk, ett in falt.items()}  # type: ignore[arg-type]
