"""An honest and useful start for a huvudman that the statistics say little about."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

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

FRAGOR_FORSKOLA = (
    Iakttagelse(
        "",
        "",
        "Barnens lärande",
        "Hur vet ni att varje barn är med och lär sig? Vad har ni sett den senaste månaden, och vem har sett det?",
    ),
    Iakttagelse(
        "",
        "",
        "Trygghet och delaktighet",
        "Hur får ni veta hur barnen har det, också de som sällan säger något?",
    ),
    FRAGOR_ATT_TA_MED[2],
)

DET_NI_VET_FORSKOLA = (
    Lucka("Barnen", "Vad visar de i leken, vid maten och i grupperna? Vilka barn har ni inte sett på länge?"),
    Lucka(
        "Personalen",
        "Vad ser de som möter barnen varje dag? När har de tid att berätta det för varandra, och för er?",
    ),
    DET_NI_VET[2],
)

STYRELSENS_UPPDRAG = Lucka(
    "Styrelsens uppdrag",
    "Styrelsen företräder huvudmannen. Det ska finnas en skolchef. Kvalitetsarbetet ska dokumenteras, men det får vara "
    "kort.",
)

#: Fewer of the delmål's measures than this have a number: some of the six delmål are then bound to be empty.
MINSTA_ANDEL_DELMAL = Fraction(1, 5)
#: Fewer than this of everything that can have a number: the gaps are more than the numbers, and a page with a row per
#: measure would be mostly signs.
MINSTA_ANDEL_ALLA = Fraction(1, 2)
#: At most this many sentences.
HOGST_MENINGAR = 4


def har_fa_varden(delmalsmatt: Sequence[Matt], mojliga: Sequence[Matt]) -> bool:
    """Whether the huvudman is better helped by questions, its few numbers and the gaps in words than by tables.

    `mojliga`: the measures that can have a number at all (costs of enskilda cannot).
    """
    return _andel(delmalsmatt) < MINSTA_ANDEL_DELMAL or _andel(mojliga) < MINSTA_ANDEL_ALLA


def _andel(matt: Sequence[Matt]) -> Fraction:
    return Fraction(sum(m.eget.typ is Vardetyp.TAL for m in matt), len(matt)) if matt else Fraction(1)


def fyll_fragor(valda: Sequence[Iakttagelse], skolform: str = "") -> tuple[Iakttagelse, ...]:
    """What the figures ask comes first; general questions fill up to three."""
    return (*valda, *(FRAGOR_FORSKOLA if skolform == "forskola" else FRAGOR_ATT_TA_MED))[:HOGST]


def det_ni_vet(skolform: str, huvudmannatyp: str) -> tuple[Lucka, ...]:
    """Prompts for what they know themselves; where the board is close to everything, its duty as well."""
    if skolform != "forskola":
        return DET_NI_VET
    return (*DET_NI_VET_FORSKOLA, STYRELSENS_UPPDRAG) if huvudmannatyp == "enskild" else DET_NI_VET_FORSKOLA


def i_korthet(
    alla: Sequence[Matt], delmalsmatt: Sequence[Matt], egna_meningar: Sequence[str], gruppfraser: Mapping[str, str]
) -> tuple[str, ...]:
    """Why so little is shown, what the own numbers say, and last what the group looks like. At most four.

    `gruppfraser`: by measure code, the group that this measure is compared with.
    """
    meningar = [
        _inget_alls(alla),
        _skydd(delmalsmatt),
        _enkat(delmalsmatt),
        *egna_meningar,
        _gruppen(delmalsmatt, gruppfraser),
    ]
    return tuple(m for m in meningar if m)[:HOGST_MENINGAR]


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
    """What half of the comparison group looks like, for the first protected measure that the group has.

    Not for a missing one, as there may be no such pupils.
    """
    m = next((m for m in delmalsmatt if m.eget.typ in SKYDDADE and m.grupp is not None), None)
    if m is None or m.grupp is None:
        return ""
    fran, till = tal(m.grupp.p25, m), tal_med_enhet(m.grupp.p75, m)
    if fran == tal(m.grupp.p75, m):
        return ""
    return bind(f"{m.kortnamn}: bland {gruppfraser[m.kod]} ligger hälften mellan {fran} och {till}.")
