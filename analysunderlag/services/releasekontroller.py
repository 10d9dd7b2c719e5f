"""Automatic checks of a release before it is approved: are the numbers all there, and what differs from before?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db.models import Count, F, OuterRef, QuerySet, Subquery

from huvudman.models import JuridiskEnhet
from huvudman.orgnr import ar_personnummerlik, visa
from kvalitet import svenska

from ..models import Indikator, Kallcell, Statistikimport, Statistikrelease, Statistikvarde
from ..vardetyper import Vardetyp
from . import aterkallelsekontroll, kallkontroller
from .kontrollrad import EXEMPEL, STOR_ANDRING, Kontroll

TYPORD = {
    Vardetyp.TAL: "tal",
    Vardetyp.SEKRETESS: "sekretess (..)",
    Vardetyp.SAKNAS: "saknas (.)",
    Vardetyp.MAJORITET: "majoritet (...)",
    Vardetyp.EJ_REDOVISAD: "redovisas inte (-)",
    Vardetyp.AVRUNDAD: "avrundad (~100)",
    Vardetyp.EJ_TILLAMPLIGT: "ej tillämpligt (*)",
    Vardetyp.TOM: "tom",
}


class Antal(NamedTuple):
    statistikimport: int
    indikator: int
    niva: str
    period: str
    typ: str
    antal: int


def kontrollera(release: Statistikrelease) -> list[Kontroll]:
    """All checks, in the order they are read. Reads only."""
    foregaende = (
        Statistikrelease.objects.filter(status=Statistikrelease.Status.GODKAND, pk__lt=release.pk)
        .order_by("-pk")
        .first()
    )
    nu = _antal(release)
    fore = _antal(foregaende) if foregaende else []
    return [
        _celler(release, nu),
        _antal_varden(nu, fore, foregaende),
        _nycklar(release),
        _gamla_lasar(release, foregaende),
        _tecken(nu, fore),
        _matt(nu, fore),
        *kallkontroller.kontrollera(release, foregaende),
        *aterkallelsekontroll.kontrollera(release, foregaende),
        *_ovanligt(release),
    ]


def _antal(release: Statistikrelease) -> list[Antal]:
    rader = (
        Statistikvarde.objects.gallande(release)
        .values_list("statistikimport_id", "indikator_id", "niva", "period", "typ")
        .annotate(antal=Count("pk"))
        .order_by()
    )
    return [Antal(*rad) for rad in rader]


def _celler(release: Statistikrelease, nu: list[Antal]) -> Kontroll:
    """Nothing lost: per file, numbers + signs + blanks + rejected = cells, and the rows stored are the new ones.

    The text is about what the release gives: its values, and the files that they come from.
    """
    fel, avvisade = [], 0
    galler = {rad.statistikimport for rad in nu}
    sparade = dict(
        Statistikvarde.objects.filter(statistikimport__in=release.importer.all())
        .values_list("statistikimport")
        .annotate(antal=Count("pk"))
        .order_by()
    )
    for pk, antal in (
        Kallcell.objects.filter(statistikimport__in=release.importer.all())
        .values_list("statistikimport")
        .annotate(antal=Count("pk"))
        .order_by()
    ):
        sparade[pk] = sparade.get(pk, 0) + antal
    alla = list(release.importer.all())
    for statistikimport in alla:
        if statistikimport.pk in galler:
            avvisade += statistikimport.avvisade
        if not _gar_ihop(statistikimport, sparade.get(statistikimport.pk, 0)):
            fel.append(statistikimport.filnamn)
    if fel:
        return Kontroll("celler", "Alla celler finns med", "stopp", f"Cellerna går inte ihop i {', '.join(fel)}.")
    filer = len({i.sha256 for i in alla if i.pk in galler})
    text = f"{svenska.antal(sum(rad.antal for rad in nu), 'värde', 'värden')} gäller, "
    text += "ur en fil." if filer == 1 else f"ur {filer} filer."
    text += " Inget har tappats: i varje fil är tal + tecken + tomma = celler."
    if avvisade:
        text += f" {svenska.antal(avvisade, 'cell', 'celler')} hoppades över vid inläsningen och kan saknas i releasen."
    return Kontroll("celler", "Alla celler finns med", "varning" if avvisade else "ok", text)


def ovanligt(release: Statistikrelease) -> list[str]:
    """What is new in the release and may be true or a fault, so that a person has to look; one sentence each.

    What an approved release already holds has been looked at.
    """
    godkanda = Statistikimport.objects.filter(releaser__status=Statistikrelease.Status.GODKAND)
    nya = list(release.importer.exclude(pk__in=godkanda))
    varden = Statistikvarde.objects.gallande(release).filter(statistikimport__in=nya)
    texter = [*aterkallelsekontroll.ovanligt(release), *kallkontroller.ovanligt(nya)]
    negativa = varden.filter(varde__lt=0).select_related("indikator").order_by("orgnr", "enhetskod", "cell")
    if antal := negativa.count():
        exempel = "; ".join(
            f"{visa(v.orgnr)} {v.period} {v.indikator.kortnamn}: {med_komma(v.ratext)}" for v in negativa[:EXEMPEL]
        )
        texter.append(f"{svenska.antal(antal, 'negativt värde', 'negativa värden')}. Först: {exempel}.")
    personer = {nr for nr in varden.order_by().values_list("orgnr", flat=True).distinct() if ar_personnummerlik(nr)}
    kanda = Statistikvarde.objects.filter(statistikimport__in=godkanda, orgnr__in=personer)
    if antal := len(personer - set(kanda.values_list("orgnr", flat=True).distinct())):
        vem = svenska.antal(antal, "huvudman", "huvudmän")
        texter.append(f"{vem} har ett nummer som ser ut som ett personnummer.")
    return texter


def _ovanligt(release: Statistikrelease) -> list[Kontroll]:
    texter = ovanligt(release)
    return [Kontroll("ovanligt", "Ovanliga uppgifter", "varning", " ".join(texter))] if texter else []


def _gar_ihop(statistikimport: Statistikimport, sparade: int) -> bool:
    if sum(statistikimport.antal.values()) + statistikimport.avvisade != statistikimport.celler:
        return False
    return sparade == statistikimport.nya + statistikimport.andrade


def _antal_varden(nu: list[Antal], fore: list[Antal], foregaende: Statistikrelease | None) -> Kontroll:
    namn = "Antal värden"
    antal, tidigare = _summa(nu, "niva"), _summa(fore, "niva")
    text = _per_niva(antal)
    if foregaende is None:
        return Kontroll("antal", namn, "ok", f"Första releasen. Värden: {text}.")
    mindre = [n for n, fore_antal in tidigare.items() if antal.get(n, 0) < fore_antal * (1 - STOR_ANDRING)]
    utfall = "varning" if mindre else "ok"
    return Kontroll("antal", namn, utfall, f"Värden: {text}. I {foregaende.namn}: {_per_niva(tidigare)}.")


def _per_niva(antal: Counter[str]) -> str:
    return ", ".join(f"{niva} {svenska.tal(antal.get(niva, 0))}" for niva in ("riket", "huvudman", "enhet"))


def _summa(rader: Iterable[Antal], falt: str) -> Counter[str]:
    summa: Counter[str] = Counter()
    for rad in rader:
        summa[getattr(rad, falt)] += rad.antal
    return summa


def _nycklar(release: Statistikrelease) -> Kontroll:
    nivaer = set(
        Statistikvarde.objects.gallande(release).order_by().values_list("niva", "orgnr", "enhetskod").distinct()
    )
    huvudman_lista = {orgnr for niva, orgnr, _ in nivaer if niva == "huvudman"}
    enheter = {(orgnr, kod) for niva, orgnr, kod in nivaer if niva == "enhet"}
    registrerade = set(JuridiskEnhet.objects.values_list("orgnr", flat=True))
    delar = [
        f"{svenska.tal(len(huvudman_lista))} huvudmän och {svenska.antal(len(enheter), 'skolenhet', 'skolenheter')}."
    ]
    utfall = "ok"
    if not any(niva == "riket" for niva, _, _ in nivaer):
        utfall, delar = "varning", [*delar, "Riket saknas."]
    if ensamma := {orgnr for orgnr, _ in enheter} - huvudman_lista:
        utfall = "varning"
        delar.append(f"{svenska.antal(len(ensamma), 'huvudman', 'huvudmän')} har skolenheter men inga egna värden.")
    if okanda := huvudman_lista - registrerade:
        vem = svenska.antal(len(okanda), "huvudman", "huvudmän")
        delar.append(f"{vem} finns inte i registret. Värdena är med ändå.")
    flera = [kod for kod, antal in Counter(kod for _, kod in enheter).items() if antal > 1]
    if flera:
        kod = svenska.antal(len(flera), "skolenhetskod", "skolenhetskoder")
        delar.append(f"{kod} finns hos två huvudmän (bytt huvudman).")
    return Kontroll("nycklar", "Huvudmän och skolenheter", utfall, " ".join(delar))


def _gamla_lasar(release: Statistikrelease, foregaende: Statistikrelease | None) -> Kontroll:
    """A läsår that was published before should not change without a person knowing which values did."""
    namn = "Tidigare publicerade läsår"
    if foregaende is None:
        return Kontroll("gamla_lasar", namn, "ok", "Det finns ingen tidigare release att jämföra med.")
    gamla = set(foregaende.importer.values_list("pk", flat=True))
    nya = [pk for pk in release.importer.values_list("pk", flat=True) if pk not in gamla]
    andrade = andrade_varden(Statistikvarde.objects.gallande(release).filter(statistikimport__in=nya), gamla)
    antal = andrade.count() if nya else 0
    if not antal:
        nya_ord = " av en ny fil" if aterkallelsekontroll.borttagna(release, foregaende) else ""
        return Kontroll("gamla_lasar", namn, "ok", f"Inget tidigare publicerat värde har ändrats{nya_ord}.")
    exempel = "; ".join(
        f"{visa(v.orgnr)} {v.period} {v.indikator.kortnamn}: {med_komma(vars(v)['fore'])} → {med_komma(v.ratext)}"
        for v in andrade[:EXEMPEL]
    )
    vad = svenska.antal(antal, "tidigare publicerat värde", "tidigare publicerade värden")
    return Kontroll("gamla_lasar", namn, "varning", f"{vad} har ändrats. Först: {exempel}.")


def med_komma(ratext: str) -> str:
    """A published text for people: numbers with decimal comma, a word for the blank cell."""
    return ratext.replace(".", ",").replace("-", "−") if ratext[-1:].isdigit() else ratext or "tom"


def andrade_varden(varden: QuerySet[Statistikvarde], fore: Collection[int]) -> QuerySet[Statistikvarde]:
    """Those that differ from what the imports `fore` hold for the same key; annotated with `fore`."""
    tidigare = Statistikvarde.objects.filter(
        orgnr=OuterRef("orgnr"),
        enhetskod=OuterRef("enhetskod"),
        indikator=OuterRef("indikator"),
        period=OuterRef("period"),
        statistikimport__in=fore,
    ).order_by("-statistikimport_id")  # "-statistikimport" would turn its own order round
    return (
        varden.annotate(fore=Subquery(tidigare.values("ratext")[:1]))
        .filter(fore__isnull=False)
        .exclude(fore=F("ratext"))
        .select_related("indikator")
        .order_by("orgnr", "enhetskod", "indikator__ordning", "period")
    )


def _tecken(nu: list[Antal], fore: list[Antal]) -> Kontroll:
    """Shares of numbers and signs: a jump means that the source has changed its rules, or that we read it wrongly."""
    andelar, tidigare = _andelar(nu), _andelar(fore)
    text = ", ".join(f"{TYPORD[typ]} {svenska.procent(100 * andelar[typ], 1)}" for typ in Vardetyp if andelar.get(typ))
    hopp = [typ for typ in Vardetyp if fore and abs(andelar.get(typ, 0) - tidigare.get(typ, 0)) > STOR_ANDRING]
    if hopp:
        skillnad = ", ".join(f"{TYPORD[t]} från {svenska.procent(100 * tidigare.get(t, 0), 1)}" for t in hopp)
        return Kontroll("tecken", "Andel tal och tecken", "varning", f"{text}. Stor ändring: {skillnad}.")
    return Kontroll("tecken", "Andel tal och tecken", "ok", f"{text}.")


def _andelar(rader: list[Antal]) -> dict[str, float]:
    summa = _summa(rader, "typ")
    totalt = sum(summa.values()) or 1
    return {typ: antal / totalt for typ, antal in summa.items()}


def _matt(nu: list[Antal], fore: list[Antal]) -> Kontroll:
    namn = {i.pk: i for i in Indikator.objects.filter(utgatt=False)}
    per_period: defaultdict[str, set[int]] = defaultdict(set)
    for rad in nu:
        per_period[rad.period].add(rad.indikator)
    delar, utfall = [f"{len(set().union(*per_period.values()))} mått."], "ok"
    skolformer = {namn[pk].skolform_id for matt in per_period.values() for pk in matt if pk in namn}
    vantade = {pk for pk, i in namn.items() if i.skolform_id in skolformer}
    for period, matt in sorted(per_period.items()):
        if saknade := vantade - matt:
            utfall = "varning"
            delar.append(f"{period} saknar {len(saknade)}: {_uppraknade(namn, saknade)}.")
    if fore and (nya := {rad.indikator for rad in nu} - {rad.indikator for rad in fore}):
        delar.append(f"Nya sedan förra releasen: {_uppraknade(namn, nya)}.")
    return Kontroll("matt", "Mått", utfall, " ".join(delar))


def _uppraknade(namn: dict[int, Indikator], matt: set[int]) -> str:
    korta = sorted(namn[pk].kortnamn for pk in matt if pk in namn)
    mer = f" och {len(korta) - EXEMPEL} till" if len(korta) > EXEMPEL else ""
    return ", ".join(korta[:EXEMPEL]) + mer
