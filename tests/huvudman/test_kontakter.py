"""Nämnder, contacts, other insatser and granskningar: the rules of the services and of the database."""

import smtplib
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from huvudman import services, tasks, visning
from huvudman.models import AnnanInsats, Granskning, Kontakt, Namnd
from kvalitet import aviseringar
from kvalitet.models import Handelse, Roll
from tests.factories import dagar, skapa_anvandare, skapa_huvudman, skapa_kontakt

pytestmark = pytest.mark.django_db
F, S = Kontakt.Funktion, Granskning.Status


def kontakt(huvudman, **falt):
    falt = {"funktion": F.SKOLCHEF, "epost": "eva@exempel.test", "kalla": "Webbplatsen", "aktor": None, **falt}
    return services.lagg_till_kontakt(huvudman=huvudman, **falt)


def insats(huvudman, **falt):
    falt = {"slag": "samverkan", "myndighet": "SV", "fran": dagar(-10), "kalla": "Samtal", "aktor": None, **falt}
    return services.lagg_till_insats(huvudman=huvudman, **falt)


def granskning(huvudman, **falt):
    falt = {"slag": "tillsyn", "status": "planerad", "fran": dagar(10), "kalla": "skolinspektionen", **falt}
    return services.lagg_till_granskning(huvudman=huvudman, aktor=None, **falt)


def handelser():
    return list(Handelse.objects.order_by("pk").values_list("typ", flat=True))


def vagrad(del_av_texten):
    return pytest.raises(ValidationError, match=del_av_texten)


# Nämnder --------------------------------------------------------------------------------------------------------------


def test_a_namnd_is_added_renamed_and_ended_with_one_event_each():
    huvudman, aktor = skapa_huvudman(), skapa_anvandare(Roll.SAMORDNARE)
    namnd = services.lagg_till_namnd(huvudman=huvudman, namn="  Skol \n nämnden ", aktor=aktor)
    assert (namnd.namn, namnd.giltig_fran, namnd.giltig_till) == ("Skol nämnden", dagar(0), None)
    services.andra_namnd(namnd_id=namnd.pk, namn="Utbildningsnämnden", aktor=aktor)
    services.andra_namnd(namnd_id=namnd.pk, namn="Utbildningsnämnden", aktor=aktor)
    services.avsluta_namnd(namnd_id=namnd.pk, sista_dag=dagar(0), aktor=aktor)
    assert handelser() == ["namnd.tillagd", "namnd.andrad", "namnd.avslutad"]
    andring = Handelse.objects.get(typ="namnd.andrad")
    assert (andring.fran, andring.till) == ({"namnd": "Skol nämnden"}, {"namnd": "Utbildningsnämnden"})
    assert {h.aktor for h in Handelse.objects.all()} == {aktor}


def test_ending_a_namnd_ends_its_contacts_and_no_others():
    huvudman = skapa_huvudman()
    namnd = services.lagg_till_namnd(huvudman=huvudman, namn="Skolnämnden", giltig_fran=dagar(-50), aktor=None)
    egen = kontakt(huvudman, namnd=namnd, giltig_fran=dagar(-50))
    slutar_forst = kontakt(huvudman, namnd=namnd, epost="a@b.test", giltig_fran=dagar(-50), giltig_till=dagar(-9))
    annan = kontakt(huvudman, epost="annan@exempel.test")
    services.avsluta_namnd(namnd_id=namnd.pk, sista_dag=dagar(-1), aktor=None)
    slut = {rad.pk: rad.giltig_till for rad in Kontakt.objects.all()}
    assert slut == {egen.pk: dagar(-1), slutar_forst.pk: dagar(-9), annan.pk: None}
    assert Handelse.objects.get(typ="namnd.avslutad").till["kontakter"] == 1
    with vagrad("redan avslutad"):
        services.avsluta_namnd(namnd_id=namnd.pk, sista_dag=dagar(0), aktor=None)
    with vagrad("redan avslutad"):
        services.andra_namnd(namnd_id=namnd.pk, namn="Ny", aktor=None)


