"""From the database to the content of an underlag: a constant number of queries, nothing national computed here."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils import timezone

from huvudman.models import Enhet, Huvudman

from .. import berakning
from ..innehall import (
    Brott,
    Fordelning,
    Gruppvarde,
    Huvudmansfakta,
    Kallfakta,
    Lucka,
    Periodvarde,
    Releasefakta,
    Samband,
    Tecken,
    Underlagsinnehall,
    Varde,
)
from ..kvalitetssystem import Galler, Mattdata, Systemdata
from ..models import Fordelningsrad, Indikator, Statistikimport, Statistikrelease, Statistikvarde
from ..sammanstallning import (
    Avser,
    Avsnittsdef,
    Enhetsindata,
    Gruppstatistik,
    Indikatordef,
    Riktning,
    Skolformsindata,
    sammanstall,
)
from ..skolformsval import registerkod
from ..vardetyper import Vardetyp
from . import likheter, underlagsvarden
from .fordelningar import fran_data
from .kvalitetssystem import gallande_system
from .registerskolformer import skolformer_for
from .underlagshinder import orgnr_for, varfor_inget


class IngetUnderlag(Exception):
    """No underlag can be made. The text is Swedish, helpful and meant for the person who asked."""


@dataclass(slots=True)
class _Varden:
    """The values of one skolform by measure code: own, riket, per unit; and earlier own values, oldest first.

    `perioder`: the latest period of each measure, since sources come out at different times.
    """

    perioder: dict[str, str] = field(default_factory=dict)
    egna: dict[str, Varde] = field(default_factory=dict)
    riket: dict[str, Varde] = field(default_factory=dict)
    enheter: dict[str, dict[str, Varde]] = field(default_factory=lambda: defaultdict(dict))
    tidigare: dict[str, list[Periodvarde]] = field(default_factory=lambda: defaultdict(list))

    @property
    def period(self) -> str:
        """The one that most measures have."""
        return berakning.vanligast(self.perioder.values())


def samla(huvudman: Huvudman, release: Statistikrelease) -> Underlagsinnehall:
    """The content of a huvudman's underlag from a release. Raises IngetUnderlag when there is nothing to show."""
    huvudman = Huvudman.objects.select_related("kommun__lan").get(pk=huvudman.pk)
    orgnr = orgnr_for(huvudman)
    system = gallande_system()
    importer = list(release.importer.order_by("pk"))
    per_skolform, kallor = _varden(release, orgnr, importer, system)
    ordning = {s.kod: s.ordning for s in system.skolformer}
    delar = [
        _skolform(huvudman, orgnr, release, system, kod, varden)
        for kod, varden in per_skolform.items()
        if varden.egna or varden.enheter
    ]
    if not delar:
        raise IngetUnderlag(varfor_inget(huvudman, release))
    skolformer = skolformer_for(huvudman, [d.skolform for d in delar])
    delar += _utan_tal(system, [s.skolform for s in skolformer], {d.skolform for d in delar}, huvudman.typ)
    return sammanstall(
        _fakta(huvudman, orgnr),
        _release(release, kallor, system),
        sorted(delar, key=lambda d: (not _har_tal(d), ordning[d.skolform])),
        _tecken(system),
        skolformer,
    )


def _har_tal(indata: Skolformsindata) -> bool:
    return any(v.varde is not None for v in indata.egna.values())


def _utan_tal(system: Systemdata, registrerade: list[str], har: set[str], typ: str) -> list[Skolformsindata]:
    """A part for each skolform of the register that the statistics have nothing about: what is missing, and why."""
    return [
        Skolformsindata(
            skolform=s.kod,
            namn=s.namn,
            period="",
            avsnitt=(),
            indikatorer=(),
            egna={},
            riket={},
            enheter=(),
            grupper=(),
            fordelningar={},
            luckor=_luckor(system, s.kod, typ, _Varden()),
        )
        for s in system.skolformer
        if s.kod not in har and registerkod(s.kod) in registrerade and system.luckor_for(s.kod)
    ]


