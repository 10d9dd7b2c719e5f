"""Mötesanteckningar: who writes, reads and fastställer; what is refused; that nothing written is lost."""

from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dialoger import services, tasks
from dialoger.models import Anteckning, Huvudmannabyte, Motesarende
from kvalitet import svenska
from kvalitet.models import Handelse, Lasning, Roll, Utkast
from kvalitet.roller import Myndighet
from kvalitet.versionskrock import Versionskrock
from tests.factories import (
    anteckna,
    boka,
    dagar,
    faststall,
    halla,
    klockan,
    skapa_amnen,
    skapa_anvandare,
    skapa_dialog,
    skapa_huvudman,
    skapa_par,
    skapa_regionkontor,
    skapa_roll,
)

pytestmark = pytest.mark.django_db
HEMLIG = "Skolchefen berättade om lovskolan i Sörängen."


@pytest.fixture
def par():
    return skapa_par()


@pytest.fixture
def dialog(par):
    return skapa_dialog(par, till="dialog")


@pytest.fixture
def koppling(dialog):
    return Motesarende.objects.get(dialog=dialog, mote__typ="dialog")


@pytest.fixture
def rad(dialog):
    return anteckna(dialog, text=HEMLIG)


def skriv(koppling, aktor, text="Samtalet handlade om analys.", **mer):
    return services.skriv_anteckning(
        motesarende_id=koppling.pk, text=text, amnen=mer.pop("amnen", skapa_amnen()), aktor=aktor, **mer
    )


def typer():
    alla = Handelse.objects.filter(typ__startswith="anteckning.").order_by("pk")
    return [handelse.typ for handelse in alla]


# The way from draft to fastställd ----------------------------------------------------------------------------------


def test_written_by_one_read_by_the_other_and_then_fixed(dialog, par, rad):
    services.lamna_till_kollega(anteckning_id=rad.pk, aktor=par[0])
    dialog.refresh_from_db()
    assert dialog.nasta == "las_anteckning"
    klar = services.faststall(anteckning_id=rad.pk, avtryck=services.avtryck_av(rad), aktor=par[1])

    assert (klar.lage, klar.faststalld_av, klar.andrad_av) == ("faststalld", par[1], par[0])
    assert klar.funktioner == [["skolchef", 1], ["rektor", 2]]
    assert klar.amnesnamn == ["Framgångsfaktor 1: Systematiskt kvalitetsarbete"]
    dialog.refresh_from_db()
    assert dialog.nasta == "boka_aterkoppling"
    assert typer() == ["anteckning.skapad", "anteckning.lamnad", "anteckning.faststalld"]
    for handelse in Handelse.objects.all():
        spar = f"{handelse.fran}{handelse.till}{handelse.skal}{handelse.data}"
        assert "lovskolan" not in spar
        assert "faktor" not in spar


def test_functions_and_words_are_frozen(dialog, rad, par):
    klar = faststall(dialog, rad=rad)
    services.satt_deltagare(motesarende_id=rad.motesarende_id, antal={"namnd": 9}, aktor=par[0])
    klar.refresh_from_db()
    assert klar.funktioner == [["skolchef", 1], ["rektor", 2]]


def test_a_faststalld_note_never_changes(dialog, par):
    klar = faststall(dialog)
    with pytest.raises(services.OgiltigOvergang, match="redan fastställd"):
        skriv(klar.motesarende, par[0], "Något annat.")
    annan = {"huvudman": skapa_huvudman()}
    for andring in ({"text": "x"}, {"amnen": []}, {"lage": "utkast"}, {"funktioner": []}, annan):
        with pytest.raises(IntegrityError), transaction.atomic():
            Anteckning.objects.filter(pk=klar.pk).update(**andring)
    with pytest.raises(IntegrityError), transaction.atomic():
        Anteckning.objects.filter(pk=klar.pk)._raw_delete("default")
    klar.refresh_from_db()
    assert klar.text == "Vi talade om uppföljning."


