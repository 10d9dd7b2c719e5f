"""The language check: what it asks about and what it leaves alone. A false alarm costs trust, so both are tested."""

import pkgutil
import sys
from importlib import import_module
from types import FrameType
from typing import Any

import pytest
from django.forms import CharField, Form
from hypothesis import given
from hypothesis import strategies as st

from dialoger import forms as forms_paket
from dialoger.fragebank import fragebank
from dialoger.sprakkoll import Sort, funktionsforslag, granska

KANDA = ("Fjällgläntans friskola AB", "Elsa Friskola", "Solbacken", "Anna Whitlocks gymnasium")

# (text, what it asks about)
FRAGAR = [
    # Assessment by those who write
    ("Vår bedömning är att huvudmannen följer upp resultaten.", ["bedömning"]),
    ("Vi bedömer att arbetet är på väg åt rätt håll.", ["bedömer"]),
    ("Skolverket bedömer att rutinerna följs.", ["bedömer"]),
    ("Skolverkets bedömning delas av SPSM.", ["bedömning"]),
    ("Utförarnas bedömning av elevernas studiero redovisas muntligt.", ["bedömning"]),
    ("Bedömning av huvudmannen: arbetet fortsätter.", ["Bedömning"]),
    ("Kvalitetsarbetet bedöms vara nytt.", ["bedöms"]),
    ("En helhetsbedömning gjordes efteråt.", ["helhetsbedömning"]),
    # Faults
    ("Det finns brister i uppföljningen.", ["brister"]),
    ("Uppföljningen är bristfällig.", ["bristfällig"]),
    ("BRISTANDE rutiner diskuterades.", ["BRISTANDE"]),
    ("Styrelsen når inte upp till kraven.", ["når inte upp"]),
    ("Huvudmannen uppfyller inte skollagen.", ["uppfyller inte"]),
    ("Huvudmannen saknar helt rutiner för uppföljning.", ["saknar helt rutiner"]),
    # Judgements
    ("Samverkan är svag.", ["svag"]),
    ("De svagaste leden är nämnden.", ["svagaste"]),
    ("Resultaten är sämre än förra året.", ["sämre"]),
    ("Det går dåligt i matematik.", ["dåligt"]),
    ("Arbetet är underkänt.", ["underkänt"]),
    ("Styrkedjan är otydlig.", ["otydlig"]),
    ("Rutinerna är undermåliga.", ["undermåliga"]),
    ("Läget är oroväckande.", ["oroväckande"]),
    ("Satsningen misslyckades inte, men har misslyckats förut.", ["misslyckats"]),
    ("Kvalitetsarbetet är föredömligt.", ["föredömligt"]),
    ("Verksamheten håller hög kvalitet.", ["hög kvalitet"]),
    ("Ledningen är mycket duktig.", ["duktig"]),
    ("Rektor var duktig och kompetent.", ["duktig", "kompetent"]),
    ("Imponerande, sa någon. Det var utmärkt.", ["Imponerande", "utmärkt"]),
    ("Skolan har låg måluppfyllelse.", ["låg måluppfyllelse"]),
    ("De gör ett gott arbete.", ["gott arbete"]),
    ("Uppföljningen fungerar inte.", ["fungerar inte"]),
    ("Elevhälsan är problematisk.", ["problematisk"]),
    ("Skolan har många lågpresterande elever.", ["lågpresterande"]),
    ("Kvaliteten är låg och resultaten sjunker.", ["Kvaliteten är låg", "resultaten sjunker"]),
    ("Resultaten i matematik är lägre än i fjol.", ["Resultaten i matematik är lägre"]),
    ("Ledningen klarar inte uppdraget.", ["klarar inte"]),
    ("Nämnden förmår inte styra.", ["förmår inte"]),
    ("Det är oroande att eleverna väljer bort skolan.", ["oroande"]),
    ("Skolan ligger efter.", ["Skolan ligger efter"]),
    ("Kommunen har halkat efter.", ["Kommunen har halkat efter"]),
    # Needs
    ("Huvudmannens utvecklingsbehov är uppföljning.", ["utvecklingsbehov"]),
    ("Ett utvecklingsområde är elevhälsan.", ["utvecklingsområde"]),
    ("Förbättringsområdena är tre.", ["Förbättringsområdena"]),
    ("Nämnden behöver förbättra sin uppföljning.", ["behöver förbättra"]),
    ("Rektorerna måste därför tydligt stärka ledarskapet.", ["måste därför tydligt stärka"]),
    ("Arbetet bör utvecklas.", ["bör utvecklas"]),
    ("De måste bli bättre på att lyssna.", ["måste bli bättre"]),
    # Risk
    ("Det finns en risk att arbetet stannar av.", ["risk"]),
    ("Skolan riskerar att tappa elever.", ["riskerar"]),
    ("Eleverna är i riskzonen.", ["riskzonen"]),
    # Names
    ("Anna berättade om arbetet.", ["Anna"]),
    ("Efter mötet skrev Karin Åberg ihop frågorna.", ["Karin Åberg"]),
    ("Rektor Svensson inledde.", ["Svensson"]),
    ("Med var skolchef Fatima Haddad och rektorn Ek.", ["Fatima Haddad", "Ek"]),
    ("På Annas förslag talade vi om språk.", ["Annas"]),
    ("Vi tackar Björn för kaffet.", ["Björn"]),
    ("Saga Nyström deltog också.", ["Saga Nyström"]),
    ("Frågan ställdes av Berivan Skogskär.", ["Berivan Skogskär"]),
    ("Igår sa Berivan Skogskär något annat.", ["Berivan Skogskär"]),
    ("Anna-Karin och Lars-Erik deltog.", ["Anna-Karin", "Lars-Erik"]),
    ("Deltagare:\n- Johan Bergström\n- Leila", ["Johan Bergström", "Leila"]),
    ("Hassans bild av Kumla kommun.", ["Hassans"]),
    ("Fru Ek och herr Alm kom.", ["Ek", "Alm"]),
    ("Kalle Karlsson deltog.", ["Kalle Karlsson"]),
    ("Tuva Nilssons fråga togs upp.", ["Tuva Nilssons"]),
    ("Igår svensson ringde om lokalerna.", ["svensson"]),
    ("svensson ringde.", ["svensson"]),
    ("Med var rektor anna och johanssons kollega.", ["anna", "johanssons"]),
    ("A. Berg sa att det går bra.", ["A. Berg"]),
    ("Efteråt ringde rektor A. Berg.", ["A. Berg"]),
    ("M. Karlsson deltog.", ["M. Karlsson"]),
    ("Zlatan sade att det är nytt.", ["Zlatan"]),
    ("På mötet sade alla sitt, och Zlatan frågade mer.", ["Zlatan"]),
    ("Zlatan Berivanovic berättade.", ["Zlatan Berivanovic"]),
    # Personal data
    ("Nås på anna.berg@kumla.example eller 070-123 45 67.", ["anna.berg@kumla.example", "070-123 45 67"]),
    ("Ring +46 70 123 45 67.", ["+46 70 123 45 67"]),
    ("Numret är 019-58 80 00.", ["019-58 80 00"]),
    ("Personen 850709-9805 nämndes.", ["850709-9805"]),
    ("Personen 198507099805 nämndes.", ["198507099805"]),
    ("Personen 8507099805 nämndes.", ["8507099805"]),
    ("Samordningsnummer 850769-1234.", ["850769-1234"]),
]

