"""A person's week as it is shown: days with meetings, what waits, the cases by step, and the time logged."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, Min, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from analysunderlag.models import Underlag
from kvalitet import svenska
from kvalitet.kalenderdagar import dagsinfo, mandag
from kvalitet.models import Anvandare

from .begrepp import INTERNA, Anteckningslage, Motesstatus, Steg, Tidsslag
from .models import Anteckning, Dialog, Diariepost, Mote, Motesarende, Tidrapport
from .process import Atgard
from .visning import ATGARDER, SKAL, forsening, lagesvisning

VECKODAG = ("mån", "tis", "ons", "tors", "fre", "lör", "sön")
MEST_PER_STEG = 5
FRAMAT = timedelta(days=14)
TIDIGAST, SENAST = 2020, 2100


@dataclass
class Dag:
    dag: date
    namn: str
    ar_idag: bool
    sarskild: str  # name of a holiday, else empty
    moten: list[Mote] = field(default_factory=list)


@dataclass(frozen=True)
class Vantar:
    """Something that the person, or the pair, is to do; the latest first."""

    url: str
    rubrik: str
    skal: str  # why it waits
    lanktext: str
    nar: str
    stod: str
    sort: str  # sent, vantar
    ordning: tuple[date, str] = (date.max, "")


def forsta_dag(vecka: str) -> date:
    """The Monday of `2026-v48`; this week's for anything that is no week, or in no year that has cases."""
    ar, _, nummer = vecka.partition("-v")
    try:
        dag = date.fromisocalendar(int(ar), int(nummer), 1)
    except ValueError:
        dag = date.min
    return dag if TIDIGAST <= dag.year <= SENAST else mandag(timezone.localdate())


def veckokod(dag: date) -> str:
    ar, vecka, _ = dag.isocalendar()
    return f"{ar}-v{vecka:02d}"


def rubrik_for(mote: Any) -> str:
    """ "Dialogmöte med Västerås kommun", "Introduktion för fem huvudmän", "Planering, Karlskoga kommun"."""
    namn = [rad.huvudman.namn for rad in mote.rader]
    typ = mote.get_typ_display()
    if mote.ar_internt:
        return f"{typ}, {svenska.lista(namn[:2])}" if namn else typ
    if len(namn) == 1:
        return f"{typ} med {namn[0]}"
    return f"{typ} för {svenska.rakneord(len(namn))} huvudmän"


def kollega_for(mote: Mote, anvandare: Anvandare) -> str:
    andra = [p.namn for p in (mote.utforare_sv, mote.utforare_spsm) if p and p.pk != anvandare.pk]
    return svenska.lista(andra)


def dagar(anvandare: Anvandare, start: date) -> list[Dag]:
    """Monday to Friday, and a weekend day that has a meeting. Cancelled meetings are left out."""
    fran = timezone.make_aware(datetime.combine(start, time()))
    moten = Mote.objects.synliga_for(anvandare).for_person(anvandare).galler()
    per_dag: dict[date, list[Mote]] = defaultdict(list)
    for mote in moten.mellan(fran, fran + timedelta(days=7, hours=1)).for_lista().i_ordning():
        per_dag[mote.dag].append(mote)
    idag = timezone.localdate()
    svar = []
    for nummer in range(7):
        dag = start + timedelta(days=nummer)
        if nummer < 5 or per_dag[dag]:
            namn = VECKODAG[nummer]
            svar.append(
                Dag(dag, f"i dag, {namn}" if dag == idag else namn, dag == idag, dagsinfo(dag).namn, per_dag[dag])
            )
    return svar


