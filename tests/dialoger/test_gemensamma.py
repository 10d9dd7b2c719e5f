"""Huvudmän with the same skolchef: who is found, how a person decides, and where the decision shows."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialoger import services
from dialoger.gemensamma import forslag, hor_ihop
from dialoger.models import Dialog, GemensamDialog, GemensamHuvudman
from dialoger.parningssida import kontext as parsida
from dialoger.skolchefer import Uppgift, samband
from huvudman.models import Uppdrag
from kvalitet.models import Handelse, Roll
from tests.dialoger.test_par import forslag_for
from tests.factories import skapa_anvandare, skapa_dialog, skapa_huvudman, skapa_kontakt, skapa_omgang, skapa_par


def text(svar) -> str:
    return svar.content.decode().replace("\u00a0", " ")


# Who: pure ----------------------------------------------------------------------------------------------------------


def funna(*rader: tuple[int, str, str]) -> list[tuple[set[int], bool]]:
    return [(set(rad.huvudman), rad.saker) for rad in samband(Uppgift(*rad) for rad in rader)]


@pytest.mark.parametrize(
    ("rader", "vantat"),
    [
        ([(1, "Eva Ek", "eva@x.test"), (2, "Eva Ek", "EVA@x.test "), (3, "Bo Al", "bo@x.test")], [({1, 2}, True)]),
        ([(1, "", "chef@x.test"), (2, "Eva Ek", "chef@x.test")], [({1, 2}, True)]),
        ([(1, "Eva Ek", "a@x.test"), (1, "Eva Ek", "a@x.test")], []),  # one huvudman, twice
        ([(1, "Eva Ek", "info@x.test"), (2, "Bo Al", "info@x.test")], [({1, 2}, False)]),  # one box, two people
        ([(1, "Eva-Lena Ek", "a@x.test"), (2, "eva lena  EK", "b@y.test")], [({1, 2}, False)]),  # a name alone
        ([(1, "Eva", "a@x.test"), (2, "Eva", "b@y.test")], []),  # not even a whole name
        ([(1, "Eva Ek", "a@x.test"), (2, "Eva Ek", ""), (3, "Eva Ek", "a@x.test")],
         [({1, 3}, True), ({1, 2, 3}, False)]),
        ([(1, "Eva Ek", "a@x.test"), (2, "Eva Ek", "a@x.test"), (1, "Eva Ek", "b@x.test")], [({1, 2}, True)]),
        ([(1, "", ""), (2, "", "")], []),
    ],
)  # fmt: skip
def test_who_has_the_same_skolchef(rader, vantat):
    assert funna(*rader) == vantat


# The decision -------------------------------------------------------------------------------------------------------


@pytest.fixture
def samordnare(db, client):
    anvandare = skapa_anvandare(Roll.SAMORDNARE)
    client.force_login(anvandare)
    return anvandare


@pytest.fixture
def omgang(db):
    """Three with one skolchef, one of them by an account; a fourth with the same name."""
    omgang = skapa_omgang()
    eva = skapa_anvandare(namn="Eva Ek", epost="eva@x.test")
    for namn in ("Alfa", "Beta", "Gamma", "Delta"):
        huvudman = skapa_huvudman(namn, typ="enskild", form="ekonomisk")
        services.lagg_till_i_urval(omgang_id=omgang.pk, huvudman=huvudman, skal="Önskar", aktor=None)
        if namn == "Gamma":
            Uppdrag.objects.create(anvandare=eva, huvudman=huvudman, funktion=Uppdrag.Funktion.SKOLCHEF)
        else:
            skapa_kontakt(huvudman, namn="Eva Ek", epost="annan@y.test" if namn == "Delta" else "eva@x.test")
    utanfor = skapa_huvudman("Epsilon")
    skapa_kontakt(utanfor, namn="Eva Ek", epost="eva@x.test")
    return omgang


def erbjudna(omgang) -> list[tuple[list[str], bool]]:
    return [([h.namn for h in rad.huvudman_lista], rad.samband.saker) for rad in forslag(omgang)]


def besluta(omgang, beslut="antagen", med=(), nr=0, **falt) -> GemensamDialog:
    erbjudet = forslag(omgang)[nr]
    valda = [h.pk for h in erbjudet.huvudman_lista if h.namn in med] if med else None
    falt = {"aktor": None, **falt}
    return services.besluta_gemensam(omgang_id=omgang.pk, kod=erbjudet.kod, beslut=beslut, med=valda, **falt)


def vagrad(ord_: str):
    return pytest.raises(ValidationError, match=ord_)


def test_accepted_shows_what_belongs_together_and_dissolved_no_longer(omgang, samordnare):
    assert erbjudna(omgang) == [(["Alfa", "Beta", "Gamma"], True), (["Alfa", "Beta", "Delta", "Gamma"], False)]
    with vagrad("minst två"):
        besluta(omgang, med=["Alfa"])
    with vagrad("Välj gemensam dialog"):
        besluta(omgang, beslut="kanske")
    kod = forslag(omgang)[0].kod
    rad = besluta(omgang, med=["Alfa", "Beta"], aktor=samordnare)
    assert {str(m): m.med for m in rad.medlemmar.all()} == {"Alfa": True, "Beta": True, "Gamma": False}
    with vagrad("gäller inte längre"):  # the second of two persons who decide
        services.besluta_gemensam(omgang_id=omgang.pk, kod=kod, beslut="antagen", aktor=samordnare)
    assert erbjudna(omgang) == [(["Alfa", "Beta", "Delta", "Gamma"], False)]
    with vagrad("Alfa är redan med i en annan gemensam dialog"):
        besluta(omgang, med=["Alfa", "Delta"])
    ihop = {pk: [h.namn for h in andra] for pk, andra in hor_ihop(omgang.pk).items()}
    assert sorted(ihop.values()) == [["Alfa"], ["Beta"]]
    with vagrad("Skriv varför"):
        services.upplos_gemensam(gemensam_id=rad.pk, skal=" ", aktor=samordnare)
    services.upplos_gemensam(gemensam_id=rad.pk, skal="Olika skolformer", aktor=samordnare)
    with vagrad("redan upplöst"):
        services.upplos_gemensam(gemensam_id=rad.pk, skal="Igen", aktor=samordnare)
    assert hor_ihop(omgang.pk) == {}
    assert erbjudna(omgang) == [(["Alfa", "Beta", "Delta", "Gamma"], False)]  # not what was dissolved
    handelser = Handelse.objects.filter(typ__startswith="omgang.gemensam").order_by("pk")
    assert [(h.typ, h.till or h.fran, h.skal, h.aktor) for h in handelser] == [
        ("omgang.gemensam", {"beslut": "Gemensam dialog", "huvudmän": ["Alfa", "Beta"]}, "", samordnare),
        ("omgang.gemensam_upplost", {"huvudmän": ["Alfa", "Beta"]}, "Olika skolformer", samordnare),
    ]


def test_declined_needs_a_reason_and_is_not_offered_again(omgang, samordnare):
    with vagrad("Skriv varför de har dialog var för sig"):
        besluta(omgang, beslut="avbojd", skal="  ")
    besluta(omgang, beslut="avbojd", skal="Stora var för sig", nr=1, aktor=samordnare)
    assert erbjudna(omgang) == []  # the sure ones were among them
    assert hor_ihop(omgang.pk) == {}
    assert not GemensamHuvudman.objects.filter(med=True).exists()
    # A fifth with the same skolchef is something new to decide on
    ny = skapa_huvudman("Zeta")
    skapa_kontakt(ny, epost="eva@x.test")
    services.lagg_till_i_urval(omgang_id=omgang.pk, huvudman=ny, skal="Önskar", aktor=None)
    assert erbjudna(omgang)[0] == (["Alfa", "Beta", "Gamma", "Zeta"], True)


def test_the_database_holds_one_joint_dialogue_per_huvudman_and_round(omgang):
    rad = besluta(omgang, med=["Alfa", "Beta"])
    annan = GemensamDialog.objects.create(omgang=omgang, beslut="antagen", grund="x")
    for gor in (
        lambda: GemensamHuvudman.objects.create(
            gemensam=annan, omgang=omgang, huvudman=rad.medlemmar.filter(med=True)[0].huvudman
        ),
        lambda: GemensamDialog.objects.create(omgang=omgang, beslut="avbojd", grund="x"),
        lambda: GemensamDialog.objects.filter(pk=annan.pk).update(upplost_skal="x"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            gor()


# The pages ----------------------------------------------------------------------------------------------------------


def test_the_page_offers_decides_once_and_says_what_is_wrong(client, omgang, samordnare):
    sida = reverse("dialoger:gemensamma", args=[omgang.pk])
    assert "2 grupper av huvudmän kan ha en gemensam dialog" in text(client.get(omgang.get_absolute_url()))
    forsta = text(client.get(sida))
    assert all(ord_ in forsta for ord_ in ("3 huvudmän har samma skolchef", "4 huvudmän har kanske samma skolchef"))
    kod = forslag(omgang)[0].kod
    beslut = reverse("dialoger:gemensam_beslut", args=[omgang.pk, kod])
    valda = [str(h.pk) for h in forslag(omgang)[0].huvudman_lista]
    ratt = {f"{kod}-beslut": "antagen", f"{kod}-med": valda, f"{kod}-skal": "Skolchefen vill"}
    for falt, ord_ in [
        ({}, "måste fyllas i"),
        (ratt | {f"{kod}-skal": ""}, "måste fyllas i"),
        (ratt | {f"{kod}-med": valda[:1]}, "Välj minst två"),
        (ratt | {f"{kod}-med": ["x"]}, "alternativ"),
        (ratt | {f"{kod}-beslut": "kanske"}, "alternativ"),
    ]:
        svar = client.post(beslut, falt)
        assert svar.status_code == 422
        assert ord_ in text(svar)
    ratt["engangsnyckel"] = "n1"
    for _ in range(2):
        assert client.post(beslut, ratt).url == sida
    rad = GemensamDialog.objects.get()
    assert "Beslutet är sparat: gemensam dialog." in text(client.get(sida))
    assert "gäller inte längre" in text(client.post(beslut, ratt | {"engangsnyckel": "n2"}, follow=True))
    upplos = reverse("dialoger:gemensam_upplos", args=[omgang.pk, rad.pk])
    assert "Alfa, Beta och Gamma har sedan dialog var för sig" in text(client.get(upplos))
    assert client.post(upplos, {"skal": ""}).status_code == 422
    assert client.post(upplos, {"skal": "Olika"}).url == sida
    assert "Upplöst: Olika" in text(client.get(sida))
    client.force_login(skapa_anvandare(Roll.DIALOGUTFORARE))
    assert "Spara beslutet" not in text(client.get(sida))
    assert client.post(beslut, ratt).status_code == 403


def test_the_case_the_pairs_and_the_booking_show_who_belongs_together(client, omgang, samordnare):
    besluta(omgang, med=["Alfa", "Beta"])
    services.faststall_urval(omgang_id=omgang.pk, aktor=None)
    alfa, beta = Dialog.objects.filter(huvudman__namn__in=["Alfa", "Beta"]).order_by("huvudman__namn")
    sida = text(client.get(alfa.get_absolute_url()))
    assert "Samma skolchef. Dialogen hålls tillsammans" in sida
    assert beta.get_absolute_url() in sida
    assert "Gemensam dialog" not in text(client.get(Dialog.objects.get(huvudman__namn="Delta").get_absolute_url()))

    sv, spsm = skapa_par()
    services.tilldela(dialog_id=alfa.pk, utforare=sv, myndighet="SV", aktor=None)
    services.tilldela(dialog_id=alfa.pk, utforare=spsm, myndighet="SPSM", aktor=None)
    rader = {r["dialog"].pk: r for r in parsida(omgang, forslag_for(omgang, samordnare), "")["rader"]}
    assert (rader[beta.pk]["gemensam"], rader[beta.pk]["olika_par"]) == ("Alfa", False)
    assert "gemensam" not in rader[Dialog.objects.get(huvudman__namn="Delta").pk]
    assert "Gemensam dialog med Alfa." in text(client.get(reverse("dialoger:par", args=[omgang.pk])))
    annan = skapa_par()[0]
    services.tilldela(dialog_id=alfa.pk, utforare=annan, myndighet="SV", skal="Sjuk", aktor=None)
    assert "Förslaget ger dem olika par" in text(client.get(reverse("dialoger:par", args=[omgang.pk])))


def test_a_booking_chooses_the_others_beforehand(client, samordnare):
    omgang, par = skapa_omgang(), skapa_par()
    alla = [skapa_dialog(par, omgang=omgang, cykel=omgang.cykel, till="formote") for _ in range(3)]
    for dialog in alla[:2]:
        skapa_kontakt(dialog.huvudman, epost="eva@x.test")
    besluta(omgang)
    form = client.get(f"{reverse('dialoger:mote_boka', args=[alla[0].nummer])}?typ=dialog").context["form"]
    assert set(form.fields["arenden"].queryset) == set(alla[1:])
    assert form["arenden"].value() == [alla[1].pk]


def test_the_page_asks_as_often_for_one_group_as_for_many(client, samordnare):
    antal = []
    for namn, grupper in (("Våren 2030", 1), ("Hösten 2030", 3)):
        omgang = skapa_omgang(namn)
        for nr in range(2 * grupper):
            for _ in range(2):
                huvudman = skapa_huvudman()
                skapa_kontakt(huvudman, epost=f"chef{nr}@x.test")
                services.lagg_till_i_urval(omgang_id=omgang.pk, huvudman=huvudman, skal="Önskar", aktor=None)
        for _ in range(grupper):
            besluta(omgang)
        client.get(reverse("dialoger:gemensamma", args=[omgang.pk]))
        with CaptureQueriesContext(connection) as fragor:
            client.get(reverse("dialoger:gemensamma", args=[omgang.pk]))
        antal.append(len(fragor))
    assert antal[0] == antal[1]