TIGER = [
    # Bedömning as a word of the school
    "Samtalet handlade om betyg och bedömning.",
    "Bedömning och betyg var ett ämne.",
    "Vi talade om Skolverkets bedömningsstöd.",
    "Lärarna bedömer elevernas kunskaper tillsammans.",
    "Formativ bedömning kom upp.",
    "Sambedömning av nationella prov är ett ämne.",
    "Bedömning för lärande nämndes som ett exempel.",
    "Huvudmannen beskrev hur likvärdig bedömning följs upp.",
    "En del av samtalet rörde bedömning.",
    "Dialogen är ingen bedömning av huvudmannen.",
    "Mötet avslutades utan någon bedömning.",
    "Kartläggning och bedömning i förskoleklass togs upp.",
    "Utförarna visade Skolverkets stödmaterial Bedömning för lärande.",
    "Utförarna visade SPSM:s Tillgänglig utbildning.",
    # Words that only look like it
    "Elever med nedsatt syn eller svag hörsel nämndes.",
    "Huvudmannen berättade att det är brist på lärare i kommunen.",
    "Lärarbrist togs upp som ett ämne.",
    "Ämnet var risk- och skyddsfaktorer.",
    "Riskbedömning av arbetsmiljön är ett annat ärende.",
    "Mötet blev digitalt på grund av dåligt väder.",
    "Ljudet hackade: dålig uppkoppling.",
    "Bristol nämndes som studiebesök.",
    "Vi talade om hur undervisningen kan utvecklas.",
    "Vi behöver boka ett nytt möte.",
    "Hur stärka samverkan? Det var en fråga.",
    "Elever i behov av särskilt stöd var ett ämne.",
    "Frågan når skolchefen. Inte upp till nämnden.",
    "Huvudmannen saknar uppgifter om komvux i statistiken.",
    "Utvecklingsarbetet följs upp i juni.",
    "Resultaten i nationella prov var ett ämne.",
    "Mötet ligger efter sommarlovet.",
    "Elevhälsan berättade om sitt arbete. Några frågade mer. Två rektorer svarade.",
    "Deltagarna sade att frågan är viktig. Därefter berättade rektorn. Personalen menar annat.",
    "Föräldrar frågar ofta. Rektorer svarade. Skolenheten skrev ned det.",
    "Bilaga A. Därefter berättade skolchefen. Grupp B. Rektorn sade sitt.",
    "A. Bakgrund\nB. Mötet",
    "Kumla kommun berättade om årshjulet. Nora sade ja.",
    # Not persons
    "Kumla kommun och Region Örebro län deltog.",
    "Dialogen hölls i Nora.",
    "Mötet hölls i Upplands Väsby och i Västra Götaland.",
    "Representanter för Fjällgläntans friskola AB deltog.",
    "Vi besökte Elsa Friskolas lokaler och Anna Whitlocks gymnasium.",
    "Förskolan Lilla Snäckan visade upp gården.",
    "Elsa Brändströms skola är en av enheterna.",
    "Vi sågs i Microsoft Teams.",
    "Specialpedagogiska skolmyndigheten och Skolverket ledde mötet.",
    "Styrelsen, skolchefen och två rektorer deltog.",
    "Rektor och skolchef deltog. Ordföranden inledde.",
    "Rektor för Solbacken deltog.",
    "Per elev finns det två datorer.",
    "Inga beslut fattades. Klara besked efterfrågades.",
    "Hans uppdrag är att leda. Liv och rörelse. Dag och natt.",
    "Barn- och utbildningsnämnden beslutar. Det gör även SPSM och SKR.",
    "Skolenkäten och Lgr22 nämndes.",
    "Nationella kvalitetssystemet presenterades.",
    "Ämnen: Trygghet, Studiero, Språk.",
    "Funktioner\nSkolchef: 1\nRektor: 3",
    # Not personal data
    "Organisationsnumret är 212000-1983.",
    "Läsåret 2024/25 deltog 12 104 elever.",
    "Dnr SV 2026:01234 och SPSM 2026/0012345.",
    "Mötet var 2026-11-24 kl. 08.30–11.00.",
    "Värdena ligger mellan 0 och 10.",
    "Telefontid 08.00-09.00.",
    "Adressen är www.example.se/kvalitet.",
]