def test_one_name_at_a_time():
    huvudman = skapa_huvudman()
    services.lagg_till_namnd(
        huvudman=huvudman, namn="Skolnämnden", giltig_fran=dagar(-9), giltig_till=dagar(-5), aktor=None
    )
    services.lagg_till_namnd(huvudman=huvudman, namn="Skolnämnden", giltig_fran=dagar(-4), aktor=None)
    services.lagg_till_namnd(huvudman=skapa_huvudman(), namn="Skolnämnden", aktor=None)
    with vagrad("redan en nämnd"):
        services.lagg_till_namnd(huvudman=huvudman, namn="SKOLNÄMNDEN", aktor=None)
    with pytest.raises(IntegrityError, match="redan en nämnd"), transaction.atomic():
        Namnd.objects.create(huvudman=huvudman, namn="Skolnämnden", giltig_fran=dagar(5))


# Contacts -------------------------------------------------------------------------------------------------------------


def test_a_function_address_needs_no_name():
    rad = kontakt(skapa_huvudman(), funktion=F.REGISTRATOR, epost=" Registrator@Kommun.TEST ")
    assert (rad.namn, rad.epost) == ("", "registrator@kommun.test")
    assert str(rad) == "Registrator, registrator@kommun.test"


@pytest.mark.parametrize(
    ("falt", "text"),
    [
        ({"epost": ""}, "e-postadress eller ett telefonnummer"),
        ({"epost": "eva"}, "giltig e-postadress"),
        ({"telefon": "ring mig"}, "med siffror"),
        ({"telefon": "0" * 31}, "30 tecken"),
        ({"funktion": "kung"}, "giltigt alternativ"),
        ({"kalla": ""}, "får inte vara tomt|inte vara tom"),
        ({"namn": "x" * 121}, "120 tecken"),
        ({"giltig_till": dagar(-1)}, "före första dagen"),
    ],
)
def test_a_contact_that_is_wrong_is_refused_in_words(falt, text):
    with vagrad(text):
        kontakt(skapa_huvudman(), **falt)
    assert not Kontakt.objects.exists()
    assert handelser() == []


def test_a_contact_is_not_added_twice_but_may_come_back():
    huvudman = skapa_huvudman()
    forsta = kontakt(huvudman, giltig_fran=dagar(-9))
    with vagrad("finns redan"):
        kontakt(huvudman)
    kontakt(huvudman, funktion=F.REKTOR)
    services.avsluta_kontakt(kontakt_id=forsta.pk, sista_dag=dagar(-2), aktor=None)
    kontakt(huvudman)
    assert handelser().count("kontakt.tillagd") == 3


def test_a_namnd_of_another_huvudman_or_of_another_time_is_refused():
    huvudman = skapa_huvudman()
    namnd = services.lagg_till_namnd(huvudman=skapa_huvudman(), namn="Skolnämnden", aktor=None)
    borta = services.lagg_till_namnd(
        huvudman=huvudman, namn="Gamla nämnden", giltig_fran=dagar(-9), giltig_till=dagar(-5), aktor=None
    )
    with vagrad("annan huvudman"):
        kontakt(huvudman, namnd=namnd)
    with vagrad("under den tiden"):
        kontakt(huvudman, namnd=borta)
    with pytest.raises(IntegrityError, match="annan huvudman"), transaction.atomic():
        skapa_kontakt(huvudman, namnd=namnd)
    rad = skapa_kontakt(huvudman)
    with pytest.raises(IntegrityError, match="annan huvudman"), transaction.atomic():
        Kontakt.objects.filter(pk=rad.pk).update(namnd=namnd)


