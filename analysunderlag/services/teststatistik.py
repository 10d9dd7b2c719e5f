"""Values for invented huvudmän: every measure drawn by itself from what real ones of the same kind have, signs too.

They come in an import and a release of their own, whose names say that they are invented. So nobody's real values are
repeated for one huvudman, and a bundle is as large as a real one.
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from django.db import transaction

from huvudman.models import Enhetslank, Huvudman
from kvalitet.handelser import Handelsetyp, logga

from ..models import Indikator, Statistikimport, Statistikrelease, Statistikvarde
from ..vardetyper import TECKEN, Vardetyp
from . import release as releaser
from . import vardeskrivning
from .kvalitetssystem import ladda_kvalitetssystem
from .underlagshinder import RIKETS_ORGNR
from .vardeskrivning import Vardesrad

SKOLFORM = "grundskola"
PERIOD = "2024/25"
UTGIVARE = "Påhittat"
ENHETER_I_URVALET = "1"  # units whose code ends so: a tenth of them is enough to draw from
SKALA = {"medelvarde": (40, 95, 1), "procent": (300, 1000, 1), "antal": (20, 900, 0), "elever_per": (60, 160, 1)}

Urval = dict[tuple[int, str], list[str]]
"""Raw texts by (measure, huvudmannatyp, or "" for units)."""


def skapa_varden(orgnr: Sequence[str], fro: int) -> Statistikrelease | None:
    """Give those of these invented huvudmän values that have a school with grundskola and none before, and use them."""
    har = set(Statistikvarde.objects.filter(niva="huvudman", orgnr__in=orgnr).values_list("orgnr", flat=True))
    med_skola = _enheter([nummer for nummer in orgnr if nummer not in har])
    if not med_skola:
        return None
    if not Indikator.objects.filter(skolform__kod=SKOLFORM, utgatt=False).exists():
        ladda_kvalitetssystem()
    i_bruk = Statistikrelease.objects.senast_godkand()
    bas = list(i_bruk.importer.order_by("pk").values_list("pk", flat=True)) if i_bruk else []
    indikatorer = list(Indikator.objects.filter(skolform__kod=SKOLFORM, utgatt=False).order_by("ordning"))
    period = _period(bas)
    urval = _urval(bas, indikatorer, period)
    typer = dict(Huvudman.objects.filter(juridiska_lankar__juridisk_enhet__orgnr__in=orgnr).values_list(
        "juridiska_lankar__juridisk_enhet__orgnr", "typ"
    ))  # fmt: skip
    rader = _rader(med_skola, typer, indikatorer, urval, period, fro, riket=not bas)
    with transaction.atomic():
        vardeskrivning.las_importer()
        ny, antal = _import(fro, period, sorted(med_skola)), Counter[str]()
        vardeskrivning.skriv_nya(ny, _raknade(rader, antal))
        vardeskrivning.rensa()
        ny.celler = ny.nya = antal.total()
        ny.antal = dict(antal)
        ny.save(update_fields=["celler", "nya", "antal"])
        logga(Handelsetyp.STATISTIK_INLAST, ny, None, data={"pahittad": True, "fro": fro, "varden": ny.celler})
        nummer = Statistikrelease.objects.filter(namn__startswith="Med påhittade").count() + 1
        namn = f"Med påhittade huvudmän, frö {fro}, nummer {nummer}"
        utkast = releaser.skapa_utkast([*bas, ny.pk], None, namn=namn)
    return releaser.godkann_release(utkast.pk)


def _enheter(orgnr: Sequence[str]) -> dict[str, list[str]]:
    """By orgnr, the codes of the schools that have grundskola."""
    ut: dict[str, list[str]] = defaultdict(list)
    lankar = Enhetslank.objects.filter(enhet__skolformer__skolform=SKOLFORM, giltig_till=None)
    onskade = set(orgnr)
    for nummer, kod in lankar.order_by("enhet__kod").values_list("juridisk_enhet__orgnr", "enhet__kod"):
        if nummer in onskade:
            ut[nummer].append(kod)
    return ut


def _period(bas: list[int]) -> str:
    return max((p for i in Statistikimport.objects.filter(pk__in=bas) for p in i.perioder), default=PERIOD)


def _urval(bas: list[int], indikatorer: Iterable[Indikator], period: str) -> Urval:
    """What to draw from: the values in use, or plausible numbers where there are none."""
    ut: Urval = defaultdict(list)
    typ_for = dict(Huvudman.objects.values_list("nyckel", "typ"))
    varden = Statistikvarde.objects.filter(statistikimport__in=bas, period=period).order_by("pk")
    for pk, orgnr, text in varden.filter(niva="huvudman").values_list("indikator_id", "orgnr", "ratext"):
        if text[:1] != "-" or text == "-":  # a negative cost waits for a person
            ut[pk, typ_for.get(orgnr, Huvudman.Typ.ENSKILD)].append(text)
    enheter = varden.filter(niva="enhet", enhetskod__endswith=ENHETER_I_URVALET)
    for pk, text in enheter.values_list("indikator_id", "ratext"):
        if text[:1] != "-" or text == "-":
            ut[pk, ""].append(text)
    for indikator in indikatorer:
        for typ in ("", *Huvudman.Typ.values):
            ut[indikator.pk, typ] = ut[indikator.pk, typ] or ut[indikator.pk, Huvudman.Typ.ENSKILD] or _tal(indikator)
    return ut


def _tal(indikator: Indikator) -> list[str]:
    lagst, hogst, decimaler = SKALA.get(indikator.enhet, (10, 500, 0))
    return [str(Decimal(n).scaleb(-decimaler)) for n in range(lagst, hogst, max(1, (hogst - lagst) // 40))] + [
        "..",
        ".",
    ]


def _rader(
    med_skola: dict[str, list[str]],
    typer: dict[str, str],
    indikatorer: Sequence[Indikator],
    urval: Urval,
    period: str,
    fro: int,
    riket: bool,
) -> Iterator[Vardesrad]:
    nivaer = [("riket", RIKETS_ORGNR, "", "")] if riket else []
    for orgnr in sorted(med_skola):
        nivaer.append(("huvudman", orgnr, "", typer.get(orgnr, Huvudman.Typ.ENSKILD)))
        nivaer += [("enhet", orgnr, kod, "") for kod in med_skola[orgnr]]
    for plats, (niva, orgnr, kod, typ) in enumerate(nivaer, 1):
        slump = random.Random(f"{fro}:{orgnr}:{kod}")
        for indikator in indikatorer:
            val = urval[indikator.pk, typ]
            text = slump.choice(val)
            if niva == "riket":
                text = next(t for t in sorted(val) if t not in TECKEN)
            slag = TECKEN.get(text, Vardetyp.AVRUNDAD if text.startswith("~") else Vardetyp.TAL)
            varde = text if slag is Vardetyp.TAL else None
            yield (indikator.pk, niva, orgnr, kod, period, text, slag.value, varde, f"P{plats}")


def _raknade(rader: Iterable[Vardesrad], antal: Counter[str]) -> Iterator[Vardesrad]:
    for rad in rader:
        antal[rad[6]] += 1
        yield rad


def _import(fro: int, period: str, orgnr: Sequence[str]) -> Statistikimport:
    return Statistikimport.objects.create(
        filnamn=f"Påhittade värden, frö {fro}",
        sha256=hashlib.sha256(f"påhittat:{fro}:{','.join(orgnr)}".encode()).hexdigest(),
        slag="pahittat",
        titel="Påhittade värden för prov: inte statistik",
        utgivare=UTGIVARE,
        skolform=SKOLFORM,
        perioder=[period],
    )
