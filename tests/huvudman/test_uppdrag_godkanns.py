"""No agency lets itself into a huvudman's own space: staff ask, and an ansvarig there answers."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from zeal import zeal_ignore

from analysunderlag.models import Sjalvskattning, Skattningsniva, Underlag
from dialoger.models import Dialog, Fokus
from huvudman import services
from huvudman.models import Huvudman, Kollegainbjudan, Kontakt, Uppdrag
from huvudman.services.eget import las_eget
from huvudman.services.uppdrag import HAR_HAFT_ROLL, INTE_BEGARD, VANTAR
from kvalitet.behorighet import EGET_UTRYMME, Policy
from kvalitet.models import Anvandare, Avisering, Handelse, Roll
from tests.factories import dagar, skapa_anvandare, skapa_huvudman, skapa_roll
from tests.test_rollmatris import FORE_DETTA, MATRIS, OK, bygg_varld

pytestmark = pytest.mark.django_db


@pytest.fixture
def huvudman():
    return skapa_huvudman("Tallens förskola")


@pytest.fixture
def ansvarig(huvudman):
    person = skapa_anvandare(namn="Sara Lind")
    services.tilldela_uppdrag(anvandare=person, huvudman=huvudman, funktion="namnd_styrelse", aktor=None)
    return person


@pytest.fixture
def samordnaren():
    return skapa_anvandare(Roll.SAMORDNARE, namn="Karin Åberg")


@pytest.fixture
def begart(huvudman, ansvarig, samordnaren):
    """What staff have asked for, for a private account of anybody's."""
    return services.tilldela_uppdrag(
        anvandare=skapa_anvandare(namn="Pia Privat"), huvudman=huvudman, funktion="skolchef", aktor=samordnaren
    )


def adress(namn, huvudman, *pk):
    return reverse(f"huvudman:{namn}", args=[huvudman.nyckel, *pk])


def text(svar):
    return svar.content.decode().replace("\u00a0", " ")


def fran_databasen(person):
    return Anvandare.objects.get(pk=person.pk)


def ser(person, huvudman):
    """What is asked wherever the own space is opened: the policies, the lists, and the services under their lock."""
    person = fran_databasen(person)
    try:
        with transaction.atomic():
            las_eget(huvudman.pk, person)
        under_las = True
    except PermissionDenied:
        under_las = False
    return {
        under_las,
        EGET_UTRYMME.tillater(person),
        Policy(huvudman=True).tillater(person),
        Huvudman.objects.i_eget_utrymme(person).exists(),
        Huvudman.objects.synliga_for(person).exists(),
    }


# Who is refused -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("roll", list(Roll))
@pytest.mark.parametrize("ended", [False, True])
def test_staff_give_no_uppdrag_to_an_account_with_a_role_now_or_earlier(client, huvudman, samordnaren, roll, ended):
    """Not even the first one: the day the role ends it would open what the huvudman writes for itself."""
    person = skapa_anvandare()
    skapa_roll(person, roll, **({"giltig_fran": dagar(-300), "giltig_till": dagar(-200)} if ended else {}))
    client.force_login(samordnaren)
    data = {"epost": person.epost, "funktion": "skolchef", "giltig_fran": dagar(0).isoformat()}
    svar = client.post(adress("uppdrag_nytt", huvudman), data)
    assert (svar.status_code, HAR_HAFT_ROLL in text(svar)) == (422, True)
    assert not Uppdrag.objects.exists()
    assert not Handelse.objects.filter(typ__startswith="uppdrag").exists()


def test_a_role_given_while_it_waits_stops_the_approval(huvudman, ansvarig, begart):
    skapa_roll(begart.anvandare, Roll.REDAKTOR)
    with pytest.raises(ValidationError, match="har eller har haft en roll"):
        services.godkann_uppdrag(uppdrag_id=begart.pk, aktor=ansvarig)
    begart.refresh_from_db()
    assert begart.godkant is None


# Asked for ----------------------------------------------------------------------------------------------------------


def test_the_first_one_by_staff_needs_no_approval(client, huvudman, samordnaren):
    client.force_login(samordnaren)
    person = skapa_anvandare(namn="Eva Ny")
    data = {"epost": person.epost, "funktion": "skolchef", "giltig_fran": dagar(0).isoformat()}
    assert "Eva Ny företräder nu" in text(client.post(adress("uppdrag_nytt", huvudman), data, follow=True))
    uppdrag = Uppdrag.objects.get()
    assert (uppdrag.begart, uppdrag.ar_ansvarig, ser(person, huvudman)) == (None, True, {True})


