"""One section: its measures with all values side by side, and the comments that explain what is not there."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from kvalitet import svenska

from ..berakning import MINSTA_GRUPP, ar_val_tackt
from ..innehall import Avsnitt, Doldgrupp, Gruppvarde, Iakttagelse, Liknandevarde, Matt, Varde
from ..kvalitetssystem.data import Avser, period_i_ord
from ..vardetyper import SKYDDADE, Vardetyp
from . import serie
from .enheter import enhetstext, enhetsvarden
from .indata import Avsnittsdef, Enhetsindata, Gruppstatistik, Indikatordef, Liknandeindata, Skolformsindata
from .texter import ENKAT, KOSTNADER, SAKNAD, bind, varfor_inget_tal

FA_ELEVER = 200
MANGA_NAMN = 2
FA_TJANSTER = 10
BEARBETNING = "Bearbetning"


def narmaste_grupp(kod: str, grupper: Sequence[Gruppstatistik]) -> tuple[Gruppstatistik, Gruppvarde] | None:
    """The closest group in which at least ten huvudmän, and four fifths of those with a value, have a published number.

    None when no group has: then the measure is compared with riket only.
    """
    for grupp in grupper:
        varde = grupp.varden.get(kod)
        if varde is not None and varde.n >= MINSTA_GRUPP and ar_val_tackt(varde):
            return grupp, varde
    return None


def _dold_grupp(kod: str, grupper: Sequence[Gruppstatistik]) -> Doldgrupp | None:
    """The closest group that is large enough but too little published for its middle to be shown."""
    for grupp in grupper:
        varde = grupp.varden.get(kod)
        if varde is not None and varde.n >= MINSTA_GRUPP:
            return Doldgrupp(grupp.etikett, varde.n, varde.skyddade)
    return None


def deltog_i_enkaten(definitioner: Sequence[Indikatordef], egna: Mapping[str, Varde]) -> bool:
    """Some answer of this year's survey exists, shown or not."""
    typer = {egna.get(d.kod, SAKNAD).typ for d in definitioner if d.enhet == ENKAT}
    return bool(typer - {Vardetyp.SAKNAS, Vardetyp.TOM})


def bygg_matt(
    definition: Indikatordef,
    indata: Skolformsindata,
    enheter: Sequence[Enhetsindata],
    grupper: Sequence[Gruppstatistik],
    huvudmannatyp: str,
) -> Matt:
    """A measure with every value. `enheter` are already in alphabetical order."""
    kod = definition.kod
    eget = indata.egna.get(kod, SAKNAD)
    tidigare = indata.tidigare.get(kod, ())
    hittad = narmaste_grupp(kod, grupper)
    varden = enhetsvarden(definition, enheter)
    deltog = deltog_i_enkaten(indata.indikatorer, indata.egna)
    return Matt(
        kod=kod,
        namn=definition.namn,
        kortnamn=bind(definition.kortnamn),
        enhet=definition.enhet,
        decimaler=definition.decimaler,
        skala_min=definition.skala_min,
        skala_max=definition.skala_max,
        tema=definition.tema,
        perspektiv=definition.perspektiv,
        definition=definition.definition,
        definition_kalla=definition.definition_kalla,
        period=definition.period,
        eget=eget,
        riket=indata.riket.get(kod, SAKNAD),
        grupp=hittad[1] if hittad else None,
        gruppnamn=hittad[0].etikett if hittad else "",
        fordelning=indata.fordelningar.get(kod),
        enheter=varden,
        tidigare=tidigare,
        egen_forklaring=varfor_inget_tal(definition, eget, tidigare, huvudmannatyp, deltog=deltog),
        enhetstext=enhetstext(definition, varden),
        dold_grupp=None if hittad else _dold_grupp(kod, grupper),
        liknande=_liknande(kod, indata.liknande),
        brott=serie.brott(definition, tidigare, eget),
    )


def _liknande(kod: str, liknande: Liknandeindata | None) -> Liknandevarde | None:
    """A measure that none of the similar ones has anything published for is said to have no numbers."""
    if liknande is None or not liknande.liknande:
        return None
    return liknande.varden.get(kod, Liknandevarde(n=0, skyddade=0, median=None))


def bygg_avsnitt(
    definition: Avsnittsdef,
    indikatorer: Sequence[Indikatordef],
    matt: Sequence[Matt],
    fragor: Sequence[Iakttagelse],
    *,
    huvudmannatyp: str,
    gruppnamn: str,
    elever: Matt | None,
) -> Avsnitt:
    """A section. `fragor` are the questions already chosen for the whole skolform; here go those about this section."""
    bara_text = bool(matt) and all(ar_omojlig(m, huvudmannatyp) for m in matt)
    if bara_text:
        kommentarer = [
            "Statistiken visar inte kostnader för enskilda huvudmän. Det gäller alla, inte bara er. "
            "Er egen bokföring säger mer än ett medelvärde för andra."
        ]
    else:
        kommentarer = [
            k for k in _kommentarer(indikatorer, matt, gruppnamn, elever, ar_delmal=definition.nummer is not None) if k
        ]
    return Avsnitt(
        kod=definition.kod,
        nummer=definition.nummer,
        rubrik=definition.rubrik,
        inledning=bind(definition.inledning.strip()),
        matt=tuple(matt),
        kommentarer=tuple(bind(k) for k in kommentarer),
        fragor=tuple(f for f in fragor if f.avsnitt == definition.kod and f.matt_kod),
        bara_text=bara_text,
    )