def test_events_tell_that_a_persons_details_changed_but_never_what_they_are():
    huvudman = skapa_huvudman()
    rad = kontakt(huvudman, namn="Eva Ek", telefon="070-174 06 05")
    services.andra_kontakt(kontakt_id=rad.pk, namn="Eva Alm", epost="alm@exempel.test", aktor=None)
    services.andra_kontakt(kontakt_id=rad.pk, namn="Eva Alm", aktor=None)
    services.avsluta_kontakt(kontakt_id=rad.pk, sista_dag=dagar(0), aktor=None)
    assert handelser() == ["kontakt.tillagd", "kontakt.andrad", "kontakt.avslutad"]
    assert Handelse.objects.get(typ="kontakt.andrad").till == {"kontakt": "Skolchef", "andrat": "namn, e-post"}
    allt = str(list(Handelse.objects.values_list("fran", "till", "data", "skal")))
    for hemligt in ("Eva", "exempel", "070"):
        assert hemligt not in allt
    rader = [rad.rubrik for rad in visning.historik(huvudman, med_insatser=True)]
    assert "Kontakt ändrad" in rader
    assert visning.historik(huvudman, med_insatser=False) == []


def test_a_contact_that_has_ended_is_history():
    rad = skapa_kontakt(skapa_huvudman(), giltig_till=dagar(-1))
    for tjanst, val in ((services.andra_kontakt, {"namn": "Ny"}), (services.avsluta_kontakt, {"sista_dag": dagar(0)})):
        with vagrad("redan avslutad"):
            tjanst(kontakt_id=rad.pk, aktor=None, **val)


def test_what_is_not_a_field_of_the_form_cannot_be_changed():
    rad = skapa_kontakt(skapa_huvudman())
    with pytest.raises(TypeError, match="huvudman"):
        services.andra_kontakt(kontakt_id=rad.pk, huvudman=skapa_huvudman(), aktor=None)


def test_a_bounce_is_marked_once_and_cleared_by_a_new_address_or_by_hand():
    rad = skapa_kontakt(skapa_huvudman(), namn="Eva Ek", telefon="08-465 004 00")
    gammal = Kontakt.objects.get(pk=rad.pk)
    services.markera_studsad(rad)
    studsad = services.markera_studsad(rad).studsad
    assert studsad is not None
    services.andra_kontakt(kontakt_id=rad.pk, namn="Eva Alm", aktor=None)
    assert Kontakt.objects.get().studsad == studsad
    services.andra_kontakt(kontakt_id=rad.pk, fungerar=True, aktor=None)
    assert Kontakt.objects.get().studsad is None
    services.markera_studsad(rad)
    services.andra_kontakt(kontakt_id=rad.pk, epost="ny@exempel.test", aktor=None)
    assert Kontakt.objects.get().studsad is None
    services.markera_studsad(gammal)  # a late answer about the address that has been replaced
    assert Kontakt.objects.get().studsad is None
    services.markera_studsad(Kontakt.objects.get())
    services.andra_kontakt(kontakt_id=rad.pk, epost="", aktor=None)
    assert handelser().count("kontakt.studsad") == 3
    with pytest.raises(IntegrityError), transaction.atomic():
        Kontakt.objects.update(studsad=timezone.now())


def test_contacts_of_a_day_in_the_order_of_the_styrkedja_at_constant_cost(django_assert_num_queries):
    huvudman = skapa_huvudman()
    namnd = services.lagg_till_namnd(huvudman=huvudman, namn="Skolnämnden", giltig_fran=dagar(-90), aktor=None)
    skapa_kontakt(skapa_huvudman())
    skapa_kontakt(huvudman, giltig_till=dagar(-1))
    skapa_kontakt(huvudman, giltig_fran=dagar(1))
    for funktion in (F.REGISTRATOR, F.SKOLCHEF, F.NAMND_STYRELSE):
        skapa_kontakt(huvudman, funktion, namnd=namnd, giltig_till=dagar(0))
    with django_assert_num_queries(1):
        rader = [(rad.funktion, str(rad.namnd)) for rad in visning.kontakter_for(huvudman)]
    assert rader == [(f, "Skolnämnden") for f in (F.NAMND_STYRELSE, F.SKOLCHEF, F.REGISTRATOR)]
    assert [rad.giltig_fran for rad in visning.kontakter_for(huvudman, dagar(1))] == [dagar(1)]