def test_nobody_is_replaced_in_silence(huvudman, ansvarig, samordnaren):
    """Staff end the last ansvarig and give a new first one: both are told to the one who was there."""
    services.avsluta_uppdrag(uppdrag_id=ansvarig.uppdrag.get().pk, aktor=samordnaren)
    slut = Avisering.objects.get(typ="uppdrag_avslutat")
    assert (slut.mottagare, slut.amne) == (ansvarig, "Ditt uppdrag för Tallens förskola är avslutat")
    assert "Karin Åberg hos myndigheterna har avslutat ditt uppdrag" in slut.text
    ny = skapa_anvandare(namn="Eva Ny")
    services.tilldela_uppdrag(anvandare=ny, huvudman=huvudman, funktion="skolchef", aktor=samordnaren)
    assert ser(ny, huvudman) == {True}
    brev = Avisering.objects.get(typ="nytt_uppdrag")
    assert (brev.mottagare, brev.amne) == (ansvarig, "Eva Ny företräder nu Tallens förskola")
    assert "företräder huvudmannen eller har gjort det, och ingen annan var ansvarig" in brev.text
    assert "du är ansvarig" not in brev.text


def test_closing_the_account_of_the_ansvarig_opens_no_door(huvudman, ansvarig, samordnaren):
    """The next one waits all the same; who else acts for the huvudman is told."""
    kollega = skapa_anvandare(huvudman=huvudman)
    Uppdrag.objects.filter(anvandare=kollega).update(ar_ansvarig=False)
    Anvandare.objects.filter(pk=ansvarig.pk).update(is_active=False)
    ny = skapa_anvandare(namn="Eva Ny")
    services.tilldela_uppdrag(anvandare=ny, huvudman=huvudman, funktion="skolchef", aktor=samordnaren)
    assert ser(ny, huvudman) == {False}
    assert kollega in [b.mottagare for b in Avisering.objects.filter(typ="nytt_uppdrag")]


def test_another_funktion_for_the_only_ansvarig_is_asked_of_that_one(huvudman, ansvarig, samordnaren):
    services.tilldela_uppdrag(anvandare=ansvarig, huvudman=huvudman, funktion="rektor", aktor=samordnaren)
    brev = Avisering.objects.get(typ="nytt_uppdrag")
    assert (brev.mottagare, "ingen annan var ansvarig" in brev.text) == (ansvarig, False)


def test_the_next_one_by_staff_opens_nothing_until_it_is_approved(client, huvudman, ansvarig, samordnaren):
    person = skapa_anvandare(namn="Pia Privat")
    client.force_login(samordnaren)
    data = {"epost": person.epost, "funktion": "skolchef", "giltig_fran": dagar(0).isoformat(), "ar_ansvarig": "on"}
    svar = text(client.post(adress("uppdrag_nytt", huvudman), data, follow=True))
    assert "Pia Privat väntar på huvudmannen" in svar
    assert "Väntar på huvudmannen sedan" in svar
    assert ser(person, huvudman) == {False}
    uppdrag = person.uppdrag.get()
    assert (uppdrag.begart_av, uppdrag.godkant, uppdrag.ar_ansvarig) == (samordnaren, None, True)
    assert [rad.anvandare for rad in Uppdrag.objects.ansvariga(huvudman)] == [ansvarig]
    brev = Avisering.objects.get(typ="nytt_uppdrag")
    assert (brev.mottagare, brev.amne) == (ansvarig, "Ska Pia Privat få företräda Tallens förskola?")
    assert "Karin Åberg hos myndigheterna vill" in brev.text
    assert "Godkänn eller avböj" in brev.text
    handelse = Handelse.objects.get(typ="uppdrag.begart")
    assert (handelse.aktor, handelse.till["person"]) == (samordnaren, "Pia Privat")

    client.force_login(ansvarig)
    svar = client.post(adress("kollega_godkann", huvudman, uppdrag.pk), follow=True)
    assert "Pia Privat är godkänd och företräder nu er." in text(svar)
    assert ser(person, huvudman) == {True}
    handelse = Handelse.objects.get(typ="uppdrag.godkant")
    assert (handelse.aktor, handelse.data) == (ansvarig, {"uppdrag": uppdrag.pk, "anvandare": person.pk})
    client.force_login(samordnaren)
    assert "Väntar på huvudmannen" not in text(client.get(huvudman.get_absolute_url()))


def test_a_declined_one_never_opens_anything_and_is_said_to_staff_only(client, huvudman, ansvarig, samordnaren, begart):
    client.force_login(ansvarig)
    svar = text(client.get(adress("kollegor", huvudman)))
    assert "Karin Åberg bad om det" in svar
    svar = text(client.post(adress("kollega_avboj", huvudman, begart.pk), follow=True))
    assert "Pia Privat är avböjd och ser ingenting." in svar
    assert "kollega har slutat" not in svar
    assert ser(begart.anvandare, huvudman) == {False}
    assert Handelse.objects.get(typ="uppdrag.avbojt").aktor == ansvarig
    svar = text(client.post(adress("kollega_godkann", huvudman, begart.pk), follow=True))
    assert INTE_BEGARD in svar
    assert ser(begart.anvandare, huvudman) == {False}
    client.force_login(samordnaren)
    assert "Huvudmannen släppte inte in personen" in text(client.get(huvudman.get_absolute_url()))
    igen = services.tilldela_uppdrag(
        anvandare=begart.anvandare, huvudman=huvudman, funktion="skolchef", aktor=samordnaren
    )
    assert igen.ar_obesvarat


