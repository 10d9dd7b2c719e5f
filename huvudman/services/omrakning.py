"""What follows from the units: a huvudman's kommun, number of children and pupils, size class, skolformer, activity."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from ..geografi import kod_for_namn
from ..models import (
    EnhetSkolform,
    Enhetslank,
    Huvudman,
    Huvudmannalank,
    HuvudmanSkolform,
    JuridiskEnhet,
    Kommun,
    Storleksgrans,
)
from ..namn import jamforelseform
from .skrivning import BIT, _bitar, namn_utan_kalla, satt_namn, uppdatera, vag

STANDARDGRANS = Storleksgrans(
    liten_under=50, stor_fran=800, kalla="Antagande: 52 procent av huvudmännen är små och 12 procent stora"
)
UTAN_ANTAL = frozenset(
    {"fritidshem", "anpassad-grundskola", "anpassad-gymnasieskola", "komvux", "sameskola", "specialskola"}
)
"""Skolformer whose numbers no source of ours publishes per unit: they never make a sum incomplete."""


def storleksgrans() -> Storleksgrans:
    return Storleksgrans.objects.first() or STANDARDGRANS


def storleksklass(barn_elever: int | None, grans: Storleksgrans) -> str:
    """liten, mellan, stor, or okand where no number is published."""
    if barn_elever is None:
        return Huvudman.Storleksklass.OKAND
    if barn_elever < grans.liten_under:
        return Huvudman.Storleksklass.LITEN
    return Huvudman.Storleksklass.STOR if barn_elever >= grans.stor_fran else Huvudman.Storleksklass.MELLAN


@dataclass
class _Skolform:
    enheter: int = 0
    antal: int | None = None
    ofullstandigt: bool = False
    perioder: set[str] = field(default_factory=set)


@dataclass
class _Summa:
    """What the active units of one huvudman add up to."""

    enheter: list[tuple[int, str, str]] = field(default_factory=list)  # (kommun pk, name, slag)
    skolformer: dict[str, _Skolform] = field(default_factory=lambda: defaultdict(_Skolform))

    @property
    def antal(self) -> int | None:
        tal = [rad.antal for rad in self.skolformer.values() if rad.antal is not None]
        return sum(tal) if tal else None


def rakna_om(orgnr_lista: Collection[str] | None = None) -> int:
    """Recompute the huvudmän of these orgnr (None: all). Idempotent. Returns how many rows changed."""
    lankar = Huvudmannalank.objects.filter(giltig_till=None)
    if orgnr_lista is not None and len(orgnr_lista) < 3000:
        berorda = lankar.filter(juridisk_enhet__orgnr__in=list(orgnr_lista)).values("huvudman")
        lankar = lankar.filter(huvudman__in=berorda)
    huvudman_for = dict(lankar.values_list("juridisk_enhet_id", "huvudman_id"))
    juridiska = (
        JuridiskEnhet.objects.filter(pk__in=list(huvudman_for))
        if len(huvudman_for) < 3000
        else (JuridiskEnhet.objects.all())
    )
    summor: dict[int, _Summa] = defaultdict(_Summa)
    alla_namn: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    _samla_enheter(huvudman_for, summor, alla_namn)
    sagda: dict[int, set[str]] = defaultdict(set)
    sates: dict[int, str] = {}
    utan_enheter_aktiv: set[int] = set()
    for juridisk in juridiska:
        pk = huvudman_for.get(juridisk.pk)
        if pk is not None:
            lage = vag(juridisk.orgnr, juridisk.kallor)
            sagda[pk].update(lage.skolformer)
            if lage.kommun:
                sates[pk] = lage.kommun
            if pk not in alla_namn and lage.kallor:
                utan_enheter_aktiv.add(pk)
    return _skriv(set(huvudman_for.values()), summor, alla_namn, sagda, sates, utan_enheter_aktiv)


def _samla_enheter(
    huvudman_for: dict[int, int], summor: dict[int, _Summa], alla_namn: dict[int, list[tuple[int, str, str]]]
) -> None:
    begransa = {"juridisk_enhet__in": list(huvudman_for)} if len(huvudman_for) < 3000 else {}
    rader = Enhetslank.objects.filter(**begransa).values_list(
        "enhet_id",
        "juridisk_enhet_id",
        "giltig_till",
        "enhet__upphord",
        "enhet__kommun_id",
        "enhet__namn",
        "enhet__slag",
    )
    agare: dict[int, int] = {}
    for enhet, juridisk, till, upphord, kommun, namn, slag in rader.order_by("enhet__sortnamn", "enhet__kod"):
        huvudman = huvudman_for.get(juridisk)
        if huvudman is None:
            continue
        alla_namn[huvudman].append((kommun, namn, slag))
        if till is None and upphord is None:
            agare[enhet] = huvudman
            summor[huvudman].enheter.append((kommun, namn, slag))
    begransa = {f"enhet__lankar__{nyckel}": varde for nyckel, varde in begransa.items()}
    for enhet, skolform, tal, period in (
        EnhetSkolform.objects.filter(**begransa).values_list("enhet_id", "skolform", "antal", "period").distinct()
    ):
        if enhet not in agare:
            continue
        rad = summor[agare[enhet]].skolformer[skolform]
        rad.enheter += 1
        if tal is not None:
            rad.antal = (rad.antal or 0) + tal
            rad.perioder.add(period)
        elif skolform not in UTAN_ANTAL:
            rad.ofullstandigt = True


def _skriv(
    berorda: set[int],
    summor: dict[int, _Summa],
    alla_namn: dict[int, list[tuple[int, str, str]]],
    sagda: dict[int, set[str]],
    sates: dict[int, str],
    utan_enheter_aktiv: set[int],
) -> int:
    kommuner = {pk: (kod, namn) for pk, kod, namn in Kommun.objects.values_list("pk", "kod", "namn")}
    pk_for_kod = {kod: pk for pk, (kod, _) in kommuner.items()}
    grans = storleksgrans()
    kommunnamn = {pk: namn for pk, (_, namn) in kommuner.items()}
    falt = ["namn", "sortnamn", "soktext", "kommun_id", "kommun_harledd", "antal_enheter", "barn_elever"]
    falt += ["barn_elever_ofullstandigt", "storleksklass", "ar_aktiv"]
    andrade: list[Huvudman] = []
    for bit in _bitar(berorda):
        for huvudman in Huvudman.objects.filter(pk__in=bit):
            forr = [getattr(huvudman, namn) for namn in falt]
            summa = summor.get(huvudman.pk) or _Summa()
            plats = _vanligaste_kommun(summa.enheter or alla_namn.get(huvudman.pk, []), kommuner)
            egen = pk_for_kod.get(kod_for_namn().get(jamforelseform(huvudman.namn), ""))
            sate = pk_for_kod.get(sates.get(huvudman.pk, "")) or (egen if huvudman.form == "kommun" else None)
            huvudman.kommun_id = sate or plats
            huvudman.kommun_harledd = sate is None and plats is not None
            huvudman.antal_enheter = len(summa.enheter)
            huvudman.barn_elever = summa.antal
            huvudman.barn_elever_ofullstandigt = any(rad.ofullstandigt for rad in summa.skolformer.values())
            huvudman.storleksklass = storleksklass(summa.antal, grans)
            huvudman.ar_aktiv = bool(summa.enheter) or huvudman.pk in utan_enheter_aktiv
            if huvudman.namn_harlett:
                enheter = summa.enheter or alla_namn.get(huvudman.pk, [])
                satt_namn(huvudman, harlett_namn(huvudman.nyckel, enheter, kommunnamn))
            if forr != [getattr(huvudman, namn) for namn in falt]:
                andrade.append(huvudman)
    uppdatera(andrade, "nyckel", [namn.removesuffix("_id") for namn in falt])
    _skriv_skolformer(berorda, summor, sagda)
    return len(andrade)


def _vanligaste_kommun(enheter: Iterable[tuple[int, str, str]], kommuner: dict[int, tuple[str, str]]) -> int | None:
    """Where most units lie; a tie goes to the lowest kommunkod."""
    antal = Counter(kommun for kommun, _, _ in enheter if kommun)
    return min(antal, key=lambda pk: (-antal[pk], kommuner[pk][0]), default=None)


def harlett_namn(nyckel: str, enheter: list[tuple[int, str, str]], kommuner: dict[int, str]) -> str:
    """Name for a huvudman that no source names: its only unit's, or how many förskolor it has and where."""
    if not enheter:
        return namn_utan_kalla(nyckel)
    if len(enheter) == 1:
        return enheter[0][1]
    antal = Counter(kommuner[kommun] for kommun, _, _ in enheter if kommun)
    if not antal:
        return f"Huvudman med {len(enheter)} förskolor"
    ort = min(antal, key=lambda namn: (-antal[namn], namn))
    fler = len(antal) - 1
    tillagg = "" if not fler else " och en kommun till" if fler == 1 else f" och {fler} kommuner till"
    return f"Huvudman med {len(enheter)} förskolor i {ort}{tillagg}"