@pytest.mark.django_db(transaction=True)
def test_two_equal_contacts_at_once_are_one():
    huvudman, start, svar = skapa_huvudman(), Barrier(2), []

    def lagg_till():
        try:
            start.wait(10)
            kontakt(huvudman)
            svar.append("ny")
        except ValidationError as fel:
            svar.append(fel.messages[0])
        finally:
            connection.close()

    tradar = [Thread(target=lagg_till) for _ in range(2)]
    for trad in tradar:
        trad.start()
    for trad in tradar:
        trad.join(30)
    assert sorted(svar) == ["Kontakten finns redan.", "ny"]
    assert Kontakt.objects.count() == 1


# Insatser and granskningar --------------------------------------------------------------------------------------------


def test_an_insats_is_added_changed_and_ended():
    huvudman = skapa_huvudman()
    rad = insats(huvudman)
    with vagrad("finns redan"):
        insats(huvudman, fran=dagar(50))
    insats(huvudman, namn="Läslyftet")
    services.andra_insats(insats_id=rad.pk, fran=dagar(-20), aktor=None)
    services.avsluta_insats(insats_id=rad.pk, sista_dag=dagar(-1), aktor=None)
    with vagrad("redan avslutad"):
        services.avsluta_insats(insats_id=rad.pk, sista_dag=dagar(0), aktor=None)
    services.andra_insats(insats_id=rad.pk, till=dagar(-2), aktor=None)
    with vagrad("före första dagen"):
        services.andra_insats(insats_id=rad.pk, till=dagar(-21), aktor=None)
    insats(huvudman, fran=dagar(-1))
    assert handelser() == [
        "insats.tillagd", "insats.tillagd", "insats.andrad", "insats.avslutad", "insats.andrad", "insats.tillagd",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("falt", "text"),
    [
        ({"fran": None}, "Skriv första dagen"),
        ({"fran": dagar(-1)}, "har passerat"),
        ({"status": "pagar"}, "har inte börjat"),
        ({"status": "pagar", "fran": None, "beslutsdatum": dagar(3)}, "behöver en första dag"),
        ({"status": "pagar", "fran": dagar(-9), "beslutsdatum": dagar(-1)}, "Beslutet har kommit"),
        ({"status": "avslutad", "fran": dagar(-9)}, "sista dag eller ett beslutsdatum"),
        ({"status": "avslutad", "fran": dagar(-9), "till": dagar(1)}, "framåt i tiden"),
        ({"till": dagar(9)}, "före första dagen"),
        ({"fran": None, "till": dagar(12)}, "Skriv första dagen"),
        ({"till": dagar(12), "beslutsdatum": dagar(11)}, "före granskningen"),
        ({"beslutsdatum": dagar(9)}, "före granskningen"),
        ({"kalla": "Den gick dåligt"}, "giltigt alternativ"),
        ({"slag": "anmalan"}, "giltigt alternativ"),
    ],
)
def test_a_granskning_has_dates_that_make_sense_and_no_free_text(falt, text):
    with vagrad(text):
        granskning(skapa_huvudman(), **falt)
    assert handelser() == []


def test_a_granskning_holds_dates_only():
    """Nowhere to write an outcome: every field is a choice or a date."""
    falt = {f.name for f in Granskning._meta.fields if not f.choices and f.get_internal_type() != "DateField"}
    assert falt == {"id", "huvudman"}