def test_only_an_ansvarig_answers(client, huvudman, ansvarig, begart):
    kollega = skapa_anvandare(huvudman=huvudman)
    annan = skapa_anvandare()
    services.tilldela_uppdrag(anvandare=annan, huvudman=skapa_huvudman(), funktion="rektor", aktor=None)
    for person, vantat in ((kollega, 403), (annan, 404), (begart.anvandare, 403), (begart.begart_av, 403)):
        client.force_login(person)
        for namn in ("kollega_godkann", "kollega_avboj"):
            assert client.post(adress(namn, huvudman, begart.pk)).status_code == vantat
        for gor in (services.godkann_uppdrag, services.avboj_uppdrag):
            with pytest.raises(PermissionDenied):
                gor(uppdrag_id=begart.pk, aktor=person)
    client.force_login(kollega)
    svar = text(client.get(adress("kollegor", huvudman)))
    assert ("Den som är ansvarig för kontot svarar" in svar, "Godkänn" in svar) == (True, False)
    client.force_login(annan)  # ansvarig, but of another huvudman
    with pytest.raises(PermissionDenied):
        services.godkann_uppdrag(uppdrag_id=begart.pk, aktor=annan)
    # What staff have not asked for is not answered
    client.force_login(ansvarig)
    assert client.post(adress("kollega_godkann", huvudman, kollega.uppdrag.get().pk)).status_code == 404


def test_what_waits_is_not_changed_nor_invited_beside(client, huvudman, ansvarig, begart):
    client.force_login(ansvarig)
    assert client.get(adress("kollega_andra", huvudman, begart.pk)).status_code == 404
    assert client.get(adress("kollega_avsluta", huvudman, begart.pk)).status_code == 404
    data = {"namn": "Pia", "epost": begart.anvandare.epost, "funktioner": ["rektor"]}
    svar = client.post(adress("kollega_ny", huvudman), data)
    assert (svar.status_code, VANTAR in text(svar)) == (422, True)
    assert not Kollegainbjudan.objects.exists()
    with pytest.raises(ValidationError, match="väntar på ert svar"):
        services.andra_uppdrag(
            uppdrag_id=begart.pk, giltig_till=None, ar_ansvarig=True, version=begart.version, aktor=ansvarig
        )


def test_staff_may_take_back_what_they_asked_for(huvudman, ansvarig, samordnaren, begart):
    services.avsluta_uppdrag(uppdrag_id=begart.pk, aktor=samordnaren)
    with pytest.raises(ValidationError):
        services.godkann_uppdrag(uppdrag_id=begart.pk, aktor=ansvarig)
    assert ser(begart.anvandare, huvudman) == {False}


def test_an_approval_without_a_request_is_refused_by_the_database(huvudman, ansvarig):
    with pytest.raises(IntegrityError), transaction.atomic():
        Uppdrag.objects.filter(anvandare=ansvarig).update(godkant=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Uppdrag.objects.filter(anvandare=ansvarig).update(begart=timezone.now())


# Every way in -------------------------------------------------------------------------------------------------------


def test_every_address_that_opens_for_the_huvudman_is_closed_to_one_who_waits(client):
    """Pages, files and downloads alike: the answer is the one that somebody without any Uppdrag gets."""
    varld = bygg_varld()
    egen = varld.folk["egen_huvudman"].aktiva_uppdrag[0].huvudman
    samordnare = skapa_anvandare(Roll.SAMORDNARE)
    person = skapa_anvandare()
    uppdrag = services.tilldela_uppdrag(anvandare=person, huvudman=egen, funktion="skolchef", aktor=samordnare)
    assert uppdrag.ar_obesvarat
    stangda = [namn for namn, (_, _, svar) in MATRIS.items() if svar["egen_huvudman"] == OK != svar[FORE_DETTA]]
    assert len(stangda) > 50
    assert {"analysunderlag:underlag_hamta", "analysunderlag:skattning_lista", "huvudman:kontakter"} <= set(stangda)
    client.force_login(person)
    with zeal_ignore():
        oppna = [namn for namn in stangda if client.get(varld.adress(namn)).status_code not in (403, 404)]
    assert oppna == []
    for modell in (Sjalvskattning, Skattningsniva, Underlag, Dialog, Kontakt, Fokus):
        assert not modell.objects.synliga_for(fran_databasen(person)).exists(), modell
    services.godkann_uppdrag(uppdrag_id=uppdrag.pk, aktor=varld.folk["egen_huvudman"])
    with zeal_ignore():
        assert client.get(varld.adress("analysunderlag:skattning_lista")).status_code == OK