def ar_omojlig(m: Matt, huvudmannatyp: str) -> bool:
    """No number can exist: costs are not published for any enskild huvudman."""
    return huvudmannatyp == "enskild" and m.enhet in KOSTNADER and m.eget.typ is not Vardetyp.TAL


def _kommentarer(
    indikatorer: Sequence[Indikatordef], matt: Sequence[Matt], gruppnamn: str, elever: Matt | None, *, ar_delmal: bool
) -> list[str]:
    return [
        _period(indikatorer, matt),
        bearbetade(matt),
        _skyddade_skolor(matt),
        _fa_elever(matt, elever) if ar_delmal else "",
        _en_tjanst(matt),
        _annan_grupp(matt, gruppnamn),
    ]


def _period(indikatorer: Sequence[Indikatordef], matt: Sequence[Matt]) -> str:
    if not indikatorer or not any(m.eget.typ is Vardetyp.TAL for m in matt):
        return ""
    avser, period = indikatorer[0].avser, period_i_ord(indikatorer[0].avser, indikatorer[0].period)
    if avser is Avser.FORSTA_KALENDERARET:
        return f"Kostnaderna avser {period}. Skolor har inga egna kostnadsuppgifter i statistiken."
    return f"Enkäten besvarades {period}." if avser is Avser.ANDRA_KALENDERARET else ""


def _skyddade_skolor(matt: Sequence[Matt]) -> str:
    """Only where some units are drawn: a reader could think that the picture shows all of them."""
    i_bild = any(e.varde.varde is not None for m in matt for e in m.enheter)
    skyddade = any(e.varde.typ in SKYDDADE for m in matt for e in m.enheter)
    if not (i_bild and skyddade) or max(len(m.enheter) for m in matt) < 2:
        return ""
    if any(m.eget.om.startswith(BEARBETNING) for m in matt if any(e.varde.typ in SKYDDADE for e in m.enheter)):
        return "Skolor vars uppgift är skyddad syns inte i bilderna och räknas inte med i det som vi har räknat ihop."
    return "Skolor vars uppgift är skyddad syns inte i bilderna. De räknas ändå med i era värden."


def bearbetade(matt: Sequence[Matt]) -> str:
    """How the values that are not published for just this huvudman have come about, each way said once."""
    per_satt: dict[str, list[Matt]] = {}
    for m in matt:
        if m.eget.om and m.eget.varde is not None:
            per_satt.setdefault(m.eget.om, []).append(m)
    alla = sum(m.eget.varde is not None for m in matt)
    return " ".join(
        _hur("Era värden" if len(m) == alla else svenska.versal(_vilka(m, matt)), om) for om, m in per_satt.items()
    )


def _hur(vilka: str, om: str) -> str:
    return f"{vilka} {'är vår ' if om.startswith(BEARBETNING) else ''}{om[:1].lower()}{om[1:]}"


def _fa_elever(matt: Sequence[Matt], elever: Matt | None) -> str:
    andelar = [m for m in matt if m.enhet == "procent" and m.eget.varde is not None]
    if elever is None or elever.eget.varde is None or elever.eget.varde >= FA_ELEVER or not andelar:
        return ""
    return "Ni har få elever. Då kan några enstaka flytta en andel mycket, så titta hellre på flera år än på ett."


def _en_tjanst(matt: Sequence[Matt]) -> str:
    """How much a share of a few tjänster moves when one person leaves (förskola)."""
    per_kod = {m.kod: m.eget.varde for m in matt}
    tjanster = per_kod.get("fs_tjanster")
    if tjanster is None or not 0 < tjanster < FA_TJANSTER or per_kod.get("fs_leg") is None:
        return ""
    steg = svenska.tal(Decimal(100) / tjanster, 0)
    return (
        f"Hos er ändrar en enda tjänst andelarna med ungefär {steg} procentenheter. Titta hellre på flera år än på ett."
    )


def _namn(matt: Sequence[Matt]) -> str:
    """Quoted, as the names hold commas of their own."""
    return svenska.lista(f"”{m.kortnamn}”" for m in matt)


def _vilka(matt: Sequence[Matt], alla: Sequence[Matt]) -> str:
    """Some measures of a section: named when they are few, otherwise by the few they are not."""
    if len(matt) * 2 <= len(alla):
        return _namn(matt)
    ovriga = [m for m in alla if m not in matt]
    return f"alla mått här utom {_namn(ovriga)}" if len(ovriga) <= MANGA_NAMN else "de flesta måtten här"


def _annan_grupp(matt: Sequence[Matt], gruppnamn: str) -> str:
    """When some measures are compared with a wider group than the part's own."""
    andra = [m for m in matt if m.gruppnamn and m.gruppnamn != gruppnamn]
    if not andra:
        return ""
    grupper = svenska.lista(sorted({m.gruppnamn[:1].lower() + m.gruppnamn[1:] for m in andra}))
    var = "Här" if len(andra) == len(matt) else f"För {_vilka(andra, matt)}"
    return f"{var} visas medianen för {grupper}, eftersom för få värden i er grupp är publicerade."