@pytest.mark.parametrize(("text", "vantat"), FRAGAR)
def test_it_asks_about(text, vantat):
    assert [a.utdrag for a in granska(text, KANDA)] == vantat


@pytest.mark.parametrize("text", TIGER)
def test_it_is_silent_about(text):
    assert granska(text, KANDA) == []


def test_the_sorts_and_the_words_of_help():
    text = "Rektor Ek bedöms av anna@x.se, 070-123 45 67 och 850709-9805. Brist finns."
    sorter = [a.sort for a in granska(text)]
    assert sorter == [Sort.NAMN, Sort.OMDOME, Sort.EPOST, Sort.TELEFON, Sort.PERSONNUMMER, Sort.OMDOME]
    for a in granska(text):
        assert text[a.position :].startswith(a.utdrag)
        assert a.forslag[0].isupper()
        assert a.forslag.endswith(".")
        assert granska(a.forslag) == [], "the help must pass its own check"


def test_lines_are_counted_from_one():
    text = "Första raden.\n\nRisk.\r\nAnna\n"
    assert [(a.utdrag, a.rad, a.position) for a in granska(text)] == [("Risk", 3, 15), ("Anna", 4, 22)]


def test_a_name_is_suggested_to_become_the_function_beside_it():
    text = "Med var skolchef Fatima Haddad. Anna var sjuk."
    forsta, andra = granska(text)
    assert "skolchefen" in forsta.forslag
    assert funktionsforslag(text, forsta, ["Rektor", "Styrelse"]) == [
        "skolchefen", "rektor", "styrelse", "en företrädare för huvudmannen",
    ]  # fmt: skip
    assert funktionsforslag(text, andra) == ["en företrädare för huvudmannen"]
    assert funktionsforslag("Risk.", granska("Risk.")[0], ["Rektor"]) == []


