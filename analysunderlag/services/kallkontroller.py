"""Automatic checks of what a release holds from the sources beside the national table."""

from __future__ import annotations

from collections import Counter, defaultdict

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery

from huvudman.models import JuridiskEnhet
from huvudman.orgnr import visa
from kvalitet import svenska

from ..models import Kallcell, Kallserie, Statistikimport, Statistikrelease
from ..vardetyper import Vardetyp
from .kontrollrad import EXEMPEL, STOR_ANDRING, Kontroll

AVKLIPPT = "kan vara avklippt"
HOGST_FEL_I_TOTALER = 0.02  # share of sums that may be off before a person has to look


def kallimporter(release: Statistikrelease) -> list[Statistikimport]:
    return list(release.importer.filter(kallceller__isnull=False).distinct().order_by("pk"))


def andrade_celler(statistikimport: Statistikimport, fore: list[int]) -> QuerySet[Kallcell]:
    """The cells of an import that say something else than what was in force, with the text before as `fore`."""
    tidigare = Kallcell.objects.filter(
        **{falt: OuterRef(falt) for falt in ("serie", "period", "orgnr", "enhetskod", "kommunkod")},
        statistikimport__in=fore,
    ).order_by("-statistikimport_id")
    return (
        statistikimport.kallceller.annotate(fore=Subquery(tidigare.values("ratext")[:1]))
        .filter(fore__isnull=False)
        .select_related("serie")
        .order_by("serie__kod", "serie__avser", "orgnr", "enhetskod", "kommunkod", "period")
    )


def kontrollera(release: Statistikrelease, foregaende: Statistikrelease | None) -> list[Kontroll]:
    """All checks; none when the release has nothing from the sources. Reads only."""
    importer = kallimporter(release)
    if not importer:
        return []
    fore = set(foregaende.importer.values_list("pk", flat=True)) if foregaende else set()
    nya = [i for i in importer if i.pk not in fore]
    return [_storlek(importer, nya), _agare(importer), _totaler(release, importer), _andrade(nya), _nya_matt(nya, fore)]


def ovanligt(nya: list[Statistikimport]) -> list[str]:
    """What a person has to look at: a source that says something else than what is in force. One sentence."""
    texter = []
    if andrade := [i for i in nya if i.andrade and i.slag != "ufa"]:
        antal = svenska.antal(sum(i.andrade for i in andrade), "uppgift", "uppgifter")
        filer = svenska.lista(i.filnamn for i in andrade[:EXEMPEL])
        texter.append(f"{antal} i {filer} säger något annat än det som gäller.")
    if avklippta := [i.filnamn for i in nya if any(AVKLIPPT in str(v) for v in i.varningar)]:
        texter.append(f"{svenska.lista(avklippta[:EXEMPEL])} kan vara avklippt.")
    negativa = Kallcell.objects.filter(statistikimport__in=[i.pk for i in nya], varde__lt=0)
    if antal_negativa := negativa.count():
        exempel = negativa.select_related("serie", "statistikimport").order_by("pk")[0]
        antal = svenska.antal(antal_negativa, "negativ kostnad", "negativa kostnader")
        plats = f"{exempel.statistikimport.filnamn}, {exempel.cell}"
        texter.append(f"{antal} i källorna. Först: {exempel.serie.namn} {exempel.ratext} ({plats}).")
    return texter


def _storlek(importer: list[Statistikimport], nya: list[Statistikimport]) -> Kontroll:
    """As many cells as the same table had for the period before."""
    namn = "Källfilernas storlek"
    nivaer: defaultdict[int, set[str]] = defaultdict(set)
    celler_per = Kallcell.objects.filter(statistikimport__in=importer).order_by()
    for pk, niva in celler_per.values_list("statistikimport_id", "niva").distinct():
        nivaer[pk].add(niva)
    per_tabell: defaultdict[tuple[str, ...], list[Statistikimport]] = defaultdict(list)
    for i in importer:
        per_tabell[_tabell(i, nivaer[i.pk])].append(i)
    avvikande = []
    for i in nya:
        andra = [a for a in per_tabell[_tabell(i, nivaer[i.pk])] if a.perioder < i.perioder]
        if andra:
            senast = max(andra, key=lambda a: a.perioder)
            if abs(i.celler - senast.celler) > senast.celler * STOR_ANDRING:
                avvikande.append(
                    f"{i.filnamn} ({svenska.tal(i.celler)} celler, {senast.filnamn} {svenska.tal(senast.celler)})"
                )
    if avvikande:
        return Kontroll("kallor_storlek", namn, "varning", f"Annan storlek än förra: {'; '.join(avvikande[:EXEMPEL])}.")
    celler = sum(i.celler for i in importer)
    filer = svenska.antal(len({i.sha256 for i in importer}), "källfil", "källfiler")
    return Kontroll("kallor_storlek", namn, "ok", f"{filer} med {svenska.antal(celler, 'cell', 'celler')}.")


