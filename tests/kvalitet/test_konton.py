from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from kvalitet import aviseringar, demo, konton
from kvalitet.models import Anvandare, Avisering, Handelse, Myndighet, Regionkontor, Roll, Rolltilldelning
from tests.factories import dagar, skapa_anvandare, skapa_huvudman, skapa_roll

SV, SPSM = Myndighet.SV, Myndighet.SPSM
pytestmark = pytest.mark.django_db


def typer() -> list[str]:
    return list(Handelse.objects.order_by("pk").values_list("typ", flat=True))


@pytest.fixture
def forvaltare() -> Anvandare:
    return skapa_anvandare(Roll.SYSTEMFORVALTARE, namn="Maria Rosén")


# Accounts


def test_a_new_account_is_invited_and_chooses_its_password(forvaltare, mailoutbox, settings):
    ny = konton.skapa_konto(epost=" Åsa.Berg@Exempel.test".replace("Å", "A"), namn=" Åsa  Berg ", aktor=forvaltare)
    assert (ny.epost, ny.namn, ny.has_usable_password()) == ("asa.berg@exempel.test", "Åsa Berg", False)
    assert EmailAddress.objects.get(user=ny).verified
    assert typer() == ["anvandare.skapad", "anvandare.inbjuden"]
    avisering = Avisering.objects.get()
    assert aviseringar.PERSONLIG_LANK in avisering.text
    aviseringar.skicka(avisering.pk)
    lank = next(rad for rad in mailoutbox[0].body.splitlines() if rad.startswith(settings.ADRESS))
    client = Client()
    svar = client.get(lank.removeprefix(settings.ADRESS), follow=True)
    nytt = "ett-nytt-langt-losenord-9"
    svar = client.post(svar.redirect_chain[-1][0], {"password1": nytt, "password2": nytt})
    assert svar.status_code == 302
    ny.refresh_from_db()
    assert ny.check_password(nytt)
    assert Client().get(lank.removeprefix(settings.ADRESS), follow=True).context["token_fail"]


@pytest.mark.parametrize("epost", ["finns@exempel.test", "FINNS@exempel.test", "inte en adress", ""])
def test_an_account_needs_an_address_of_its_own(forvaltare, epost):
    skapa_anvandare(epost="finns@exempel.test")
    with pytest.raises(ValidationError):
        konton.skapa_konto(epost=epost, namn="Någon", aktor=forvaltare)
    assert typer() == []


def test_the_old_address_hears_that_it_was_changed(forvaltare):
    person = skapa_anvandare(epost="gammal@exempel.test", namn="Åsa Berg")
    konton.andra_konto(anvandare_id=person.pk, epost="gammal@exempel.test", namn="Åsa B Berg", aktor=forvaltare)
    assert not Avisering.objects.exists()
    konton.andra_konto(anvandare_id=person.pk, epost="ny@exempel.test", namn="Åsa B Berg", aktor=forvaltare)
    brev = Avisering.objects.get()
    assert (brev.typ, brev.epost, brev.mottagare) == ("epost_bytt", "gammal@exempel.test", None)
    assert "har bytt e-postadress på kontot för Åsa B Berg" in brev.text
    assert "ny@exempel.test" not in brev.text


def test_changing_name_and_address_is_one_event_with_old_and_new(forvaltare):
    person = skapa_anvandare(epost="gammal@exempel.test", namn="Asa Berg")
    konton.andra_konto(anvandare_id=person.pk, epost="ny@exempel.test", namn="Åsa Berg", aktor=forvaltare)
    rad = Handelse.objects.get()
    assert (rad.fran, rad.till) == (
        {"namn": "Asa Berg", "epost": "gammal@exempel.test"},
        {"namn": "Åsa Berg", "epost": "ny@exempel.test"},
    )
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [("ny@exempel.test", True, True)]


def test_saving_without_a_change_writes_nothing(forvaltare):
    person = skapa_anvandare(epost="samma@exempel.test", namn="Åsa Berg")
    konton.andra_konto(anvandare_id=person.pk, epost="Samma@exempel.test", namn="Åsa  Berg", aktor=forvaltare)
    assert typer() == []


