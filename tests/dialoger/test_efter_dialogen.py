"""After the dialogue: own åtgärder, recommended material, the answer before the follow-up, and the short survey."""

import re
import uuid
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dialoger import services
from dialoger.efterat import underlagets_fragor
from dialoger.models import (
    EgenAtgard,
    Responskvitto,
    Responssvar,
    Stodforslag,
    Uppfoljningssvar,
    Uppfoljningsutkast,
)
from dialoger.services.respons import LASBARA, REDAN
from dialoger.services.stodforslag import FULLT
from huvudman.services.eget import SLUT
from kvalitet.models import Avisering, Engangssvar, Handelse, Lasning, Roll
from tests.factories import (
    boka,
    dagar,
    skapa_anvandare,
    skapa_cykel,
    skapa_dialog,
    skapa_huvudman,
    skapa_par,
    skapa_roll,
    skapa_underlag,
)

pytestmark = pytest.mark.django_db

PLANTERAD = "Hemligtext-om-Ärtan"
ATGARD = {"text": f"Läsa tillsammans {PLANTERAD}", "typ": "ska", "egen_fraga": "Hur vet vi det?", "status": "tankt"}
STOD = {
    "titel": "Att leda kvalitetsarbete",
    "myndighet": "SV",
    "lank": "https://www.skolverket.se/stod",
    "skal": "Kort film att se tillsammans.",
}


def aterkopplad(**falt):
    return skapa_dialog(falt.pop("par", None), till="aterkopplad", **falt)


@pytest.fixture
def dialog():
    return aterkopplad(huvudman=skapa_huvudman("Tallens förskola"))


@pytest.fixture
def huvudman(dialog):
    return dialog.huvudman


@pytest.fixture
def jag(huvudman):
    return skapa_anvandare(huvudman=huvudman, namn="Sara Lind")


@pytest.fixture
def klient(client, jag):
    client.force_login(jag)
    return client


def adress(namn, huvudman, *mer):
    return reverse(f"dialoger:{namn}", args=[huvudman.nyckel, *mer])


def text(svar):
    return svar.content.decode().replace("\u00a0", " ")


def skriv_atgard(huvudman, jag, **falt):
    data = {"text": PLANTERAD, "typ": "ska", "fraga": "Hur vet vi det?", "status": "tankt", **falt}
    return services.spara_atgard(huvudman=huvudman, aktor=jag, **data)


# Own åtgärder -------------------------------------------------------------------------------------------------------


def test_an_atgard_is_written_changed_and_removed(klient, huvudman, jag, dialog):
    data = {**ATGARD, "ansvarig": "Rektorn", "klart_till": dagar(60).isoformat()}
    assert klient.post(adress("atgard_ny", huvudman), data).url == adress("atgarder", huvudman)
    rad = EgenAtgard.objects.get()
    assert (rad.huvudman, rad.dialog, rad.fraga, rad.ansvarig, rad.klart_till) == (
        huvudman, dialog, "Hur vet vi det?", "Rektorn", dagar(60),
    )  # fmt: skip
    assert "Svarar på: Hur vet vi det?" in text(klient.get(adress("atgarder", huvudman)))
    ifyllt = klient.get(adress("atgard_andra", huvudman, rad.pk)).context["form"]
    assert (ifyllt["egen_fraga"].value(), ifyllt["version"].value()) == ("Hur vet vi det?", 1)
    klient.post(adress("atgard_andra", huvudman, rad.pk), {**ATGARD, "status": "gjort", "version": 1})
    rad.refresh_from_db()
    assert (rad.status, rad.version, rad.ansvarig) == ("gjort", 2, "")
    assert klient.post(adress("atgard_ta_bort", huvudman, rad.pk)).status_code == 302
    assert not EgenAtgard.objects.exists()
    handelser = Handelse.objects.filter(objekttyp="dialoger.egenatgard").order_by("pk")
    assert [(h.typ, h.aktor, h.fran, h.till, h.data) for h in handelser] == [
        (f"egen_atgard.{vad}", jag, None, None, {}) for vad in ("skriven", "andrad", "borttagen")
    ]


