"""Transitions of a case: rows, events, where it stands, and what is refused."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from dialoger import services
from dialoger.models import Arbetsanteckning, Beslut, Dialog, Mote, Tidrapport, Tilldelning
from dialoger.services import OgiltigOvergang
from kvalitet.models import Handelse, Roll
from tests.factories import (
    LANGD,
    boka,
    dagar,
    halla,
    klockan,
    skapa_anvandare,
    skapa_cykel,
    skapa_dialog,
    skapa_huvudman,
    skapa_par,
    skapa_underlag,
)

pytestmark = pytest.mark.django_db


def handelser(dialog: Dialog) -> list[str]:
    egna = Handelse.objects.filter(objekt_id=str(dialog.pk), objekttyp="dialoger.dialog")
    return list(egna.order_by("pk").values_list("typ", flat=True))


@pytest.mark.parametrize(
    ("till", "steg", "nasta"),
    [
        ("inbjuden", 1, "invanta_svar"),
        ("ja", 2, "boka_introduktion"),
        ("introducerad", 2, "invanta_beslut"),
        ("fortsatter", 3, "lamna_underlag"),
        ("formote", 4, "boka_dialog"),
        ("dialog", 4, "skriv_anteckning"),
        ("anteckning", 5, "boka_aterkoppling"),
        ("aterkopplad", 6, "boka_uppfoljning"),
        ("uppfoljd", 6, "avsluta"),
    ],
)
def test_a_whole_case(till, steg, nasta):
    dialog = skapa_dialog(till=till)
    assert (dialog.steg, dialog.nasta) == (steg, nasta)
    assert services.rakna_om() == []


def test_closing_a_finished_case_discards_the_working_notes():
    dialog = skapa_dialog(till=LANGD[-1])
    Arbetsanteckning.objects.create(dialog=dialog, text="Minns", andrad_av=dialog.tilldelningar.first().utforare)
    services.avsluta(dialog_id=dialog.pk, aktor=None)
    dialog.refresh_from_db()
    assert (dialog.lage, dialog.avslutsorsak, dialog.nasta) == ("klar", "genomford", "")
    assert not Arbetsanteckning.objects.exists()
    assert handelser(dialog)[-1] == "dialog.avslutad"
    assert Tidrapport.objects.filter(dialog=dialog).count() == 10  # five held meetings, two people
    with pytest.raises(OgiltigOvergang):
        services.avsluta(dialog_id=dialog.pk, aktor=None)


def test_case_numbers_and_one_open_case_per_cykel():
    huvudman, cykel = skapa_huvudman(), skapa_cykel()
    ett = services.skapa_arende(huvudman=huvudman, cykel=cykel, aktor=None)
    with pytest.raises(ValidationError, match="redan ett öppet ärende"):
        services.skapa_arende(huvudman=huvudman, cykel=cykel, aktor=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Dialog.objects.create(huvudman=huvudman, cykel=cykel, nummer="KD-X")
    tva = services.skapa_arende(huvudman=skapa_huvudman(), cykel=cykel, aktor=None)
    assert int(tva.nummer[-4:]) == int(ett.nummer[-4:]) + 1


def test_a_no_closes_with_reason_and_a_later_yes_opens():
    dialog = skapa_dialog(till="inbjuden")
    with pytest.raises(ValidationError, match="främsta skälet"):
        services.svara(dialog_id=dialog.pk, slag="intro", svar="nej", aktor=None)
    services.svara(dialog_id=dialog.pk, slag="intro", svar="nej", skal="tid", aktor=None)
    dialog.refresh_from_db()
    assert (dialog.lage, dialog.avslutsorsak) == ("tackat_nej", "nej")
    assert Handelse.objects.filter(typ="dialog.svar").last().skal == "Tid eller resurser"
    services.svara(dialog_id=dialog.pk, slag="intro", svar="ja", aktor=None)
    dialog.refresh_from_db()
    assert (dialog.lage, dialog.steg, dialog.avslutad) == ("pagar", 2, None)
    assert [b.svar for b in dialog.beslut.all()] == ["nej", "ja"]
    assert services.rakna_om() == []


def test_answers_on_impossible_days_are_refused():
    dialog = skapa_dialog(till="inbjuden")
    for dag in (1, -281):
        with pytest.raises(ValidationError):
            services.svara(dialog_id=dialog.pk, slag="intro", svar="ja", aktor=None, dag=dagar(dag))
    with pytest.raises(ValidationError, match="framåt"):
        services.svara(dialog_id=dialog.pk, slag="intro", svar="senare", aktor=None, bjud_in_igen=dagar(0))
    assert not Beslut.objects.exists()


def test_yes_to_continue_delivers_the_newest_underlag():
    dialog = skapa_dialog(till="introducerad")
    underlag = skapa_underlag(dialog.huvudman)
    services.svara(dialog_id=dialog.pk, slag="fortsatt", svar="ja", aktor=None)
    dialog.refresh_from_db()
    assert (dialog.underlag, dialog.underlag_lamnat) == (underlag, dagar(0))
    assert handelser(dialog)[-1] == "dialog.underlag"
    services.svara(dialog_id=dialog.pk, slag="fortsatt", svar="nej", skal="ej_ange", aktor=None)
    dialog.refresh_from_db()
    assert (dialog.underlag, dialog.avslutsorsak) == (None, "avbrot")


def test_underlag_before_the_yes_is_refused_by_service_and_database():
    dialog = skapa_dialog(till="introducerad")
    underlag = skapa_underlag(dialog.huvudman)
    with pytest.raises(OgiltigOvergang):
        services.lamna_underlag(dialog_id=dialog.pk, aktor=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Dialog.objects.filter(pk=dialog.pk).update(underlag=underlag, underlag_lamnat=dagar(0))


def test_a_new_utforare_needs_a_reason_and_takes_the_booked_meetings_but_no_time():
    par = skapa_par()
    dialog = skapa_dialog(par, till="introducerad")
    services.svara(dialog_id=dialog.pk, slag="fortsatt", svar="ja", aktor=None)
    bokat = boka(dialog, "formote", 5)
    ny = skapa_anvandare(Roll.DIALOGUTFORARE, "SV")
    with pytest.raises(ValidationError, match="varför"):
        services.tilldela(dialog_id=dialog.pk, utforare=ny, myndighet="SV", aktor=None)
    services.tilldela(dialog_id=dialog.pk, utforare=ny, myndighet="SV", aktor=None, skal="Föräldraledig")
    bokat.refresh_from_db()
    assert (bokat.utforare_sv, bokat.utforare_spsm) == (ny, par[1])
    assert set(Tidrapport.objects.values_list("utforare", flat=True)) == {par[0].pk, par[1].pk}
    assert Tilldelning.objects.filter(dialog=dialog, till=None).count() == 2
    assert Tilldelning.objects.get(dialog=dialog, utforare=par[0]).till is not None


def test_utforare_of_the_wrong_agency_is_refused_by_service_and_database():
    dialog, fel = skapa_dialog(), skapa_anvandare(Roll.DIALOGUTFORARE, "SPSM")
    with pytest.raises(ValidationError, match="inte dialogutförare hos Skolverket"):
        services.tilldela(dialog_id=dialog.pk, utforare=fel, myndighet="SV", aktor=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Tilldelning.objects.create(dialog=dialog, utforare=fel, myndighet="SV")
    assert not Tilldelning.objects.exists()


def test_pause_cancels_own_meetings_and_leaves_shared_ones():
    par = skapa_par()
    ett, tva = skapa_dialog(par, till="ja"), skapa_dialog(par, till="ja")
    tider = services.Motestider(klockan(5), klockan(5, 11))
    delat = services.boka_mote(
        typ="introduktion", dialoger=[ett, tva], tider=tider, utforare_sv=par[0], utforare_spsm=par[1], aktor=None
    )
    eget = boka(ett, "introduktion", 20)
    services.pausa(dialog_id=ett.pk, till=dagar(60), skal="Rektorsbyte", aktor=None)
    eget.refresh_from_db()
    delat.refresh_from_db()
    assert (eget.status, delat.status) == ("installt", "planerat")
    assert list(delat.dialoger.all()) == [tva]
    ett.refresh_from_db()
    assert (ett.lage, ett.nasta, ett.nasta_dag) == ("pausad", "ateruppta", dagar(60))
    services.ateruppta(dialog_id=ett.pk, aktor=None)
    ett.refresh_from_db()
    assert (ett.lage, ett.nasta) == ("pagar", "boka_introduktion")
    assert services.rakna_om() == []


def test_reopen_and_redirect():
    dialog = skapa_dialog(till="ja")
    services.aterkalla(dialog_id=dialog.pk, skal="Fel huvudman", aktor=None)
    services.ateroppna(dialog_id=dialog.pk, skal="Rätt ändå", aktor=None)
    dialog.refresh_from_db()
    assert (dialog.steg, dialog.avslutad) == (2, None)
    fran, till = dialog.huvudman, skapa_huvudman()
    annan = skapa_dialog()
    with pytest.raises(ValidationError, match="redan ett öppet"):
        services.omdirigera(dialog_id=dialog.pk, till=annan.huvudman, skal="Köpt", aktor=None)
    services.omdirigera(dialog_id=dialog.pk, till=till, skal="Köpt av en annan ägare", aktor=None)
    dialog.refresh_from_db()
    assert dialog.huvudman == till
    assert [(b.fran, b.till) for b in dialog.huvudmannabyten.all()] == [(fran, till)]
    assert handelser(dialog)[0] == "dialog.skapad"


def test_a_held_external_meeting_has_both_agencies():
    dialog = skapa_dialog(till="ja")
    mote = boka(dialog, "introduktion", -1)
    with pytest.raises(ValidationError, match="både Skolverket och SPSM"):
        services.hall_mote(mote_id=mote.pk, aktor=None, utforare_sv=mote.utforare_sv, utforare_spsm=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mote.objects.filter(pk=mote.pk).update(status="hallet", utforare_spsm=None)
    halla(dialog, "introduktion", -5)


@pytest.mark.parametrize(
    ("typ", "dag", "text"),
    [
        ("dialog", -246, "före den dag då huvudmannen svarade ja"),
        ("formote", 800, "mer än två år"),
        ("formote", -244, ""),
    ],
)
def test_order_of_dates(typ, dag, text):
    dialog = skapa_dialog(till="fortsatter")
    if not text:
        assert boka(dialog, typ, dag).pk
        return
    with pytest.raises(ValidationError, match=text):
        boka(dialog, typ, dag)


def test_a_dialogue_is_not_before_the_formote():
    dialog = skapa_dialog(till="fortsatter")
    boka(dialog, "formote", 10)
    with pytest.raises(ValidationError, match="kan inte ligga före mötet förmöte"):
        boka(dialog, "dialog", 9)


def test_an_aterkoppling_is_held_after_a_dialogue_and_never_ends_a_case_in_a_dead_end():
    dialog = skapa_dialog(till="formote")
    mote, ater = boka(dialog, "dialog", -20), boka(dialog, "aterkoppling", -5)
    par = {"utforare_sv": ater.utforare_sv, "utforare_spsm": ater.utforare_spsm}
    with pytest.raises(ValidationError, match="inget genomfört möte av slaget dialogmöte"):
        services.hall_mote(mote_id=ater.pk, aktor=None, **par)
    services.stall_in_mote(mote_id=mote.pk, skal="Blev inte av", aktor=None)
    with pytest.raises(ValidationError, match="inget genomfört möte"):
        services.hall_mote(mote_id=ater.pk, aktor=None, **par)
    # As a case may stand since before this was refused: what is next can still be done.
    Mote.objects.filter(pk=ater.pk).update(status="hallet")
    services.spara_lage([dialog])
    assert dialog.nasta == "boka_dialog"
    halla(dialog, "dialog", -10)
    dialog.refresh_from_db()
    assert dialog.nasta == "skriv_anteckning"
    assert services.rakna_om() == []


def test_the_huvudman_may_stop_until_the_dialogue_has_been_held():
    dialog = skapa_dialog(till="formote")
    mote = boka(dialog, "dialog", 20)
    with pytest.raises(ValidationError, match="Välj det främsta skälet"):
        services.svara(dialog_id=dialog.pk, slag="fortsatt", svar="nej", aktor=None)
    services.svara(dialog_id=dialog.pk, slag="fortsatt", svar="nej", skal="tid", aktor=None)
    dialog.refresh_from_db()
    mote.refresh_from_db()
    assert (dialog.avslutsorsak, dialog.lage, mote.status) == ("avbrot", "avbruten", "installt")
    assert (Beslut.objects.latest("pk").skal, Handelse.objects.latest("pk").typ) != ("", "")
    services.ateroppna(dialog_id=dialog.pk, skal="De ändrade sig", aktor=None)
    dialog.refresh_from_db()
    assert dialog.nasta == "invanta_beslut"
    services.svara(dialog_id=dialog.pk, slag="fortsatt", svar="ja", dag=dagar(-3), aktor=None)
    with pytest.raises(ValidationError, match="redan svarat ja"):
        services.svara(dialog_id=dialog.pk, slag="fortsatt", svar="ja", aktor=None)
    halla(dialog, "dialog", -1)
    with pytest.raises(OgiltigOvergang):
        services.svara(dialog_id=dialog.pk, slag="fortsatt", svar="nej", skal="tid", aktor=None)
    assert services.rakna_om() == []