def test_a_second_invitation_within_the_hour_is_not_sent(forvaltare):
    person = skapa_anvandare()
    nyckel = f"kontoinbjudan:{person.pk}:{timezone.now():%Y%m%d%H}"
    Avisering.objects.create(typ="kontoinbjudan", nyckel=nyckel, epost=person.epost, amne="x", text="x")
    assert not konton.bjud_in_till_konto(anvandare_id=person.pk, aktor=forvaltare)
    assert typer() == []


def test_closing_and_opening_an_account(forvaltare):
    person = skapa_anvandare(Roll.ANALYTIKER)
    konton.stang_konto(anvandare_id=person.pk, aktor=forvaltare, skal="slutat")
    konton.stang_konto(anvandare_id=person.pk, aktor=forvaltare)
    person.refresh_from_db()
    assert not person.is_active
    with pytest.raises(ValidationError, match="stängt"):
        konton.bjud_in_till_konto(anvandare_id=person.pk, aktor=forvaltare)
    konton.oppna_konto(anvandare_id=person.pk, aktor=forvaltare)
    konton.oppna_konto(anvandare_id=person.pk, aktor=forvaltare)
    assert typer() == ["anvandare.inaktiverad", "anvandare.aktiverad"]
    assert Handelse.objects.first().skal == ""
    assert Handelse.objects.last().skal == "slutat"


def test_nobody_closes_their_own_account(forvaltare):
    skapa_anvandare(Roll.SYSTEMFORVALTARE)
    with pytest.raises(ValidationError, match="ditt eget"):
        konton.stang_konto(anvandare_id=forvaltare.pk, aktor=forvaltare)


# Roles


def test_a_role_is_given_with_agency_office_and_dates(forvaltare):
    person = skapa_anvandare()
    kontor = Regionkontor.objects.create(kod="solna", namn="Solna")
    rad = konton.tilldela_roll(
        anvandare_id=person.pk, roll=Roll.ENHETSCHEF, myndighet=SPSM, regionkontor=kontor, giltig_till=dagar(9),
        aktor=forvaltare,
    )  # fmt: skip
    assert (rad.giltig_fran, rad.giltig_till) == (dagar(0), dagar(9))
    assert Anvandare.objects.get(pk=person.pk).har_roll(Roll.ENHETSCHEF)
    assert Handelse.objects.get().till == {
        "roll": "enhetschef", "myndighet": "SPSM", "regionkontor": "Solna",
        "giltig_fran": dagar(0).isoformat(), "giltig_till": dagar(9).isoformat(),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fran", "till", "gick"),
    [(-20, -11, True), (-20, -10, False), (-20, None, False), (0, 5, False), (5, 5, False), (6, None, True)],
)
def test_the_same_role_twice_at_the_same_time_is_refused(forvaltare, fran, till, gick):
    person = skapa_anvandare()
    skapa_roll(person, Roll.ANALYTIKER, SV, giltig_fran=dagar(-10), giltig_till=dagar(5))

    def tilldela(roll=Roll.ANALYTIKER, myndighet=SV):
        return konton.tilldela_roll(
            anvandare_id=person.pk, roll=roll, myndighet=myndighet, giltig_fran=dagar(fran),
            giltig_till=None if till is None else dagar(till), aktor=forvaltare,
        )  # fmt: skip

    if gick:
        tilldela()
    else:
        with pytest.raises(ValidationError, match="har redan rollen"):
            tilldela()
    tilldela(Roll.REDAKTOR)
    tilldela(myndighet=SPSM)


def test_a_role_cannot_end_before_it_begins(forvaltare):
    with pytest.raises(ValidationError, match="före första dagen"):
        konton.tilldela_roll(
            anvandare_id=skapa_anvandare().pk, roll=Roll.ANALYTIKER, myndighet=SV, giltig_fran=dagar(1),
            giltig_till=dagar(0), aktor=forvaltare,
        )  # fmt: skip