def test_a_question_of_the_underlag_can_be_chosen(klient, huvudman):
    skapa_underlag(huvudman)
    fragor = underlagets_fragor(huvudman)
    assert fragor
    sida = text(klient.get(adress("atgard_ny", huvudman)))
    assert "En annan fråga" in sida
    klient.post(adress("atgard_ny", huvudman), {**ATGARD, "ur_underlaget": "0", "egen_fraga": ""})
    assert EgenAtgard.objects.get().fraga == fragor[0]


@pytest.mark.parametrize(
    "fel",
    [
        {"text": ""},
        {"text": "x" * 1001},
        {"typ": "pengar"},
        {"egen_fraga": " "},
        {"status": "kanske"},
        {"klart_till": "i vår"},
        {"ansvarig": "x" * 121},
    ],
)
def test_bad_input_stores_nothing(klient, huvudman, fel):
    assert klient.post(adress("atgard_ny", huvudman), {**ATGARD, **fel}).status_code == 422
    assert not EgenAtgard.objects.exists()


def test_two_change_the_same_and_both_texts_are_shown(klient, huvudman, jag):
    rad = skriv_atgard(huvudman, jag, text="Från början")
    kollega = skapa_anvandare(huvudman=huvudman, namn="Bo Ek")
    services.spara_atgard(huvudman=huvudman, aktor=kollega, atgard_id=rad.pk, version=1, text="Kollegans text")
    svar = klient.post(adress("atgard_andra", huvudman, rad.pk), {**ATGARD, "text": "Min text", "version": 1})
    sida = text(svar)
    assert svar.status_code == 422
    assert all(vad in sida for vad in ("Kollegans text", "Min text", "Så står det sparat av Bo Ek"))
    rad.refresh_from_db()
    assert rad.text == "Kollegans text"
    assert klient.post(adress("atgard_andra", huvudman, rad.pk), {**ATGARD, "text": "Vår text", "version": 2}).url
    rad.refresh_from_db()
    assert rad.text == "Vår text"


def test_what_was_written_in_an_atgard_that_a_colleague_deleted_is_kept_and_saved_as_new(klient, huvudman, jag):
    rad = skriv_atgard(huvudman, jag)
    skrivet = {**ATGARD, "text": "Min långa text", "version": 1}
    services.ta_bort_atgard(huvudman=huvudman, atgard_id=rad.pk, aktor=jag)

    svar = klient.post(adress("atgard_andra", huvudman, rad.pk), skrivet)

    assert svar.status_code == 409
    assert "Någon har tagit bort åtgärden medan du skrev" in text(svar)
    assert "Min långa text" in text(svar)
    assert "Spara som ny" in text(svar)
    assert svar.context["url"] == adress("atgard_ny", huvudman)
    assert klient.post(svar.context["url"], skrivet).status_code == 302
    assert EgenAtgard.objects.get().text == "Min långa text"
    for namn in ("atgard_andra", "atgard_ta_bort"):
        assert "redan borttagen" in text(klient.get(adress(namn, huvudman, rad.pk), follow=True))
        assert klient.post(adress(namn, huvudman, 10**6), skrivet).status_code == 404


def test_another_huvudmans_atgard_is_not_there(klient, huvudman):
    annan = skapa_huvudman()
    deras = skriv_atgard(annan, skapa_anvandare(huvudman=annan))
    for namn in ("atgard_andra", "atgard_ta_bort"):
        for hos in (huvudman, annan):
            assert klient.get(adress(namn, hos, deras.pk)).status_code == 404
            assert klient.post(adress(namn, hos, deras.pk), ATGARD).status_code == 404
    assert EgenAtgard.objects.get().text == PLANTERAD


def test_a_case_of_another_huvudman_is_refused(huvudman, jag):
    with pytest.raises(ValidationError):
        skriv_atgard(huvudman, jag, dialog=skapa_dialog())


