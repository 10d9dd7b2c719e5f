"""An honest and useful start for a huvudman that the statistics say little about."""

from collections.abc import Mapping, Sequence

from kvalitet import svenska

from ..innehall import Iakttagelse, Lucka, Matt
from ..vardetyper import SKYDDADE, Vardetyp
from .iakttagelser import HOGST
from .texter import ENKAT, bind, tal, tal_med_enhet

FRAGOR_ATT_TA_MED = (
    Iakttagelse(
        "",
        "",
        "Elevernas lärande",
        "Hur vet ni att varje elev kommer vidare? Vad har ni sett den senaste månaden, och vem har sett det?",
    ),
    Iakttagelse(
        "",
        "",
        "Trygghet och studiero",
        "Hur får ni veta hur eleverna har det, också de som sällan säger något?",
    ),
    Iakttagelse(
        "",
        "",
        "Roller och ansvar",
        "Vem följer upp vad hos er? Finns det något som bara en person vet i dag?",
    ),
)

DET_NI_VET = (
    Lucka(
        "Eleverna", "Vad märker ni på lektioner och raster och i det som eleverna gör? Vilka elever har ni inte frågat?"
    ),
    Lucka(
        "Personalen",
        "Vad ser de som möter eleverna varje dag? När har de tid att berätta det för varandra, och för er?",
    ),
    Lucka("Vårdnadshavarna", "Vad berättar de i samtal, på möten och i mejl? Vilka hör sällan av sig?"),
)


def har_fa_varden(delmalsmatt: Sequence[Matt]) -> bool:
    """True when fewer than one in five of the delmål's measures have an own number."""
    return sum(m.eget.typ is Vardetyp.TAL for m in delmalsmatt) * 5 < len(delmalsmatt)


def fyll_fragor(valda: Sequence[Iakttagelse]) -> tuple[Iakttagelse, ...]:
    """What the figures ask comes first; general questions fill up to three."""
    return (*valda, *FRAGOR_ATT_TA_MED)[:HOGST]


def i_korthet(
    alla: Sequence[Matt], delmalsmatt: Sequence[Matt], egna_meningar: Sequence[str], gruppfraser: Mapping[str, str]
) -> tuple[str, ...]:
    """Why so little is shown, what the group looks like, and then what can be said. At most four.

    `gruppfraser`: by measure code, the group that this measure is compared with.
    """
    meningar = [
        _inget_alls(alla),
        _skydd(delmalsmatt),
        _enkat(delmalsmatt),
        _gruppen(delmalsmatt, gruppfraser),
        *egna_meningar,
    ]
    return tuple(m for m in meningar if m)[:4]


def _inget_alls(alla: Sequence[Matt]) -> str:
    if any(m.eget.typ is Vardetyp.TAL or m.eget.typ in SKYDDADE for m in alla):
        return ""
    return "Statistiken har inga uppgifter om er det här läsåret. Verksamheten kan till exempel vara ny."


def _skydd(delmalsmatt: Sequence[Matt]) -> str:
    skyddade = sum(m.eget.typ in SKYDDADE for m in delmalsmatt)
    if not skyddade:
        return ""
    antal = "Ett" if skyddade == 1 else svenska.versal(_ord(skyddade))
    mening = f"{antal} av delmålens mått är {'skyddat' if skyddade == 1 else 'skyddade'}"
    return f"{mening}, så att ingen ska kunna räkna ut något om en enskild elev. Det säger inget om hur det går för er."


def _ord(antal: int) -> str:
    return svenska.rakneord(antal)


def _enkat(delmalsmatt: Sequence[Matt]) -> str:
    enkat = [m for m in delmalsmatt if m.enhet == ENKAT]
    if not enkat or any(m.eget.typ is not Vardetyp.SAKNAS for m in enkat):
        return ""
    return (
        "Det finns inga svar från Skolenkäten för er i år. Varje skola deltar vartannat år, så nästa vår kan de finnas."
    )


def _gruppen(delmalsmatt: Sequence[Matt], gruppfraser: Mapping[str, str]) -> str:
    """What half of the comparison group looks like, for the first measure without an own number that the group has."""
    m = next((m for m in delmalsmatt if m.eget.varde is None and m.grupp is not None), None)
    if m is None or m.grupp is None:
        return ""
    fran, till = tal(m.grupp.p25, m), tal_med_enhet(m.grupp.p75, m)
    if fran == tal(m.grupp.p75, m):
        return ""
    return bind(f"{m.kortnamn}: bland {gruppfraser[m.kod]} ligger hälften mellan {fran} och {till}.")