def test_an_ended_role_stays_as_history_and_gives_no_rights(forvaltare):
    person = skapa_anvandare(Roll.ANALYTIKER)
    rad = person.rolltilldelningar.get()
    konton.avsluta_roll(tilldelning_id=rad.pk, aktor=forvaltare)
    assert Rolltilldelning.objects.get(pk=rad.pk).giltig_till == dagar(-1)
    assert not Anvandare.objects.get(pk=person.pk).ar_personal
    assert typer() == ["roll.avslutad"]
    with pytest.raises(ValidationError, match="redan avslutad"):
        konton.avsluta_roll(tilldelning_id=rad.pk, aktor=forvaltare)


def test_a_role_given_today_ends_at_once_and_can_be_given_again(forvaltare):
    person = skapa_anvandare()
    rad = skapa_roll(person, Roll.ANALYTIKER, giltig_fran=dagar(0))
    assert konton.avsluta_roll(tilldelning_id=rad.pk, aktor=forvaltare).giltig_till == dagar(0)
    assert not Anvandare.objects.get(pk=person.pk).ar_personal
    with pytest.raises(ValidationError, match="redan avslutad"):
        konton.avsluta_roll(tilldelning_id=rad.pk, aktor=forvaltare)
    konton.tilldela_roll(anvandare_id=person.pk, roll=Roll.ANALYTIKER, myndighet=rad.myndighet, aktor=forvaltare)
    assert Anvandare.objects.get(pk=person.pk).har_roll(Roll.ANALYTIKER)


def test_a_future_end_is_kept(forvaltare):
    rad = skapa_roll(skapa_anvandare(), Roll.ANALYTIKER)
    konton.avsluta_roll(tilldelning_id=rad.pk, sista_dag=dagar(30), aktor=forvaltare)
    assert Anvandare.objects.get(pk=rad.anvandare_id).har_roll(Roll.ANALYTIKER)


def test_nobody_takes_away_their_own_systemforvaltare(forvaltare):
    skapa_anvandare(Roll.SYSTEMFORVALTARE)
    with pytest.raises(ValidationError, match="din egen roll"):
        konton.avsluta_roll(tilldelning_id=forvaltare.rolltilldelningar.get().pk, aktor=forvaltare)


@pytest.mark.parametrize("hur", ["avsluta", "stang"])
@pytest.mark.parametrize("kvar", ["ingen", "stangd", "slutar snart", "borjar senare"])
def test_the_last_systemforvaltare_is_never_taken_away(forvaltare, hur, kvar):
    falt = {"slutar snart": {"giltig_till": dagar(3)}, "borjar senare": {"giltig_fran": dagar(3)}}
    if kvar != "ingen":
        skapa_roll(skapa_anvandare(is_active=kvar != "stangd"), Roll.SYSTEMFORVALTARE, **falt.get(kvar, {}))
    annan = skapa_anvandare()
    forsok = {
        "avsluta": lambda: konton.avsluta_roll(tilldelning_id=forvaltare.rolltilldelningar.get().pk, aktor=annan),
        "stang": lambda: konton.stang_konto(anvandare_id=forvaltare.pk, aktor=annan),
    }
    with pytest.raises(ValidationError, match="alltid finnas minst en"):
        forsok[hur]()


@pytest.mark.django_db(transaction=True)
def test_two_systemforvaltare_cannot_take_the_role_from_each_other_at_once(tradar):
    a, b = skapa_anvandare(Roll.SYSTEMFORVALTARE), skapa_anvandare(Roll.SYSTEMFORVALTARE)
    par = [(a, b.rolltilldelningar.get().pk), (b, a.rolltilldelningar.get().pk)]
    svar = tradar(2, lambda n: konton.avsluta_roll(tilldelning_id=par[n][1], aktor=par[n][0]))
    assert sorted(type(s).__name__ for s in svar) == ["Rolltilldelning", "ValidationError"], svar


@pytest.mark.django_db(transaction=True)
def test_the_same_role_given_twice_at_once_is_given_once(tradar, forvaltare):
    person = skapa_anvandare()
    svar = tradar(
        3, lambda n: konton.tilldela_roll(anvandare_id=person.pk, roll=Roll.REDAKTOR, myndighet=SV, aktor=forvaltare)
    )
    assert sorted(type(s).__name__ for s in svar) == ["Rolltilldelning", "ValidationError", "ValidationError"], svar