@pytest.mark.inbyggt  # who may open what is the same on both databases
def test_no_role_at_an_agency_reads_an_atgard_or_a_draft(client, huvudman, jag, dialog):
    """A planted text is in no page, export or event that any role can open, nor in what commands print."""
    rad = skriv_atgard(huvudman, jag, fraga=f"Fråga {PLANTERAD}", ansvarig=PLANTERAD)
    services.spara_uppfoljning(dialog_id=dialog.pk, text=PLANTERAD, typer=["ska"], version=0, aktor=jag)
    oppna = [
        reverse("dialoger:detalj", args=[dialog.nummer]),
        reverse("dialoger:historik", args=[dialog.nummer]),
        reverse("dialoger:export", args=["csv"]),
        reverse("huvudman:detalj", args=[huvudman.nyckel]),
        reverse("huvudman:historik", args=[huvudman.nyckel]),
        f"/huvudman/?sok={PLANTERAD}",
        f"/arenden/?sok={PLANTERAD}",
        "/",
        reverse("handelser"),
        f"{reverse('handelser')}?objekt=egenatgard:{rad.pk}",
        reverse("lasningar"),
        reverse("aviseringar"),
        reverse("jobb_lista"),
    ]
    stangda = [
        adress("efter_dialogen", huvudman),
        adress("atgarder", huvudman),
        adress("atgard_andra", huvudman, rad.pk),
        adress("infor_uppfoljningen", huvudman, dialog.nummer),
        adress("uppfoljning_skicka", huvudman, dialog.nummer),
    ]
    i_paret = dialog.tilldelningar.first().utforare
    folk = [i_paret, *(skapa_anvandare(roll) for roll in Roll)]
    med_uppdrag = skapa_anvandare(Roll.SYSTEMFORVALTARE, huvudman=huvudman)  # gave themselves one
    for person in (*folk, med_uppdrag):
        client.force_login(person)
        for url in stangda:
            assert client.get(url).status_code in (403, 404), url
            assert client.post(url, {"version": "1", "text": "x"}).status_code in (403, 404), url
        for url in oppna:
            sida = client.get(url)
            kropp = b"".join(sida.streaming_content) if sida.streaming else sida.content
            utan_sokordet = kropp.decode("utf-8", "replace").replace(f'value="{PLANTERAD}"', "")
            assert re.sub(r"(Ta bort filtret[^<]*</span>|[?&;]sok=)[^<\"]*", "", utan_sokordet).count(PLANTERAD) == 0, (
                url
            )
    assert not EgenAtgard.objects.synliga_for(med_uppdrag).exists()
    for modell in (Handelse, Lasning, Avisering):
        assert PLANTERAD not in str(list(modell.objects.values()))
    ut = StringIO()
    call_command("rakna_om_lage", "--json", stdout=ut)
    assert PLANTERAD not in ut.getvalue()
    assert str(rad) == str(rad.pk)


def test_one_whose_uppdrag_ended_yesterday_stores_nothing(klient, huvudman, jag, dialog):
    rad = skriv_atgard(huvudman, jag)
    fore = Handelse.objects.count()
    jag.uppdrag.update(giltig_fran=dagar(-9), giltig_till=dagar(-1))
    for url in (
        adress("atgard_ny", huvudman),
        adress("atgard_andra", huvudman, rad.pk),
        adress("atgard_ta_bort", huvudman, rad.pk),
        adress("infor_uppfoljningen", huvudman, dialog.nummer),
        adress("respons", huvudman, dialog.nummer),
    ):
        svar = klient.post(url, {**ATGARD, "vett": "4"})
        assert (svar.status_code, "Du har inget uppdrag just nu" in text(svar)) == (403, True)
    for gor in (  # the view had let the person through when the Uppdrag ended
        lambda: skriv_atgard(huvudman, jag),
        lambda: services.ta_bort_atgard(huvudman=huvudman, atgard_id=rad.pk, aktor=jag),
        lambda: services.spara_uppfoljning(dialog_id=dialog.pk, text="x", typer=[], version=0, aktor=jag),
        lambda: services.lamna_respons(dialog_id=dialog.pk, svar={"vett": 1}, fritext="", aktor=jag),
    ):
        with pytest.raises(PermissionDenied, match=SLUT):
            gor()
    assert (EgenAtgard.objects.count(), Responssvar.objects.count(), Handelse.objects.count()) == (1, 0, fore)