def _varden(
    release: Statistikrelease, orgnr: str, importer: list[Statistikimport], system: Systemdata
) -> tuple[dict[str, _Varden], list[Statistikimport]]:
    """The values, and the imports that those come from which end up in a part."""
    alla = underlagsvarden.for_huvudman(release, orgnr, importer, system) if orgnr else []
    ut: dict[str, _Varden] = defaultdict(_Varden)
    for v in alla:
        perioder = ut[v.skolform].perioder
        perioder[v.kod] = max(v.period, perioder.get(v.kod, ""))
    for v in alla:
        post = ut[v.skolform]
        if v.period != post.perioder[v.kod]:
            if v.niva == Statistikvarde.Niva.HUVUDMAN:
                post.tidigare[v.kod].append(Periodvarde(v.period, v.varde))
        elif v.niva == Statistikvarde.Niva.ENHET:
            post.enheter[v.enhetskod][v.kod] = v.varde
        elif v.niva == Statistikvarde.Niva.HUVUDMAN:
            post.egna[v.kod] = v.varde
        else:
            post.riket[v.kod] = v.varde
    med_egna = {skolform for skolform, post in ut.items() if post.egna or post.enheter}  # riket's alone make no part
    anvanda = {pk for v in alla if v.skolform in med_egna for pk in v.importer}
    return dict(ut), [i for i in importer if i.pk in anvanda]


def _skolform(
    huvudman: Huvudman, orgnr: str, release: Statistikrelease, system: Systemdata, kod: str, varden: _Varden
) -> Skolformsindata:
    namn = next(s.namn for s in system.skolformer if s.kod == kod)
    grupper, fordelningar = _grupper(huvudman, release, kod, varden.perioder)
    return Skolformsindata(
        skolform=kod,
        namn=namn,
        period=varden.period,
        avsnitt=tuple(Avsnittsdef(a.kod, a.nummer, a.rubrik, a.inledning) for a in system.avsnitt_for(kod)),
        indikatorer=tuple(_indikator(m, varden.perioder.get(m.kod, varden.period)) for m in system.matt_for(kod)),
        egna=varden.egna,
        riket=varden.riket,
        enheter=_enheter(varden),
        grupper=grupper,
        fordelningar=fordelningar,
        tidigare={k: tuple(v) for k, v in varden.tidigare.items()},
        luckor=_luckor(system, kod, huvudman.typ, varden),
        samband=_samband(system, kod),
        liknande=likheter.hamta(release, kod, orgnr),
    )


def _indikator(m: Mattdata, period: str) -> Indikatordef:
    skala = m.skala
    return Indikatordef(
        kod=m.kod,
        avsnitt=m.avsnitt,
        namn=m.namn,
        kortnamn=m.kortnamn,
        enhet=m.enhet.value,
        decimaler=m.decimaler,
        skala_min=Decimal(skala[0]) if skala else None,
        skala_max=Decimal(skala[1]) if skala else None,
        tema=m.tema,
        perspektiv=m.perspektiv,
        definition=m.definition,
        definition_kalla=m.definition_kalla,
        skolform=m.skolform,
        brott=tuple(Brott(b.period, b.text) for b in m.brott),
        period=period,
        avser=Avser(m.avser.value),
        riktning=Riktning(m.riktning.value),
        flaggbar=m.flaggbar,
        fraga=m.fraga,
        styrka=m.styrka,
    )


def _enheter(varden: _Varden) -> tuple[Enhetsindata, ...]:
    namn = dict(Enhet.objects.filter(kod__in=list(varden.enheter)).values_list("kod", "namn"))
    return tuple(Enhetsindata(k, namn.get(k, f"Skolenhet {k}"), v) for k, v in varden.enheter.items())


