"""A case that is paused or closed: what has taken place can still be marked, and nobody else is held up."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from dialoger import services
from dialoger.models import Dialog, Motesarende, Tidrapport
from huvudman.models import Huvudman
from kvalitet.models import Handelse, Roll
from tests.factories import boka, dagar, klockan, skapa_anvandare, skapa_dialog, skapa_huvudman, skapa_par

pytestmark = pytest.mark.django_db


def pausa(dialog: Dialog, till: int | None = 60) -> None:
    services.pausa(dialog_id=dialog.pk, till=dagar(till) if till else None, skal="Rektorsbyte", aktor=None)


def gemensamt(par, arenden, dag: int, typ: str = "introduktion"):
    tider = services.Motestider(klockan(dag), klockan(dag, 11))
    return services.boka_mote(
        typ=typ, dialoger=arenden, tider=tider, utforare_sv=par[0], utforare_spsm=par[1], aktor=None
    )


def par_av(mote) -> dict:
    return {"utforare_sv": mote.utforare_sv, "utforare_spsm": mote.utforare_spsm}


SLUT = {
    "pausat": pausa,
    "återkallat": lambda d: services.aterkalla(dialog_id=d.pk, skal="Fel huvudman", aktor=None),
    "nej": lambda d: services.svara(dialog_id=d.pk, slag="intro", svar="nej", skal="tid", aktor=None),
}


@pytest.mark.parametrize("hur", SLUT)
def test_a_meeting_that_has_begun_stays_and_is_marked_afterwards(hur):
    dialog = skapa_dialog(till="ja")
    har_varit, kommer = boka(dialog, "introduktion", -1), boka(dialog, "introduktion", 20)
    SLUT[hur](dialog)
    har_varit.refresh_from_db()
    kommer.refresh_from_db()
    assert (har_varit.status, kommer.status) == ("planerat", "installt")
    utfall = {dialog.pk: services.Utfall(antal={"rektor": 2})}
    services.genomfor_mote(mote_id=har_varit.pk, utfall=utfall, aktor=None, **par_av(har_varit))
    har_varit.refresh_from_db()
    assert har_varit.status == "hallet"
    assert Motesarende.objects.get(mote=har_varit).deltaganden.get().antal == 2
    assert Tidrapport.objects.filter(mote=har_varit).count() == 2
    assert services.rakna_om() == []


def test_the_page_and_the_week_show_what_a_closed_case_has_left_to_mark(client):
    dialog = skapa_dialog(till="ja")
    mote = boka(dialog, "introduktion", -1)
    SLUT["återkallat"](dialog)
    client.force_login(mote.utforare_sv)
    assert mote.get_absolute_url() in client.get("/min-vecka/").content.decode()
    assert "är inte markerad" in client.get(dialog.get_absolute_url()).content.decode()
    sida = client.get(mote.get_absolute_url()).content.decode()
    assert "Markera som genomfört" in sida


def test_a_paused_case_holds_up_no_other_on_the_meeting(client):
    par = skapa_par()
    ett, tva = skapa_dialog(par, till="ja"), skapa_dialog(par, till="ja")
    mote = gemensamt(par, [ett, tva], 70)
    pausa(ett)  # until before the meeting, so it stays on it
    assert mote.arenden.count() == 2
    tider = services.Motestider(klockan(80), klockan(80, 11))
    services.andra_mote(mote_id=mote.pk, tider=tider, skal="Krock", aktor=None, **par_av(mote))
    assert mote.arenden.count() == 2  # still after the pause
    services.pausa(dialog_id=tva.pk, till=None, skal="Rektorsbyte", aktor=None)  # leaves: nobody knows for how long
    services.ateruppta(dialog_id=tva.pk, aktor=None)
    assert list(mote.dialoger.all()) == [ett]
    with pytest.raises(services.OgiltigOvergang, match="kan inte flyttas"):
        services.andra_mote(
            mote_id=mote.pk,
            tider=services.Motestider(klockan(30), klockan(30, 11)),
            skal="X",
            aktor=None,
            **par_av(mote),
        )
    Motesarende.objects.create(mote=mote, dialog=tva)
    services.andra_mote(
        mote_id=mote.pk,
        tider=services.Motestider(klockan(-2), klockan(-2, 11)),
        skal="Krock",
        aktor=None,
        **par_av(mote),
    )
    assert list(mote.dialoger.all()) == [tva]
    assert Handelse.objects.filter(objekt_id=str(ett.pk), typ="mote.andrat").latest("pk").till == {
        "gemensamt möte": "utan den här huvudmannen"
    }
    services.hall_mote(mote_id=mote.pk, aktor=None, **par_av(mote))
    tva.refresh_from_db()
    assert tva.nasta == "invanta_beslut"
    assert services.rakna_om() == []


def test_who_was_paused_that_day_counts_as_not_there(client):
    par = skapa_par()
    ett, tva = skapa_dialog(par, till="ja"), skapa_dialog(par, till="ja")
    mote = gemensamt(par, [ett, tva], -1)
    services.pausa(dialog_id=ett.pk, till=dagar(60), fran=dagar(-5), skal="Rektorsbyte", aktor=None)
    assert mote.arenden.count() == 2
    client.force_login(par[0])
    adress = f"{mote.get_absolute_url()}genomfort/"
    assert "räknas som inte med" in client.get(adress).content.decode()
    services.hall_mote(mote_id=mote.pk, aktor=None, **par_av(mote))
    assert dict(Motesarende.objects.filter(mote=mote).values_list("dialog", "kom")) == {ett.pk: False, tva.pk: True}
    assert services.rakna_om() == []


def test_a_meeting_of_paused_cases_alone_is_neither_moved_nor_marked():
    dialog = skapa_dialog(till="ja")
    mote = boka(dialog, "introduktion", -1)
    services.pausa(dialog_id=dialog.pk, till=dagar(60), fran=dagar(-5), skal="Rektorsbyte", aktor=None)
    with pytest.raises(services.OgiltigOvergang, match="före mötet"):
        services.hall_mote(mote_id=mote.pk, aktor=None, **par_av(mote))
    tider = services.Motestider(klockan(5), klockan(5, 11))
    with pytest.raises((services.OgiltigOvergang, ValidationError), match="kan inte flyttas"):
        services.andra_mote(mote_id=mote.pk, tider=tider, skal="Krock", aktor=None, **par_av(mote))


def test_a_case_withdrawn_because_of_a_merger_goes_on_with_the_new_huvudman(client):
    dialog, till = skapa_dialog(till="formote"), skapa_huvudman()
    services.aterkalla(dialog_id=dialog.pk, skal="Sammanslagning", upphord=True, aktor=None)
    Huvudman.objects.filter(pk=dialog.huvudman_id).update(ar_aktiv=False)
    client.force_login(skapa_anvandare(Roll.SAMORDNARE))
    svar = client.post(reverse("dialoger:ateroppna", args=[dialog.nummer]), {"skal": "Fel"})
    assert "Låt ärendet följa till den nya huvudmannen" in svar.content.decode()
    assert "Låt ärendet följa till en annan huvudman" in client.get(dialog.get_absolute_url()).content.decode()
    svar = client.post(
        reverse("dialoger:omdirigera", args=[dialog.nummer]), {"till": till.nyckel, "skal": "Sammanslagning"}
    )
    assert svar.status_code == 302
    dialog.refresh_from_db()
    assert (dialog.huvudman, dialog.avslutad, dialog.nasta) == (till, None, "boka_dialog")
    assert Handelse.objects.get(typ="dialog.omdirigerad").till == {"huvudman": till.namn, "ärendet": "öppet igen"}
    assert services.rakna_om() == []


def test_a_no_from_a_huvudman_that_is_gone_is_not_opened_but_says_what_to_do():
    dialog = skapa_dialog(till="inbjuden")
    SLUT["nej"](dialog)
    Huvudman.objects.filter(pk=dialog.huvudman_id).update(ar_aktiv=False)
    with pytest.raises(ValidationError, match="Öppna ett nytt ärende"):
        services.ateroppna(dialog_id=dialog.pk, skal="Fel", aktor=None)
    with pytest.raises(services.OgiltigOvergang):
        services.omdirigera(dialog_id=dialog.pk, till=skapa_huvudman(), skal="Köpt", aktor=None)


def test_no_answer_is_not_said_before_the_last_day_to_answer(client):
    dialog = skapa_dialog(skapa_par())
    services.bjud_in(dialog_id=dialog.pk, mottagare=[services.Mottagare("Nämnden")], svar_senast=dagar(3), aktor=None)
    with pytest.raises(services.OgiltigOvergang, match="kan svara till och med"):
        services.avsluta(dialog_id=dialog.pk, dag=dagar(3), aktor=None)
    client.force_login(skapa_anvandare(Roll.SAMORDNARE))
    adress = reverse("dialoger:avsluta", args=[dialog.nummer])
    assert f'href="{adress}"' not in client.get(dialog.get_absolute_url()).content.decode()
    assert "Huvudmannen kan svara till och med" in client.post(adress, follow=True).content.decode()
    services.avsluta(dialog_id=dialog.pk, dag=dagar(4), aktor=None)
    dialog.refresh_from_db()
    assert dialog.avslutsorsak == "inget_svar"


def test_a_huvudman_that_does_without_the_follow_up_has_none_booked():
    dialog = skapa_dialog(till="aterkopplad")
    mote = boka(dialog, "uppfoljning", 20)
    services.satt_uppfoljning(dialog_id=dialog.pk, utan=True, aktor=None)
    mote.refresh_from_db()
    dialog.refresh_from_db()
    assert (mote.status, dialog.nasta) == ("installt", "avsluta")
    with pytest.raises(services.OgiltigOvergang, match="kan inte bokas"):
        boka(dialog, "uppfoljning", 20)
    services.satt_uppfoljning(dialog_id=dialog.pk, utan=False, aktor=None)
    boka(dialog, "uppfoljning", 20)
    assert services.rakna_om() == []
