"""Reading statistics into the database: one file, one transaction, every cell accounted for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from django.db import OperationalError, transaction

from huvudman.orgnr import visa
from kvalitet.filer import Filfel, kontrollera_fil, sha256_av
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare
from kvalitet.svenska import antal, lista

from ..inlasning import Tabell, granska, las_tabell
from ..models import Indikator, Skolform, Statistikimport, Statistikrelease, Statistikvarde
from ..vardetyper import Vardetyp
from . import release as releaser
from . import vardeskrivning
from .kvalitetssystem import ar_ny_definition, indikatorer_per_namn, ladda_kvalitetssystem, satt_officiell_definition
from .statistikutfall import Andradcell, Utfall, antal_text, siffror

Framsteg = Callable[[int, int, str], None]
"""Receives (done, of, what is being done)."""

VISADE_ANDRINGAR = 200
VISADE_VARNINGAR = 500
NIVAER_I_VARNING = 5


def las_in(
    sokvag: Path | str,
    *,
    aktor: Anvandare | None = None,
    namn: str = "",
    torrkorning: bool = False,
    hoppa_over: bool = False,
    framsteg: Framsteg | None = None,
    fore_sparande: Callable[[Tabell], None] | None = None,
) -> Utfall:
    """Read a file and store what is new in it, with a draft release that holds it.

    The same bytes again change nothing. `torrkorning` tells what would happen and stores nothing. `fore_sparande` is
    called with the accepted table before the transaction (the CSV of rejected cells is written there).
    Raises Filfel (or TabellAvvisad, with every fault) and then nothing has been stored.
    """
    sokvag = Path(sokvag)
    namn = namn or sokvag.name
    framsteg = framsteg or (lambda klart, av, text: None)
    framsteg(0, 4, "Öppnar filen")
    if (tidigare := _tidigare(sokvag)) and tidigare.har_texter:
        return _redan_inlast(tidigare, namn)
    if not Indikator.objects.exists():
        ladda_kvalitetssystem()
    framsteg(1, 4, "Läser och granskar filen")
    tabell = granska(las_tabell(sokvag, matt_per_skolform, namn=namn), hoppa_over=hoppa_over)
    if fore_sparande and not torrkorning:
        fore_sparande(tabell)
    framsteg(2, 4, "Sparar värden")
    utfall = _provkor(tabell) if torrkorning else spara_tabell(tabell, aktor)
    framsteg(4, 4, "Klar")
    return utfall


def _tidigare(sokvag: Path) -> Statistikimport | None:
    kontrollera_fil(sokvag, sokvag.name)
    try:
        return Statistikimport.objects.filter(sha256=sha256_av(sokvag)).first()
    except PermissionError as fel:
        raise Filfel(sokvag.name, "Filen går inte att läsa: behörighet saknas.") from fel


def _redan_inlast(tidigare: Statistikimport, namn: str) -> Utfall:
    senare = Statistikimport.objects.filter(pk__gt=tidigare.pk, skolform=tidigare.skolform).order_by("-pk").first()
    text = "Filen är redan inläst. Inga värden ändrades."
    if senare:
        text += f" En senare inläst fil gäller före den: {senare.filnamn}."
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
        import_id=tidigare.pk,
        release_id=tidigare.releaser.order_by("-pk").values_list("pk", flat=True).first(),
    )


def matt_per_skolform(skolformsnamn: str) -> Mapping[str, str]:
    """The measures of a skolform, name → code; empty when the quality system has none."""
    skolform = Skolform.objects.filter(namn__iexact=skolformsnamn).first()
    return {namn: i.kod for namn, i in indikatorer_per_namn(skolform.kod).items()} if skolform else {}


class _Tabellrader:
    """A parsed table as database rows, level by level so that the unique index grows in order."""

    def __init__(self, tabell: Tabell) -> None:
        self.tabell = tabell
        self.skolform = Skolform.objects.get(namn__iexact=tabell.skolform)
        per_namn = indikatorer_per_namn(self.skolform.kod)
        self.indikatorer = [per_namn[" ".join(matt.namn.split())] for matt in tabell.matt]
        self.per_id = {indikator.pk: indikator for indikator in self.indikatorer}

    def __iter__(self) -> Iterator[vardeskrivning.Vardesrad]:
        matt = [(i.pk, m.rad) for i, m in zip(self.indikatorer, self.tabell.matt, strict=True)]
        delar: dict[int, tuple[str, str, str | None]] = {}  # by identity: equal contents share one object
        for niva, kolumn in zip(self.tabell.nivaer, zip(*self.tabell.varden, strict=True), strict=True):
            for (indikator_id, rad), varde in zip(matt, kolumn, strict=True):
                if varde is None:
                    continue
                del_ = delar.get(id(varde))
                if del_ is None:
                    tal = varde.ratext if varde.typ is Vardetyp.TAL else None
                    del_ = delar[id(varde)] = (varde.ratext, varde.typ.value, tal)
                yield (
                    indikator_id,
                    niva.niva,
                    niva.orgnr,
                    niva.enhetskod,
                    niva.period,
                    *del_,
                    f"{niva.kolumn}{rad}",
                )


def _provkor(tabell: Tabell) -> Utfall:
    rader = _Tabellrader(tabell)
    samma = Statistikimport.objects.filter(sha256=tabell.sha256).first()
    with transaction.atomic():
        bas = _fore_och_med(samma) if samma else releaser.basimporter()
        nya, andrade = vardeskrivning.jamfor(rader, bas)
        utfall = _utfall(tabell, rader, "provkord", nya, andrade)
        utfall.andringar = _andringar(rader)
        utfall.varningar += _forsvunna(tabell, rader, bas)
        vardeskrivning.rensa()
    if samma and (nya or andrade):
        raise _stammer_inte(tabell, utfall.andringar)
    utfall.definitioner = _nya_definitioner(tabell, rader)
    utfall.noter = len(tabell.noter) if samma else 0
    utfall.text = f"Provkörning: {antal_text(utfall)} {_texter(utfall, 'läses in')}Inget har sparats."
    return utfall


def _texter(utfall: Utfall, gors: str) -> str:
    """What comes in beside the values, as a sentence and a space; empty when nothing does."""
    delar = [antal(utfall.definitioner, "officiell definition", "officiella definitioner")] * bool(utfall.definitioner)
    delar += [antal(utfall.noter, "not", "noter")] * bool(utfall.noter)
    return f"{lista(delar)} {gors}. ".replace("\u00a0", " ") if delar else ""


def _nya_definitioner(tabell: Tabell, rader: _Tabellrader) -> int:
    par = zip(rader.indikatorer, tabell.matt, strict=True)
    return sum(ar_ny_definition(indikator, matt.definition or "") for indikator, matt in par)


def _fore_och_med(samma: Statistikimport) -> list[int]:
    """The imports that were in force when this one was read, and itself."""
    dess_release = samma.releaser.order_by("pk").first()
    fore = dess_release.importer.filter(pk__lt=samma.pk).values_list("pk", flat=True) if dess_release else ()
    return [*fore, samma.pk]


def _stammer_inte(tabell: Tabell, andringar: list[Andradcell]) -> Filfel:
    exempel = "; ".join(map(str, andringar[:3]))
    return Filfel(tabell.fil, f"Filen stämmer inte med värdena som redan är inlästa från den. {exempel}")


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
    rader = _Tabellrader(tabell)
    with transaction.atomic():
        vardeskrivning.las_importer()
        samma = Statistikimport.objects.filter(sha256=tabell.sha256).first()
        if samma:  # read by someone else while we parsed, or values without texts
            return _komplettera(samma, tabell, rader, aktor)
        bas = releaser.basimporter()
        ny = _skapa_import(tabell, rader, aktor, har_texter)
        if bas:
            nya, andrade = vardeskrivning.jamfor(rader, bas)
            sparade = vardeskrivning.flytta(ny)
            andringar = _andringar(rader)
        else:
            nya = sparade = vardeskrivning.skriv_nya(ny, rader)
            andrade, andringar = 0, []
        utfall = _utfall(tabell, rader, "inlast", nya, andrade)
        utfall.import_id = ny.pk
        utfall.andringar = andringar
        utfall.varningar += _forsvunna(tabell, rader, bas)
        _kontrollera_antal(utfall, sparade)
        utfall.definitioner = _satt_definitioner(tabell, rader, ny)
        utfall.text = antal_text(utfall)
        ny.nya, ny.andrade, ny.oforandrade = utfall.nya, utfall.andrade, utfall.oforandrade
        ny.varningar = utfall.varningar[:VISADE_VARNINGAR]
        ny.save(update_fields=["nya", "andrade", "oforandrade", "varningar"])
        logga(Handelsetyp.STATISTIK_INLAST, ny, aktor, data={**siffror(utfall), "sha256": ny.sha256})
        if sparade:
            utfall.release_id = releaser.skapa_utkast([*bas, ny.pk], aktor).pk
        vardeskrivning.rensa()
    return utfall


def _skapa_import(tabell: Tabell, rader: _Tabellrader, aktor: Anvandare | None, har_texter: bool) -> Statistikimport:
    return Statistikimport.objects.create(
        filnamn=tabell.fil[:255],
        sha256=tabell.sha256,
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


def _komplettera(samma: Statistikimport, tabell: Tabell, rader: _Tabellrader, aktor: Anvandare | None) -> Utfall:
    """The values are here already (from the demo's compact file): prove it, then add notes and official definitions."""
    utfall = _redan_inlast(samma, tabell.fil)
    if samma.har_texter:
        return utfall
    nya, andrade = vardeskrivning.jamfor(rader, _fore_och_med(samma))
    if nya or andrade:
        raise _stammer_inte(tabell, _andringar(rader))
    vardeskrivning.rensa()
    utfall.definitioner = _satt_definitioner(tabell, rader, samma)
    samma.noter, samma.har_texter = list(tabell.noter), True
    samma.save(update_fields=["noter", "har_texter"])
    utfall.noter = len(samma.noter)
    utfall.text = f"Värdena i filen fanns redan. 0 nya, 0 ändrade. {_texter(utfall, 'lästes in')}".strip()
    logga(Handelsetyp.STATISTIK_INLAST, samma, aktor, data={**siffror(utfall), "sha256": samma.sha256})
    return utfall


def _utfall(tabell: Tabell, rader: _Tabellrader, status: str, nya: int, andrade: int) -> Utfall:
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
        tabell=tabell,
    )