def _grupper(
    huvudman: Huvudman, release: Statistikrelease, skolform: str, perioder: dict[str, str]
) -> tuple[tuple[Gruppstatistik, ...], dict[str, Fordelning]]:
    """The precomputed comparison groups, closest first, and the national distributions. One query."""
    kommun = huvudman.kommun
    stege = berakning.jamforelsestege(
        typ=huvudman.typ,
        juridisk_form=huvudman.form,
        storleksklass=huvudman.storleksklass,
        kommungrupp=kommun.kommungrupp_kod if kommun else "",
    )
    per_grupp: dict[str, dict[str, Fordelning]] = {nyckel: {} for nyckel in stege}
    rader = Fordelningsrad.objects.filter(
        release=release, grupp__in=stege, period__in=set(perioder.values()), indikator__skolform__kod=skolform
    )
    for grupp, kod, period, data in rader.values_list("grupp", "indikator__kod", "period", "data"):
        if perioder.get(kod) == period:
            per_grupp[grupp][kod] = fran_data(data)
    kommungrupp = kommun.kommungrupp if kommun else ""
    return tuple(_grupp(n, per_grupp[n], kommungrupp) for n in stege), per_grupp[berakning.RIKET]


def _grupp(nyckel: str, fordelningar: dict[str, Fordelning], kommungrupp: str) -> Gruppstatistik:
    namn = berakning.gruppnamn(nyckel, kommungrupp)
    varden: dict[str, Gruppvarde] = {kod: berakning.gruppvarde(f) for kod, f in fordelningar.items()}
    antal = max((f.n for f in fordelningar.values()), default=0)
    return Gruppstatistik(nyckel, namn.etikett, namn.fras, antal, varden)


def _luckor(system: Systemdata, skolform: str, typ: str, varden: _Varden) -> tuple[Lucka, ...]:
    enhet = {m.kod: m.enhet for m in system.matt_for(skolform)}
    med_tal = {enhet.get(kod) for kod, v in varden.egna.items() if v.typ is Vardetyp.TAL}
    utan_enkat, har_kostnader = "medelvarde" not in med_tal, bool(med_tal & {"kr", "tkr"})
    visas = {
        Galler.ALLTID: True,
        Galler.ENSKILD: typ == Huvudman.Typ.ENSKILD,
        Galler.KOMMUNAL: typ == Huvudman.Typ.KOMMUNAL,
        Galler.MED_KOSTNADER: har_kostnader,
        Galler.UTAN_ENKAT: utan_enkat,
    }
    return tuple(Lucka(x.rubrik, x.text) for x in system.luckor_for(skolform) if visas[x.galler])


def _samband(system: Systemdata, skolform: str) -> tuple[Samband, ...]:
    matt = {m.kod: m.kortnamn for m in system.matt_for(skolform)}
    delmal = {a.nummer: a.rubrik for a in system.avsnitt_for(skolform)}
    return tuple(
        Samband(matt[s.forutsattning], delmal[s.delmal], system.faktor(s.faktor).namn, s.fraga)
        for s in system.samband_for(skolform)
    )


def _fakta(huvudman: Huvudman, orgnr: str) -> Huvudmansfakta:
    kommun = huvudman.kommun
    return Huvudmansfakta(
        nyckel=huvudman.nyckel,
        orgnr=orgnr if huvudman.nyckel == orgnr else "",
        namn=huvudman.namn,
        typ=huvudman.typ,
        juridisk_form=huvudman.get_form_display(),
        kommun=kommun.namn if kommun else "",
        lan=kommun.lan.namn if kommun else "",
        storleksklass=huvudman.storleksklass,
    )


def _release(release: Statistikrelease, importer: list[Statistikimport], system: Systemdata) -> Releasefakta:
    return Releasefakta(
        namn=release.namn,
        godkand=timezone.localtime(release.godkand).date().isoformat() if release.godkand else "",
        kallor=tuple(
            Kallfakta(i.filnamn, i.sha256, i.titel, i.utgivare, ", ".join(i.perioder))
            for i in {i.sha256: i for i in importer}.values()  # a file that was read in again is one source
        ),
        kvalitetssystem=system.version,
    )


def _tecken(system: Systemdata) -> tuple[Tecken, ...]:
    return tuple(Tecken(t.tecken, t.typ, t.ord, t.forklaring) for t in system.tecken)


def har_statistik(skolform: str) -> bool:
    """Whether the quality system has any measure for the skolform."""
    return Indikator.objects.filter(skolform__kod=skolform, utgatt=False).exists()
