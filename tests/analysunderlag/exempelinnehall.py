"""A hand-made Underlagsinnehall with every kind of value, for tests of files and pages. No Django, clock or chance."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from analysunderlag.innehall import (
    FORMATVERSION,
    Avsnitt,
    Enhetsfakta,
    Enhetsvarde,
    Fordelning,
    Gruppfakta,
    Gruppvarde,
    Huvudmansfakta,
    Iakttagelse,
    Kalla,
    Kallfakta,
    Likhetsvarde,
    Liknande,
    Liknandegrupp,
    Liknandevarde,
    Lucka,
    Matt,
    Oversiktsrad,
    Periodvarde,
    Releasefakta,
    Samband,
    Skolformsdel,
    Stapel,
    Tecken,
    Underlagsinnehall,
    Varde,
)
from analysunderlag.vardetyper import Vardetyp

FIL = "Underlag_exempel.xlsx"
SHA = "0f" * 32
PERIOD = "2024/25"
GRUPP = "Större stad"

#: (section, number, heading, [(short name, unit, decimals, own value, theme, perspective)])
_AVSNITT: list[tuple[str, int | None, str, list[tuple[str, str, int, str, str, str]]]] = [
    (
        "elever",
        None,
        "Elever",
        [
            ("Antal elever", "antal", 0, "12104", "", ""),
            ("Flickor", "procent", 1, "48.7", "", ""),
            ("Elever med utländsk bakgrund", "procent", 1, "33.3", "", ""),
            ("Föräldrar med eftergymnasial utbildning", "procent", 1, "62.4", "", ""),
        ],
    ),
    (
        "personal",
        None,
        "Personal",
        [
            ("Heltidstjänster, lärare", "heltidstjanster", 1, "1083.2", "", ""),
            ("Lärare med legitimation och behörighet", "procent", 1, "63.5", "", ""),
            ("Elever per lärare", "elever_per", 1, "11.2", "", ""),
            ("Elever per studie- och yrkesvägledare", "elever_per", 0, "3776", "", ""),
        ],
    ),
    ("kostnader", None, "Kostnader", [("Kostnad per elev", "kr", 0, "137900", "", "")]),
    (
        "delmal1",
        1,
        "Kunskaper i alla ämnen",
        [
            ("Lägst E i alla ämnen, åk 6", "procent", 1, "71.9", "", ""),
            ("Lägst E i alla ämnen, åk 9", "procent", 1, "61.6", "", ""),
            ("Behöriga till nationellt program", "procent", 1, "78.5", "", ""),
        ],
    ),
    (
        "delmal2",
        2,
        "Trygghet och studiero",
        [
            ("Trygghet, åk 5", "medelvarde", 1, "8.1", "Trygghet", "Elever i årskurs 5"),
            ("Trygghet, åk 8", "medelvarde", 1, "7.4", "Trygghet", "Elever i årskurs 8"),
            ("Studiero, åk 5", "medelvarde", 1, "5.7", "Studiero", "Elever i årskurs 5"),
            ("Studiero, personal", "medelvarde", 1, "-", "Studiero", "Personal"),
        ],
    ),
    ("delmal3", 3, "Stimulans", [("Stimulans, åk 5", "medelvarde", 1, "7.0", "Stimulans", "Elever i årskurs 5")]),
    ("delmal4", 4, "Stöd", [("Stöd, vårdnadshavare", "medelvarde", 0, "7", "Upplevt stöd", "Vårdnadshavare")]),
    (
        "delmal5",
        5,
        "Svenska",
        [
            ("Nationella prov i svenska, åk 3", "procent", 1, "65.6", "", ""),
            ("Lägst E i svenska, åk 6", "procent", 1, "~100", "", ""),
        ],
    ),
    (
        "delmal6",
        6,
        "Matematik",
        [
            ("Nationella prov i matematik, åk 3", "procent", 1, "0", "", ""),
            ("Lägst E i matematik, åk 6", "procent", 1, "...", "", ""),
            ("Lägst E i matematik, åk 9", "procent", 1, "..", "", ""),
        ],
    ),
]

TECKEN = (
    Tecken(".", Vardetyp.SAKNAS, "saknas", "Uppgiften saknas eller är inte aktuell."),
    Tecken("..", Vardetyp.SEKRETESS, "skyddad", "Uppgiften skyddas, eftersom få personer ligger bakom."),
    Tecken("...", Vardetyp.MAJORITET, "nästan alla", "Nästan alla elever ingår, så det exakta värdet skyddas."),
    Tecken("-", Vardetyp.EJ_REDOVISAD, "redovisas inte", "Svaren räcker inte för Skolenkätens redovisning."),
    Tecken("~100", Vardetyp.AVRUNDAD, "avrundat", "Nästan alla elever nådde gränsen."),
    Tecken("*", Vardetyp.EJ_TILLAMPLIGT, "gäller inte", "Kravet på legitimation gäller inte här."),
    Tecken("", Vardetyp.TOM, "tomt", "Källans cell är tom."),
)
_TYP = {t.tecken: t.typ for t in TECKEN}
#: What a unit may show; the last one would be a formula in a worksheet.
_ENHETSTECKEN = (".", "..", "...", "-", "~100", "*", "")
FARLIGT_NAMN = '=HYPERLINK("http://exempel.invalid";"Skolan")'


def varde(ratext: str, cell: str | None = None) -> Varde:
    kalla = Kalla(FIL, SHA, cell) if cell else None
    if ratext in _TYP:
        return Varde(ratext, _TYP[ratext], None, kalla)
    return Varde(ratext, Vardetyp.TAL, Decimal(ratext), kalla)


def _fordelning(mitt: Decimal, steg: Decimal) -> Fordelning:
    antal = (1, 3, 8, 21, 44, 60, 52, 31, 14, 6, 2)
    staplar = tuple(Stapel(mitt + steg * (i - 5), mitt + steg * (i - 4), n) for i, n in enumerate(antal))
    return Fordelning(
        n=sum(antal),
        minst=mitt - steg * 5,
        p10=mitt - steg * 3,
        p25=mitt - steg,
        median=mitt + steg / 2,
        p75=mitt + steg * 2,
        p90=mitt + steg * 3,
        storst=mitt + steg * 6,
        staplar=staplar,
    )


def _skala(enhet: str) -> tuple[Decimal | None, Decimal | None]:
    if enhet == "procent":
        return Decimal(0), Decimal(100)
    if enhet == "medelvarde":
        return Decimal(0), Decimal(10)
    return None, None


def _matt(nr: int, rad: tuple[str, str, int, str, str, str], enheter: tuple[Enhetsfakta, ...]) -> Matt:
    kortnamn, enhet, decimaler, eget, tema, perspektiv = rad
    ar_tal = eget not in _TYP
    mitt = Decimal(eget) if ar_tal else Decimal(60 if enhet == "procent" else 6)
    steg = max((abs(mitt) / 40).quantize(Decimal("0.01")), Decimal("0.1"))
    fordelning = _fordelning(mitt + steg, steg)
    riket = (
        (mitt + steg * 2).quantize(Decimal(1).scaleb(-decimaler))
        if decimaler
        else (mitt + steg * 2).to_integral_value()
    )
    enhetsvarden = []
    for i, fakta in enumerate(enheter):
        text = (
            _ENHETSTECKEN[(i + nr) % len(_ENHETSTECKEN)] if (i + nr) % 3 == 0 else str(mitt + steg * ((i * 7) % 9 - 4))
        )
        enhetsvarden.append(Enhetsvarde(fakta.kod, varde(text, f"{chr(68 + i % 22)}{nr + 4}")))
    skala_min, skala_max = _skala(enhet)
    return Matt(
        kod=f"gr-{nr:02d}",
        namn=f"{kortnamn} (mått {nr} i källans tabell, grundskola)",
        kortnamn=kortnamn,
        enhet=enhet,
        decimaler=decimaler,
        skala_min=skala_min,
        skala_max=skala_max,
        tema=tema,
        perspektiv=perspektiv,
        definition=f"Så räknas {kortnamn.lower()}: andelen eller antalet den 15 oktober, av alla elever med uppgift.",
        definition_kalla="Skolverket, tabellens förklaring",
        period="2024" if enhet == "kr" else PERIOD,
        eget=varde(eget, f"C{nr + 4}"),
        riket=varde(str(riket), f"B{nr + 4}"),
        grupp=Gruppvarde(15, mitt + steg, mitt - steg / 3, mitt + steg * 2),
        gruppnamn=GRUPP,
        fordelning=fordelning,
        enheter=tuple(enhetsvarden),
        tidigare=(Periodvarde("2022/23", varde(".")), Periodvarde("2023/24", varde(str(mitt)))) if tema else (),
        egen_forklaring="" if ar_tal else _ord(eget).forklaring,
        liknande=Liknandevarde(4, 0, None) if nr % 5 == 0 else Liknandevarde(8, 1, mitt + steg / 2),
        enhetstext=f"Värde finns för {_med_tal(enhetsvarden)} av {len(enheter)} skolor." if len(enheter) > 1 else "",
    )


def _ord(tecken: str) -> Tecken:
    return next(t for t in TECKEN if t.tecken == tecken)


def _med_tal(varden: list[Enhetsvarde]) -> int:
    return sum(v.varde.typ is Vardetyp.TAL for v in varden)


def _enheter(antal: int) -> tuple[Enhetsfakta, ...]:
    namn = ["Ängskolan", "Östra skolan", "Björkskolan", "Åskolan", FARLIGT_NAMN, "@Friskolan", "+46-skolan", "-Skolan"]
    namn += [f"Skola {i:02d}" for i in range(len(namn), antal)]
    ordnade = sorted(namn[:antal], key=lambda n: [("abcdefghijklmnopqrstuvwxyzåäö".find(c), c) for c in n.lower()])
    return tuple(Enhetsfakta(f"{10000001 + i}", n) for i, n in enumerate(ordnade))


#: What likeness is counted by: elever, utländsk bakgrund, föräldrars utbildning, elever per lärare.
_LIKHET = ("gr-01", "gr-03", "gr-04", "gr-07")
_LIKNANDE: tuple[tuple[str, str, str, tuple[str | None, ...]], ...] = (
    ("2120008888", "Ängsbo kommun", "Ungefär lika många elever.", ("11980", "30.1", "61.7", "11.3")),
    ("2120007777", "=Östby kommun", "Ungefär lika många elever per lärare.", ("9075", None, "60.9", "11.2")),
)


def _liknande() -> Liknandegrupp:
    return Liknandegrupp(
        "De två huvudmän av samma typ som sammantaget ligger närmast er. Bara publicerade tal räknas.",
        _LIKHET,
        tuple(
            Liknande(
                nyckel,
                namn,
                skal,
                tuple(Likhetsvarde(k, None if t is None else Decimal(t)) for k, t in zip(_LIKHET, tal, strict=True)),
            )
            for nyckel, namn, skal, tal in _LIKNANDE
        ),
    )


_OVERSIKT = (
    Oversiktsrad("forskola", "Förskola", 31, 4120, True, "2024", lucka="Det finns ingen nationell resultatstatistik."),
    Oversiktsrad("grundskola", "Grundskola", 42, 12000, False, "2024/25", "gr-01", "gr-06", "gr-10"),
    Oversiktsrad("komvux", "Komvux", 0, None, False, "", lucka="Statistiken är inte inläst än."),
)


def exempel(antal_enheter: int = 8, namn: str = "Exempelby kommun") -> Underlagsinnehall:
    enheter = _enheter(antal_enheter)
    avsnitt, nr = [], 0
    for kod, nummer, rubrik, rader in _AVSNITT:
        matt = []
        for rad in rader:
            nr += 1
            matt.append(_matt(nr, rad, enheter))
        fragor = (
            (Iakttagelse(matt[0].kod, kod, rubrik, f"{rubrik}: vilka förklaringar har ni prövat, och hur vet ni det?"),)
            if nummer in (1, 2)
            else ()
        )
        avsnitt.append(
            Avsnitt(kod, nummer, rubrik, f"Det här avsnittet handlar om {rubrik.lower()}.", tuple(matt), (), fragor)
        )
    fragor = tuple(f for a in avsnitt for f in a.fragor)
    del_ = Skolformsdel(
        skolform="grundskola",
        namn="Grundskola",
        period=PERIOD,
        tackning="12 av 16 mått på delmålen har värde för er i år.",
        har_fa_varden=False,
        i_korthet=(
            "I årskurs 6 når 71,9 procent av eleverna lägst betyget E i alla ämnen. I riket är det 75,5.",
            "I årskurs 9 är andelen 61,6 procent. I riket är den 64,7.",
            "63,5 procent av lärarna har legitimation och behörighet. I riket är det 66,7 procent.",
        ),
        styrkor=(Iakttagelse("gr-13", "delmal2", "Trygghet", "Eleverna i åk 5 svarar 8,1. Vad kan andra lära av er?"),),
        fragor=fragor,
        avsnitt=tuple(avsnitt),
        enheter=enheter,
        grupp=Gruppfakta(GRUPP, "Kommuner i samma kommungrupp enligt SKR.", 21),
        luckor=(
            Lucka("Elever i behov av särskilt stöd", "Det finns inga användbara uppgifter om hur det går för dem."),
            Lucka("Fritidshem", "Det finns ingen nationell resultatstatistik."),
        ),
        samband=(
            Samband(
                "Behörighet", "Kunskaper i alla ämnen", "Kompetens", "Hur fördelas behöriga lärare mellan skolorna?"
            ),
        ),
        ingress=f"{antal_enheter} skolenheter och 12\u202f104 elever. Läsåret 2024/25.",
        oversikt=("gr-12", "gr-15", "gr-17", "gr-18", "gr-19", "gr-22"),
        det_ni_vet=(),
        liknande=_liknande(),
    )
    return Underlagsinnehall(
        formatversion=FORMATVERSION,
        huvudman=Huvudmansfakta(
            "2120009999", "2120009999", namn, "kommunal", "Kommun", "Exempelby", "Västmanlands län", "stor"
        ),
        release=Releasefakta(
            "Grundskola 2024/25",
            "2026-11-13",
            (Kallfakta(FIL, SHA, "Underlag för analys, grundskola", "Skolverket", PERIOD),),
            "2026.1",
        ),
        delar=(del_,),
        tecken=TECKEN,
        oversikt=_OVERSIKT,
    )


def exempel_bara_tecken(tecken: str = "..") -> Underlagsinnehall:
    """A single small school where nothing but signs is published."""
    hel = exempel(1, "Lilla Friskolan ekonomisk förening")
    del_ = hel.delar[0]
    avsnitt = tuple(
        replace(
            a,
            matt=tuple(
                replace(
                    m,
                    egen_forklaring=_ord(tecken).forklaring,
                    eget=varde(tecken, m.eget.kalla.cell if m.eget.kalla else None),
                    enheter=tuple(Enhetsvarde(e.enhetskod, varde(tecken, "D9")) for e in m.enheter),
                )
                for m in a.matt
            ),
        )
        for a in del_.avsnitt
    )
    return replace(
        hel,
        huvudman=replace(hel.huvudman, typ="enskild", juridisk_form="Ekonomisk förening", storleksklass="liten"),
        delar=(
            replace(
                del_,
                har_fa_varden=True,
                i_korthet=("Nästan alla uppgifter om er är skyddade, eftersom få elever ligger bakom.",),
                tackning="0 av 16 mått på delmålen har värde för er i år.",
                avsnitt=avsnitt,
                styrkor=(),
                oversikt=(),
                det_ni_vet=(
                    Lucka("Eleverna", "Vad märker ni i vardagen? Hur vet ni det? Vem har ni inte frågat?"),
                    Lucka("Personalen", "Vad ser ni som statistiken inte kan visa?"),
                ),
            ),
        ),
    )