def vantar(anvandare: Anvandare, dialoger: list[Dialog], idag: date) -> list[Vantar]:
    """What the pair is to do within two weeks, and what is late whoever it waits for. Meetings stand in the agenda.

    Who wrote a note last does not read it: it waits for the colleague. Internal meetings that nobody has marked too.
    """
    svar = [_omarkerat(mote, idag) for mote in omarkerade(anvandare)]
    svar += _olasta(anvandare, idag)
    svar += _aterkallade_underlag(dialoger, idag)
    svar += (i_grupp := _introduktioner(dialoger, idag)).values()
    egna = _skrivna_av(anvandare, [dialog.pk for dialog in dialoger if dialog.nasta == Atgard.LAS_ANTECKNING])
    for dialog in dialoger:
        if dialog.pk in egna and not dialog.ar_sen:
            continue
        if dialog.nasta == Atgard.BOKA_INTRODUKTION and dialog.omgang_id in i_grupp:
            continue
        mote_langre_fram = dialog.nasta.startswith("hall_") and not dialog.ar_sen
        if not dialog.nasta or mote_langre_fram or (dialog.vantar_pa != "utforare" and not dialog.ar_sen):
            continue
        if dialog.nasta_dag and dialog.nasta_dag > idag + FRAMAT:
            continue
        rubrik, _, knapp = ATGARDER[dialog.nasta]
        if dialog.pk in egna:
            rubrik, knapp = "Vänta på att kollegan läser anteckningen", "Se anteckningen"
        dag = dialog.nasta_dag
        sen = forsening(dialog, idag)
        svar.append(
            Vantar(
                dialog.get_absolute_url(),
                f"{rubrik}, {dialog.huvudman.namn}",
                SKAL.get(dialog.nasta, ""),
                knapp,
                sen or (svenska.datum_kort(dag, idag=idag) if dag else ""),
                f"skulle vara klart {svenska.datum_kort(dag, idag=idag)}" if sen and dag else "",
                "sent" if sen else "vantar",
                (dag or date.max, dialog.huvudman.sortnamn),
            )
        )
    return sorted(svar, key=lambda v: v.ordning)


def _introduktioner(dialoger: list[Dialog], idag: date) -> dict[int, Vantar]:
    """By round: one row for several cases that wait for their introduction, since they are booked as groups."""
    per_omgang: dict[int, list[Dialog]] = defaultdict(list)
    for dialog in dialoger:
        if dialog.nasta == Atgard.BOKA_INTRODUKTION and dialog.omgang_id:
            per_omgang[dialog.omgang_id].append(dialog)
    svar = {}
    for omgang, vantande in per_omgang.items():
        forst = min(vantande, key=lambda d: d.nasta_dag or date.max)
        dag = forst.nasta_dag
        if len(vantande) < 2 or (dag and dag > idag + FRAMAT):
            continue
        sen = forsening(forst, idag)
        svar[omgang] = Vantar(
            reverse("dialoger:introduktioner", args=[omgang]),
            f"Boka introduktion för {svenska.rakneord(len(vantande))} huvudmän",
            "De har svarat ja, och bokas i grupper med dem som liknar varandra.",
            "Till grupperna",
            sen or (svenska.datum_kort(dag, idag=idag) if dag else ""),
            f"den första skulle vara bokad {svenska.datum_kort(dag, idag=idag)}" if sen and dag else "",
            "sent" if sen else "vantar",
            (dag or date.max, ""),
        )
    return svar


def omarkerade(anvandare: Anvandare) -> list[Mote]:
    """The person's own meetings that are over, that nobody has marked and that are no case's next step: planning and
    reflection, and those of cases that have been paused or closed since."""
    ror_sig = Motesarende.objects.filter(mote=OuterRef("pk"), dialog__avslutad=None, dialog__pausad_fran=None)
    forbi = (
        Mote.objects.synliga_for(anvandare)
        .for_person(anvandare)
        .filter(Q(typ__in=INTERNA) | ~Exists(ror_sig), status=Motesstatus.PLANERAT, slut__lt=timezone.now())
    )
    return list(forbi.for_lista().i_ordning())


def _omarkerat(mote: Any, idag: date) -> Vantar:
    dag = mote.dag
    return Vantar(
        mote.get_absolute_url(),
        f"Markera {rubrik_for(mote)[:1].lower()}{rubrik_for(mote)[1:]}",
        "Mötet har varit. Markera det som genomfört så att tiden räknas, eller ställ in det.",
        "Öppna mötet",
        svenska.datum_kort(dag, idag=idag),
        svenska.relativ(dag, idag),
        "vantar",
        (dag, ""),
    )


def _olasta(anvandare: Anvandare, idag: date) -> list[Vantar]:
    """What huvudmän have sent in to the person's cases, closed ones too, until the person has opened it."""
    poster = Diariepost.objects.synliga_for(anvandare).olasta_av(anvandare)
    return [
        Vantar(
            post.get_absolute_url(),
            f"Läs det som {post.huvudmansnamn} har skickat in",
            f"{post.get_slag_display()}.",
            "Läs",
            svenska.datum_kort(dag := timezone.localtime(post.tid).date(), idag=idag),
            "",
            "vantar",
            (dag, ""),
        )
        for post in poster
    ]


