"""Puts the parts together: the only public function of the package."""

from collections.abc import Sequence
from dataclasses import replace

from ..berakning import valj_grupp
from ..innehall import (
    FORMATVERSION,
    Avsnitt,
    Enhetsfakta,
    Gruppfakta,
    Huvudmansfakta,
    Iakttagelse,
    Matt,
    Releasefakta,
    Skolformsdel,
    Tecken,
    Underlagsinnehall,
)
from . import fa_varden, korthet
from .avsnitt import ar_omojlig, bygg_avsnitt, bygg_matt, narmaste_grupp
from .enheter import i_ordning
from .iakttagelser import Underlagsrad, kandidater, valj
from .indata import Gruppstatistik, Registerskolform, Skolformsindata
from .liknande import bygg_liknande
from .oversikt import bygg_oversikt
from .texter import bind

AVGANGSELEVER = "gy_avgang"  # not how many pupils they have, but how many stand behind the results
ANTAL_ELEVER = ("elever_antal", "fs_barn")


def sammanstall(
    huvudman: Huvudmansfakta,
    release: Releasefakta,
    delar: Sequence[Skolformsindata],
    tecken: Sequence[Tecken],
    skolformer: Sequence[Registerskolform] = (),
) -> Underlagsinnehall:
    """The content of a huvudman's underlag. Same input gives an equal object. `skolformer` in the order to show."""
    byggda = tuple(_del(huvudman, indata) for indata in delar)
    return Underlagsinnehall(
        formatversion=FORMATVERSION,
        huvudman=huvudman,
        release=release,
        delar=byggda,
        tecken=tuple(tecken),
        oversikt=bygg_oversikt(skolformer, byggda),
    )


def _del(huvudman: Huvudmansfakta, indata: Skolformsindata) -> Skolformsdel:
    enheter = i_ordning(indata.enheter)
    grupp = _delens_grupp(indata.grupper)
    # A group that is too small for the part is never used for a single measure either: one name, and wider when needed.
    grupper = indata.grupper[indata.grupper.index(grupp) :] if grupp else ()
    nummer = {a.kod: a.nummer for a in indata.avsnitt}
    rader = [
        Underlagsrad(
            definition=d,
            matt=bygg_matt(d, indata, enheter, grupper, huvudman.typ),
            plats=nummer[d.avsnitt],
            gruppfras=_gruppfras(d.kod, grupper),
        )
        for d in indata.indikatorer
    ]
    delmalsmatt = [r.matt for r in rader if r.plats is not None]
    per_kod = {r.matt.kod: r.matt for r in rader}
    elever = next((m for kod, m in per_kod.items() if kod.endswith(ANTAL_ELEVER)), None)
    bakom = elever or per_kod.get(AVGANGSELEVER)
    styrkor, fragor = valj(kandidater(rader))
    mojliga = [r.matt for r in rader if not ar_omojlig(r.matt, huvudman.typ)]
    utan_tal = not rader
    fa = utan_tal or fa_varden.har_fa_varden(delmalsmatt, mojliga)
    meningar = korthet.i_korthet(per_kod, sag_skydd=not fa)
    if not delmalsmatt and not utan_tal:
        fragor = fa_varden.fyll_fragor(fragor, indata.skolform)
    if utan_tal:
        fragor, meningar = fa_varden.fyll_fragor((), indata.skolform), ()
    elif fa:
        fragor = fa_varden.fyll_fragor(fragor, indata.skolform)
        gruppfraser = {r.matt.kod: r.gruppfras for r in rader}
        meningar = fa_varden.i_korthet(list(per_kod.values()), delmalsmatt, meningar, gruppfraser)
    avsnitt = _avsnitt(indata, rader, fragor, huvudman.typ, grupp.etikett if grupp else "", bakom)
    return Skolformsdel(
        skolform=indata.skolform,
        namn=indata.namn,
        period=indata.period,
        tackning=korthet.tackning(delmalsmatt),
        har_fa_varden=fa,
        i_korthet=meningar,
        styrkor=styrkor,
        fragor=fragor,
        avsnitt=avsnitt,
        enheter=tuple(Enhetsfakta(kod=e.kod, namn=e.namn) for e in enheter),
        grupp=_gruppfakta(grupp, indata.grupper),
        luckor=indata.luckor,
        samband=tuple(replace(s, forutsattning=bind(s.forutsattning)) for s in indata.samband),
        ingress=korthet.ingress(indata.period, len(enheter), elever, indata.skolform),
        oversikt=_oversikt(avsnitt),
        det_ni_vet=fa_varden.det_ni_vet(indata.skolform, huvudman.typ) if fa or not delmalsmatt else (),
        utan_tal=utan_tal,
        liknande=bygg_liknande(indata.liknande, {d.kod: d for d in indata.indikatorer}, indata.egna),
    )


def _avsnitt(
    indata: Skolformsindata,
    rader: Sequence[Underlagsrad],
    fragor: Sequence[Iakttagelse],
    huvudmannatyp: str,
    gruppnamn: str,
    elever: Matt | None,
) -> tuple[Avsnitt, ...]:
    ut = []
    for definition in indata.avsnitt:
        egna = [r for r in rader if r.definition.avsnitt == definition.kod]
        ut.append(
            bygg_avsnitt(
                definition,
                [r.definition for r in egna],
                [r.matt for r in egna],
                fragor,
                huvudmannatyp=huvudmannatyp,
                gruppnamn=gruppnamn,
                elever=elever,
            )
        )
    return tuple(ut)


def _delens_grupp(grupper: Sequence[Gruppstatistik]) -> Gruppstatistik | None:
    vald = valj_grupp([g.nyckel for g in grupper], {g.nyckel: g.antal for g in grupper})
    return next((g for g in grupper if g.nyckel == vald), None)


def _gruppfras(kod: str, grupper: Sequence[Gruppstatistik]) -> str:
    hittad = narmaste_grupp(kod, grupper)
    return hittad[0].fras if hittad else ""


def _gruppfakta(grupp: Gruppstatistik | None, alla: Sequence[Gruppstatistik]) -> Gruppfakta:
    if grupp is None:
        return Gruppfakta(
            "", "Färre än tio huvudmän har publicerade värden, så här finns ingen grupp att jämföra med.", 0
        )
    slag = grupp.nyckel.partition(":")[0]
    skal = {
        "kommungrupp": "Kommuner som liknar er enligt SKR:s indelning av kommuner, 2017 års version.",
        "storlek": "Huvudmän av samma typ och i samma storleksklass som ni.",
        "typ": "Huvudmän av samma typ som ni.",
    }.get(slag, "Alla huvudmän i statistiken.")
    if grupp is not alla[0]:
        skal += " Er närmaste grupp har färre än tio huvudmän med värden, därför används den här."
    return Gruppfakta(namn=grupp.etikett, beskrivning=f"{skal} Ni räknas själva med i gruppen.", antal=grupp.antal)


def _oversikt(avsnitt: Sequence[Avsnitt]) -> tuple[str, ...]:
    """One measure per delmål, for an overview.

    A measure with an own number before one without, results and pupils' own answers before adults' views, and then the
    one that most huvudmän have.
    """
    koder = []
    for a in avsnitt:
        if a.nummer is None or not a.matt:
            continue
        elever = [m for m in a.matt if m.perspektiv.startswith("Elever") or not m.perspektiv] or a.matt
        med_tal = [[m for m in urval if m.eget.varde is not None] for urval in (elever, a.matt)]
        koder.append(max(med_tal[0] or med_tal[1] or elever, key=lambda m: m.fordelning.n if m.fordelning else 0).kod)
    return tuple(koder)