def _tabell(i: Statistikimport, nivaer: set[str]) -> tuple[str, ...]:
    """The same table in another year: its title without digits, at the same levels."""
    titel = "".join(tecken for tecken in i.titel if not tecken.isdigit()).casefold()
    return i.slag, titel, *sorted(nivaer)


def _agare(importer: list[Statistikimport]) -> Kontroll:
    """Every huvudman of the sources is one of the register's; what is not belongs to nobody's underlag."""
    namn = "Källornas huvudmän"
    orgnr = set(
        Kallcell.objects.filter(statistikimport__in=importer).exclude(orgnr__in=("", "00")).order_by()
        .values_list("orgnr", flat=True).distinct()
    )  # fmt: skip
    okanda = orgnr - set(JuridiskEnhet.objects.values_list("orgnr", flat=True))
    text = f"{svenska.antal(len(orgnr), 'huvudman', 'huvudmän')} i källorna."
    if not okanda:
        return Kontroll("kallor_agare", namn, "ok", f"{text} Alla finns i registret.")
    exempel = svenska.lista(visa(nr) for nr in sorted(okanda)[:3])
    text += f" {svenska.tal(len(okanda))} finns inte i registret, till exempel {exempel}. Äldre år har ofta sådana."
    return Kontroll("kallor_agare", namn, "varning", text)


def _totaler(release: Statistikrelease, importer: list[Statistikimport]) -> Kontroll:
    """A kommun's published count is never smaller than what its units' published counts add up to."""
    namn = "Summor i källorna"
    antal = Kallcell.objects.filter(
        statistikimport__in=importer,
        typ=Vardetyp.TAL,
        serie__kod__endswith="_antal",
        serie__avser__in=("", "huvudmannatyp=Samtliga"),
        niva__in=(Kallcell.Niva.SKOLENHET, Kallcell.Niva.KOMMUN),
    ).exclude(kommunkod="")
    rader = (
        antal.order_by()
        .values_list("serie__kod", "period", "kommunkod", "niva", "orgnr", "enhetskod")
        .annotate(varde=Max("varde"))
    )
    enheter: Counter[tuple[str, str, str]] = Counter()
    kommuner: dict[tuple[str, str, str], int] = {}
    for kod, period, kommun, niva, _orgnr, _enhet, varde in rader:
        if niva == Kallcell.Niva.KOMMUN:
            kommuner[kod, period, kommun] = int(varde)
        else:
            enheter[kod, period, kommun] += int(varde)
    prova = [(nyckel, total, enheter[nyckel]) for nyckel, total in kommuner.items() if nyckel in enheter]
    fel = [(nyckel, total, summa) for nyckel, total, summa in prova if summa > total]
    if not prova:
        return Kontroll("kallor_totaler", namn, "ok", "Inga antal finns på två nivåer för samma period.")
    if len(fel) > len(prova) * HOGST_FEL_I_TOTALER:
        exempel = "; ".join(
            f"{kod} {period}, kommun {kommun}: enheterna {svenska.tal(summa)}, kommunen {svenska.tal(total)}"
            for (kod, period, kommun), total, summa in sorted(fel)[:EXEMPEL]
        )
        text = f"I {len(fel)} av {svenska.tal(len(prova))} fall är enheterna fler än kommunens total. Först: {exempel}."
        return Kontroll("kallor_totaler", namn, "varning", text)
    return Kontroll("kallor_totaler", namn, "ok", f"{svenska.tal(len(prova))} summor prövade mot kommunens total.")


def _andrade(nya: list[Statistikimport]) -> Kontroll:
    namn = "Motsägelser och rättelser"
    if texter := ovanligt(nya):
        return Kontroll("kallor_andrade", namn, "varning", " ".join(texter))
    return Kontroll("kallor_andrade", namn, "ok", "Ingen källa säger något annat än vad en annan redan har sagt.")


def _nya_matt(nya: list[Statistikimport], fore: set[int]) -> Kontroll:
    """Measures that no earlier import of the same kind had: a new column, or one that has changed its name."""
    namn = "Nya mått i källorna"
    if not fore or not nya:
        return Kontroll("kallor_matt", namn, "ok", "Det finns ingen tidigare release att jämföra med.")
    slag_fore = set(Statistikimport.objects.filter(pk__in=fore).values_list("slag", flat=True))
    har = set(Kallserie.objects.filter(celler__statistikimport__in=fore).values_list("kod", flat=True).distinct())
    tillkomna = (
        Kallserie.objects.filter(celler__statistikimport__in=nya, slag__in=slag_fore)
        .exclude(kod__in=har).values("kod").annotate(antal=Count("pk", distinct=True)).order_by("kod")
    )  # fmt: skip
    koder = [rad["kod"] for rad in tillkomna]
    if koder:
        return Kontroll("kallor_matt", namn, "varning", f"Nya mått: {svenska.lista(koder[:EXEMPEL])}.")
    return Kontroll("kallor_matt", namn, "ok", "Inga nya mått i källor som fanns förut.")
