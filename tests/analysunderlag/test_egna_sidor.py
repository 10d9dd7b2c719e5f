"""*Ert uppdrag*, the two pages to bring, and that the fixed texts are easy to read."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from analysunderlag.egna import texter
from analysunderlag.egna.blad import FLEST, NAMND, PERSONAL, UTAN_STATISTIK, blad, som_pdf
from analysunderlag.egna.bladplats import TECKEN, Lista, fordela, kort, rader
from analysunderlag.egna.slag import EGNA_SLAG
from analysunderlag.services.kvalitetssystem import ladda_kvalitetssystem
from huvudman.models import Huvudman
from huvudman.services import lagg_till_namnd
from huvudman.skolformer import SKOLFORMER
from kvalitet import svenska
from kvalitet.models import Anvandare
from kvalitet.svenska import lix
from tests.analysunderlag.underlagsvarld import frys_underlag, skapa_statistik
from tests.factories import dagar, skapa_anvandare, skapa_egen_rad, skapa_eget_varde, skapa_huvudman, skapa_skolform

HOGST_LIX = 40  # a page; a newspaper has 40, an agency's texts 50 and more
MALLAR = Path(settings.BASE_DIR) / "templates" / "analysunderlag" / "egna"


@pytest.fixture
def huvudman(db) -> Huvudman:
    ladda_kvalitetssystem()
    huvudman = skapa_huvudman("Åmåls kommun", barn_elever=1200, antal_enheter=9)
    skapa_skolform(huvudman, "forskola", "grundskola")
    return huvudman


def hamta(person: Anvandare, namn: str, huvudman: Huvudman, *mer: str) -> Any:
    client = Client()
    client.force_login(person)
    return client.get(reverse(f"analysunderlag:{namn}", args=[huvudman.nyckel, *mer]))


# Ert uppdrag ------------------------------------------------------------------------------------------------------


def paragrafer(huvudman: Huvudman, *skolformer: str) -> list[str]:
    return [rad.paragraf for a in texter.uppdrag_for(huvudman, skolformer) for rad in a.rader]


def test_the_law_is_sized_to_the_huvudman():
    kommun = Huvudman(typ="kommunal", form="kommun")
    kooperativ = Huvudman(typ="enskild", form="ekonomisk")
    alla = {"2 kap. 8 §", "2 kap. 8 a §", "2 kap. 9 §", "2 kap. 10 §", *(f"4 kap. {n} §" for n in range(3, 9))}

    assert alla <= set(paragrafer(kommun, "grundskola"))
    assert alla <= set(paragrafer(kooperativ, "forskola"))
    assert "2 kap. 2 §" in paragrafer(kommun, "grundskola")
    assert "2 kap. 2 §" not in paragrafer(kooperativ, "forskola")
    assert "2 kap. 5 §" in paragrafer(kooperativ, "forskola")
    assert "2 kap. 5 §" not in paragrafer(kommun, "forskola")
    assert {"8 kap. 8 §", "26 kap. 4 §"} <= set(paragrafer(kooperativ, "forskola"))
    assert not {"14 kap. 9 §", "26 kap. 3 §"} & set(paragrafer(kooperativ, "forskola"))
    assert "26 kap. 3 §" in paragrafer(kooperativ, "forskola", "grundskola")
    assert "14 kap. 9 §" in paragrafer(kommun, "fritidshem")
    assert "8 kap. 8 §" not in paragrafer(kommun, "grundskola")
    assert paragrafer(Huvudman(typ="regional", form="region"), "gymnasieskola")


def test_the_page_says_whose_words_they_are(huvudman):
    html = hamta(skapa_anvandare(huvudman=huvudman), "egna_uppdrag", huvudman).content.decode()
    assert "Det här ber lagen nämnden om." in html
    assert "har inte prövats av en jurist" in html
    assert "Skollagen (2010:800)" in html
    assert "4 kap. 6 §" in html


@pytest.mark.parametrize("typ", Huvudman.Typ.values)
@pytest.mark.parametrize("form", ["kommun", "aktiebolag", "fysisk"])
def test_the_highest_level_has_a_name(typ, form):
    vantat = "nämnden" if typ != "enskild" else "ledningen" if form == "fysisk" else "styrelsen"
    assert texter.namnden(Huvudman(typ=typ, form=form)) == vantat


def test_every_skolform_has_something_to_count_and_to_notice():
    assert set(texter.forslag()) == set(SKOLFORMER)
    for forslag in texter.forslag().values():
        assert forslag.rakna
        assert forslag.mark
        namn = [f.namn.casefold() for f in forslag.rakna]
        assert len(set(namn)) == len(namn)
        assert {f.slag for f in forslag.rakna} <= set(EGNA_SLAG)
    with pytest.raises(ValueError, match="fel slag"):
        texter.Rakneforslag("x", "dagar", "y")
    with pytest.raises(ValueError, match="okänt"):
        texter.Lagrad("1 §", "x", "region")


# The pages to bring -----------------------------------------------------------------------------------------------


def test_the_page_for_the_namnd_has_figures_questions_goals_and_what_may_be_dropped(huvudman):
    person = skapa_anvandare(huvudman=huvudman)
    frys_underlag(huvudman, skapa_statistik(huvudman))
    skapa_eget_varde(huvudman, person, namn="Trivsel")
    skapa_egen_rad(huvudman, person, "mal", text="Läs mer", vem="rektorn", till=dagar(30))
    skapa_egen_rad(huvudman, person, "mal", text="Klart mål", status="klart")
    skapa_egen_rad(huvudman, person, "foljs-upp", vad="Gammal enkät", niva="namnd_styrelse")
    skapa_egen_rad(huvudman, person, "foljs-upp", vad="Rektorns sak", niva="rektor")
    skapa_egen_rad(huvudman, person, "iakttagelser", ser="Fler leker ihop")

    b = blad(huvudman, NAMND)

    assert (b.rubrik, b.lucka) == ("Till nämnden", "")
    assert b.vi == ["Förskola och grundskola", "1\u202f200 barn och elever", "9\u00a0enheter"]
    assert len(b.siffror) == FLEST
    assert [(s.namn, s.under) for s in b.egna] == [("Trivsel", "egen uppgift, 2025/26, Grundskola")]
    assert 1 <= len(b.fragor) <= FLEST
    assert b.mal == Lista((f"Läs mer (rektorn, till {svenska.datum(dagar(30))})",))
    assert b.sluta == Lista(("Gammal enkät",))
    assert {s.skolform for s in (*b.siffror, *b.egna)} == {"Grundskola"}
    assert b.nasta.startswith("Följ upp målet senast")
    html = hamta(person, "egna_blad", huvudman, NAMND).content.decode()
    assert "egen uppgift" in html
    assert "Fler leker ihop" not in html
    assert "Fler leker ihop" in hamta(person, "egna_blad", huvudman, PERSONAL).content.decode()


def test_without_statistics_the_page_says_so_and_asks_anyway(db):
    huvudman = skapa_huvudman("Tallen", typ="enskild", form="ekonomisk")
    skapa_skolform(huvudman, "forskola")
    b = blad(huvudman, NAMND)
    assert (b.rubrik, b.siffror, b.lucka) == ("Till styrelsen", [], UTAN_STATISTIK)
    assert b.fragor == list(texter.forslag_for("forskola").mark[:2])
    assert "Välj en av frågorna" in b.nasta
    assert blad(skapa_huvudman(), PERSONAL).fragor == []


@pytest.mark.parametrize("till", [NAMND, PERSONAL])
def test_the_longest_page_is_one_tagged_sheet_of_a4(huvudman, till):
    person = skapa_anvandare(huvudman=huvudman)
    frys_underlag(huvudman, skapa_statistik(huvudman))
    langt = "Alla barn och elever möter vuxna som ser dem och frågar vad de behöver. " * 6
    for n in range(6):
        skapa_egen_rad(huvudman, person, "mal", text=langt, vem="skolchefen och rektorerna tillsammans", till=dagar(9))
        skapa_egen_rad(huvudman, person, "foljs-upp", vad=f"{n} {langt}"[:200])
        skapa_egen_rad(huvudman, person, "iakttagelser", ser=langt)
        skapa_eget_varde(huvudman, person, namn=f"{n} {langt}"[:120], varde=n)

    data = som_pdf(blad(huvudman, till))

    with pikepdf.open(BytesIO(data)) as pdf:
        assert len(pdf.pages) == 1
        bredd, hojd = (round(float(v) / 72 * 25.4) for v in pdf.pages[0].MediaBox[2:])
        assert (bredd, hojd) == (210, 297)
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "sv"
    svar = hamta(person, "egna_blad_pdf", huvudman, till)
    assert (svar["Content-Type"], svar["Cache-Control"]) == ("application/pdf", "no-store, private")
    assert svar["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("till", [NAMND, PERSONAL])
@pytest.mark.parametrize(("antal", "langd"), [(7, 60), (5, 200), (2, 480), (1, 500), (12, 20), (9, 95)])
def test_a_sheet_of_any_length_is_one_page_with_whole_texts_and_says_how_many_more(huvudman, till, antal, langd):
    person = skapa_anvandare(huvudman=huvudman)
    frys_underlag(huvudman, skapa_statistik(huvudman))
    for n in range(3):
        skapa_eget_varde(huvudman, person, namn=f"{n} Elever som trivs {'mycket ' * n * 7}"[:120].strip())
    for n in range(antal):
        text = (f"{n} " + "Fler barn ska trivas och lära i en trygg grupp varje dag " * 10)[:langd].strip()
        skapa_egen_rad(huvudman, person, "mal", text=text, vem="rektorn")
        skapa_egen_rad(huvudman, person, "iakttagelser", ser=text)
        skapa_egen_rad(huvudman, person, "foljs-upp", vad=text[:200])

    b = blad(huvudman, till)

    with pikepdf.open(BytesIO(som_pdf(b))) as pdf:
        assert len(pdf.pages) == 1
    listor = (b.mal, b.sluta) if till == NAMND else (b.mal, b.sluta, b.iakttagelser)
    for lista in listor:
        assert len(lista.visade) + lista.fler == antal
        assert lista.visade
        assert not any(text.endswith("…") for text in lista.visade[1:])
    html = hamta(person, "egna_blad", huvudman, till).content.decode()
    assert html.count("Och ") == sum(bool(lista.fler) for lista in listor) + bool(b.fler_egna)
    if (antal, langd) == (7, 60) and till == NAMND:
        assert [lista.fler for lista in listor] == [0, 0]


def test_lines_are_shared_and_only_a_first_text_is_cut():
    lang, kortare = "ord " * 200, "en rad"
    assert fordela({}, 10) == {}
    assert fordela({"a": [kortare] * 3}, 20) == {"a": Lista((kortare,) * 3)}
    delade = fordela({"a": [lang], "b": [kortare, kortare]}, 12)
    assert delade["a"].visade[0].endswith(" …")
    assert delade["b"] == Lista((kortare,), 1)
    assert fordela({"a": [kortare, lang]}, 6)["a"] == Lista((kortare,), 1)
    assert rader("x" * TECKEN * 2 + "x") == 4  # a long word begins on a line of its own
    assert rader("MEST VERSALER " * 60) > rader("mest gemener . " * 60)
    assert rader(kort("x" * 1000, 2)) == 2


def test_an_own_figure_of_an_official_measure_stands_with_the_published_value(huvudman):
    person = skapa_anvandare(huvudman=huvudman)
    frys_underlag(huvudman, skapa_statistik(huvudman, tal="63.5"))
    skapa_eget_varde(huvudman, person, indikator="gr_personal_behorighet", varde=Decimal("66.2"))
    skapa_eget_varde(huvudman, person, namn="Från ansökan till kursstart", skolform="komvux")

    b = blad(huvudman, NAMND)

    egna = {s.namn: s for s in b.egna}
    behoriga = egna["Lärare med legitimation och behörighet"]
    assert behoriga.varde.replace("\u00a0", " ") == "66,2 %"
    assert behoriga.officiellt.replace("\u00a0", " ") == "I statistiken 63,5 %, 2024/25"
    assert "Lärare med legitimation och behörighet" not in {s.namn for s in b.siffror}
    assert egna["Från ansökan till kursstart"].skolform == "Komvux"
    html = hamta(person, "egna_blad", huvudman, NAMND).content.decode().replace("\u00a0", " ")
    assert "I statistiken 63,5 %" in html
    assert "egen uppgift, 2025/26, Komvux" in html


def test_each_namnd_has_a_sheet_of_its_own_skolformer(huvudman):
    person = skapa_anvandare(huvudman=huvudman)
    frys_underlag(huvudman, skapa_statistik(huvudman))
    skapa_eget_varde(huvudman, person, namn="Barn per grupp", skolform="forskola")
    skapa_eget_varde(huvudman, person, namn="Trivsel")
    for kod, text in (("forskola", "Mindre grupper"), ("grundskola", "Läs mer"), ("", "Alla ska synas")):
        skapa_egen_rad(huvudman, person, "mal", skolform=kod, text=text)
    sma, stora = (
        lagg_till_namnd(huvudman=huvudman, namn=namn, skolformer=[kod], aktor=None)
        for namn, kod in (("Förskolenämnden", "forskola"), ("Skolnämnden", "grundskola"))
    )

    alla, forskola, skola = (blad(huvudman, NAMND, n) for n in (None, sma, stora))

    assert [b.vilka for b in (alla, forskola, skola)] == ["nämnden", "Förskolenämnden", "Skolnämnden"]
    assert [{s.namn for s in b.egna} for b in (alla, forskola, skola)] == [
        {"Barn per grupp", "Trivsel"}, {"Barn per grupp"}, {"Trivsel"},
    ]  # fmt: skip
    assert [set(b.mal.visade) for b in (forskola, skola)] == [
        {"Mindre grupper", "Alla ska synas"}, {"Läs mer", "Alla ska synas"},
    ]  # fmt: skip
    assert (forskola.siffror, forskola.lucka) == ([], UTAN_STATISTIK)
    assert len(skola.siffror) == FLEST
    assert (forskola.vi, alla.vi[0]) == (["Förskola", "1\u00a0enhet"], "Förskola och grundskola")
    assert forskola.fragor == list(texter.forslag_for("forskola").mark[:2])
    client = Client()
    client.force_login(person)
    url, pdf_url = (
        reverse(f"analysunderlag:{namn}", args=[huvudman.nyckel, NAMND]) for namn in ("egna_blad", "egna_blad_pdf")
    )
    html = client.get(f"{url}?namnd={sma.pk}").content.decode()
    assert "Barn per grupp" in html
    assert "Trivsel" not in html
    assert f'href="{url}?namnd={stora.pk}"' in html
    assert f'href="{pdf_url}?namnd={sma.pk}"' in html
    assert "F%C3%B6rskolen%C3%A4mnden" in client.get(f"{pdf_url}?namnd={sma.pk}")["Content-Disposition"]
    assert client.get(f"{url}?namnd=999").status_code == client.get(f"{pdf_url}?namnd=x").status_code == 404
    sida = client.get(reverse("analysunderlag:egna_ta_med", args=[huvudman.nyckel])).content.decode()
    assert f'href="{url}?namnd={sma.pk}"' in sida
    assert "tre siffror" not in sida


def test_a_namnd_with_one_skolform_says_how_many_children_and_with_several_does_not_add_up(huvudman):
    huvudman.skolformer.filter(skolform="forskola").update(antal=4452, antal_enheter=65)
    sma, stora = (
        lagg_till_namnd(huvudman=huvudman, namn=namn, skolformer=koder, aktor=None)
        for namn, koder in (("A", ["forskola"]), ("B", ["forskola", "grundskola"]))
    )
    assert blad(huvudman, NAMND, sma).vi == ["Förskola", "4\u202f452 barn", "65\u00a0enheter"]
    assert blad(huvudman, NAMND, stora).vi == ["Förskola och grundskola"]


@pytest.mark.parametrize(
    ("koder", "vilka"),
    [(["forskola"], "barn"), (["gymnasieskola"], "elever"), (["forskola", "grundskola"], "barn och elever")],
)
def test_children_and_pupils_are_called_what_they_are(db, koder, vilka):
    huvudman = skapa_huvudman(barn_elever=11)
    skapa_skolform(huvudman, *koder)
    assert blad(huvudman, NAMND).vi[1] == f"11 {vilka}"


def test_there_is_no_third_page(huvudman):
    person = skapa_anvandare(huvudman=huvudman)
    for namn in ("egna_blad", "egna_blad_pdf"):
        assert hamta(person, namn, huvudman, "alla").status_code == 404


# Readability ------------------------------------------------------------------------------------------------------


def test_lix_counts_words_sentences_and_long_words():
    assert lix("") == lix("§ 7 – !") - lix("§ 7 – !") == 0
    assert lix("Vi ses. Det går bra.") == 3  # 5 words, 2 sentences, none long: 2.5, rounded up
    assert lix("Kvalitetsarbetet dokumenteras.") == 102
    assert lix("Ett kort ord\n\nEtt till") == 3
    assert lix("Läsåret 2025/26 ökade talet till 71,9 procent.") == 7 + 29


def malltext(mall: str) -> str:
    """The fixed words of a template: without tags, code and attributes. Each block is a sentence of its own."""
    text = re.sub(r"{%\s*comment.*?endcomment\s*%}", "", mall, flags=re.S)
    text = re.sub(r'(text|rubrik|lank_text|knapptext)="([^"]{12,})"', r"}}\n\n\2.\n\n{{", text)
    text = re.sub(r"{%.*?%}|{{.*?}}", " ", text, flags=re.S)
    text = re.sub(r"</?(p|h[1-6]|li|dt|dd|th|td|section|div|a|summary|label)\b[^>]*>", "\n\n", text)
    return unescape(re.sub(r"<[^>]+>", " ", text))


def textfiler() -> list[tuple[str, str]]:
    def alla(varde: Any) -> list[str]:
        if isinstance(varde, dict):
            return [t for namn, v in varde.items() if namn not in {"kod", "kalla", "paragraf"} for t in alla(v)]
        if isinstance(varde, list):
            return [t for v in varde for t in alla(v)]
        return [varde] if isinstance(varde, str) and " " in varde else []

    data = [
        (fil.name, alla(tomllib.loads(fil.read_text("utf-8"))))
        for fil in (texter.KATALOG / "forslag.toml", texter.KATALOG / "uppdrag.toml")
    ]
    mallar = [(fil.name, [malltext(fil.read_text("utf-8"))]) for fil in sorted(MALLAR.glob("*.html"))]
    return [(namn, "\n\n".join(texter_)) for namn, texter_ in data + mallar]


def test_the_fixed_texts_are_easy_to_read(capsys):
    """Prints the value of each file; run with -s."""
    varden = {namn: (lix(text), len(re.findall(r"\w+", text))) for namn, text in textfiler()}
    with capsys.disabled():
        print()
        for namn, (varde, antal) in varden.items():
            print(f"LIX {varde:3d}  {antal:4d} ord  {namn}")
    assert {"uppdrag.toml", "forslag.toml", "foljs_upp.html", "_blad.html"} <= set(varden)
    assert {namn: v for namn, v in varden.items() if v[0] > HOGST_LIX and v[1] > 25} == {}
    assert varden["uppdrag.toml"][0] <= 35