def test_a_role_at_an_agency_closes_the_services_too(huvudman, jag):
    skapa_roll(jag, Roll.DIALOGUTFORARE)
    with pytest.raises(PermissionDenied):
        skriv_atgard(huvudman, jag)


def test_the_database_wants_a_question(huvudman, jag):
    for fel in ({"text": ""}, {"fraga": ""}, {"typ": "pengar"}):
        falt = {"huvudman": huvudman, "typ": "ska", "text": "a", "fraga": "b", "andrad_av": jag, **fel}
        with pytest.raises(IntegrityError), transaction.atomic():
            EgenAtgard.objects.create(**falt)


def test_constant_queries(klient, huvudman, jag, dialog):
    def fragor(namn):
        with CaptureQueriesContext(connection) as fangade:
            assert klient.get(adress(namn, huvudman)).status_code == 200
        return len(fangade)

    sv = dialog.tilldelningar.first().utforare
    services.foresla_stod(dialog_id=dialog.pk, **STOD, aktor=sv)
    skriv_atgard(huvudman, jag)
    forst = [fragor(namn) for namn in ("efter_dialogen", "atgarder")]
    for n in range(2):
        services.foresla_stod(dialog_id=dialog.pk, **{**STOD, "lank": f"https://exempel.se/{n}"}, aktor=sv)
        skriv_atgard(huvudman, skapa_anvandare(huvudman=huvudman))
    assert [fragor(namn) for namn in ("efter_dialogen", "atgarder")] == forst


# Recommended material -----------------------------------------------------------------------------------------------


@pytest.fixture
def sv(dialog):
    return dialog.tilldelningar.get(myndighet="SV").utforare


def stodsida(dialog):
    return reverse("dialoger:stodmaterial", args=[dialog.nummer])


def test_the_pair_recommends_and_the_huvudman_reads_why(client, dialog, huvudman, jag, sv):
    client.force_login(sv)
    svar = client.post(stodsida(dialog), STOD)
    assert svar.url == stodsida(dialog)
    rad = Stodforslag.objects.get()
    assert (rad.plats, rad.foreslaget_av, rad.niva) == (1, sv, "")
    handelse = Handelse.objects.get(typ="stodforslag.tillagt")
    assert (handelse.objekt_id, handelse.aktor, handelse.till) == (str(dialog.pk), sv, None)
    assert "Att leda kvalitetsarbete" in text(client.get(dialog.get_absolute_url()))
    client.force_login(jag)
    sida = text(client.get(adress("efter_dialogen", huvudman)))
    assert ("Kort film att se tillsammans." in sida, 'href="https://www.skolverket.se/stod"' in sida) == (True, True)

    client.force_login(sv)
    tillbaka = reverse("dialoger:stodmaterial_tillbaka", args=[dialog.nummer, rad.pk])
    for _ in range(2):
        assert client.post(tillbaka).url == stodsida(dialog)
    rad.refresh_from_db()
    assert rad.borttaget is not None
    assert Handelse.objects.filter(typ="stodforslag.borttaget").count() == 1
    client.force_login(jag)
    assert "Att leda kvalitetsarbete" not in text(client.get(adress("efter_dialogen", huvudman)))


@pytest.mark.parametrize(
    "fel",
    [
        {"lank": "http://www.skolverket.se/stod"},
        {"lank": "javascript:alert(1)"},
        {"lank": "skolverket"},
        {"lank": "https://"},
        {"lank": ""},
        {"titel": ""},
        {"skal": ""},
        {"skal": "x" * 301},
        {"myndighet": "SKR"},
        {"niva": "stat"},
        {"faktor": "8"},
        {"faktor": "ett"},
    ],
)
def test_a_bad_recommendation_is_refused(client, dialog, sv, fel):
    client.force_login(sv)
    assert client.post(stodsida(dialog), {**STOD, **fel}).status_code == 422
    assert not Stodforslag.objects.exists()