def test_a_granskning_is_added_changed_and_ended():
    huvudman = skapa_huvudman()
    rad = granskning(huvudman)
    with vagrad("finns redan"):
        granskning(huvudman)
    services.andra_granskning(granskning_id=rad.pk, status="pagar", fran=dagar(-5), aktor=None)
    with vagrad("sista dag eller ett beslutsdatum"):
        services.avsluta_granskning(granskning_id=rad.pk, aktor=None)
    services.avsluta_granskning(granskning_id=rad.pk, beslutsdatum=dagar(0), aktor=None)
    with vagrad("redan avslutad"):
        services.avsluta_granskning(granskning_id=rad.pk, beslutsdatum=dagar(0), aktor=None)
    assert handelser() == ["granskning.tillagd", "granskning.andrad", "granskning.avslutad"]
    assert Handelse.objects.get(typ="granskning.avslutad").till == {
        "granskning": "Skolinspektionens tillsyn",
        "status": "Avslutad",
        "beslutsdatum": dagar(0).isoformat(),
    }


@pytest.mark.parametrize(
    "falt",
    [
        {"fran": None, "beslutsdatum": None},
        {"till": dagar(3)},
        {"status": "pagar", "fran": None, "beslutsdatum": dagar(12)},
        {"status": "avslutad"},
        {"beslutsdatum": dagar(2)},
    ],
)
def test_the_database_refuses_a_granskning_without_order(falt):
    falt = {"slag": "tillsyn", "status": "planerad", "fran": dagar(10), "kalla": "kommunen", **falt}
    with pytest.raises(IntegrityError), transaction.atomic():
        Granskning.objects.create(huvudman=skapa_huvudman(), **falt)


# Collisions -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("falt", "ror"),
    [
        ({"fran": dagar(-20), "till": dagar(-10)}, True),  # the last day is a day
        ({"fran": dagar(-20), "till": dagar(-11)}, False),
        ({"fran": dagar(-20)}, True),
        ({"fran": dagar(10)}, True),
        ({"fran": dagar(11)}, False),
    ],
)
def test_an_insats_touches_the_dates(falt, ror):
    huvudman = skapa_huvudman()
    insats(huvudman, **falt)
    assert bool(visning.krockar(huvudman, dagar(-10), dagar(10))) is ror
    assert visning.krockar(skapa_huvudman(), dagar(-10), dagar(10)) == []


@pytest.mark.parametrize(
    ("falt", "ror"),
    [
        ({"fran": dagar(5), "till": dagar(9)}, False),
        ({"fran": dagar(5), "till": dagar(9), "beslutsdatum": dagar(10)}, True),  # not over until the decision
        ({"fran": dagar(5), "till": dagar(10)}, True),
        ({"fran": None, "beslutsdatum": dagar(9)}, False),
        ({"fran": None, "beslutsdatum": dagar(20)}, True),
        ({"fran": dagar(21)}, False),
        ({"fran": dagar(1)}, True),
    ],
)
def test_a_granskning_touches_the_dates(falt, ror):
    huvudman = skapa_huvudman()
    granskning(huvudman, **falt)
    assert bool(visning.krockar(huvudman, dagar(10), dagar(20))) is ror


def test_collisions_are_told_in_plain_words_in_two_queries(django_assert_num_queries):
    huvudman = skapa_huvudman()
    insats(huvudman, slag="kurs", namn="Läslyftet", myndighet="SPSM", till=dagar(30))
    granskning(huvudman, fran=dagar(2), till=dagar(2), beslutsdatum=dagar(40))
    with django_assert_num_queries(2):
        forsta, andra = visning.krockar(huvudman, dagar(0), dagar(5))
    assert forsta.text.startswith("Läslyftet, Specialpedagogiska skolmyndigheten: pågår, från ")
    assert " till och med " in forsta.text
    assert andra.text.startswith("Skolinspektionens tillsyn: planerad, ")
    assert andra.text.count("från") == 0
    assert ", beslut " in andra.text
    insats(huvudman, slag="annan")
    granskning(huvudman, slag="kvalitetsgranskning", fran=dagar(1))
    with django_assert_num_queries(2):
        assert len(visning.krockar(huvudman, dagar(0), dagar(5))) == 4


