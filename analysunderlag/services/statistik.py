"""Reading statistics into the database: one file, one transaction, every cell accounted for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from django.db import OperationalError, transaction

from kvalitet.filer import Filfel, kontrollera_fil, sha256_av
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare
from kvalitet.svenska import antal, lista

from ..inlasning import Mattregel, Tabell, granska, las_tabell, ufa
from ..inlasning.avvisade import Utelamnat
from ..models import Indikator, Skolform, Statistikimport, Statistikrelease
from . import aterkallelse, kallinlasning, vardeskrivning
from . import release as releaser
from .kvalitetssystem import indikatorer_per_namn, ladda_kvalitetssystem
from .statistikrader import Tabellrader
from .statistikutfall import Andradcell, Utfall, antal_text, siffror

Framsteg = Callable[[int, int, str], None]
"""Receives (done, of, what is being done)."""

VISADE_VARNINGAR = 500


def las_in(
    sokvag: Path | str,
    *,
    aktor: Anvandare | None = None,
    namn: str = "",
    torrkorning: bool = False,
    hoppa_over: bool = False,
    bestalld: datetime | None = None,
    period: str = "",
    framsteg: Framsteg | None = None,
    fore_sparande: Callable[[Utelamnat], None] | None = None,
) -> Utfall:
    """Read a file of any known kind and store what is new in it, with a draft release that holds it.

    The same bytes again change nothing while their values are the ones in force. Have other values come in force since
    then, by a later file or because a release was withdrawn, the file is applied again. `torrkorning` tells what would
    happen and stores nothing. `bestalld`: when this was ordered; a reading since then was this order's own, by a worker
    that was lost. `fore_sparande` is called with the accepted table before the transaction (the CSV of rejected cells
    is written there). Raises Filfel (or TabellAvvisad, with every fault) and then nothing has been stored.
    """
    utfall = _las_in(
        Path(sokvag),
        aktor,
        namn or Path(sokvag).name,
        torrkorning,
        hoppa_over,
        bestalld,
        period,
        framsteg or (lambda klart, av, text: None),
        fore_sparande,
    )
    if fil := aterkallelse.tidigare(utfall.sha256):
        utfall.text = f"{utfall.text.rstrip()} {aterkallelse.i_ord(fil)}"
    return utfall


def _las_in(
    sokvag: Path,
    aktor: Anvandare | None,
    namn: str,
    torrkorning: bool,
    hoppa_over: bool,
    bestalld: datetime | None,
    period: str,
    framsteg: Framsteg,
    fore_sparande: Callable[[Utelamnat], None] | None,
) -> Utfall:
    framsteg(0, 4, "Öppnar filen")
    tidigare = _tidigare(sokvag)
    if tidigare and (_galler_sakert(tidigare, period) or (bestalld and tidigare.inlast >= bestalld)):
        return _redan_inlast(tidigare, namn)
    if not Indikator.objects.exists():
        ladda_kvalitetssystem()
    framsteg(1, 4, "Läser och granskar filen")
    if not kallinlasning.ar_nationell_tabell(sokvag, namn):
        kallfil = kallinlasning.las(sokvag, namn=namn, period=period)
        fel = kallinlasning.granska(kallfil, hoppa_over=hoppa_over)
        if fore_sparande and not torrkorning:
            fore_sparande(Utelamnat(kallfil.fil, tuple(fel)))
        framsteg(2, 4, "Sparar värden")
        utfall = kallinlasning.spara(
            kallfil, period=period, hoppa_over=hoppa_over, aktor=aktor, torrkorning=torrkorning
        )
        framsteg(4, 4, "Klar")
        return utfall
    tabell = granska(las_tabell(sokvag, matt_per_skolform, namn=namn), hoppa_over=hoppa_over)
    if fore_sparande and not torrkorning:
        fore_sparande(Utelamnat(tabell.fil, tabell.fel, tabell.avvisade))
    framsteg(2, 4, "Sparar värden")
    utfall = _provkor(tabell) if torrkorning else spara_tabell(tabell, aktor)
    framsteg(4, 4, "Klar")
    return utfall


def matt_per_skolform(skolformsnamn: str) -> Mapping[str, Mattregel]:
    """The measures of a skolform, name → code and unit; empty when the quality system has none."""
    skolform = Skolform.objects.filter(namn__iexact=skolformsnamn).first()
    if skolform is None:
        return {}
    return {namn: Mattregel(i.kod, i.enhet) for namn, i in indikatorer_per_namn(skolform.kod).items()}


# The same file again ----------------------------------------------------------------------------------------------


def _tidigare(sokvag: Path) -> Statistikimport | None:
    kontrollera_fil(sokvag, sokvag.name)
    try:
        return _senaste(sha256_av(sokvag))
    except PermissionError as fel:
        raise Filfel(sokvag.name, "Filen går inte att läsa: behörighet saknas.") from fel


def _senaste(sha256: str) -> Statistikimport | None:
    """The latest reading of a file."""
    return Statistikimport.objects.filter(sha256=sha256).order_by("-pk").first()


def _galler_sakert(rad: Statistikimport, period: str = "") -> bool:
    """Known without reading the file: all of it is here, and nothing has been read or withdrawn since.

    `period`: what somebody says now that the file is about, which may be a correction of what was said then.
    """
    if period and rad.perioder != [period]:
        return False
    senare = Statistikimport.objects.filter(pk__gt=rad.pk)
    senare = (
        senare.filter(slag=rad.slag, skolform=rad.skolform) if rad.slag == ufa.SLAG else senare.exclude(slag=ufa.SLAG)
    )
    # what a file said that was in force then and is withdrawn now, this one had no rows of
    aterkallade = Statistikimport.objects.filter(pk__lt=rad.pk, aterkallad__gt=rad.inlast)
    return rad.har_texter and not (senare | aterkallade).exists() and rad.pk in releaser.basimporter()


def _redan_inlast(tidigare: Statistikimport, namn: str) -> Utfall:
    text = "Filen är redan inläst. Inga värden ändrades."
    if tidigare.avvisade:
        text += f" {antal(tidigare.avvisade, 'cell', 'celler')} hoppades över då och saknas fortfarande.".replace(
            "\u00a0", " "
        )
    return Utfall(
        fil=namn,
        sha256=tidigare.sha256,
        status="oforandrad",
        skolform=tidigare.skolform,
        perioder=tidigare.perioder,
        celler=tidigare.celler,
        antal=tidigare.antal,
        oforandrade=tidigare.celler - tidigare.avvisade,
        avvisade=tidigare.avvisade,
        text=text,
        inlasningsnummer=tidigare.inlasningsnummer,
        import_id=tidigare.pk,
        release_id=tidigare.releaser.order_by("-pk").values_list("pk", flat=True).first(),
    )


def _bevisa(samma: Statistikimport, tabell: Tabell, rader: Tabellrader) -> None:
    """Values that came without the file (the demo's) must be the file's own. Raises Filfel."""
    if any(vardeskrivning.jamfor(rader, _fore_och_med(samma))):
        raise _stammer_inte(tabell, rader.andringar())


def _fore_och_med(samma: Statistikimport) -> list[int]:
    """The imports that were in force when this one was read, and itself."""
    dess_release = samma.releaser.order_by("pk").first()
    fore = dess_release.importer.filter(pk__lt=samma.pk).values_list("pk", flat=True) if dess_release else ()
    return [*fore, samma.pk]


def _stammer_inte(tabell: Tabell, andringar: list[Andradcell]) -> Filfel:
    exempel = "; ".join(map(str, andringar[:3]))
    return Filfel(tabell.fil, f"Filen stämmer inte med värdena som redan är inlästa från den. {exempel}")


def _utan_andring(
    samma: Statistikimport, tabell: Tabell, rader: Tabellrader, aktor: Anvandare | None, *, saknade_texter: bool
) -> Utfall | None:
    """What a known file leads to when its values are the ones in force; None when its definitions are not."""
    if not saknade_texter:
        return None if rader.nya_definitioner() else _redan_inlast(samma, tabell.fil)
    utfall = _redan_inlast(samma, tabell.fil)
    utfall.definitioner, utfall.noter = rader.satt_definitioner(samma), len(samma.noter)
    utfall.text = f"Värdena i filen fanns redan. 0 nya, 0 ändrade. {_texter(utfall, 'lästes in')}".strip()
    logga(Handelsetyp.STATISTIK_INLAST, samma, aktor, data={**siffror(utfall), "sha256": samma.sha256})
    return utfall


# What would happen, and what happens ------------------------------------------------------------------------------


def _provkor(tabell: Tabell) -> Utfall:
    rader = Tabellrader(tabell)
    with transaction.atomic():
        samma = _senaste(tabell.sha256)
        if samma and not samma.har_texter:
            _bevisa(samma, tabell, rader)
        bas = releaser.basimporter()
        nya, andrade = vardeskrivning.jamfor(rader, bas)
        utfall = _utfall(tabell, rader, "provkord", nya, andrade)
        utfall.andringar = rader.andringar()
        utfall.varningar += rader.forsvunna(bas)
        vardeskrivning.rensa()
    utfall.definitioner = rader.nya_definitioner()
    if samma and samma.har_texter:
        if not (nya or andrade or utfall.definitioner):
            return _redan_inlast(samma, tabell.fil)
        utfall.inlasningsnummer = samma.inlasningsnummer + 1
    elif samma:
        utfall.noter = len(tabell.noter)
        utfall.inlasningsnummer = samma.inlasningsnummer + bool(nya or andrade)
    utfall.text = f"Provkörning: {_igen(utfall)}{antal_text(utfall)} {_texter(utfall, 'läses in')}Inget har sparats."
    return utfall


def _igen(utfall: Utfall) -> str:
    return "Filen är inläst förut, men andra värden har gällt sedan dess. " if utfall.inlasningsnummer > 1 else ""


def _texter(utfall: Utfall, gors: str) -> str:
    """What comes in beside the values, as a sentence and a space; empty when nothing does."""
    delar = [antal(utfall.definitioner, "officiell definition", "officiella definitioner")] * bool(utfall.definitioner)
    delar += [antal(utfall.noter, "not", "noter")] * bool(utfall.noter)
    return f"{lista(delar)} {gors}. ".replace("\u00a0", " ") if delar else ""


def spara_tabell(tabell: Tabell, aktor: Anvandare | None = None, *, har_texter: bool = True) -> Utfall:
    """Store a checked table in one transaction. Raises Filfel when the disk is full; then nothing has been stored."""
    try:
        return _spara(tabell, aktor, har_texter)
    except OperationalError as fel:
        if "full" in str(fel) or "No space left" in str(fel):
            text = "Disken är full. Inget ur filen har sparats. Frigör utrymme och läs in filen igen."
            raise Filfel(tabell.fil, text) from fel
        raise


def _spara(tabell: Tabell, aktor: Anvandare | None, har_texter: bool) -> Utfall:
    rader = Tabellrader(tabell)
    with transaction.atomic():
        vardeskrivning.las_importer()
        bas = releaser.basimporter()
        samma = _senaste(tabell.sha256)
        if samma and _galler_sakert(samma):  # read by someone else while we parsed
            return _redan_inlast(samma, tabell.fil)
        if saknade_texter := samma is not None and not samma.har_texter:
            _bevisa(samma, tabell, rader)
            samma.noter, samma.har_texter = list(tabell.noter), True
            samma.save(update_fields=["noter", "har_texter"])
        nya, andrade = vardeskrivning.jamfor(rader, bas) if bas else (tabell.celler, 0)
        if samma and not (nya or andrade):
            utfall = _utan_andring(samma, tabell, rader, aktor, saknade_texter=saknade_texter)
            if utfall:
                vardeskrivning.rensa()
                return utfall
        ny = _skapa_import(tabell, rader, aktor, har_texter, samma.inlasningsnummer + 1 if samma else 1)
        if bas:
            sparade, andringar = vardeskrivning.flytta(ny), rader.andringar()
        else:
            nya = sparade = vardeskrivning.skriv_nya(ny, rader)
            andringar = []
        utfall = _utfall(tabell, rader, "inlast", nya, andrade)
        utfall.import_id, utfall.inlasningsnummer = ny.pk, ny.inlasningsnummer
        utfall.andringar = andringar
        utfall.varningar += rader.forsvunna(bas)
        _kontrollera_antal(utfall, sparade)
        utfall.definitioner = rader.satt_definitioner(ny)
        utfall.text = f"{_igen(utfall)}{antal_text(utfall)}"
        ny.nya, ny.andrade, ny.oforandrade = utfall.nya, utfall.andrade, utfall.oforandrade
        ny.varningar = utfall.varningar[:VISADE_VARNINGAR]
        ny.save(update_fields=["nya", "andrade", "oforandrade", "varningar"])
        logga(
            Handelsetyp.STATISTIK_INLAST,
            ny,
            aktor,
            data={**siffror(utfall), "sha256": ny.sha256, "inlasningsnummer": ny.inlasningsnummer},
        )
        if sparade:
            utfall.release_id = releaser.skapa_utkast([*bas, ny.pk], aktor).pk
        vardeskrivning.rensa()
    return utfall


def _skapa_import(
    tabell: Tabell, rader: Tabellrader, aktor: Anvandare | None, har_texter: bool, inlasningsnummer: int
) -> Statistikimport:
    return Statistikimport.objects.create(
        filnamn=tabell.fil[:255],
        sha256=tabell.sha256,
        inlasningsnummer=inlasningsnummer,
        slag=tabell.slag,
        titel=tabell.titel[:255],
        utgivare=tabell.utgivare,
        skolform=rader.skolform.kod,
        perioder=list(tabell.perioder),
        noter=list(tabell.noter),
        celler=tabell.celler,
        antal=tabell.antal_per_typ(),
        avvisade=len(tabell.avvisade),
        har_texter=har_texter,
        aktor=aktor,
    )


def _utfall(tabell: Tabell, rader: Tabellrader, status: str, nya: int, andrade: int) -> Utfall:
    return Utfall(
        fil=tabell.fil,
        sha256=tabell.sha256,
        status=status,
        skolform=rader.skolform.kod,
        perioder=list(tabell.perioder),
        celler=tabell.celler,
        antal=tabell.antal_per_typ(),
        nya=nya,
        andrade=andrade,
        oforandrade=tabell.celler - len(tabell.avvisade) - nya - andrade,
        avvisade=len(tabell.avvisade),
        varningar=[str(v).removeprefix(f"{tabell.fil}, ").removeprefix(f"{tabell.fil}: ") for v in tabell.varningar],
        fel=list(tabell.fel),
    )


def _kontrollera_antal(utfall: Utfall, sparade: int) -> None:
    """Nothing lost and nothing twice: a difference here is a fault of ours, and the transaction is undone."""
    if sum(utfall.antal.values()) + utfall.avvisade != utfall.celler or sparade != utfall.nya + utfall.andrade:
        raise RuntimeError(f"Cellerna i {utfall.fil} går inte ihop: {utfall.antal}, sparade {sparade}.")


def senaste_release() -> Statistikrelease | None:
    """The release in use: the newest approved one."""
    return Statistikrelease.objects.senast_godkand()