def test_no_more_than_five_and_none_twice(client, dialog, sv):
    client.force_login(sv)
    client.post(stodsida(dialog), STOD)
    svar = client.post(stodsida(dialog), {**STOD, "titel": "En annan titel"})
    assert (svar.status_code, "redan föreslaget" in text(svar)) == (422, True)
    for n in range(4):
        client.post(stodsida(dialog), {**STOD, "lank": f"https://exempel.se/{n}"})
    assert Stodforslag.objects.count() == 5
    assert "blir svåra att välja bland" in text(client.get(stodsida(dialog)))
    with pytest.raises(ValidationError, match="redan 5 förslag"):
        services.foresla_stod(dialog_id=dialog.pk, **{**STOD, "lank": "https://exempel.se/sex"}, aktor=sv)
    assert FULLT
    for plats, fel in ((6, {}), (0, {}), (1, {}), (2, {"lank": "http://exempel.se"}), (2, {"faktor": 8})):
        falt = {**STOD, "lank": "https://exempel.se/x", "plats": plats, "foreslaget_av": sv, **fel}
        Stodforslag.objects.filter(plats=2, borttaget=None).update(borttaget=timezone.now())
        with pytest.raises(IntegrityError), transaction.atomic():
            Stodforslag.objects.create(dialog=dialog, **falt)
    with pytest.raises(DatabaseError), transaction.atomic():
        Stodforslag.objects.first().delete()


def test_only_the_pair_and_only_after_the_dialogue(client, dialog, sv):
    utanfor = skapa_anvandare(Roll.DIALOGUTFORARE)
    client.force_login(utanfor)
    assert client.get(stodsida(dialog)).status_code == 403
    assert client.post(stodsida(dialog), STOD).status_code == 403
    client.force_login(skapa_anvandare(Roll.SAMORDNARE))
    assert client.post(stodsida(dialog), STOD).status_code == 403
    tidig = skapa_dialog(till="formote")
    egen = tidig.tilldelningar.get(myndighet="SPSM").utforare
    client.force_login(egen)
    assert "Stödmaterial föreslås när dialogen har hållits" in text(client.get(stodsida(tidig)))
    assert client.post(stodsida(tidig), STOD).status_code == 422
    with pytest.raises(services.OgiltigOvergang):
        services.foresla_stod(dialog_id=dialog.pk, **STOD, aktor=utanfor)
    assert not Stodforslag.objects.exists()


def test_words_that_read_as_a_verdict_are_asked_about(client, dialog, sv):
    client.force_login(sv)
    svar = client.post(stodsida(dialog), {**STOD, "skal": "Ni har stora brister i kvalitetsarbetet."}, follow=True)
    assert "låter det som ett omdöme?" in text(svar)
    assert Stodforslag.objects.count() == 1


def test_the_huvudman_waits_for_the_aterkoppling(client):
    dialog = skapa_dialog(till="anteckning")
    services.foresla_stod(dialog_id=dialog.pk, **STOD, aktor=dialog.tilldelningar.get(myndighet="SV").utforare)
    client.force_login(skapa_anvandare(huvudman=dialog.huvudman))
    sida = text(client.get(adress("efter_dialogen", dialog.huvudman)))
    assert ("Att leda" in sida, "Dialogen har hållits" in sida, "Vad tyckte du" in sida) == (False, True, False)


def test_before_the_dialogue_there_is_a_place_to_write_and_nothing_more(client):
    huvudman = skapa_huvudman()
    client.force_login(skapa_anvandare(huvudman=huvudman))
    for till in ("ja", ""):
        sida = text(client.get(adress("efter_dialogen", huvudman)))
        assert "Skriv en åtgärd" in sida
        assert "Uppföljning" not in sida
        if till:
            skapa_dialog(huvudman=huvudman, till=till)


# The six-month follow-up --------------------------------------------------------------------------------------------


def infor(huvudman, dialog):
    return adress("infor_uppfoljningen", huvudman, dialog.nummer)