# Loading in bulk ------------------------------------------------------------------------------------------------------


def test_rows_loaded_at_once_leave_one_event_per_huvudman():
    ena, andra = skapa_huvudman(), skapa_huvudman()
    namnd = Namnd(huvudman=ena, namn="Skolnämnden")

    def ny(huvudman, **falt):
        return Kontakt(huvudman=huvudman, funktion=F.SKOLCHEF, epost="a@b.test", kalla="Fil", **falt)

    rader = services.Rader([namnd], [ny(ena, namnd=namnd), ny(andra)], [], [])
    with CaptureQueriesContext(connection) as fa:
        services.las_in_rader(rader, kalla="Fil", aktor=None)
    assert dict(Handelse.objects.values_list("objekt_id", "till")) == {
        str(ena.pk): {"namnder": 1, "kontakter": 1},
        str(andra.pk): {"kontakter": 1},
    }
    fler = services.Rader([], [ny(andra, namn=f"Person {n}") for n in range(50)], [], [])
    with CaptureQueriesContext(connection) as manga:
        services.las_in_rader(fler, kalla="Fil", aktor=None)
    assert len(manga) <= len(fa)
    fel = services.Rader([], [], [AnnanInsats(huvudman=ena, slag="kurs", fran=dagar(0), till=dagar(-1))], [])
    with pytest.raises(IntegrityError), transaction.atomic():
        services.las_in_rader(fel, kalla="Fil", aktor=None)


def test_a_letter_to_an_address_that_does_not_exist_marks_the_contacts_in_force(monkeypatch):
    def nekas(self):
        raise smtplib.SMTPRecipientsRefused({"namnden@exempel.test": (550, b"no such user")})

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", nekas)
    en, annan = skapa_huvudman(), skapa_huvudman()
    galler = [skapa_kontakt(h, epost="namnden@exempel.test") for h in (en, annan)]
    avslutad = skapa_kontakt(en, epost="namnden@exempel.test", namn="Förra", giltig_till=dagar(-1))
    bredvid = skapa_kontakt(en, epost="skolchef@exempel.test")
    brev = aviseringar.bestall("underlag_klart", None, "a", {"huvudman": "X", "url": "/"}, epost="Namnden@exempel.test")
    assert tasks.markera_adress_studsad in aviseringar._vid_nekad_adress  # once, by loading the tasks
    assert not aviseringar.skicka(brev.pk)
    studsade = set(Kontakt.objects.exclude(studsad=None).values_list("pk", flat=True))
    assert studsade == {rad.pk for rad in galler}
    assert not studsade & {avslutad.pk, bredvid.pk}
    assert handelser().count("kontakt.studsad") == 2


def test_ended_contacts_are_purged_after_half_a_year_without_leaving_a_name():
    huvudman = skapa_huvudman()
    gammal = kontakt(huvudman, namn="Eva Exempel", giltig_fran=dagar(-900), giltig_till=dagar(-184))
    kvar = {
        kontakt(huvudman, epost="b@exempel.test", giltig_fran=dagar(-900), giltig_till=dagar(-183)).pk,
        kontakt(huvudman, epost="c@exempel.test", giltig_fran=dagar(-900)).pk,
    }
    tasks.gallra_kontakter()
    assert set(Kontakt.objects.values_list("pk", flat=True)) == kvar
    assert gammal.pk not in kvar
    handelse = Handelse.objects.get(typ="kontakt.gallrad")
    assert handelse.till == {"kontakt": "Skolchef", "fran": dagar(-900).isoformat(), "till": dagar(-184).isoformat()}
    assert (handelse.aktor, handelse.objekt_id) == (None, str(huvudman.pk))
    assert services.gallra_kontakter() == 0
    assert handelser().count("kontakt.gallrad") == 1