def _skriv_skolformer(berorda: set[int], summor: dict[int, _Summa], sagda: dict[int, set[str]]) -> None:
    """Replace the rows that differ; a skolform said about the huvudman itself stands without units."""
    nu: dict[int, set[tuple]] = defaultdict(set)
    for bit in _bitar(berorda):
        for pk, *rad in HuvudmanSkolform.objects.filter(huvudman__in=bit).values_list(
            "huvudman_id", "skolform", "antal_enheter", "antal", "ofullstandigt", "period"
        ):
            nu[pk].add(tuple(rad))
    nya: list[HuvudmanSkolform] = []
    byts: list[int] = []
    for pk in berorda:
        summa = summor.get(pk) or _Summa()
        rader = {
            (skolform, rad.enheter, rad.antal, rad.ofullstandigt, _perioder(rad.perioder))
            for skolform, rad in summa.skolformer.items()
        }
        rader |= {(skolform, 0, None, False, "") for skolform in sagda.get(pk, set()) - set(summa.skolformer)}
        if rader != nu.get(pk, set()):
            byts.append(pk)
            nya += [
                HuvudmanSkolform(
                    huvudman_id=pk,
                    skolform=skolform,
                    antal_enheter=enheter,
                    antal=tal,
                    ofullstandigt=brist,
                    period=period,
                )
                for skolform, enheter, tal, brist, period in sorted(rader, key=lambda rad: rad[0])
            ]
    for bit in _bitar(byts):
        HuvudmanSkolform.objects.filter(huvudman__in=bit).delete()
    HuvudmanSkolform.objects.bulk_create(nya, batch_size=BIT)


def _perioder(perioder: set[str]) -> str:
    """`2025/26`, or `2020–2025/26` when the numbers are of different years."""
    ordnade = sorted(perioder)
    return ordnade[0] if len(ordnade) == 1 else f"{ordnade[0]}–{ordnade[-1]}" if ordnade else ""
