"""Storing invented huvudmän, in bulk. They are known by the source of their links, and never made in production."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import Count

from .. import pahittat
from ..models import Enhet, EnhetSkolform, Enhetslank, Huvudman, Huvudmannalank, JuridiskEnhet, Kommun
from ..namn import sortnamn
from ..pahittat import Pahittad
from .omrakning import rakna_om
from .skrivning import BIT, satt_namn, skriv_geografi

KALLA = "Påhittad av skapa_testregister, frö "
FRAN, PERIOD = date(2024, 10, 15), "2024/25"


class IngetTestregister(Exception):
    """Nothing was made. The text is Swedish and for the person who ran the command."""


def pahittade() -> Counter[str]:
    """How many are invented, by legal form."""
    rader = Huvudman.objects.filter(juridiska_lankar__kalla__startswith=KALLA).order_by().values_list("form")
    return Counter(dict(rader.annotate(n=Count("pk", distinct=True)).values_list("form", "n")))


def orgnr() -> list[str]:
    """The numbers of all that are invented."""
    lankar = Huvudmannalank.objects.filter(kalla__startswith=KALLA)
    return sorted(lankar.values_list("juridisk_enhet__orgnr", flat=True))


def skapa_huvudman(antal: int, fro: int) -> list[Pahittad]:
    """As many as are missing up to `antal` active huvudmän; run again none. Raises IngetTestregister."""
    if not settings.DEMO:
        raise IngetTestregister("Påhittade huvudmän görs aldrig i produktion. Sätt KVALITET_LAGE=demo.")
    annat = Huvudmannalank.objects.filter(kalla__startswith=KALLA).exclude(kalla=f"{KALLA}{fro}").first()
    if annat:
        raise IngetTestregister(
            f"Registret har redan påhittade huvudmän med frö {annat.kalla.removeprefix(KALLA)}. Använd det fröet, "
            "eller börja om med en tom databas."
        )
    with transaction.atomic():
        skriv_geografi()
        finns = Counter(Huvudman.objects.filter(ar_aktiv=True).values_list("form", flat=True))
        forsta = {form: n + 1 for form, n in pahittade().items()}
        nya = list(pahittat.hitta_pa(pahittat.saknas(antal, finns), forsta, fro))
        if nya:
            _skriv(nya, f"{KALLA}{fro}")
            rakna_om()
    return nya


def _skriv(nya: Sequence[Pahittad], kalla: str) -> None:
    kommuner = list(Kommun.objects.order_by("kod"))
    juridiska = JuridiskEnhet.objects.bulk_create(
        [JuridiskEnhet(orgnr=p.orgnr, namn=p.namn, kallnamn=p.namn, form=p.form.form) for p in nya], batch_size=BIT
    )
    rader = []
    for p in nya:
        huvudman = Huvudman(nyckel=p.nyckel, typ=p.form.typ, form=p.form.form)
        satt_namn(huvudman, p.namn)
        rader.append(huvudman)
    huvudman_lista = Huvudman.objects.bulk_create(rader, batch_size=BIT)
    giltig = {"giltig_fran": FRAN, "kalla": kalla}
    Huvudmannalank.objects.bulk_create(
        [
            Huvudmannalank(huvudman=h, juridisk_enhet=j, **giltig)
            for h, j in zip(huvudman_lista, juridiska, strict=True)
        ],
        batch_size=BIT,
    )
    enheter, agare, delar = [], [], []
    nummer: dict[str, int] = defaultdict(lambda: Enhet.objects.filter(kod__startswith="P").count())
    for p, juridisk in zip(nya, juridiska, strict=True):
        kommun = kommuner[(p.nummer * 37 + len(p.form.form)) % len(kommuner)]
        for i, enhet in enumerate(p.enheter, 1):
            nummer["P"] += 1
            namn = f"Påhittade {'förskolan' if enhet.slag == 'forskola' else 'skolan'} {nummer['P']}"
            enheter.append(
                Enhet(
                    kod=f"P{nummer['P']:07d}",
                    slag=enhet.slag,
                    namn=namn,
                    kallnamn=namn,
                    sortnamn=sortnamn(namn),
                    kommun=kommun if i % 10 else kommuner[(kommuner.index(kommun) + i) % len(kommuner)],
                )
            )
            agare.append(juridisk)
            delar.append(enhet.skolformer)
    sparade = Enhet.objects.bulk_create(enheter, batch_size=BIT)
    Enhetslank.objects.bulk_create(
        [Enhetslank(enhet=e, juridisk_enhet=j, **giltig) for e, j in zip(sparade, agare, strict=True)], batch_size=BIT
    )
    EnhetSkolform.objects.bulk_create(
        [
            EnhetSkolform(
                enhet=e,
                skolform=kod,
                antal=antal,
                ratext="" if antal is None else str(antal),
                period=PERIOD if antal is not None else "",
                kalla=kalla,
            )
            for e, skolformer in zip(sparade, delar, strict=True)
            for kod, antal in skolformer
        ],
        batch_size=BIT,
    )
