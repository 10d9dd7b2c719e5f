"""The first words of a skolform: coverage, size, and at most four plain statements of what the figures say."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from kvalitet import svenska

from ..innehall import Matt
from ..kvalitetssystem.data import lasar_i_ord
from ..vardetyper import SKYDDADE, Vardetyp
from .avsnitt import FA_TJANSTER
from .texter import ENHETSNAMN, ENKAT, bind, enhetsnamn, tal, tal_med_enhet

HOGST = 4
NARA = Decimal("0.25")  # of a tjänst: further off, a rounded number of them would say too much

# A statement about the huvudman per measure, and what the same measure is called in the sentence about riket. Earlier
# measures in a row are preferred; the first one with a number is used. Measures of later school years come first.
_MENINGAR: tuple[tuple[tuple[str, str], ...], ...] = (
    (
        ("gr_d1_ak9_alla", "I årskurs 9 har {ni} procent av eleverna lägst betyget E i alla ämnen."),
        ("gr_d1_ak6_alla", "I årskurs 6 har {ni} procent av eleverna lägst betyget E i alla ämnen."),
        ("gr_d1_behoriga", "{ni} procent av eleverna i årskurs 9 blir behöriga till ett nationellt program."),
        ("gr_d6_ak6_betyg", "I årskurs 6 har {ni} procent av eleverna lägst betyget E i matematik."),
        ("gr_d6_ak3_prov", "I årskurs 3 klarar {ni} procent av eleverna alla delprov i matematik."),
        ("gr_d5_ak3_prov", "I årskurs 3 klarar {ni} procent av eleverna alla delprov i svenska."),
        ("gy_examen", "{ni} procent av avgångseleverna från nationella program fick examen."),
        ("fs_barn_tj", "Det går {ni} barn på varje heltidstjänst."),
    ),
    (
        ("gr_d2_trygghet_ak8", "Eleverna i årskurs 8 ger tryggheten {ni} på en skala från 0 till 10."),
        ("gr_d2_trygghet_ak5", "Eleverna i årskurs 5 ger tryggheten {ni} på en skala från 0 till 10."),
        ("gr_d2_trygghet_personal", "Personalen ger tryggheten {ni} på en skala från 0 till 10."),
        ("gy_gbp", "Den genomsnittliga betygspoängen är {ni}."),
        ("fs_grupp", "Det går i genomsnitt {ni} barn i varje grupp."),
    ),
    (
        ("gr_personal_behorighet", "{ni} procent av lärarna har legitimation och behörighet i sina ämnen."),
        ("gr_personal_elever_per_larare", "Det går {ni} elever på varje lärartjänst."),
        ("gr_personal_tillsvidare", "{ni} procent av lärarna är tillsvidareanställda."),
        ("gy_personal_pedagogisk", "{ni} procent av tjänsterna har pedagogisk högskoleexamen."),
        ("fs_leg", "{ni} procent av tjänsterna har förskollärarlegitimation."),
    ),
)
_SPRIDNING = (
    (
        "gr_d1_ak9_alla",
        "Era skolor skiljer sig åt. I årskurs 9 ligger andelen i {antal} skolor mellan {fran} och {till} procent.",
    ),
    (
        "gr_d1_ak6_alla",
        "Era skolor skiljer sig åt. I årskurs 6 ligger andelen i {antal} skolor mellan {fran} och {till} procent.",
    ),
    (
        "gr_d2_studiero_ak5",
        "Eleverna i årskurs 5 ger studieron mellan {fran} och {till} i era {antal} skolor med värde.",
    ),
    ("gr_personal_behorighet", "Andelen behöriga lärare varierar mellan {fran} och {till} procent i {antal} skolor."),
    ("gy_examen", "Andelen med examen ligger mellan {fran} och {till} procent i {antal} av era skolor."),
    ("fs_leg", "Andelen med legitimation ligger mellan {fran} och {till} procent i {antal} av era förskolor."),
)
MINST_SKOLOR = 3
TYDLIG_SPRIDNING = {"procent": Decimal(10), "medelvarde": Decimal(1)}  # below this "skiljer sig åt" says too much


def tackning(delmalsmatt: Sequence[Matt]) -> str:
    """ "9 av 25 delmålsmått har värde för er i år." """
    alla = len(delmalsmatt)
    med_tal = sum(m.eget.typ is Vardetyp.TAL for m in delmalsmatt)
    if alla == 0:
        return "Det finns ingen nationell statistik om delmålen."
    if med_tal == 0:
        return f"Inget av de {alla} delmålsmåtten har värde för er i år."
    if med_tal == alla:
        return f"Alla {alla} delmålsmått har värde för er i år."
    return f"{med_tal} av {alla} delmålsmått har värde för er i år."


def ingress(period: str, antal_enheter: int, elever: Matt | None, skolform: str = "grundskola") -> str:
    """ "42 skolenheter och 12 104 elever. Läsåret 2024/25." Parts that are not published are left out."""
    delar = []
    if antal_enheter:
        namn = enhetsnamn(skolform) if skolform in ENHETSNAMN else ("skolenhet", "skolenheter")
        delar.append(svenska.antal(antal_enheter, *namn))
    if elever is not None and elever.eget.varde is not None:
        ett = elever.eget.varde == 1
        vad = ("barn", "barn") if elever.enhet == "barn" else ("elev", "elever")
        delar.append(f"{tal(elever.eget.varde, elever)}{svenska.FAST}{vad[0] if ett else vad[1]}")
    period_text = f"{svenska.versal(lasar_i_ord(period))}." if period else ""
    return f"{svenska.lista(delar)}. {period_text}" if delar else period_text


def i_korthet(matt: Mapping[str, Matt], *, sag_skydd: bool = True) -> tuple[str, ...]:
    """One statement each about results, trust and teachers, and one about how far apart the own units lie.

    `sag_skydd`: say so when results exist but are protected.
    """
    resultat, *ovriga = [_forsta_mening(rad, matt) for rad in _MENINGAR]
    meningar = [m for m in (resultat or (_skyddade_resultat(matt) if sag_skydd else ""), *ovriga) if m]
    if spridning := _spridning(matt):
        meningar.insert(1, spridning)
    return tuple(meningar[:HOGST])


def _forsta_mening(rad: Sequence[tuple[str, str]], matt: Mapping[str, Matt]) -> str:
    for kod, mall in rad:
        m = matt.get(kod)
        if m is not None and m.eget.varde is not None:
            if tjanster := _fa_tjanster(kod, matt):
                return bind(f"{_av_tjansterna(m.eget.varde, tjanster)} har förskollärarlegitimation.")
            return bind(mall.replace("{ni}", tal(m.eget.varde, m)) + _jamfor(m))
    return ""


def _fa_tjanster(kod: str, matt: Mapping[str, Matt]) -> Decimal | None:
    """The number of tjänster when a share of them is better said as some of a few."""
    tjanster = matt["fs_tjanster"].eget.varde if kod == "fs_leg" and "fs_tjanster" in matt else None
    return tjanster if tjanster is not None and tjanster < FA_TJANSTER else None


def _av_tjansterna(andel: Decimal, tjanster: Decimal) -> str:
    exakt = andel * tjanster / 100
    delar = exakt.to_integral_value(ROUND_HALF_UP)
    alla = svenska.rakneord(int(tjanster.to_integral_value(ROUND_HALF_UP)))
    if abs(exakt - delar) <= NARA:
        return f"Ungefär {svenska.rakneord(int(delar))} av {alla} heltidstjänster"
    lagst = int(exakt)
    return f"Mellan {svenska.rakneord(lagst)} och {svenska.rakneord(lagst + 1)} av {alla} heltidstjänster"


def _jamfor(m: Matt) -> str:
    riket = m.riket.varde
    if riket is None or m.eget.varde is None:
        return ""
    if tal(riket, m) == tal(m.eget.varde, m):
        return " Det är samma värde som i riket."
    return f" I riket är {'värdet' if m.enhet == ENKAT else 'det'} {tal_med_enhet(riket, m)}."


def _skyddade_resultat(matt: Mapping[str, Matt]) -> str:
    resultat = [matt[kod] for kod, _ in _MENINGAR[0] if kod in matt]
    if not any(m.eget.typ in SKYDDADE for m in resultat):
        return ""
    return "Era kunskapsresultat är skyddade i statistiken, så att ingen ska kunna räkna ut något om enskilda elever."


def _spridning(matt: Mapping[str, Matt]) -> str:
    for kod, mall in _SPRIDNING:
        m = matt.get(kod)
        tal_ = sorted(e.varde.varde for e in m.enheter if e.varde.varde is not None) if m else []
        if m and len(tal_) >= MINST_SKOLOR and tal_[-1] - tal_[0] >= TYDLIG_SPRIDNING.get(m.enhet, Decimal(0)):
            falt = {"antal": svenska.rakneord(len(tal_)), "fran": tal(tal_[0], m), "till": tal(tal_[-1], m)}
            return bind(mall.format(**falt))
    return ""
