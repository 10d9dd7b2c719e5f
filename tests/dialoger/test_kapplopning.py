"""Two people doing the same, or opposite things, at the same moment: one after the other, and the case stays whole."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from dialoger import services
from dialoger.models import Beslut, Dialog, Inbjudan, Tilldelning
from dialoger.services import svarslank
from kvalitet.models import Avisering, Handelse, Roll
from tests.dialoger.overgangslista import skapa_lage
from tests.factories import boka, dagar, klockan, skapa_anvandare, skapa_dialog, skapa_huvudman, skapa_par

pytestmark = pytest.mark.django_db(transaction=True)

Gor = Callable[[], object]


def samtidigt(*gor: Gor) -> list[str]:
    """What happened to each: "gick", or why not. All start together, each on its own connection."""
    start, utfall = Barrier(len(gor)), [""] * len(gor)

    def kor(plats: int) -> None:
        try:
            start.wait(30)
            gor[plats]()
            utfall[plats] = "gick"
        except services.OgiltigOvergang:
            utfall[plats] = "nekad"
        except ValidationError:
            utfall[plats] = "stoppad"
        except Exception as fel:
            utfall[plats] = repr(fel)
        finally:
            connection.close()

    tradar = [Thread(target=kor, args=(plats,)) for plats in range(len(gor))]
    for trad in tradar:
        trad.start()
    for trad in tradar:
        trad.join(60)
    assert services.rakna_om() == []
    return sorted(utfall)


def antal(typ: str) -> int:
    return Handelse.objects.filter(typ=typ).count()


# state, what both do, (the other's fate), the event, how many of it
SAMMA = {
    "pausa": (
        "formote",
        lambda d: services.pausa(dialog_id=d.pk, till=None, skal="Byte", aktor=None),
        "nekad",
        "dialog.pausad",
    ),
    "ateruppta": ("pausad", lambda d: services.ateruppta(dialog_id=d.pk, aktor=None), "nekad", "dialog.aterupptagen"),
    "avsluta": ("uppfoljd", lambda d: services.avsluta(dialog_id=d.pk, aktor=None), "nekad", "dialog.avslutad"),
    "aterkalla": (
        "ja",
        lambda d: services.aterkalla(dialog_id=d.pk, skal="Fel", aktor=None),
        "nekad",
        "dialog.aterkallad",
    ),
    "ateroppna": (
        "aterkallad",
        lambda d: services.ateroppna(dialog_id=d.pk, skal="Rätt", aktor=None),
        "nekad",
        "dialog.ateroppnad",
    ),
    "bjud_in": (
        "tilldelad",
        lambda d: services.bjud_in(dialog_id=d.pk, mottagare=[services.Mottagare("Nämnden")], aktor=None),
        "stoppad",
        "dialog.inbjuden",
    ),
    "svara_nej": (
        "introducerad",
        lambda d: services.svara(dialog_id=d.pk, slag="fortsatt", svar="nej", skal="tid", aktor=None),
        "nekad",
        "dialog.svar",
    ),
    "lamna_underlag": (
        "fortsatter",
        lambda d: services.lamna_underlag(dialog_id=d.pk, aktor=None),
        "gick",
        "dialog.underlag",
    ),
    "utan_underlag": (
        "fortsatter",
        lambda d: services.ga_utan_underlag(dialog_id=d.pk, skal="Bara förskola", aktor=None),
        "gick",
        "dialog.utan_underlag",
    ),
    "uppfoljning": (
        "aterkopplad",
        lambda d: services.satt_uppfoljning(dialog_id=d.pk, utan=True, aktor=None),
        "gick",
        "dialog.utan_uppfoljning",
    ),
    "boka": ("ja", lambda d: boka(d, "introduktion", 10), "stoppad", "mote.bokat"),
}


@pytest.mark.parametrize("namn", SAMMA)
def test_the_same_twice_at_once_happens_once(namn):
    lage, gor, andra, typ = SAMMA[namn]
    dialog = skapa_dialog(skapa_par()) if lage == "tilldelad" else skapa_lage(lage)
    fore = antal(typ)
    assert samtidigt(lambda: gor(dialog), lambda: gor(dialog)) == sorted(["gick", andra])
    assert antal(typ) == fore + 1


def test_an_invitation_sent_twice_at_once_is_one_letter():
    dialog = skapa_dialog(skapa_par())
    mottagare = [services.Mottagare("Nämnden", "namnd@exempel.test")]

    def skicka():
        return services.skicka_inbjudan(dialog_id=dialog.pk, mottagare=mottagare, aktor=None)

    assert samtidigt(skicka, skicka, skicka) == ["gick"] * 3
    assert Inbjudan.objects.count() == Avisering.objects.count() == antal("dialog.inbjuden") == 1
    (rad,) = Inbjudan.objects.all()

    def igen():
        return services.skicka_igen(inbjudan_id=rad.pk, epost="ratt@exempel.test", aktor=None)

    assert samtidigt(igen, igen) == ["gick", "stoppad"]
    assert Inbjudan.objects.filter(stangd=None).count() == 1


def test_the_same_answer_by_the_link_at_once_is_one_and_the_yes_of_two_counts():
    dialog = skapa_dialog(skapa_par())
    mottagare = [services.Mottagare(namn, f"{namn}@exempel.test") for namn in ("namnd", "skolchef")]
    ett, tva = services.skicka_inbjudan(dialog_id=dialog.pk, mottagare=mottagare, aktor=None)
    hemlighet = svarslank.token(ett)
    assert samtidigt(*[lambda: svarslank.svara_med_lank(hemlighet, svar="ja")] * 3) == ["gick"] * 3
    assert Beslut.objects.count() == antal("dialog.svar") == 1
    utfall = samtidigt(
        lambda: svarslank.svara_med_lank(svarslank.token(tva), svar="nej", skal="tid"),
        lambda: svarslank.svara_med_lank(hemlighet, svar="ja"),
    )
    assert utfall == ["gick", "gick"]
    dialog.refresh_from_db()
    assert (dialog.svar_intro, antal("dialog.svar"), antal("inbjudan.svar")) == ("ja", 1, 2)


def test_two_cases_for_one_huvudman_at_once_are_one():
    dialog = skapa_dialog()
    huvudman = skapa_huvudman()

    def oppna():
        return services.skapa_arende(huvudman=huvudman, cykel=dialog.cykel, aktor=None)

    assert samtidigt(oppna, oppna) == ["gick", "stoppad"]
    assert huvudman.dialoger.count() == 1


def test_cases_opened_at_once_get_numbers_of_their_own():
    cykel = skapa_dialog().cykel
    huvudman_lista = [skapa_huvudman(), skapa_huvudman()]
    gor = [lambda h=h: services.skapa_arende(huvudman=h, cykel=cykel, aktor=None) for h in huvudman_lista]
    assert samtidigt(*gor) == ["gick", "gick"]
    assert len(set(Dialog.objects.values_list("nummer", flat=True))) == 3


def test_reopening_and_opening_anew_at_once_leave_one_open_case():
    dialog = skapa_lage("aterkallad")
    utfall = samtidigt(
        lambda: services.ateroppna(dialog_id=dialog.pk, skal="Rätt", aktor=None),
        lambda: services.skapa_arende(huvudman=dialog.huvudman, cykel=dialog.cykel, aktor=None),
    )
    assert utfall == ["gick", "stoppad"]
    assert Dialog.objects.oppna().filter(huvudman=dialog.huvudman).count() == 1


def test_two_redirections_to_one_huvudman_at_once():
    ett, tva = skapa_dialog(till="ja"), skapa_dialog(till="ja")
    till = skapa_huvudman()
    gor = [lambda d=d: services.omdirigera(dialog_id=d.pk, till=till, skal="Köpt", aktor=None) for d in (ett, tva)]
    assert samtidigt(*gor) == ["gick", "stoppad"]
    assert till.dialoger.count() == 1


def test_two_assignments_at_once_leave_one_active():
    dialog = skapa_lage("ja")
    nya = [skapa_anvandare(Roll.DIALOGUTFORARE) for _ in range(2)]
    gor = [
        lambda p=p: services.tilldela(dialog_id=dialog.pk, utforare=p, myndighet="SV", skal="Ledig", aktor=None)
        for p in nya
    ]
    assert samtidigt(*gor) == ["gick", "gick"]
    assert Tilldelning.objects.filter(dialog=dialog, myndighet="SV", till=None).count() == 1
    assert Tilldelning.objects.filter(dialog=dialog, myndighet="SV").count() == 3


def test_yes_and_no_at_once_end_with_the_later_one():
    dialog = skapa_lage("inbjuden")
    utfall = samtidigt(
        lambda: services.svara(dialog_id=dialog.pk, slag="intro", svar="ja", aktor=None),
        lambda: services.svara(dialog_id=dialog.pk, slag="intro", svar="nej", skal="tid", aktor=None),
    )
    dialog.refresh_from_db()
    assert utfall == ["gick", "gick"]
    assert dialog.svar_intro == Beslut.objects.filter(dialog=dialog).last().svar
    assert bool(dialog.avslutad) == (dialog.svar_intro == "nej")


def test_a_pause_and_a_booking_at_once_leave_no_meeting_in_a_paused_case():
    dialog = skapa_lage("ja")
    utfall = samtidigt(
        lambda: services.pausa(dialog_id=dialog.pk, till=None, skal="Byte", aktor=None),
        lambda: boka(dialog, "introduktion", 10),
    )
    assert utfall in (["gick", "gick"], ["gick", "nekad"])
    assert not dialog.moten.filter(status="planerat").exists()


def test_a_meeting_is_held_cancelled_or_moved_once():
    dialog = skapa_lage("introduktion_bokad")
    mote = dialog.moten.get()
    par = {"utforare_sv": mote.utforare_sv, "utforare_spsm": mote.utforare_spsm, "aktor": None}
    flytta = {"tider": services.Motestider(klockan(3), klockan(3, 11)), "skal": "Sjukdom", "version": mote.version}
    assert samtidigt(*[lambda: services.andra_mote(mote_id=mote.pk, **flytta, **par)] * 2) == ["gick", "nekad"]
    services.andra_mote(
        mote_id=mote.pk, **flytta | {"tider": services.Motestider(klockan(-1), klockan(-1, 11)), "version": None}, **par
    )
    utfall = samtidigt(
        lambda: services.hall_mote(mote_id=mote.pk, **par),
        lambda: services.hall_mote(mote_id=mote.pk, **par),
        lambda: services.stall_in_mote(mote_id=mote.pk, skal="Sjukdom", aktor=None),
    )
    assert utfall == ["gick", "nekad", "nekad"]
    assert antal("mote.hallet") - 0 + antal("mote.installt") == 1


def test_closing_and_holding_at_once():
    """Whoever comes first: a meeting is held in the open case, or cancelled by its closing."""
    dialog = skapa_lage("introduktion_bokad")
    mote = dialog.moten.get()
    par = {"utforare_sv": mote.utforare_sv, "utforare_spsm": mote.utforare_spsm}
    samtidigt(
        lambda: services.aterkalla(dialog_id=dialog.pk, skal="Fel", aktor=None),
        lambda: services.hall_mote(mote_id=mote.pk, aktor=None, **par),
    )
    mote.refresh_from_db()
    assert mote.status in ("hallet", "installt")
    assert Dialog.objects.get(pk=dialog.pk).avslutad == dagar(0)


def test_a_point_of_the_checklist_is_ticked_once():
    dialog, person = skapa_dialog(), skapa_anvandare(Roll.DIALOGUTFORARE)
    kryssa = {"dialog_id": dialog.pk, "punkt": "webbplats", "text": "Läs webbplatsen", "klar": True, "aktor": person}
    assert samtidigt(*[lambda: services.satt_forberedelse(**kryssa)] * 2) == ["gick", "gick"]
    assert antal("dialog.forberedelse") == 1