def skicka(huvudman, dialog):
    return adress("uppfoljning_skicka", huvudman, dialog.nummer)


def test_a_draft_is_ours_until_sent_and_then_never_changes(klient, client, huvudman, dialog, jag, sv):
    assert (
        klient.post(infor(huvudman, dialog), {"text": "Vi läser mer.", "typer": ["roller", "ska"]}).status_code == 302
    )
    rad = Uppfoljningsutkast.objects.get()
    assert (rad.text, rad.typer, rad.huvudman) == ("Vi läser mer.", ["ska", "roller"], huvudman)
    sida = text(klient.get(skicka(huvudman, dialog)))
    assert ("allmän handling" in sida, "Vi läser mer." in sida) == (True, True)
    assert not Uppfoljningssvar.objects.exists()
    klient.post(skicka(huvudman, dialog), {"version": "99"})
    assert not Uppfoljningssvar.objects.exists()

    assert klient.post(skicka(huvudman, dialog), {"version": rad.version}).url == adress("efter_dialogen", huvudman)
    svar = Uppfoljningssvar.objects.get()
    assert (svar.text, svar.typer, svar.skickat_av) == ("Vi läser mer.", ["ska", "roller"], jag)
    assert not Uppfoljningsutkast.objects.exists()
    handelse = Handelse.objects.get(typ="dialog.uppfoljningssvar")
    assert (handelse.objekt_id, handelse.aktor, handelse.till) == (str(dialog.pk), jag, None)
    assert "går inte att ändra" in text(klient.get(infor(huvudman, dialog)))
    klient.post(infor(huvudman, dialog), {"text": "Annat"})
    assert not Uppfoljningsutkast.objects.exists()
    for gor in (lambda: Uppfoljningssvar.objects.update(text="x"), lambda: svar.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            gor()
    client.force_login(sv)
    assert "Vi läser mer." in text(client.get(svar.diariepost.get_absolute_url()))


def test_nothing_written_cannot_be_sent(klient, huvudman, dialog):
    klient.post(infor(huvudman, dialog), {"text": ""})
    assert klient.get(skicka(huvudman, dialog)).url == infor(huvudman, dialog)
    klient.post(skicka(huvudman, dialog), {"version": "1"})
    assert not Uppfoljningssvar.objects.exists()


def test_two_write_the_draft_and_both_texts_are_shown(klient, huvudman, dialog):
    kollega = skapa_anvandare(huvudman=huvudman, namn="Bo Ek")
    services.spara_uppfoljning(dialog_id=dialog.pk, text="Kollegans text", typer=[], version=0, aktor=kollega)
    svar = klient.post(infor(huvudman, dialog), {"text": "Min text", "utkast_version": "0"})
    assert svar.status_code == 409
    assert all(vad in text(svar) for vad in ("Kollegans text", "Min text", "Bo Ek"))
    assert Uppfoljningsutkast.objects.get().text == "Kollegans text"


def test_the_page_says_when_we_meet(klient, huvudman, dialog):
    sida = text(klient.get(adress("efter_dialogen", huvudman)))
    assert "Vi hör av oss om en tid" in sida
    boka(dialog, "uppfoljning", 20)
    assert "Vi ses " in text(klient.get(adress("efter_dialogen", huvudman)))


def test_one_who_declines_the_follow_up_is_asked_nothing(klient, huvudman, dialog):
    services.satt_uppfoljning(dialog_id=dialog.pk, utan=True, aktor=None)
    assert "Det blir ingen uppföljning" in text(klient.get(adress("efter_dialogen", huvudman)))
    svar = klient.post(infor(huvudman, dialog), {"text": "Ändå"})
    assert (svar.status_code, Uppfoljningsutkast.objects.count()) == (200, 0)


def test_another_huvudmans_case_is_not_there(klient, huvudman):
    annan = aterkopplad(cykel=skapa_cykel(2))
    for hos in (huvudman, annan.huvudman):
        for namn in ("infor_uppfoljningen", "uppfoljning_skicka", "respons"):
            assert klient.get(adress(namn, hos, annan.nummer)).status_code == 404
            assert klient.post(adress(namn, hos, annan.nummer), {"text": "x", "vett": "4"}).status_code == 404
    assert not Uppfoljningsutkast.objects.exists()
    assert not Responssvar.objects.exists()


# The short survey ---------------------------------------------------------------------------------------------------

SVAR = {"vett": "4", "behov": "3", "underlag": "2", "vagat": "4", "nytta": "1", "fritext": f"Mer tid. {PLANTERAD}"}


def test_who_has_had_no_underlag_is_not_asked_about_it(klient, huvudman, dialog):
    url = adress("respons", huvudman, dialog.nummer)
    assert "Underlaget hjälpte oss" not in text(klient.get(url))
    klient.post(url, SVAR)
    assert set(Responssvar.objects.values_list("fraga", flat=True)) == {"vett", "behov", "vagat", "nytta", "fritext"}


def test_answers_are_stored_apart_and_once(klient, huvudman, dialog, jag):
    skapa_underlag(huvudman)
    fore = (Handelse.objects.count(), Engangssvar.objects.count(), Lasning.objects.count())
    url = adress("respons", huvudman, dialog.nummer)
    nyckel = re.search(r'name="engangsnyckel" value="([^"]+)"', text(klient.get(url)))
    assert nyckel is not None
    for _ in range(2):
        assert klient.post(url, {**SVAR, "engangsnyckel": nyckel[1]}).url == adress("efter_dialogen", huvudman)
    rader = {rad.fraga: (rad.varde, rad.text) for rad in Responssvar.objects.all()}
    assert rader == {
        "vett": (4, ""), "behov": (3, ""), "underlag": (2, ""), "vagat": (4, ""), "nytta": (1, ""),
        "fritext": (None, f"Mer tid. {PLANTERAD}"),
    }  # fmt: skip
    assert Responskvitto.objects.count() == 1
    assert (Handelse.objects.count(), Engangssvar.objects.count(), Lasning.objects.count()) == fore
    assert klient.get(url).url == adress("efter_dialogen", huvudman)
    assert "Tack, du har svarat." in text(klient.get(adress("efter_dialogen", huvudman)))
    with pytest.raises(services.OgiltigOvergang, match=REDAN):
        services.lamna_respons(dialog_id=dialog.pk, svar={"vett": 1}, fritext="", aktor=jag)


def test_a_row_leads_nowhere():
    falt = {f.name: f for f in Responssvar._meta.get_fields()}
    assert set(falt) == {"id", "halvar", "fraga", "varde", "text"}
    assert not any(f.is_relation for f in falt.values())
    kvitto = Responskvitto._meta.get_fields()
    assert [(f.name, f.is_relation) for f in kvitto] == [("avtryck", False)]


def test_neither_ids_nor_the_order_of_the_table_say_what_came_last(huvudman, dialog):
    """The last form's answers are the only 1s: in many tries they lie first, last and between."""
    for _ in range(7):
        services.lamna_respons(
            dialog_id=dialog.pk, svar={"vett": 4}, fritext="", aktor=skapa_anvandare(huvudman=huvudman)
        )
    ider = set(Responssvar.objects.values_list("pk", flat=True))
    assert all(isinstance(pk, uuid.UUID) and pk.version == 4 for pk in ider)
    services.lamna_respons(dialog_id=dialog.pk, svar={"vett": 1}, fritext="", aktor=skapa_anvandare(huvudman=huvudman))
    assert not ider & set(Responssvar.objects.values_list("pk", flat=True))
    assert sorted(Responssvar.objects.values_list("varde", flat=True)) == [1, *[4] * 7]
    platser = set()
    for _ in range(12):
        services.lamna_respons(
            dialog_id=dialog.pk, svar={"behov": 2}, fritext="", aktor=skapa_anvandare(huvudman=huvudman)
        )
        platser.add(list(Responssvar.objects.order_by().values_list("varde", flat=True)).index(1))
    assert len(platser) > 3


def test_no_page_shows_an_answer_and_a_count_only_from_five(client, huvudman, dialog, sv):
    analytiker = skapa_anvandare(Roll.ANALYTIKER)
    for n in range(LASBARA):
        assert services.antal_svar() == {}
        client.force_login(analytiker)
        assert "svar om dialogen" not in text(client.get("/"))
        services.lamna_respons(
            dialog_id=dialog.pk, svar={"vett": 1 + n % 4}, fritext=PLANTERAD, aktor=skapa_anvandare(huvudman=huvudman)
        )
    assert list(services.antal_svar().values()) == [LASBARA]
    assert "svar om dialogen" in text(client.get("/"))
    for person in (analytiker, sv, skapa_anvandare(Roll.SAMORDNARE), skapa_anvandare(Roll.SYSTEMFORVALTARE)):
        client.force_login(person)
        for url in ("/", dialog.get_absolute_url(), huvudman.get_absolute_url(), reverse("handelser")):
            assert PLANTERAD not in text(client.get(url))


@pytest.mark.parametrize(
    "fel", [{}, {"vett": "5"}, {"vett": "0"}, {"vett": "bra"}, {"fritext": "x" * 601}, {"fritext": " "}]
)
def test_bad_answers_store_nothing(klient, huvudman, dialog, fel):
    assert klient.post(adress("respons", huvudman, dialog.nummer), fel).status_code == 422
    assert (Responssvar.objects.count(), Responskvitto.objects.count()) == (0, 0)


def test_too_early(client):
    dialog = skapa_dialog(till="dialog")
    jag = skapa_anvandare(huvudman=dialog.huvudman)
    client.force_login(jag)
    assert client.get(adress("respons", dialog.huvudman, dialog.nummer)).status_code == 404
    with pytest.raises(services.OgiltigOvergang):
        services.lamna_respons(dialog_id=dialog.pk, svar={"vett": 4}, fritext="", aktor=jag)


def test_the_database_holds_a_scale_or_a_text():
    for fel in (
        {"fraga": "vett"},
        {"fraga": "vett", "varde": 5},
        {"fraga": "vett", "varde": 3, "text": "x"},
        {"fraga": "fritext", "varde": 3},
        {"fraga": "fritext"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Responssvar.objects.create(halvar="2026H2", **fel)


def test_a_new_pair_member_is_the_one_who_may(dialog):
    nya = skapa_par()
    gammal = dialog.tilldelningar.get(myndighet="SV", till=None).utforare
    services.tilldela(dialog_id=dialog.pk, utforare=nya[0], myndighet="SV", skal="Sjuk", aktor=None)
    with pytest.raises(services.OgiltigOvergang):
        services.foresla_stod(dialog_id=dialog.pk, **STOD, aktor=gammal)
    assert services.foresla_stod(dialog_id=dialog.pk, **STOD, aktor=nya[0]).plats == 1


def test_one_who_does_not_answer_for_the_huvudman_writes_but_sends_nothing(client, klient, huvudman, dialog, jag):
    klient.post(infor(huvudman, dialog), {"text": "Vi läser mer.", "typer": ["ska"], "utkast_version": "0"})
    rad = Uppfoljningsutkast.objects.get()
    kollega = skapa_anvandare()
    kollega.uppdrag.create(huvudman=huvudman, funktion="rektor", ar_ansvarig=True)
    client.force_login(kollega)
    sida = text(client.get(infor(huvudman, dialog)))
    assert ("Skicka in den sparade texten" in sida, "kan skicka in texten" in sida) == (False, True)
    for svar in (
        client.get(skicka(huvudman, dialog)),
        client.post(skicka(huvudman, dialog), {"version": rad.version}),
    ):
        assert (svar.status_code, "Bara den som företräder nämnden" in text(svar)) == (403, True)
    with pytest.raises(PermissionDenied):
        services.skicka_uppfoljning(dialog_id=dialog.pk, version=rad.version, aktor=kollega)
    assert not Uppfoljningssvar.objects.exists()
    assert services.skicka_uppfoljning(dialog_id=dialog.pk, version=rad.version, aktor=jag).skickat_av == jag