def test_nobody_faststaller_what_they_wrote_themselves(rad, par):
    services.lamna_till_kollega(anteckning_id=rad.pk, aktor=par[0])
    with pytest.raises(services.OgiltigOvergang, match="En annan"):
        services.faststall(anteckning_id=rad.pk, avtryck=services.avtryck_av(rad), aktor=par[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        Anteckning.objects.filter(pk=rad.pk).update(lage="faststalld", faststalld=timezone.now(), faststalld_av=par[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        Anteckning.objects.filter(pk=rad.pk).update(lage="faststalld")


def test_the_one_who_wrote_last_decides_who_may_faststalla(rad, par):
    services.lamna_till_kollega(anteckning_id=rad.pk, aktor=par[0])
    andrad = skriv(rad.motesarende, par[1], "Jag rättade ett ord.", version=rad.version)
    assert (andrad.lage, andrad.version) == ("utkast", 2)
    with pytest.raises(services.OgiltigOvergang, match="skrev sist"):
        services.lamna_till_kollega(anteckning_id=rad.pk, aktor=par[0])
    services.lamna_till_kollega(anteckning_id=rad.pk, aktor=par[1])
    assert services.faststall(anteckning_id=rad.pk, avtryck=services.avtryck_av(andrad), aktor=par[0]).ar_faststalld


def test_what_is_faststallt_is_what_was_read(rad, par):
    services.lamna_till_kollega(anteckning_id=rad.pk, aktor=par[0])
    last = services.avtryck_av(rad)
    skriv(rad.motesarende, par[0], "En ny mening.", version=rad.version)
    services.lamna_till_kollega(anteckning_id=rad.pk, aktor=par[0])
    with pytest.raises(services.OgiltigOvergang, match="ändrats sedan du öppnade"):
        services.faststall(anteckning_id=rad.pk, avtryck=last, aktor=par[1])


def test_who_was_there_is_part_of_what_was_read(client, dialog, par, rad, samordnare):
    """A samordnare corrects the numbers between the reader's opening the page and the button."""
    services.lamna_till_kollega(anteckning_id=rad.pk, aktor=par[0])
    client.force_login(par[1])
    sett = client.get(rad.get_absolute_url()).context["avtryck"]
    services.satt_deltagare(motesarende_id=rad.motesarende_id, antal={"skolchef": 1, "rektor": 7}, aktor=samordnare)
    adress = reverse("dialoger:anteckning_faststall", args=[rad.pk])
    sida = client.post(adress, {"avtryck": sett}, follow=True)
    assert "vilka som var med på mötet, har ändrats" in sida.content.decode()
    assert "Rektor, 7 personer" in sida.content.decode().replace("\xa0", " ")
    rad.refresh_from_db()
    assert rad.lage == "granskas"
    assert "anteckning.faststalld" not in typer()
    client.post(adress, {"avtryck": sida.context["avtryck"]})
    rad.refresh_from_db()
    assert rad.funktioner == [["skolchef", 1], ["rektor", 7]]


def test_a_note_is_of_the_huvudman_that_was_met_wherever_the_case_goes(client, dialog, par):
    """The old huvudman goes on reading it, unchanged; the new one never gets it."""
    gammal, ny = dialog.huvudman, skapa_huvudman("Nya Friskolan AB")
    forr, nu = skapa_anvandare(huvudman=gammal), skapa_anvandare(huvudman=ny)
    klar = faststall(dialog)
    adresser = [reverse(namn, args=[klar.pk]) for namn in SIDOR]
    client.force_login(forr)
    fore = [client.get(adress) for adress in adresser]
    services.omdirigera(dialog_id=dialog.pk, till=ny, skal="Sammanslagning", aktor=None)

    efter = [client.get(adress) for adress in adresser]
    assert [svar.status_code for svar in efter] == [200, 200]
    assert efter[1].content == fore[1].content
    assert gammal.namn in efter[0].content.decode()
    assert ny.namn not in efter[0].content.decode()
    assert [p["rad"].pk for p in client.get(reverse("dialoger:vara_anteckningar")).context["rader"]] == [klar.pk]
    client.force_login(nu)
    assert [client.get(adress).status_code for adress in adresser] == [404, 404]
    assert client.get(reverse("dialoger:vara_anteckningar")).context["rader"] == []
    for person in (par[0], skapa_anvandare(Roll.REGISTRATOR)):
        client.force_login(person)
        assert gammal.namn in client.get(adresser[0]).content.decode()
    diarium = client.get(reverse("dialoger:diarium"), {"sok": dialog.nummer}).content.decode()
    assert f">{gammal.namn}</a>" in diarium
    assert ny.namn not in diarium


def test_written_and_fixed_after_the_case_has_gone_it_is_still_of_the_one_that_was_met(client, dialog, par, rad):
    gammal, ny = dialog.huvudman, skapa_huvudman("Nya Friskolan AB")
    services.omdirigera(dialog_id=dialog.pk, till=ny, skal="Sammanslagning", aktor=None)
    client.force_login(par[0])
    for namn in ("dialoger:anteckning", "dialoger:anteckning_skriv"):
        assert client.get(reverse(namn, args=[rad.pk])).context["vems"] == gammal.namn
    klar = faststall(dialog, rad=Anteckning.objects.get(pk=rad.pk))
    assert (klar.huvudman, klar.huvudmansnamn) == (gammal, gammal.namn)


def test_a_meeting_after_the_change_is_with_the_new_huvudman(dialog, koppling):
    tidigare = [skapa_huvudman(), skapa_huvudman()]
    for fran, till, dag in (
        (tidigare[0], tidigare[1], -230),  # the dialogue was held 215 days ago
        (tidigare[1], dialog.huvudman, -100),
    ):
        Huvudmannabyte.objects.create(dialog=dialog, fran=fran, till=till, dag=dagar(dag), skal="Ny ägare")
    assert koppling.huvudman == tidigare[1]


def test_the_database_wants_to_know_whose_it_is(rad, par):
    falt = {"lage": "faststalld", "faststalld": timezone.now(), "faststalld_av": par[1]}
    for vem in ({}, {"huvudman": rad.motesarende.dialog.huvudman}, {"huvudmansnamn": "Kommunen"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Anteckning.objects.filter(pk=rad.pk).update(**falt, **vem)


def test_given_back_with_a_reason_from_the_list(rad, par):
    services.lamna_till_kollega(anteckning_id=rad.pk, aktor=par[0])
    with pytest.raises(ValidationError):
        services.aterlamna(anteckning_id=rad.pk, skal="Rektorn är svag", aktor=par[1])
    with pytest.raises(services.OgiltigOvergang, match="skrev sist"):
        services.aterlamna(anteckning_id=rad.pk, skal="saknas", aktor=par[0])
    assert services.aterlamna(anteckning_id=rad.pk, skal="saknas", aktor=par[1]).lage == "utkast"
    assert Handelse.objects.get(typ="anteckning.aterlamnad").skal == "Något saknas"


LAGEN = ("utkast", "granskas", "faststalld")
TILLATET = {("utkast", "lamna"), ("granskas", "aterlamna"), ("granskas", "faststall")}


@pytest.mark.parametrize("lage", LAGEN)
@pytest.mark.parametrize("handling", ["lamna", "aterlamna", "faststall"])
def test_every_step_in_every_state(dialog, par, lage, handling):
    """Refused by the service and by the address alike; a refusal changes nothing."""
    rad = faststall(dialog) if lage == "faststalld" else anteckna(dialog)
    if lage == "granskas":
        services.lamna_till_kollega(anteckning_id=rad.pk, aktor=par[0])
    aktor = par[0] if handling == "lamna" else par[1]
    gor = {
        "lamna": lambda: services.lamna_till_kollega(anteckning_id=rad.pk, aktor=aktor),
        "aterlamna": lambda: services.aterlamna(anteckning_id=rad.pk, skal="sprak", aktor=aktor),
        "faststall": lambda: services.faststall(anteckning_id=rad.pk, avtryck=services.avtryck_av(rad), aktor=aktor),
    }
    if (lage, handling) in TILLATET:
        gor[handling]()
        return
    fore = typer()
    with pytest.raises(services.OgiltigOvergang):
        gor[handling]()
    assert Anteckning.objects.get().lage == lage
    assert typer() == fore


# What is refused ---------------------------------------------------------------------------------------------------


def test_only_for_a_held_external_meeting_where_the_huvudman_came(dialog, par, koppling):
    bokat = boka(dialog, "aterkoppling", 5)
    with pytest.raises(services.OgiltigOvergang, match="genomfört"):
        skriv(bokat.arenden.get(), par[0])
    internt = halla(dialog, "reflektion", -3)
    with pytest.raises(services.OgiltigOvergang, match="Interna"):
        skriv(internt.arenden.get(), par[0])
    Motesarende.objects.filter(pk=koppling.pk).update(kom=False)
    with pytest.raises(services.OgiltigOvergang, match="inte med"):
        skriv(koppling, par[0])
    assert not Anteckning.objects.exists()


def test_only_by_the_pair_of_today(dialog, par, koppling, rad):
    utanfor, ny = skapa_anvandare(Roll.DIALOGUTFORARE), skapa_anvandare(Roll.DIALOGUTFORARE)
    with pytest.raises(services.OgiltigOvergang, match="inte längre"):
        skriv(koppling, utanfor)
    services.tilldela(dialog_id=dialog.pk, utforare=ny, myndighet=Myndighet.SV, skal="Byte", aktor=None)
    with pytest.raises(services.OgiltigOvergang, match="inte längre"):
        skriv(koppling, par[0], version=1)
    # The one who wrote last has left: the other hands over, and the new one or the other reads.
    services.lamna_till_kollega(anteckning_id=rad.pk, aktor=par[1])
    assert services.faststall(anteckning_id=rad.pk, avtryck=services.avtryck_av(rad), aktor=ny).faststalld_av == ny


def test_not_in_a_closed_case(dialog, par, rad):
    services.aterkalla(dialog_id=dialog.pk, skal="Huvudmannen lägger ned.", aktor=None)
    with pytest.raises(services.OgiltigOvergang, match="avslutat"):
        skriv(rad.motesarende, par[0], "Mer.", version=1)
    with pytest.raises(services.OgiltigOvergang, match="avslutat"):
        services.lamna_till_kollega(anteckning_id=rad.pk, aktor=par[0])


def test_text_and_topics_are_checked(koppling, par):
    for text, falt in (("  \n ", "text"), ("å" * 6001, "text")):
        with pytest.raises(ValidationError) as fel:
            skriv(koppling, par[0], text)
        assert set(fel.value.message_dict) == {falt}
    with pytest.raises(ValidationError) as fel:
        skriv(koppling, par[0], amnen=["faktor:8"])
    assert set(fel.value.message_dict) == {"amnen"}
    # A browser sends two characters for each new line.
    assert skriv(koppling, par[0], "rad\r\n" * 1500).text.count("\n") == 1499


def test_what_must_be_there_before_it_is_handed_over(koppling, par):
    rad = skriv(koppling, par[0], amnen=[])
    with pytest.raises(ValidationError) as fel:
        services.lamna_till_kollega(anteckning_id=rad.pk, aktor=par[0])
    assert len(fel.value.messages) == 2


def test_a_topic_of_an_earlier_version_stays_but_cannot_be_chosen(koppling, par, rad):
    Anteckning.objects.filter(pk=rad.pk).update(amnen=["faktor:1", "delmal:gammal:9"])
    andrad = skriv(koppling, par[0], "Ny text.", amnen=["faktor:1", "delmal:gammal:9"], version=1)
    assert andrad.amnen == ["faktor:1", "delmal:gammal:9"]


def test_two_tabs_give_both_versions_and_nothing_is_lost(koppling, par):
    skriv(koppling, par[0], "Det första.")
    with pytest.raises(Versionskrock) as krock:
        skriv(koppling, par[1], "Det andra.", version="")
    assert {falt.namn: (falt.din, falt.sparad) for falt in krock.value.falt} == {"text": ("Det andra.", "Det första.")}
    with pytest.raises(Versionskrock) as krock:
        skriv(koppling, par[1], "Det första.", amnen=[], version="")
    assert [falt.namn for falt in krock.value.falt] == ["amnen"]
    assert Anteckning.objects.get().version == 1


def test_the_same_once_more_is_one_version_and_one_event(koppling, par):
    skriv(koppling, par[0])
    skriv(koppling, par[0])
    skriv(koppling, par[1], version=1)
    assert (Anteckning.objects.get().version, typer()) == (1, ["anteckning.skapad"])


def test_one_note_per_case_of_a_joint_meeting(par):
    ett, tva = (skapa_dialog(par, till="formote") for _ in range(2))
    tider = services.Motestider(klockan(-20, 9), klockan(-20, 12))
    mote = services.boka_mote(
        typ="dialog", dialoger=[ett, tva], tider=tider, utforare_sv=par[0], utforare_spsm=par[1], aktor=None
    )
    services.hall_mote(mote_id=mote.pk, aktor=None, utforare_sv=par[0], utforare_spsm=par[1])
    anteckna(ett)
    anteckna(tva)
    assert Anteckning.objects.count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        Anteckning.objects.create(motesarende=mote.arenden.first(), text="x", forfattare=par[0], andrad_av=par[0])


def test_no_field_for_an_assessment():
    """doman.md §4.2: what the agencies think a huvudman needs must not exist in writing."""
    falt = {f.name for f in Anteckning._meta.get_fields()}
    assert falt == {
        "id", "motesarende", "lage", "amnen", "amnesnamn", "text", "funktioner", "forfattare", "andrad", "andrad_av",
        "faststalld", "faststalld_av", "version", "diariepost", "huvudman", "huvudmansnamn",
    }  # fmt: skip


# Who sees what -----------------------------------------------------------------------------------------------------


def test_drafts_are_the_pairs_and_faststallda_are_read_by_those_who_should(client, dialog, par):
    egen = skapa_anvandare(huvudman=dialog.huvudman)
    kontor = skapa_regionkontor()
    type(dialog).objects.filter(pk=dialog.pk).update(regionkontor=kontor)
    chef = skapa_anvandare()
    skapa_roll(chef, Roll.ENHETSCHEF, regionkontor=kontor)
    lasare = [
        skapa_anvandare(Roll.DIALOGUTFORARE),
        skapa_anvandare(Roll.DIALOGUTFORARE, "SPSM"),
        skapa_anvandare(Roll.SAMORDNARE),
        skapa_anvandare(Roll.ADMINISTRATOR),
        skapa_anvandare(Roll.REGISTRATOR, "SPSM"),
        chef,
        egen,
    ]
    andra = [
        skapa_anvandare(Roll.ANALYTIKER),
        skapa_anvandare(Roll.REDAKTOR),
        skapa_anvandare(Roll.SYSTEMFORVALTARE),
        skapa_anvandare(huvudman=skapa_huvudman()),
        skapa_anvandare(),
    ]
    rad = anteckna(dialog)

    def ser(person):
        client.force_login(person)
        return [client.get(reverse(namn, args=[rad.pk])).status_code for namn in SIDOR]

    assert [ser(person)[0] for person in par] == [200, 200]
    assert ser(par[0])[1] == 404  # no PDF of a draft
    assert all(ser(person)[0] == 404 for person in lasare)
    faststall(dialog, rad=rad)
    assert all(ser(person) == [200, 200] for person in [*par, *lasare])
    assert all(set(ser(person)) <= {403, 404} for person in andra)
    assert Lasning.objects.filter(objekttyp="dialoger.anteckning", typ="hamtad").count() == len(lasare) + 2


SIDOR = ("dialoger:anteckning", "dialoger:anteckning_pdf")


def test_the_huvudman_reads_its_own_list(client, dialog, par):
    faststall(dialog)
    annan = skapa_dialog(par, till="dialog")
    faststall(annan)
    anteckna(dialog, "formote", "Bara ett utkast.")
    client.force_login(skapa_anvandare(huvudman=dialog.huvudman))
    svar = client.get(reverse("dialoger:vara_anteckningar"))
    assert [post["rad"].motesarende.dialog_id for post in svar.context["rader"]] == [dialog.pk]
    assert "formote" not in svar.content.decode()


def test_only_the_pair_may_write(client, dialog, par, koppling, rad):
    client.force_login(skapa_anvandare(Roll.DIALOGUTFORARE))
    assert client.get(reverse("dialoger:anteckning_skriv", args=[rad.pk])).status_code == 404
    assert client.get(ny_adress(koppling)).status_code == 403
    assert client.post(ny_adress(koppling), {"text": "Hej"}).status_code == 403
    klar = faststall(dialog, rad=rad)
    for handling in ("skriv", "lamna", "aterlamna", "faststall"):
        assert client.post(reverse(f"dialoger:anteckning_{handling}", args=[klar.pk])).status_code == 403


def test_who_is_replaced_while_writing_gets_the_text_back(client, dialog, par, koppling, rad, samordnare):
    ny_koppling = Motesarende.objects.get(dialog=dialog, mote__typ="formote")
    ersattare, utomstaende = skapa_anvandare(Roll.DIALOGUTFORARE), skapa_anvandare(Roll.DIALOGUTFORARE)
    services.tilldela(dialog_id=dialog.pk, utforare=ersattare, myndighet=Myndighet.SV, skal="Byte", aktor=None)
    text = "Vi talade om <b>uppföljningen</b>."
    fore = Handelse.objects.count()
    for adress in (ny_adress(ny_koppling), skriv_adress(rad)):
        client.force_login(par[0])
        svar = client.post(adress, {"text": text, "utkast_version": "1"})
        sida = svar.content.decode()
        assert svar.status_code == 403
        assert "Du är inte längre en av de två dialogutförarna i ärendet." in sida
        assert "readonly>Vi talade om &lt;b&gt;uppföljningen&lt;/b&gt;.</textarea>" in sida
        assert "roller" not in sida.partition("<main")[2].partition("</main")[0]
        client.force_login(utomstaende)
        assert client.post(adress, {"text": text}).status_code in (403, 404)
        assert text not in client.post(adress, {"text": text}).content.decode()
    rad.refresh_from_db()
    assert (rad.text, rad.version, Handelse.objects.count()) == (HEMLIG, 1, fore)
    assert not Anteckning.objects.filter(motesarende=ny_koppling).exists()


def test_who_is_not_in_the_pair_gets_no_advice_about_roles(client, dialog, koppling):
    client.force_login(skapa_anvandare(Roll.DIALOGUTFORARE))
    for adress in (ny_adress(koppling), reverse("dialoger:pausa", args=[dialog.nummer])):
        svar = client.get(adress)
        sida = svar.content.decode()
        assert svar.status_code == 403
        assert "du är inte en av de" in sida
        assert "Din roll räcker inte" not in sida


# Pages -------------------------------------------------------------------------------------------------------------


def ny_adress(koppling):
    return reverse("dialoger:anteckning_ny", args=[koppling.mote_id, koppling.dialog.nummer])


def skriv_adress(rad):
    return reverse("dialoger:anteckning_skriv", args=[rad.pk])


def test_a_tampered_address_finds_nothing(client, par, koppling):
    client.force_login(par[0])
    annan = skapa_dialog(par, till="dialog")
    assert client.get(reverse("dialoger:anteckning_ny", args=[koppling.mote_id, annan.nummer])).status_code == 404
    assert client.get(reverse("dialoger:anteckning", args=[999_999])).status_code == 404


def test_the_page_writes_and_leads_on(client, par, koppling):
    client.force_login(par[0])
    sida = client.get(ny_adress(koppling)).content.decode()
    assert "Det här hör inte hit" in sida
    svar = client.post(
        ny_adress(koppling), {"text": "Vi bedömer att rektorn Anna Berg är svag.", "amnen": skapa_amnen()}
    )
    rad = Anteckning.objects.get()
    assert svar.url == rad.get_absolute_url()
    svar = client.get(svar.url)
    assert [a["utdrag"] for a in svar.context["anmarkningar"]] == ["bedömer", "Anna Berg", "svag"]
    assert "Lämna till" not in svar.content.decode()  # nobody is noted as present
    assert client.get(ny_adress(koppling)).url == skriv_adress(rad)


def test_the_language_check_stops_nothing_and_saves_nothing(client, par, koppling):
    client.force_login(par[0])
    svar = client.post(ny_adress(koppling), {"text": "Arbetet är <b>svagt</b>.", "kontrollera": "1"})
    assert svar.status_code == 200
    assert [a["utdrag"] for a in svar.context["anmarkningar"]] == ["svagt"]
    assert "Arbetet är &lt;b&gt;svagt&lt;/b&gt;." in svar.content.decode()
    assert not Anteckning.objects.exists()
    assert client.post(ny_adress(koppling), {"kontrollera": "1"}).status_code == 200


def test_too_long_is_said_clearly_and_the_text_is_kept(client, par, koppling):
    client.force_login(par[0])
    text = "å" * 199_990 + "SLUTORD"
    svar = client.post(ny_adress(koppling), {"text": text, "amnen": skapa_amnen()})
    assert svar.status_code == 422
    sida = svar.content.decode()
    assert "Texten är 199\xa0997 tecken" in sida.replace("\u202f", "\xa0")
    assert text in sida
    assert 'value="faktor:1" checked' in sida
    assert not Anteckning.objects.exists()


def test_markup_is_inert(client, par, dialog):
    text = "<script>alert(1)</script> & <b>fet</b>"
    rad = anteckna(dialog, text=text)
    services.lamna_till_kollega(anteckning_id=rad.pk, aktor=par[0])
    services.faststall(anteckning_id=rad.pk, avtryck=services.avtryck_av(rad), aktor=par[1])
    client.force_login(par[0])
    sida = client.get(rad.get_absolute_url()).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;fet&lt;/b&gt;" in sida
    assert "<script>alert" not in sida
    assert text in pdftext(client.get(reverse("dialoger:anteckning_pdf", args=[rad.pk])).content)


def test_two_tabs_show_both_texts_and_both_topics_to_merge(client, par, koppling):
    rad = skriv(koppling, par[1], "Det som kollegan skrev.", amnen=skapa_amnen())
    client.force_login(par[0])
    svar = client.post(ny_adress(koppling), {"text": "Det jag skrev.", "amnen": [], "utkast_version": ""})
    sida = svar.content.decode()
    assert svar.status_code == 409
    assert "Det jag skrev." in sida
    assert "Det som kollegan skrev." in sida
    assert "bara i den sparade" in sida
    assert 'name="utkast_version" value="1"' in sida
    sammanfogat = {"text": "Det som kollegan och jag skrev.", "amnen": ["faktor:1"], "utkast_version": "1"}
    assert client.post(ny_adress(koppling), sammanfogat).status_code == 302
    rad.refresh_from_db()
    assert (rad.text, rad.version) == ("Det som kollegan och jag skrev.", 2)


def test_what_was_written_when_the_note_became_faststalld_is_kept_on_the_page(client, par, dialog):
    klar = faststall(dialog)
    client.force_login(par[0])
    svar = client.post(skriv_adress(klar), {"text": "Min sena ändring.", "utkast_version": "1"})
    assert svar.status_code == 409
    assert "redan fastställd" in svar.content.decode()
    assert "Min sena ändring." in svar.content.decode()
    assert client.get(skriv_adress(klar)).url == klar.get_absolute_url()


def test_the_same_form_twice_makes_one_note(client, par, koppling):
    client.force_login(par[0])
    data = {"text": "En gång.", "amnen": skapa_amnen(), "engangsnyckel": "abc"}
    svaren = [client.post(ny_adress(koppling), data).url for _ in range(2)]
    assert svaren[0] == svaren[1] == Anteckning.objects.get().get_absolute_url()
    assert typer() == ["anteckning.skapad"]


def test_a_draft_comes_back_in_its_own_note_and_in_no_other(client, par, koppling, dialog):
    """The session ended while somebody wrote: the browser sends the text after the next login (kvalitet.utkast)."""
    client.force_login(par[0])
    nyckel = client.get(ny_adress(koppling)).context["utkast"].nyckel
    client.logout()
    assert client.post(ny_adress(koppling), {"text": "Nästan klart."}).status_code == 302
    client.force_login(par[0])
    client.post("/utkast/", {"text": "Nästan klart.", "utkast_nyckel": nyckel, "utkast_kopia": "k"})
    svar = client.get(f"{ny_adress(koppling)}?utkast={nyckel}")
    assert svar.context["form"]["text"].value() == "Nästan klart."
    annan = Motesarende.objects.get(dialog=dialog, mote__typ="formote")
    svar = client.get(f"{ny_adress(annan)}?utkast={nyckel}")
    assert "Nästan klart." not in svar.content.decode()
    client.post(ny_adress(koppling), {"text": "Klart.", "utkast_kopia": "k"})
    assert not Utkast.objects.exclude(falt={}).exists()


def test_from_hand_to_hand_by_the_buttons(client, par, rad):
    client.force_login(par[0])
    assert "Lämna till" in client.get(rad.get_absolute_url()).content.decode()
    client.post(reverse("dialoger:anteckning_lamna", args=[rad.pk]))
    assert "Fastställ</button>" not in client.get(rad.get_absolute_url()).content.decode()
    client.force_login(par[1])
    sida = client.get(rad.get_absolute_url()).content.decode()
    assert "Fastställ" in sida
    client.post(reverse("dialoger:anteckning_aterlamna", args=[rad.pk]), {"skal": "sakfel"})
    client.force_login(par[0])
    assert "något stämmer inte" in client.get(rad.get_absolute_url()).content.decode()
    client.post(reverse("dialoger:anteckning_lamna", args=[rad.pk]))
    client.force_login(par[1])
    avtryck = {"avtryck": client.get(rad.get_absolute_url()).context["avtryck"]}
    svar = client.post(reverse("dialoger:anteckning_faststall", args=[rad.pk]), avtryck, follow=True)
    assert "Nu kan ingen ändra den" in svar.content.decode()
    svar = client.post(reverse("dialoger:anteckning_faststall", args=[rad.pk]), avtryck, follow=True)
    assert "redan fastställd" in svar.content.decode()


@pytest.mark.parametrize("namn", ["dialoger:anteckning", "dialoger:anteckning_skriv"])
def test_constant_number_of_queries(client, par, dialog, rad, namn):
    client.force_login(par[0])
    client.get(reverse(namn, args=[rad.pk]))
    with CaptureQueriesContext(connection) as fore:
        client.get(reverse(namn, args=[rad.pk]))
    services.satt_deltagare(
        motesarende_id=rad.motesarende_id, antal={"rektor": 1, "namnd": 2, "kvalitet": 1, "annan": 1}, aktor=None
    )
    with CaptureQueriesContext(connection) as efter:
        client.get(reverse(namn, args=[rad.pk]))
    assert len(efter) == len(fore)


# PDF ---------------------------------------------------------------------------------------------------------------


def pdftext(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as dokument:
        return "\n".join(sida.get_textpage().get_text_bounded().replace("\r\n", "\n") for sida in dokument)


def test_the_pdf_is_tagged_and_says_what_the_page_says(client, par, dialog):
    rad = faststall(dialog)
    services.diariefor(
        post_id=rad.diariepost.pk, myndighet="SV", dnr="2026:1841", aktor=skapa_anvandare(Roll.REGISTRATOR)
    )
    client.force_login(par[0])
    adress = reverse("dialoger:anteckning_pdf", args=[rad.pk])
    svar = client.get(adress)
    assert svar["Content-Disposition"].startswith('attachment; filename="motesanteckning-KD-')
    text = pdftext(svar.content)
    for ord_ in (dialog.huvudman.namn, dialog.nummer, "Vi talade om uppföljning.", "Rektor, 2 personer", "2026:1841"):
        assert ord_ in text
    assert par[1].namn in text
    with pikepdf.open(BytesIO(svar.content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "sv"
        assert "Mötesanteckning" in str(pdf.docinfo.Title)
    assert client.get(adress).content == svar.content


def test_a_long_note_breaks_over_pages(client, par, dialog):
    ord_ = [f"Mening{n}." for n in range(500)]
    rad = anteckna(dialog, text="\n\n".join(ord_)[:6000].rstrip())
    services.lamna_till_kollega(anteckning_id=rad.pk, aktor=par[0])
    services.faststall(anteckning_id=rad.pk, avtryck=services.avtryck_av(rad), aktor=par[1])
    client.force_login(par[0])
    data = client.get(reverse("dialoger:anteckning_pdf", args=[rad.pk])).content
    assert "Mening0." in pdftext(data)
    assert "Mening400." in pdftext(data)


# When the case ends ------------------------------------------------------------------------------------------------


def test_a_note_that_nobody_faststallde_says_so_in_a_closed_case_and_goes_after_a_month(client, dialog, par, rad):
    services.lamna_till_kollega(anteckning_id=rad.pk, aktor=par[0])
    klar = faststall(dialog, "formote", anteckna(dialog, "formote"))
    services.aterkalla(dialog_id=dialog.pk, skal="Läggs ned.", aktor=None)
    client.force_login(par[0])
    sida = client.get(rad.get_absolute_url()).content.decode()
    assert "läser och fastställer" not in sida
    assert f"Den raderas den {svenska.datum(dagar(31))}." in sida
    rader = client.get(dialog.get_absolute_url()).context["anteckningar"]
    assert [(r["stod"], bool(r["url"])) for r in rader] == [
        ("Inte diarieförd ännu", True),
        (f"Blev inte fastställd, raderas {svenska.datum_kort(dagar(31), idag=dagar(0))}", True),
    ]

    services.gallra_anteckningar()
    assert Anteckning.objects.count() == 2
    type(dialog).objects.filter(pk=dialog.pk).update(avslutad=dagar(-31))
    tasks.rensa_namn()
    assert services.gallra_anteckningar() == 0
    assert list(Anteckning.objects.all()) == [klar]
    handelse = Handelse.objects.get(typ="anteckning.gallrad")
    assert (handelse.objekt_id, HEMLIG in f"{handelse.fran}{handelse.till}{handelse.skal}") == (str(dialog.pk), False)
    assert services.rakna_om() == []
    historik = client.get(reverse("dialoger:historik", args=[dialog.nummer])).content.decode()
    assert "Mötesanteckning som inte fastställdes raderad" in historik


@pytest.mark.parametrize("namn", ["avsluta", "aterkalla"])
def test_whoever_ends_a_case_sees_which_notes_go_and_when(client, par, samordnare, namn):
    dialog = skapa_dialog(par, till="uppfoljd")
    rad = anteckna(dialog, "formote")
    client.force_login(samordnare)
    adress = reverse(f"dialoger:{namn}", args=[dialog.nummer])
    svar = client.get(adress)
    sida = svar.content.decode()
    assert svar.context["ofardiga"] == [f"Förmöte {svenska.datum(rad.motesarende.mote.dag)}, utkast"]
    assert "1 mötesanteckning är inte fastställd" in sida.replace("\xa0", " ")
    assert f"Den raderas {svenska.datum(dagar(31))} om ärendet avslutas i dag." in sida
    assert "Fastställda mötesanteckningar, tid och historik finns kvar." in sida
    faststall(dialog, "formote", rad)
    svar = client.get(adress)
    assert svar.context["ofardiga"] == []
    assert "inte fastställd" not in svar.content.decode()


def test_a_case_that_is_opened_again_keeps_its_draft(dialog, par, rad):
    services.aterkalla(dialog_id=dialog.pk, skal="Läggs ned.", aktor=None)
    services.ateroppna(dialog_id=dialog.pk, skal="Ångrade sig.", aktor=None)
    assert services.gallra_anteckningar() == 0
    assert faststall(dialog, rad=rad).ar_faststalld
