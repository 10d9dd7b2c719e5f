"""The services of the självskattning, and what the database itself refuses."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from analysunderlag.models import Delning, Sjalvskattning, Skattningsniva, Skattningssvar
from analysunderlag.services import sjalvskattning, skattningslank, skattningssvar
from analysunderlag.services.kvalitetssystem import Utfall, ladda_kvalitetssystem
from analysunderlag.services.skattningslank import GallerInte
from analysunderlag.services.skattningssvar import Faktorsvar, Nivastangd, Svarskrock, SvarSparadesInte
from kvalitet.models import Anvandare, Handelse, Roll
from tests.analysunderlag.skattningsvarld import fyll, skapa_delning, skapa_skattning, stang, svara
from tests.factories import dagar, skapa_anvandare, skapa_huvudman

pytestmark = pytest.mark.django_db


@pytest.fixture
def huvudman():
    return skapa_huvudman("Kumla kommun")


@pytest.fixture
def person(huvudman) -> Anvandare:
    return skapa_anvandare(huvudman=huvudman)


@pytest.fixture
def skattning(huvudman, person) -> Sjalvskattning:
    return skapa_skattning(huvudman, antal={"huvudman": 3, "rektor": 6}, aktor=person)


@pytest.fixture
def rektor(skattning) -> Skattningsniva:
    return skattning.nivaer.get(niva="rektor")


@pytest.fixture
def styrelse(skattning) -> Skattningsniva:
    return skattning.nivaer.get(niva="huvudman")


def handelser() -> list[str]:
    return [h.typ for h in Handelse.objects.filter(typ__startswith="skattning.").order_by("pk")]


# Making one -------------------------------------------------------------------------------------------------------


def test_five_or_more_answer_one_by_one_and_fewer_together(skattning, person):
    satt = {n.niva: (n.svarssatt, n.antal, n.lank_till, n.stangd) for n in skattning.nivaer.all()}
    assert satt == {"huvudman": ("gemensamt", 3, dagar(60), None), "rektor": ("var_for_sig", 6, dagar(60), None)}
    handelse = Handelse.objects.get(typ="skattning.skapad")
    assert (handelse.aktor, handelse.till) == (person, {"huvudman": 3, "rektor": 6})


def test_one_without_levels_is_none(huvudman, person):
    with pytest.raises(ValidationError, match="minst en nivå"):
        skapa_skattning(huvudman, antal={"rektor": 0}, aktor=person)
    assert not Sjalvskattning.objects.exists()


def test_a_version_without_statements_has_nothing_to_answer(huvudman, skattning):
    system = skattning.system
    for faktor in system.innehall["faktorer"]:
        del faktor["pastaenden"]  # as a snapshot from before them
    system.save()
    with pytest.raises(ValidationError, match="inga påståenden"):
        skapa_skattning(huvudman, antal={"rektor": 5})
    assert Sjalvskattning.objects.count() == 1


def test_a_used_version_of_the_quality_system_never_changes(skattning):
    """Its statements are what people have answered."""
    skattning.system.sha256 = "0" * 64
    skattning.system.save()
    assert ladda_kvalitetssystem().utfall is Utfall.NY
    skattning.refresh_from_db()
    assert not skattning.system.ar_gallande


# Places and links -------------------------------------------------------------------------------------------------


def test_the_link_lets_in_as_many_as_are_expected(rektor):
    lank = skattningslank.token(rektor)
    nycklar = {skattningssvar.borja_med_lank(lank)[0].nyckel for _ in range(6)}
    assert len(nycklar) == 6

    with pytest.raises(GallerInte):
        skattningssvar.borja_med_lank(lank)
    with pytest.raises(GallerInte):
        skattningslank.hitta(lank)
    sjalvskattning.andra_antal(niva_id=rektor.pk, antal=7, aktor=None)
    skattningssvar.borja_med_lank(lank)
    assert rektor.svar.count() == 7


def test_the_same_form_twice_takes_one_place_until_something_is_written(rektor):
    lank = skattningslank.token(rektor)
    forst, kod = skattningssvar.borja_med_lank(lank, engang="nyckel")
    igen, samma = skattningssvar.borja_med_lank(lank, engang="nyckel")
    assert (forst.pk, kod) == (igen.pk, samma)

    fyll(forst, 4)
    annat, ny = skattningssvar.borja_med_lank(lank, engang="nyckel")  # a shared computer and the back button
    assert annat.pk != forst.pk
    assert ny != kod
    assert annat.svar == {}


def test_the_last_place_survives_a_double_click(rektor):
    lank = skattningslank.token(rektor)
    for _ in range(5):
        skattningssvar.borja_med_lank(lank)
    forst, _ = skattningssvar.borja_med_lank(lank, engang="a")
    assert skattningssvar.borja_med_lank(lank, engang="a")[0] == forst


@pytest.mark.parametrize("fel", ["", "1.x", "x", "1-1.abc", "å", "1" * 300, "1-1.åäö", "ZZZZZZZZZZZZZZZZZZ.a"])
def test_a_guessed_link_opens_nothing(rektor, fel):
    with pytest.raises(GallerInte):
        skattningslank.hitta(fel)


def test_a_changed_link_opens_nothing(rektor):
    lank = skattningslank.token(rektor)
    for fel in (lank[:-1], lank + "a", lank.swapcase(), f"0{lank}"):
        with pytest.raises(GallerInte):
            skattningslank.hitta(fel)
    assert skattningslank.hitta(lank) == rektor


def test_a_new_link_stops_the_old_one_but_not_those_who_have_begun(rektor, person):
    gammal = skattningslank.token(rektor)
    _, kod = skattningssvar.borja_med_lank(gammal)
    Skattningsniva.objects.filter(pk=rektor.pk).update(lank_till=dagar(1))
    ny = sjalvskattning.byt_lank(niva_id=rektor.pk, aktor=person)

    with pytest.raises(GallerInte):
        skattningslank.hitta(gammal)
    assert skattningslank.hitta(skattningslank.token(ny)) == rektor
    assert ny.lank_till == dagar(60)
    assert [s.niva_id for s in skattningslank.svar_med_kod(kod)] == [rektor.pk]
    assert handelser()[-1] == "skattning.lank"


def test_a_link_past_its_last_day_lets_nobody_in(rektor):
    lank = skattningslank.token(rektor)
    Skattningsniva.objects.filter(pk=rektor.pk).update(lank_till=dagar(0))
    assert skattningslank.hitta(lank) == rektor
    Skattningsniva.objects.filter(pk=rektor.pk).update(lank_till=dagar(-1))
    with pytest.raises(GallerInte):
        skattningslank.hitta(lank)


def test_the_code_is_stored_as_a_hash_only_and_read_as_people_write_it(rektor):
    rad, kod = skattningssvar.borja_med_lank(skattningslank.token(rektor))
    assert len(kod) == 12
    assert kod not in str(Skattningssvar.objects.values().get())
    skriven = skattningslank.i_grupper(kod).lower().replace("-", " ")
    assert skattningslank.svar_med_kod(skattningslank.stada(f" {skriven} ")) == [rad]
    assert skattningslank.svar_med_kod("A" * 12, "", kod[:-1]) == []


def test_an_account_has_one_answer_per_level(rektor, person):
    rad = skattningssvar.borja_med_konto(niva_id=rektor.pk, anvandare=person)
    assert skattningssvar.borja_med_konto(niva_id=rektor.pk, anvandare=person) == rad
    assert (rad.anvandare, rad.kod_hash) == (person, "")


def test_the_number_is_never_below_those_who_have_begun(rektor, styrelse):
    for _ in range(6):
        skattningssvar.borja_med_lank(skattningslank.token(rektor))
    with pytest.raises(ValidationError, match="Sex har redan börjat"):
        sjalvskattning.andra_antal(niva_id=rektor.pk, antal=5, aktor=None)
    with pytest.raises(ValidationError, match="svarar ni tillsammans"):
        sjalvskattning.andra_antal(niva_id=rektor.pk, antal=4, aktor=None)
    with pytest.raises(ValidationError):
        sjalvskattning.andra_antal(niva_id=rektor.pk, antal=501, aktor=None)
    rektor.refresh_from_db()
    assert rektor.antal == 6

    assert sjalvskattning.andra_antal(niva_id=styrelse.pk, antal=5, aktor=None).svarssatt == "var_for_sig"


def test_a_begun_joint_answer_stays_joint_when_more_join(styrelse):
    skattningssvar.borja_med_lank(skattningslank.token(styrelse))
    assert sjalvskattning.andra_antal(niva_id=styrelse.pk, antal=7, aktor=None).svarssatt == "gemensamt"


def test_a_joint_answer_is_begun_once_and_shared_by_code(styrelse, person):
    rad = skattningssvar.borja_med_konto(niva_id=styrelse.pk, anvandare=person)
    assert rad.ar_gemensamt
    assert rad.anvandare is None
    with pytest.raises(GallerInte):  # whoever comes by the link sees nothing of it
        skattningssvar.borja_med_lank(skattningslank.token(styrelse))
    kod = skattningssvar.ny_kod(svar_id=rad.pk, aktor=person)
    assert skattningslank.svar_med_kod(kod) == [rad]
    igen = skattningssvar.ny_kod(svar_id=rad.pk, aktor=person)
    assert skattningslank.svar_med_kod(kod) == []
    assert skattningslank.svar_med_kod(igen) == [rad]


def test_only_a_joint_answer_gets_a_new_code(rektor, person):
    rad = skattningssvar.borja_med_konto(niva_id=rektor.pk, anvandare=person)
    with pytest.raises(ValidationError, match="gemensamt"):
        skattningssvar.ny_kod(svar_id=rad.pk, aktor=person)


# Answers ----------------------------------------------------------------------------------------------------------


def spara(rad, svar, text="", faktor=1, grund=None):
    rad = Skattningssvar.objects.select_related("niva__skattning__system").get(pk=rad.pk)
    sparat = skattningssvar.faktorsvar(rad, rad.niva.skattning.system.data.faktor(faktor))
    skattningssvar.spara_faktorer(
        svar_id=rad.pk, nya={faktor: Faktorsvar(svar, text)}, grund={faktor: grund or sparat.version}
    )


def test_an_answer_is_saved_faktor_by_faktor(rektor, person):
    rad = skattningssvar.borja_med_konto(niva_id=rektor.pk, anvandare=person)
    spara(rad, {"1r1": 4, "1r2": 0}, "  Vi såg det.\r\nTvå gånger. ")
    spara(rad, {"2r3": 1}, faktor=2)
    spara(rad, {"1r1": 3}, "", faktor=1)

    rad.refresh_from_db()
    assert (rad.svar, rad.texter, rad.ar_lamnat) == ({"1r1": 3, "2r3": 1}, {}, False)
    assert handelser() == ["skattning.skapad"]  # that somebody writes is nobody's business


@pytest.mark.parametrize(
    ("svar", "text", "fel"),
    [
        ({"1r1": 9}, "", "inte ett steg"),
        ({"1r1": -1}, "", "inte ett steg"),
        ({"1r1": True}, "", "inte ett steg"),
        ({"1r1": "4"}, "", "inte ett steg"),
        ({"1u1": 3}, "", "hör inte till"),
        ({"2r1": 3}, "", "hör inte till"),
        ({"nej": 3}, "", "hör inte till"),
        ({}, "x" * 10_000, "10000 tecken"),
    ],
)
def test_what_no_form_of_ours_sends_is_refused_whole(rektor, svar, text, fel):
    rad, _ = skattningssvar.borja_med_lank(skattningslank.token(rektor))
    with pytest.raises(ValidationError, match=fel):
        spara(rad, svar, text)
    rad.refresh_from_db()
    assert (rad.svar, rad.texter) == ({}, {})


def test_one_bad_faktor_of_several_saves_none(rektor):
    rad, _ = skattningssvar.borja_med_lank(skattningslank.token(rektor))
    tom = Faktorsvar({}, "").version
    with pytest.raises(ValidationError):
        skattningssvar.spara_faktorer(
            svar_id=rad.pk,
            nya={1: Faktorsvar({"1r1": 4}, ""), 2: Faktorsvar({"2r1": 9}, "")},
            grund={1: tom, 2: tom},
        )
    with pytest.raises(ValidationError, match="finns inte"):
        skattningssvar.spara_faktorer(svar_id=rad.pk, nya={8: Faktorsvar({}, "")}, grund={})
    rad.refresh_from_db()
    assert rad.svar == {}


def test_two_who_save_the_same_faktor_lose_nothing(styrelse, person):
    rad = skattningssvar.borja_med_konto(niva_id=styrelse.pk, anvandare=person)
    grund = Faktorsvar({}, "").version
    spara(rad, {"1h1": 4}, "Jag tror det", grund=grund)
    with pytest.raises(Svarskrock) as krock:
        spara(rad, {"1h1": 2}, "Jag tvivlar", grund=grund)
    assert (dict(krock.value.sparat.svar), krock.value.sparat.text) == ({"1h1": 4}, "Jag tror det")
    rad.refresh_from_db()
    assert (rad.svar, rad.texter) == ({"1h1": 4}, {"1": "Jag tror det"})

    spara(rad, {"1h1": 2}, "Vi är oeniga", grund=krock.value.sparat.version)
    spara(rad, {"1h1": 2}, "Vi är oeniga", grund=grund)  # the same again is no clash
    spara(rad, {"2h1": 1}, faktor=2, grund=grund)  # nor is another faktor
    rad.refresh_from_db()
    assert (rad.svar, rad.texter) == ({"1h1": 2, "2h1": 1}, {"1": "Vi är oeniga"})


def test_an_answer_counts_when_it_is_handed_in_and_can_still_be_changed(rektor, styrelse, person):
    rad, _ = skattningssvar.borja_med_lank(skattningslank.token(rektor))
    with pytest.raises(ValidationError, match="tomt"):
        skattningssvar.lamna(svar_id=rad.pk)
    fyll(rad, 4)
    skattningssvar.lamna(svar_id=rad.pk)
    skattningssvar.lamna(svar_id=rad.pk)
    fyll(rad, 2)
    rad.refresh_from_db()
    assert (rad.ar_lamnat, rad.svar) == (True, {"1r1": 2})

    joint = skattningssvar.borja_med_konto(niva_id=styrelse.pk, anvandare=person)
    fyll(joint, 3)
    skattningssvar.lamna(svar_id=joint.pk, aktor=person)
    lamnade = Handelse.objects.filter(typ="skattning.svar_lamnat").order_by("pk")
    assert [(h.aktor, h.till, h.data) for h in lamnade] == [(None, None, {}), (person, None, {})]


def test_the_person_behind_one_of_many_is_in_no_event(rektor, person):
    rad = skattningssvar.borja_med_konto(niva_id=rektor.pk, anvandare=person)
    fyll(rad, 4)
    skattningssvar.lamna(svar_id=rad.pk, aktor=person)
    assert Handelse.objects.get(typ="skattning.svar_lamnat").aktor is None


def test_the_words_of_the_database_are_not_passed_on(rektor, monkeypatch):
    """PostgreSQL quotes the whole row when it refuses one."""
    rad, _ = skattningssvar.borja_med_lank(skattningslank.token(rektor))

    def vagra(self, **_):
        raise DatabaseError("Failing row contains (PLANTERAD)")

    monkeypatch.setattr(Skattningssvar, "save", vagra)
    with pytest.raises(SvarSparadesInte) as fel:
        fyll(rad, 4, text="PLANTERAD")
    assert "PLANTERAD" not in str(fel.value)
    assert fel.value.__suppress_context__


# Closing ----------------------------------------------------------------------------------------------------------


def resultat(rad: Sjalvskattning) -> dict:
    return sjalvskattning.resultat(Sjalvskattning.objects.select_related("huvudman", "system").get(pk=rad.pk))


def test_nothing_but_the_number_is_told_while_a_level_is_open(skattning, rektor):
    for varde in (4, 4, 4, 4, 1):
        svara(rektor, varde)
    svar = resultat(skattning)
    assert (svar["faktorer"], svar["gemensamma"]) == ([], [])
    assert [n["text"] for n in svar["nivaer"]] == ["Inget gemensamt svar är påbörjat", "5 av 6 har svarat"]


def test_a_closed_level_forgets_who_and_in_which_order(skattning, rektor, person, monkeypatch):
    egen = skattningssvar.borja_med_konto(niva_id=rektor.pk, anvandare=person)
    fyll(egen, 1)
    skattningssvar.lamna(svar_id=egen.pk)
    koder = [svara(rektor, varde)[1] for varde in (2, 3, 4, 4)]
    halvt, kod = skattningssvar.borja_med_lank(skattningslank.token(rektor))
    fyll(halvt, 1, text="Inte lämnat")
    gamla = set(rektor.svar.values_list("nyckel", flat=True))
    monkeypatch.setattr("secrets.SystemRandom.shuffle", lambda self, lista: lista.reverse())
    stang(rektor, person)

    rader = list(rektor.svar.order_by("pk"))
    assert [r.svar for r in rader] == [{"1r1": v} for v in (4, 4, 3, 2, 1)]  # in the order of the shuffle
    assert {(r.anvandare, r.kod_hash, r.ar_lamnat) for r in rader} == {(None, "", True)}
    assert gamla.isdisjoint(r.nyckel for r in rader)
    assert skattningslank.svar_med_kod(*koder, kod) == []
    assert not Skattningssvar.objects.synliga_for(person).exists()
    handelse = Handelse.objects.get(typ="skattning.stangd")
    assert (handelse.aktor, handelse.till) == (person, {"antal": 5})
    del_ = resultat(skattning)["faktorer"][0]["nivaer"][0]
    assert [(s["varde"], s["antal"]) for s in del_["staplar"]] == [(4, 2), (3, 1), (2, 1), (1, 1)]
    assert "Inte lämnat" not in str(resultat(skattning))


def test_a_level_of_fewer_than_five_keeps_nothing(skattning, rektor, person):
    for _ in range(4):
        svara(rektor, 4, text="Bara vi fyra")
    stang(rektor, person)

    assert not rektor.svar.exists()
    assert resultat(skattning)["nivaer"][1]["text"] == "Stängd. Färre än fem svarade, så inget visas"
    rad = sjalvskattning.gor_gemensam(niva_id=rektor.pk, aktor=person, sett=0)
    assert (rad.svarssatt, rad.stangd) == ("gemensamt", None)
    joint = skattningssvar.borja_med_konto(niva_id=rektor.pk, anvandare=person)
    assert joint.ar_gemensamt
    assert joint.svar == {}


def test_closing_does_what_the_page_said(rektor):
    svara(rektor, 4)
    with pytest.raises(ValidationError, match="har ändrats"):
        sjalvskattning.stang(niva_id=rektor.pk, aktor=None, sett=0)
    with pytest.raises(ValidationError, match="har ändrats"):
        sjalvskattning.gor_gemensam(niva_id=rektor.pk, aktor=None, sett=0)
    rektor.refresh_from_db()
    assert rektor.stangd is None
    assert rektor.svar.count() == 1


def test_a_closed_level_takes_nothing_more(rektor, styrelse, person):
    svar = [svara(rektor, 4)[0] for _ in range(5)]
    joint = skattningssvar.borja_med_konto(niva_id=styrelse.pk, anvandare=person)
    fyll(joint, 3)
    lank = skattningslank.token(rektor)
    stang(rektor)
    stang(styrelse)

    with pytest.raises(GallerInte):
        skattningssvar.borja_med_lank(lank)
    for forsok in (
        lambda: skattningssvar.borja_med_konto(niva_id=rektor.pk, anvandare=person),
        lambda: skattningssvar.lamna(svar_id=svar[0].pk),
        lambda: skattningssvar.lamna(svar_id=joint.pk),
        lambda: skattningssvar.spara_faktorer(svar_id=joint.pk, nya={1: Faktorsvar({}, "")}, grund={}),
        lambda: skattningssvar.ny_kod(svar_id=joint.pk, aktor=person),
    ):
        with pytest.raises(Nivastangd):
            forsok()
    for tjanst in (sjalvskattning.byt_lank, lambda **k: sjalvskattning.andra_antal(antal=9, **k)):
        with pytest.raises(ValidationError, match="redan stängd"):
            tjanst(niva_id=rektor.pk, aktor=person)
    with pytest.raises(ValidationError, match="kan inte få"):
        sjalvskattning.gor_gemensam(niva_id=rektor.pk, aktor=person, sett=5)


def test_answers_one_by_one_are_discarded_for_a_joint_one(rektor, person):
    _, kod = svara(rektor, 4, text="Mitt")
    sjalvskattning.gor_gemensam(niva_id=rektor.pk, aktor=person, sett=1)
    assert not rektor.svar.exists()
    assert skattningslank.svar_med_kod(kod) == []
    assert Handelse.objects.get(typ="skattning.gemensam").till == {"antal": 1}


# Sharing ----------------------------------------------------------------------------------------------------------


def test_what_is_shared_is_what_was_seen_and_never_changes(skattning, styrelse, person):
    rad, _ = svara(styrelse, 4, 3, text="Vi såg det")
    visad = sjalvskattning.sha256_av_resultat(skattning)
    fyll(rad, 1, 1, text="Vi ändrade oss")
    with pytest.raises(ValidationError, match="har ändrats"):
        sjalvskattning.dela(skattning_id=skattning.pk, med_texter=True, visad=visad, aktor=person)

    visad = sjalvskattning.sha256_av_resultat(skattning)
    delning = sjalvskattning.dela(skattning_id=skattning.pk, med_texter=False, visad=visad, aktor=person)
    fyll(rad, 3, 3, text="Efteråt")
    delning.refresh_from_db()
    (joint,) = delning.innehall["gemensamma"]
    assert [p["svar"] for p in joint["faktorer"][0]["pastaenden"]] == ["Stämmer inte", "Stämmer inte", "Inget svar"]
    assert "Vi ändrade oss" not in str(delning.innehall)
    assert "Efteråt" not in str(delning.innehall)
    handelse = Handelse.objects.get(typ="skattning.delad")
    assert handelse.data == {"skattning": skattning.pk, "sha256": delning.sha256}


def test_nothing_is_not_shared(skattning, person):
    visad = sjalvskattning.sha256_av_resultat(skattning)
    with pytest.raises(ValidationError, match="inget att dela"):
        sjalvskattning.dela(skattning_id=skattning.pk, med_texter=True, visad=visad, aktor=person)
    assert not Delning.objects.exists()


# Who sees what ----------------------------------------------------------------------------------------------------


def test_own_rows_only_and_no_role_at_an_agency(skattning, rektor, styrelse, huvudman, person):
    egen = skattningssvar.borja_med_konto(niva_id=rektor.pk, anvandare=person)
    joint = skattningssvar.borja_med_konto(niva_id=styrelse.pk, anvandare=person)
    kollega, annan = skapa_anvandare(huvudman=huvudman), skapa_anvandare(huvudman=skapa_huvudman())

    def ser(vem):
        return (
            set(Sjalvskattning.objects.synliga_for(vem)),
            set(Skattningsniva.objects.synliga_for(vem)),
            set(Skattningssvar.objects.synliga_for(vem)),
        )

    assert ser(person) == ({skattning}, {rektor, styrelse}, {egen, joint})
    assert ser(kollega) == ({skattning}, {rektor, styrelse}, {joint})
    inget: tuple = (set(), set(), set())
    assert ser(annan) == inget
    for roll in Roll:
        assert ser(skapa_anvandare(roll)) == inget
        assert ser(skapa_anvandare(roll, huvudman=huvudman)) == inget  # who gave themselves an Uppdrag
    kollega.uppdrag.update(giltig_fran=dagar(-9), giltig_till=dagar(-1))
    assert ser(Anvandare.objects.get(pk=kollega.pk)) == inget


def test_what_is_shared_follows_the_underlag(huvudman, person):
    delning = skapa_delning(huvudman, person)
    ser = {roll: delning in Delning.objects.synliga_for(skapa_anvandare(roll)) for roll in Roll}
    assert ser == {roll: roll is not Roll.ANALYTIKER for roll in Roll}
    assert delning in Delning.objects.synliga_for(person)
    assert delning not in Delning.objects.synliga_for(skapa_anvandare(huvudman=skapa_huvudman()))


# The database itself ----------------------------------------------------------------------------------------------


def test_the_database_refuses_what_no_service_does(skattning, rektor, styrelse, person):
    skattningssvar.borja_med_konto(niva_id=styrelse.pk, anvandare=person)
    egen = skattningssvar.borja_med_konto(niva_id=rektor.pk, anvandare=person)
    rad, _ = skattningssvar.borja_med_lank(skattningslank.token(rektor))
    ny = Skattningssvar.objects.create
    forbjudet = {
        "andra gemensamma": lambda: ny(niva=styrelse, nyckel="a", ar_gemensamt=True),
        "två per konto": lambda: ny(niva=rektor, nyckel="b", anvandare=person),
        "samma kod": lambda: ny(niva=rektor, nyckel="c", kod_hash=rad.kod_hash),
        "samma nyckel": lambda: ny(niva=rektor, nyckel=egen.nyckel),
        "någons gemensamma": lambda: Skattningssvar.objects.filter(ar_gemensamt=True).update(anvandare=person),
        "fyra var för sig": lambda: Skattningsniva.objects.filter(pk=rektor.pk).update(antal=4),
        "ingen": lambda: Skattningsniva.objects.filter(pk=styrelse.pk).update(antal=0),
        "för många": lambda: Skattningsniva.objects.filter(pk=rektor.pk).update(antal=501),
        "samma nivå": lambda: Skattningsniva.objects.filter(pk=rektor.pk).update(niva="huvudman"),
    }
    gick = []
    for namn, skriv in forbjudet.items():
        try:
            with transaction.atomic():
                skriv()
        except IntegrityError:
            continue
        gick.append(namn)
    assert gick == []


def test_the_database_keeps_a_closed_level_closed(rektor, huvudman, person):
    for _ in range(5):
        svara(rektor, 3)
    stang(rektor)
    delning = skapa_delning(huvudman, person)
    svar = rektor.svar.first()
    for skriv in (
        lambda: Skattningsniva.objects.filter(pk=rektor.pk).update(stangd=None),
        lambda: Skattningssvar.objects.create(niva=rektor, nyckel="ny"),
        lambda: Skattningssvar.objects.filter(pk=svar.pk).update(svar={}),
        lambda: Delning.objects.filter(pk=delning.pk).update(sha256=""),
        lambda: Delning.objects.filter(pk=delning.pk).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            skriv()