def test_known_names_hide_no_person_who_only_shares_a_word():
    assert [a.utdrag for a in granska("Anna Whitlocks gymnasium och Anna Berg.", KANDA)] == ["Anna Berg"]


def test_the_questions_of_the_bank_judge_nobody():
    assert [(f.id, a.utdrag) for f in fragebank().fragor for a in granska(f.text)] == []


@given(st.text(), st.lists(st.text(max_size=20), max_size=3))
def test_any_text_is_read_without_a_fault(text, kanda):
    for a in granska(text, kanda):
        assert a.utdrag == text[a.position : a.position + len(a.utdrag)]
        assert 1 <= a.rad <= text.count("\n") + 1
        funktionsforslag(text, a)


_ORD = (
    "Anna anna - @ 0 0701 19 850709 risk behöver förbättra Rektor Ek bedömning vår skola s ' : å … 🙂 Kumla kommun S:t"
)
_BITAR = st.sampled_from([*_ORD.split(), " ", "  ", "\n", ". ", "\u0301"])


@given(st.lists(_BITAR, max_size=60))
def test_any_mixture_of_its_own_words_is_read_without_a_fault(bitar):
    text = "".join(bitar)
    positioner = [a.position for a in granska(text, ["Kumla Ek"])]
    assert positioner == sorted(positioner)


_UPPREPAS = (
    "a|A|Anna |anna@|0|0 |a.|a-|behöver |behöver x |når inte |risk |bedömning |vår bedömning |850709|850709-9805 |"
    "\n|Kumla |Rektor Ek |+46 |@|Ö'"
)


@pytest.mark.parametrize("bit", _UPPREPAS.split("|"))
def test_a_very_long_text_takes_steps_in_proportion(bit):
    """Counted in lines of code that run, so no clock is asked. The long text would never end if a pattern went back."""

    def steg(tecken: int) -> int:
        antal = 0

        def rakna(frame: FrameType, handelse: str, arg: Any) -> Any:
            nonlocal antal
            antal += 1
            return rakna

        forut = sys.gettrace()
        sys.settrace(rakna)
        try:
            granska((bit * tecken)[:tecken], KANDA)
        finally:
            sys.settrace(forut)
        return antal

    granska("")
    assert steg(4_000) < 2.2 * steg(2_000) + 200
    granska((bit * 200_000)[:200_000], KANDA)


def test_what_goes_into_the_history_says_how_to_write_it():
    """Reasons, who answered and what a part is about are never changed: each field asks for words without names."""
    fria = {}
    for modul in pkgutil.iter_modules(forms_paket.__path__):
        for namn, klass in vars(import_module(f"dialoger.forms.{modul.name}")).items():
            if isinstance(klass, type) and issubclass(klass, Form):
                falt = {n: f for n, f in klass.base_fields.items() if n in ("skal", "av", "omfattning")}
                fria |= {(namn, n): f.help_text for n, f in falt.items() if type(f) is CharField}
    assert len(fria) >= 12
    assert {nyckel for nyckel, text in fria.items() if "namn" not in text} == set()