def _aterkallade_underlag(dialoger: list[Dialog], idag: date) -> list[Vantar]:
    """Open cases whose delivered underlag has figures that have been withdrawn since."""
    lamnade = [dialog.underlag_id for dialog in dialoger if dialog.underlag_id and not dialog.avslutad]
    if not lamnade:
        return []
    inaktuella = Underlag.objects.filter(pk__in=lamnade).inaktuella()
    sedan = dict(inaktuella.annotate(nar=Min("kallor__aterkallad")).order_by().values_list("pk", "nar"))
    return [
        Vantar(
            dialog.get_absolute_url(),
            f"Siffror är återkallade i underlaget, {dialog.huvudman.namn}",
            "Berätta det för huvudmannen, och lämna en ny version när den nya statistiken är godkänd.",
            "Till ärendet",
            svenska.datum_kort(dag := timezone.localtime(sedan[dialog.underlag_id]).date(), idag=idag),
            "",
            "vantar",
            (dag, dialog.huvudman.sortnamn),
        )
        for dialog in dialoger
        if dialog.underlag_id in sedan and not dialog.avslutad
    ]


def _skrivna_av(anvandare: Anvandare, dialoger: list[int]) -> set[int]:
    """Of the cases with a note to be read, those where the person wrote it last."""
    if not dialoger:
        return set()
    rader = Anteckning.objects.filter(motesarende__dialog__in=dialoger, lage=Anteckningslage.GRANSKAS)
    return set(rader.filter(andrad_av=anvandare).values_list("motesarende__dialog", flat=True))


def per_steg(dialoger: list[Dialog]) -> list[dict[str, Any]]:
    """The cases in six columns, by next date, with how many more there are than is shown."""
    grupper: dict[int, list[Dialog]] = defaultdict(list)
    for dialog in dialoger:
        grupper[dialog.steg].append(dialog)
    return [
        {
            "steg": steg,
            "namn": steg.label,
            "antal": len(grupper[steg]),
            "rader": [(d, lagesvisning(d)) for d in grupper[steg][:MEST_PER_STEG]],
            "fler": max(0, len(grupper[steg]) - MEST_PER_STEG),
        }
        for steg in Steg
    ]


def tid(anvandare: Anvandare, start: date) -> dict[str, Any]:
    """The week's rows and sums in minutes; `obekraftade` is what the one confirmation takes."""
    rader = list(
        Tidrapport.objects.filter(utforare=anvandare, dag__gte=start, dag__lt=start + timedelta(days=7))
        .select_related("dialog__huvudman")
        .order_by("dag", "pk")
    )
    summor = [(slag.label, sum(r.minuter for r in rader if r.slag == slag)) for slag in Tidsslag]
    return {
        "rader": rader,
        "summor": [(namn, minuter) for namn, minuter in summor if minuter],
        "totalt": sum(r.minuter for r in rader),
        "obekraftade": sum(r.bekraftad is None for r in rader),
    }


def mening(dagar_: list[Dag], vantande: list[Vantar]) -> str:
    """The state in two sentences."""
    nu = timezone.now()
    kvar = [m for dag in dagar_ for m in dag.moten if m.slut > nu and m.status == Motesstatus.PLANERAT]
    pa_plats = sum(m.form == "fysiskt" for m in kvar)
    moten = (
        "Inga möten återstår." if not kvar else f"{_antal(len(kvar), 'möte återstår', 'möten återstår', neutrum=True)}"
    )
    if kvar:
        moten += f", {svenska.rakneord(pa_plats, neutrum=True)} av dem på plats." if pa_plats else "."
    sena = sum(v.sort == "sent" for v in vantande)
    if not vantande:
        return f"{moten} Inget väntar på dig."
    text = f"{moten} {_antal(len(vantande), 'sak väntar på dig', 'saker väntar på dig')}"
    if sena and sena == len(vantande):
        return f"{text} och {'den är sen' if sena == 1 else 'alla är sena'}."
    return f"{text} och {svenska.rakneord(sena)} av dem är {'sen' if sena == 1 else 'sena'}." if sena else f"{text}."


def _antal(n: int, ental: str, flertal: str, *, neutrum: bool = False) -> str:
    return f"{svenska.versal(svenska.rakneord(n, neutrum=neutrum))} {ental if n == 1 else flertal}"
