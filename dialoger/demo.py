"""The demo's cases: real huvudmän, made-up people and days. Everything goes through the services, oldest first.

Each case is planned backwards from where it stands today; then all plans are played in the order of time, so that the
log of events reads as if it had happened. Nothing is stored by half: all or nothing, and run again it changes nothing.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone

from huvudman import demokontakter
from huvudman.models import Huvudman
from huvudman.services import las_in_rader
from kvalitet import konton as kontotjanst
from kvalitet.demo import ladda_kontor, skapa_demokonto
from kvalitet.kalenderdagar import nasta_arbetsdag
from kvalitet.kommando import Framsteg
from kvalitet.models import Anvandare, Myndighet, Regionkontor, Roll, Rolltilldelning

from . import demoefterat, demoutredningar, services
from .demoinslag import samla_introduktioner
from .demoplan import FORETRADDA, MALLAR, MELLAN, STADIER, Mall, Plan
from .demospel import Spelare
from .models import Cykel, Dialog, Omgang

OMGANGENS_ANTAL = 180
# Colleagues of the demo accounts: made-up names, two per agency and office where there is most to do.
KOLLEGOR: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "Örebro": (("Karin Åkesson",), ("Maja Nyström",)),
    "Göteborg": (("Oskar Wallin",), ("Hanna Ekdahl",)),
    "Härnösand": (("Elin Norberg",), ("Jonas Sandell",)),
    "Luleå": (("Sara Lantto",), ("Petter Niska",)),
    "Malmö": (("Amira Nilsson",), ("Viktor Hallberg",)),
    "Solna": (("Daniel Frisk", "Nadia Karlsson"), ("Lovisa Bergman", "Tomas Engdahl")),
}


def ladda(framsteg: Framsteg) -> None:
    """Cases on real huvudmän across all steps. Needs register and statistics. Run again it changes nothing."""
    if Dialog.objects.exists() or not Huvudman.objects.filter(ar_aktiv=True).exists():
        return
    with transaction.atomic():
        planer = _planer(_par())
        huvudman_lista = [plan.huvudman for plan in planer]
        prefetch_related_objects(huvudman_lista, "kontakter", "namnder", "skolformer")
        las_in_rader(
            demokontakter.kontakter_for(huvudman_lista, timezone.localdate()), kalla=demokontakter.KALLA, aktor=None
        )
        samla_introduktioner(planer)
        spelare = Spelare(planer)
        spelare.spela(framsteg)
        demoefterat.lagg_upp(planer)
        _nasta_omgang(spelare.samordnare)


def _nasta_omgang(samordnare: Anvandare) -> None:
    """The half-year to come, drawn and not yet fixed."""
    idag = timezone.localdate()
    cykel = Cykel.objects.order_by("-nummer").first()
    assert cykel
    host, ar = idag.month < 7, idag.year if idag.month < 7 else idag.year + 1
    start, slut = (date(ar, 8, 17), date(ar, 12, 18)) if host else (date(ar, 1, 18), date(ar, 6, 11))
    namn = f"{'Hösten' if host else 'Våren'} {ar}"
    if not Omgang.objects.filter(cykel=cykel, namn=namn).exists():
        omgang = services.spara_omgang(cykel=cykel, namn=namn, start=start, slut=slut, aktor=samordnare)
        services.dra_urval(omgang_id=omgang.pk, antal=OMGANGENS_ANTAL, fro="demo", aktor=samordnare)
        demoutredningar.lagg_upp(omgang, samordnare)


def _par() -> dict[int, list[tuple[Anvandare, Anvandare]]]:
    """The pairs of each office, by its pk. Anna Lindqvist and Yusuf Haddad are the first at Örebro."""
    kontor = ladda_kontor()
    par: dict[int, list[tuple[Anvandare, Anvandare]]] = {}
    for ort, (sv, spsm) in KOLLEGOR.items():
        grupper = []
        for namn_lista, myndighet in ((sv, Myndighet.SV), (spsm, Myndighet.SPSM)):
            grupper.append([_kollega(namn, myndighet, kontor[ort]) for namn in namn_lista])
        par[kontor[ort].pk] = list(zip(*grupper, strict=True))
    anna, yusuf = skapa_demokonto("Anna Lindqvist"), skapa_demokonto("Yusuf Haddad")
    par[kontor["Örebro"].pk].insert(0, (anna, yusuf))
    return par


def _kollega(namn: str, myndighet: Myndighet, kontor: Regionkontor) -> Anvandare:
    anvandare = skapa_demokonto(namn, kan_logga_in=False)
    if not Rolltilldelning.objects.filter(anvandare=anvandare).exists():
        kontotjanst.tilldela_roll(
            anvandare_id=anvandare.pk,
            roll=Roll.DIALOGUTFORARE,
            myndighet=myndighet,
            regionkontor=kontor,
            giltig_fran=timezone.localdate() - timedelta(days=900),
            aktor=None,
        )
    return anvandare


def _planer(par: dict[int, list[tuple[Anvandare, Anvandare]]]) -> list[Plan]:
    """Who stands where: the same every time for the same register and day."""
    mallar = [mall for mall in MALLAR for _ in range(mall.antal)]
    Random("ordning").shuffle(mallar)
    huvudman_lista = _urval(len(mallar))
    kontor = list(Regionkontor.objects.all())
    nasta_par = dict.fromkeys(par, 0)
    planer: list[Plan] = []
    hos_anna: list[Plan] = []
    for huvudman in huvudman_lista:
        lan = huvudman.kommun.lan.kod if huvudman.kommun else ""
        kontor_id = next((k.pk for k in kontor if lan in k.lanskoder), kontor[0].pk)
        grupp = par[kontor_id]
        sv, spsm = grupp[nasta_par[kontor_id] % len(grupp)]
        nasta_par[kontor_id] += 1
        mall = _mall_for(huvudman, mallar)
        plan = Plan(huvudman, mall, sv, spsm, Random(huvudman.nyckel))
        _satt_dagar(plan)
        if sv.namn == "Anna Lindqvist" and mall.bokat:  # the demo's own pair has something each day
            plan.dagar["bokat"] = nasta_arbetsdag(timezone.localdate(), len(hos_anna) + 1)
            hos_anna.append(plan)
        planer.append(plan)
    return planer


def _mall_for(huvudman: Huvudman, mallar: list[Mall]) -> Mall:
    onskad = FORETRADDA.get(huvudman.nyckel)
    for nummer, mall in enumerate(mallar):
        if onskad is None or (mall.bokat == onskad and not mall.extra):
            return mallar.pop(nummer)
    return mallar.pop()


def _urval(antal: int) -> list[Huvudman]:
    """Evenly over the register in order of number, kommuner a little more often; the representatives' ones first."""
    aktiva = Huvudman.objects.filter(ar_aktiv=True).select_related("kommun__lan").order_by("nyckel")
    foretradda = [h for h in aktiva if h.nyckel in FORETRADDA]
    kommuner = [h for h in aktiva if h.typ == Huvudman.Typ.KOMMUNAL and h.nyckel not in FORETRADDA]
    andra = [h for h in aktiva if h.typ != Huvudman.Typ.KOMMUNAL and h.nyckel not in FORETRADDA]
    orebro = {"17", "18", "19", "20"}
    nara = [h for h in kommuner if h.kommun and h.kommun.lan.kod in orebro][:12]
    resten = [h for h in kommuner if h not in nara]
    kvar = antal - len(foretradda) - len(nara)
    valda = [*foretradda, *nara, *_jamnt(resten, kvar // 3), *_jamnt(andra, kvar - kvar // 3)]
    return valda[:antal]


def _jamnt(rader: list[Huvudman], antal: int) -> list[Huvudman]:
    antal = min(antal, len(rader))
    return [rader[nummer * len(rader) // antal] for nummer in range(antal)]


def _satt_dagar(plan: Plan) -> None:
    """Backwards from the last stage, which lies `sedan` days ago, on working days."""
    dag = timezone.localdate() - timedelta(days=plan.rng.randint(*plan.mall.sedan))
    stadier = STADIER[: STADIER.index(plan.mall.sist) + 1]
    for stadium in reversed(stadier):
        dag = _arbetsdag_fore(dag)
        plan.dagar[stadium] = dag
        dag -= timedelta(days=plan.rng.randint(*MELLAN.get(stadium, (0, 0))))
    if plan.mall.bokat:
        framat = timezone.localdate() + timedelta(days=plan.rng.randint(*plan.mall.om))
        plan.dagar["bokat"] = _arbetsdag(framat)


def _arbetsdag(dag: date) -> date:
    return nasta_arbetsdag(dag - timedelta(days=1))


def _arbetsdag_fore(dag: date) -> date:
    """The day itself if it is a working day, else the last one before it."""
    while _arbetsdag(dag) != dag:
        dag -= timedelta(days=1)
    return dag