def _kontrollera_antal(utfall: Utfall, sparade: int) -> None:
    """Nothing lost and nothing twice: a difference here is a fault of ours, and the transaction is undone."""
    if sum(utfall.antal.values()) + utfall.avvisade != utfall.celler or sparade != utfall.nya + utfall.andrade:
        raise RuntimeError(f"Cellerna i {utfall.fil} går inte ihop: {utfall.antal}, sparade {sparade}.")


def _andringar(rader: _Tabellrader) -> list[Andradcell]:
    resultat = []
    for a in vardeskrivning.andringar(VISADE_ANDRINGAR):
        i = rader.per_id[a.indikator_id]
        resultat.append(Andradcell(i.kod, i.namn, a.orgnr, a.enhetskod, a.period, a.fran, a.till, a.cell))
    return resultat


def _forsvunna(tabell: Tabell, rader: _Tabellrader, bas: list[int]) -> list[str]:
    """Levels of the same läsår (else of the latest one before) that are in force but not in this file."""
    if not bas:
        return []
    i_kraft = Statistikvarde.objects.filter(statistikimport__in=bas, indikator__skolform=rader.skolform)
    perioder = set(i_kraft.values_list("period", flat=True).distinct())
    jamforda = perioder & set(tabell.perioder) or set(sorted(perioder)[-1:])
    fore = set(i_kraft.filter(period__in=jamforda).values_list("orgnr", "enhetskod").distinct())
    borta = sorted(fore - {(niva.orgnr, niva.enhetskod) for niva in tabell.nivaer})
    if not borta:
        return []
    namn = ", ".join(" ".join(filter(None, (visa(nr), kod))) for nr, kod in borta[:NIVAER_I_VARNING])
    mer = f" och {len(borta) - NIVAER_I_VARNING} till" if len(borta) > NIVAER_I_VARNING else ""
    vad = "1 nivå" if len(borta) == 1 else f"{len(borta)} nivåer"
    return [f"{vad} som fanns vid förra inläsningen finns inte i filen: {namn}{mer}."]


def _satt_definitioner(tabell: Tabell, rader: _Tabellrader, statistikimport: Statistikimport) -> int:
    return sum(
        satt_officiell_definition(indikator, matt.definition, statistikimport)
        for indikator, matt in zip(rader.indikatorer, tabell.matt, strict=True)
        if matt.definition
    )


def senaste_release() -> Statistikrelease | None:
    """The release in use: the newest approved one."""
    return Statistikrelease.objects.senast_godkand()
