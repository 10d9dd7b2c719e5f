"""Huvudmän of one koncern: who is found, how a person decides, and what follows for the register and the round."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialoger import services
from dialoger.kontaktlage import huvudman_i_omgang
from huvudman.kallor import MANUELL
from huvudman.koncerner import doman, grupper, koncernforslag, stam
from huvudman.models import Huvudman, Huvudmannalank, JuridiskEnhet, Koncernbeslut, Kontaktutredning
from huvudman.services import borja_utredning
from kvalitet.models import Handelse, Roll
from tests.factories import (
    dagar,
    skapa_anvandare,
    skapa_cykel,
    skapa_dialog,
    skapa_huvudman,
    skapa_kontakt,
    skapa_omgang,
)


def text(svar) -> str:
    return svar.content.decode().replace("\u00a0", " ")


def vagrad(ord_: str):
    return pytest.raises(ValidationError, match=ord_)


# The rule: pure -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("namn", "vantat"),
    [
        ("Lärkan Förskolor AB", "lärkan"),
        ("AB Lärkan i Väst (publ)", "lärkan"),
        ("Stiftelsen Nya Förskolan Solrosen", "solrosen"),
        ("Föräldrakooperativet Förskolan", ""),
        ("LÄRKAN-GRUPPEN", "lärkan"),
    ],
)
def test_the_stem_of_a_name_says_who_it_is(namn, vantat):
    assert stam(namn) == vantat


def test_both_a_domain_of_ones_own_and_a_name_are_needed():
    namn = {1: "Lärkan Norr AB", 2: "Lärkan Syd AB", 3: "Solrosen AB", 4: "Lärkan Väst AB", 5: "Lärkan Öst AB"}
    adresser = [(1, "a@larkan.test"), (2, "B@LARKAN.test"), (2, "c@larkan.test"), (3, "d@larkan.test"),
                (4, "e@gmail.com"), (5, "f@gmail.com"), (9, "g@larkan.test")]  # fmt: skip
    assert grupper(namn, adresser) == [("larkan.test", "lärkan", frozenset({1, 2}))]
    assert [doman(epost) for epost in ("A@B.se ", "a@Hotmail.com", "a@demo.example", "")] == ["b.se", "", "", ""]


# The decision -------------------------------------------------------------------------------------------------------


@pytest.fixture
def samordnare(db, client):
    anvandare = skapa_anvandare(Roll.SAMORDNARE)
    client.force_login(anvandare)
    return anvandare


def bolag(namn: str, nr: int, **falt) -> Huvudman:
    nyckel = f"5560000{nr:03d}"
    falt = {"typ": "enskild", "form": "aktiebolag", **falt}
    huvudman = skapa_huvudman(namn, nyckel=nyckel, **falt)
    kallor = {MANUELL.nyckel(dagar(-900)): {"n": namn, "f": "aktiebolag", "t": "enskild"}}
    juridisk = JuridiskEnhet.objects.create(orgnr=nyckel, namn=namn, kallnamn=namn, form="aktiebolag", kallor=kallor)
    Huvudmannalank.objects.create(huvudman=huvudman, juridisk_enhet=juridisk, giltig_fran=dagar(-900), kalla="Prov")
    skapa_kontakt(huvudman, epost=f"chef{nr}@larkan.test")
    return huvudman


@pytest.fixture
def omgang(db):
    """Two of a koncern in the round, one outside it; and others that are not offered."""
    omgang = skapa_omgang()
    norr, syd, _ = bolag("Lärkan Norr AB", 1), bolag("Lärkan Syd AB", 2), bolag("Lärkan Väst AB", 3)
    bolag("Lärkan Gamla AB", 4, ar_aktiv=False)
    bolag("Lärkans kommun", 5, typ="kommunal")
    for huvudman in (norr, syd):
        services.lagg_till_i_urval(omgang_id=omgang.pk, huvudman=huvudman, skal="Önskar", aktor=None)
    return omgang


def erbjudna(omgang):
    return koncernforslag(huvudman_i_omgang(omgang).values_list("pk", flat=True))


def namnen(omgang) -> list[list[str]]:
    return [[h.namn for h in rad.huvudman_lista] for rad in erbjudna(omgang)]


def h(namn: str) -> Huvudman:
    return Huvudman.objects.get(namn=f"Lärkan {namn} AB")


def besluta(omgang, **falt) -> Koncernbeslut:
    [erbjudet] = erbjudna(omgang)
    falt = {"kod": erbjudet.kod, "beslut": "antagen", "skal": "Samma styrelse", "aktor": None, **falt}
    return services.besluta_koncern(omgang_id=omgang.pk, **falt)


def test_accepted_the_others_belong_to_the_one_that_stays(omgang, samordnare):
    assert namnen(omgang) == [["Lärkan Norr AB", "Lärkan Syd AB", "Lärkan Väst AB"]]
    borja_utredning(huvudman=h("Syd"), aktor=samordnare)
    for ord_, falt in [
        ("Skriv varför", {"till": h("Väst").pk, "skal": " "}),
        ("Välj minst två", {"till": h("Väst").pk, "med": [h("Väst").pk]}),
        ("Välj en av de huvudmän som är med", {"till": None}),
        ("Välj en av de huvudmän som är med", {"till": h("Norr").pk, "med": [h("Väst").pk, h("Syd").pk]}),
        ("Välj en huvudman eller var för sig", {"beslut": "x"}),
        ("gäller inte längre", {"kod": "fel"}),
    ]:
        with vagrad(ord_):
            besluta(omgang, **falt)
    assert not Koncernbeslut.objects.exists()
    assert not Handelse.objects.filter(typ__startswith="koncern").exists()

    kod = erbjudna(omgang)[0].kod
    rad = besluta(omgang, till=h("Väst").pk, aktor=samordnare)
    assert (rad.till, rad.av, rad.grund) == (
        h("Väst"), samordnare, "Kontakter med e-post hos larkan.test, och namn som börjar på lärkan.",
    )  # fmt: skip
    lankar = Huvudmannalank.objects.filter(huvudman=h("Väst"), giltig_till=None).order_by("juridisk_enhet__orgnr")
    assert [(rad.juridisk_enhet.orgnr, rad.utredare, rad.kalla) for rad in lankar] == [
        ("5560000001", samordnare, "Samma koncern, beslutat för hand"),
        ("5560000002", samordnare, "Samma koncern, beslutat för hand"),
        ("5560000003", None, "Prov"),
    ]
    assert [h(namn).ar_aktiv for namn in ("Norr", "Syd")] == [False, False]
    assert set(Kontaktutredning.objects.values_list("resultat", flat=True)) == {"behovs_inte"}
    # The round: those that ended are out, the one that stays is in
    assert list(huvudman_i_omgang(omgang)) == [h("Väst")]
    assert set(omgang.platser.exclude(borttagen=None).values_list("borttagen_skal", flat=True)) == {
        "Ingår i Lärkan Väst AB, samma koncern"
    }
    assert omgang.platser.get(borttagen=None).skal == "I stället för Lärkan Norr AB, samma koncern"
    assert namnen(omgang) == []
    with vagrad("gäller inte längre"):
        services.besluta_koncern(omgang_id=omgang.pk, kod=kod, beslut="avbojd", skal="Nej", aktor=None)
    assert [
        (handelse.till, handelse.skal) for handelse in Handelse.objects.filter(typ="koncern.sammanford").order_by("pk")
    ] == [
        ({"uppgar_i": "Lärkan Väst AB"}, "Samma styrelse"),
        ({"uppgar_i": "Lärkan Väst AB"}, "Samma styrelse"),
        ({"andra": "Lärkan Norr AB, Lärkan Syd AB"}, "Samma styrelse"),
    ]


def test_declined_is_remembered_and_a_new_member_is_a_new_question(omgang, samordnare):
    rad = besluta(omgang, beslut="avbojd", skal="Olika styrelser", till=h("Norr").pk, aktor=samordnare)
    assert (rad.till, rad.medlemmar.count(), rad.medlemmar.filter(med=True).count()) == (None, 3, 0)
    assert namnen(omgang) == []
    assert h("Norr").ar_aktiv
    assert Handelse.objects.filter(typ="koncern.avbojd").count() == 3
    bolag("Lärkan Öst AB", 6)
    assert len(namnen(omgang)[0]) == 4


def test_an_open_case_must_be_dealt_with_first(omgang):
    dialog = skapa_dialog(huvudman=h("Väst"), cykel=skapa_cykel(2))
    with vagrad(f"Lärkan Väst AB har ett öppet ärende, {dialog.nummer}"):
        besluta(omgang, till=h("Norr").pk)
    besluta(omgang, till=h("Norr").pk, med=[h("Norr").pk, h("Syd").pk])  # only those without
    assert (h("Syd").ar_aktiv, h("Väst").ar_aktiv) == (False, True)
    assert namnen(omgang) == []  # Väst was offered and left out


def test_without_an_organisationsnummer_to_move_nothing_happens(omgang):
    Huvudmannalank.objects.filter(huvudman=h("Syd")).delete()
    with vagrad("Lärkan Syd AB har inget organisationsnummer"):
        besluta(omgang, till=h("Norr").pk)
    assert not Koncernbeslut.objects.exists()
    assert h("Väst").ar_aktiv


def test_the_database_demands_a_reason_and_the_one_that_stays(omgang):
    for falt in ({"beslut": "antagen", "skal": "x"}, {"beslut": "avbojd", "skal": ""},
                 {"beslut": "avbojd", "skal": "x", "till": h("Norr")}):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Koncernbeslut.objects.create(grund="x", **falt)


# The page -----------------------------------------------------------------------------------------------------------


def test_the_page_offers_decides_once_and_says_what_is_wrong(client, omgang, samordnare):
    sida = reverse("dialoger:koncerner", args=[omgang.pk])
    assert "1 grupp av huvudmän ser ut att vara samma koncern" in text(client.get(omgang.get_absolute_url()))
    assert "3 huvudmän hos larkan.test" in text(client.get(sida))
    kod = erbjudna(omgang)[0].kod
    beslut = reverse("dialoger:koncern_beslut", args=[omgang.pk, kod])
    alla = {f"{kod}-med": [h(namn).pk for namn in ("Norr", "Syd", "Väst")], f"{kod}-skal": "Samma styrelse"}
    for falt, ord_ in [
        ({}, "måste fyllas i"),
        (alla | {f"{kod}-beslut": "antagen", f"{kod}-till": h("Norr").pk, f"{kod}-med": [h("Norr").pk]}, "minst två"),
        (alla | {f"{kod}-beslut": "antagen", f"{kod}-till": "999999"}, "alternativ"),
        ({f"{kod}-beslut": "avbojd"}, "måste fyllas i"),
    ]:
        svar = client.post(beslut, falt)
        assert svar.status_code == 422
        assert ord_ in text(svar)
    ratt = alla | {f"{kod}-beslut": "antagen", f"{kod}-till": h("Norr").pk, "engangsnyckel": "n1"}
    for _ in range(2):
        assert client.post(beslut, ratt).url == sida
    assert Koncernbeslut.objects.count() == 1
    assert "De är nu en huvudman: Lärkan Norr AB" in text(client.get(sida))
    assert "gäller inte längre" in text(client.post(beslut, ratt | {"engangsnyckel": "n2"}, follow=True))
    historik = text(client.get(reverse("huvudman:historik", args=[h("Norr").nyckel])))
    assert "Huvudmän i samma koncern blev en" in historik
    client.force_login(skapa_anvandare(Roll.DIALOGUTFORARE))
    assert "Spara beslutet" not in text(client.get(sida))
    assert client.post(beslut, ratt).status_code == 403


def test_the_page_asks_as_often_for_one_koncern_as_for_many(client, omgang, samordnare):
    sida, antal = reverse("dialoger:koncerner", args=[omgang.pk]), []
    for nr in (10, 20):
        client.get(sida)
        with CaptureQueriesContext(connection) as fragor:
            client.get(sida)
        antal.append(len(fragor))
        for namn in ("Solrosen", "Humlan"):
            for mer in (1, 2):
                huvudman = bolag(f"{namn} {nr} nr {mer} AB", nr + 2 * mer + (namn == "Humlan"))
                skapa_kontakt(huvudman, epost=f"x@{namn.lower()}.test")
                services.lagg_till_i_urval(omgang_id=omgang.pk, huvudman=huvudman, skal="Önskar", aktor=None)
    assert len(erbjudna(omgang)) == 3
    assert antal[0] == antal[1]