# Who am I


def test_rolltext():
    kontor = Regionkontor.objects.create(kod="orebro", namn="Örebro")
    person = skapa_anvandare()
    skapa_roll(person, Roll.DIALOGUTFORARE, SV, regionkontor=kontor)
    skapa_roll(person, Roll.REDAKTOR, SV, giltig_till=dagar(-1))
    assert konton.rolltext(person) == "Dialogutförare, Skolverket, Örebro"
    tva = skapa_anvandare(Roll.ANALYTIKER, SPSM)
    skapa_roll(tva, Roll.REDAKTOR, SPSM)
    assert konton.rolltext(tva) == "Analytiker och redaktör, SPSM"
    foretradare = skapa_anvandare(huvudman=skapa_huvudman("Kumla kommun"))
    assert konton.rolltext(foretradare) == "Skolchef, Kumla kommun"
    assert konton.rolltext(skapa_anvandare()) == "Ingen roll just nu"


def test_roles_begin_and_end_on_their_days():
    person = skapa_anvandare()
    skapa_roll(person, Roll.ANALYTIKER, giltig_fran=dagar(0), giltig_till=dagar(0))
    skapa_roll(person, Roll.REDAKTOR, giltig_fran=dagar(1))
    skapa_roll(person, Roll.ENHETSCHEF, giltig_till=dagar(-1))
    assert person.aktiva_roller == {Roll.ANALYTIKER}
    assert not skapa_anvandare(Roll.ANALYTIKER, is_active=False).har_roll(Roll.ANALYTIKER)


# Demo


def test_the_demo_has_one_account_per_role_and_six_offices(django_assert_num_queries):
    demo.ladda(lambda klart, av, text: None)
    assert {t.roll for t in Rolltilldelning.objects.all()} == set(Roll)
    assert sorted(Rolltilldelning.objects.filter(roll=Roll.DIALOGUTFORARE).values_list("myndighet", flat=True)) == [
        "SPSM", "SV",
    ]  # fmt: skip
    lan = [kod for kontor in Regionkontor.objects.all() for kod in kontor.lanskoder]
    assert Regionkontor.objects.count() == 6
    assert sorted(lan) == sorted(set(lan))
    assert len(lan) == 21
    with django_assert_num_queries(3):
        alla = demo.konton()
    assert len(alla) == 9
    assert ("karin.aberg@demo.example", "Karin Åberg", "Samordnare, Skolverket, Solna", "SV") in {
        (k.epost, k.namn, k.roll, k.myndighet) for k in alla
    }


def test_loading_the_demo_again_changes_nothing():
    demo.ladda(lambda klart, av, text: None)
    fore = (Anvandare.objects.count(), Rolltilldelning.objects.count(), Handelse.objects.count())
    Anvandare.objects.filter(epost="karin.aberg@demo.example").update(namn="Karin Berg")
    demo.ladda(lambda klart, av, text: None)
    assert (Anvandare.objects.count(), Rolltilldelning.objects.count(), Handelse.objects.count()) == fore
    assert Anvandare.objects.filter(namn="Karin Berg").exists()


def test_demo_accounts_are_made_in_the_demo_only(settings):
    with pytest.raises(ValueError, match="slutar på"):
        demo.skapa_demokonto("Någon", "nagon@exempel.test")
    settings.DEMO = False
    with pytest.raises(Exception, match="bara i demoläge"):
        demo.skapa_demokonto("Någon Annan")


def test_old_events_do_not_hide_a_closed_account(forvaltare):
    """A link that was mailed before the account was closed leads nowhere."""
    person = konton.skapa_konto(epost="a@exempel.test", namn="A B", aktor=forvaltare)
    konton.stang_konto(anvandare_id=person.pk, aktor=forvaltare)
    avisering = Avisering.objects.get()
    assert not aviseringar.skicka(avisering.pk)
    avisering.refresh_from_db()
    assert (avisering.status, "stängt" in avisering.fel) == ("studsad", True)
    assert timezone.now() - avisering.skickad < timedelta(minutes=1)
