"""The demo's självskattningar: a kommun where the levels see things differently, and a small board that answers
together. Made by the same services as people use, so that the result is what a real one would be."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from huvudman.models import Huvudman, Uppdrag
from kvalitet.models import Anvandare

from .models import Sjalvskattning, Skattningsniva
from .services import sjalvskattning, skattningslank, skattningssvar
from .services.skattningssvar import Faktorsvar, faktorsvar

KOMMUN, GRUPP, SKOLA = "2120002080", "5567497051", "8024144779"

# Level → for each faktor what each respondent answers to its three statements (0: vet ej).
KOMMUNENS: dict[str, tuple[str, ...]] = {
    "huvudman": (
        "433 443 433 343 444 433",
        "344 434 333 443 434 344",
        "433 343 443 433 333 434",
        "333 323 433 334 343 333",
        "434 443 344 434 444 343",
        "333 344 233 343 333 433",
        "444 344 443 434 434 443",
    ),
    "rektor": (
        "333 323 433 233 343 333 234",
        "232 333 223 322 233 332 323",
        "222 232 322 122 232 223 211",
        "334 343 333 433 343 333 434",
        "323 233 332 333 322 232 333",
        "233 323 333 232 323 333 223",
        "344 434 343 344 433 434 344",
    ),
    "undervisning": (
        "343 433 334 343 433 343 334 444 343",
        "223 322 233 303 232 322 223 332 233",
        "233 122 322 212 232 221 312 223 132",
        "234 432 143 324 244 413 342 243 431",
        "223 320 233 232 303 322 232 203 333",
        "322 233 223 332 232 322 223 332 222",
        "444 343 434 443 344 434 443 334 444",
    ),
}
KOMMUNENS_TEXTER: dict[str, dict[int, tuple[str, ...]]] = {
    "huvudman": {
        1: ("Vi går igenom resultaten två gånger om året och frågar rektorerna varför de ser ut så.",),
        3: ("Fördelningen bygger på en modell från 2023. Vi har inte följt upp den.",),
    },
    "rektor": {
        3: ("Modellen ser rättvis ut på papper, men extra tjänster kommer sent på terminen.",),
        2: ("Ansvaret är tydligt. Tiden räcker inte alltid till det.",),
    },
    "undervisning": {
        3: ("Specialpedagogen finns en dag i veckan hos oss.", "När vi ber om hjälp tar det ofta en månad."),
        4: ("På vår skola planerar vi ihop varje tisdag. Det gör inte alla.",),
    },
}
STYRELSENS = {1: (3, 2, 3), 2: (4, 3, 2), 3: (3, 3, 0), 7: (4, 4, 3)}
STYRELSENS_TEXTER = {
    1: "Vi talade om det på styrelsemötet i september. Läraren berättar hur det går, men vi skriver sällan ner det.",
    2: "Nya i styrelsen får en pärm. Den är från 2021.",
}


def ladda() -> None:
    """Once: afterwards people may have changed them."""
    if Sjalvskattning.objects.exists():
        return
    for nyckel, gor in ((KOMMUN, _kommunens), (GRUPP, _gruppens), (SKOLA, _skolans)):
        uppdrag = Uppdrag.objects.filter(huvudman__nyckel=nyckel).select_related("huvudman", "anvandare").first()
        if uppdrag is not None:
            gor(uppdrag.huvudman, uppdrag.anvandare)


def _kommunens(huvudman: Huvudman, person: Anvandare) -> None:
    antal = {"huvudman": 6, "rektor": 8, "undervisning": 12}
    rad = sjalvskattning.skapa(huvudman=huvudman, namn="Hösten 2026", avser="Grundskolorna", antal=antal, aktor=person)
    for niva in rad.nivaer.all():
        per_faktor = [svar.split() for svar in KOMMUNENS[niva.niva]]
        texter = KOMMUNENS_TEXTER[niva.niva]
        for nr in range(len(per_faktor[0])):
            svar = {faktor: tuple(map(int, alla[nr])) for faktor, alla in enumerate(per_faktor, 1)}
            egna = {faktor: alla[nr] for faktor, alla in texter.items() if nr < len(alla)}
            _svara_med_lank(niva, svar, egna)
        sjalvskattning.stang(niva_id=niva.pk, aktor=person, sett=len(per_faktor[0]))
    visad = sjalvskattning.sha256_av_resultat(rad)
    sjalvskattning.dela(skattning_id=rad.pk, med_texter=False, visad=visad, aktor=person)


def _gruppens(huvudman: Huvudman, person: Anvandare) -> None:
    """On its way: nothing of it can be read yet."""
    antal = {"rektor": 9, "undervisning": 40}
    rad = sjalvskattning.skapa(
        huvudman=huvudman, namn="Inför dialogen", avser="Hela verksamheten", antal=antal, aktor=person
    )
    for nr in range(3):
        _svara_med_lank(rad.nivaer.get(niva="rektor"), {1: (3, 2 + nr % 2, 3), 2: (4, 3, 3)}, {})


def _skolans(huvudman: Huvudman, person: Anvandare) -> None:
    antal = {"huvudman": 4, "rektor": 1}
    rad = sjalvskattning.skapa(huvudman=huvudman, namn="Inför dialogen", avser="Hela skolan", antal=antal, aktor=person)
    svar = skattningssvar.borja_med_konto(niva_id=rad.nivaer.get(niva="huvudman").pk, anvandare=person)
    _fyll(svar.pk, STYRELSENS, STYRELSENS_TEXTER)


def _svara_med_lank(niva: Skattningsniva, svar: Mapping[int, tuple[int, ...]], texter: Mapping[int, str]) -> None:
    rad, _ = skattningssvar.borja_med_lank(skattningslank.token(niva))
    _fyll(rad.pk, svar, texter)
    skattningssvar.lamna(svar_id=rad.pk)


def _fyll(svar_id: int, svar: Mapping[int, tuple[int, ...]], texter: Mapping[int, str]) -> None:
    with transaction.atomic():  # it locks the level, which PostgreSQL does only there
        rad = skattningssvar.oppet_svar(svar_id)
    nya, grund = {}, {}
    for faktor in rad.niva.skattning.system.data.faktorer:
        koder = [p.kod for p in faktor.pastaenden_for(rad.niva.niva)]
        valda = dict(zip(koder, svar.get(faktor.nummer, ()), strict=False))
        nya[faktor.nummer] = Faktorsvar(valda, texter.get(faktor.nummer, ""))
        grund[faktor.nummer] = faktorsvar(rad, faktor).version
    skattningssvar.spara_faktorer(svar_id=svar_id, nya=nya, grund=grund)
