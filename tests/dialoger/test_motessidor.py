"""The pages of meetings: book, change, move with the rest, hold, cancel, participants."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone

from dialoger import services
from dialoger.models import Dialog, Mote
from kvalitet.kalenderdagar import ar_arbetsdag
from kvalitet.models import Anvandare, Handelse
from tests.factories import boka, dagar, klockan, skapa_dialog, skapa_par

pytestmark = pytest.mark.django_db

MARK = "<script>alert('x')</script>"


def klient(person: Anvandare) -> Client:
    client = Client()
    client.force_login(person)
    return client


def arbetsdag(fram: int) -> int:
    """How many days ahead the first quiet working day on or after `fram` is: no holiday, no half day."""
    from kvalitet.kalenderdagar import dagsinfo

    while True:
        dag = dagar(fram)
        info = dagsinfo(dag)
        if ar_arbetsdag(dag) and not info.halvdag and not info.lov:
            return fram
        fram += 1


@pytest.fixture
def par():
    return skapa_par()


@pytest.fixture
def dialog(par) -> Dialog:
    """The huvudman has said yes to continue: förmöte and dialogue may be booked."""
    return skapa_dialog(par, till="fortsatter")


def falt(par, dag: int, **egna) -> dict[str, object]:
    return {
        "dag": dagar(dag).isoformat(),
        "start": "09:00",
        "slut": "10:30",
        "form": "digitalt",
        "utforare_sv": par[0].pk,
        "utforare_spsm": par[1].pk,
        **egna,
    }


def boka_url(dialog: Dialog, typ: str) -> str:
    return f"/arenden/{dialog.nummer}/boka/?typ={typ}"


def meddelanden(svar) -> list[str]:
    return [str(rad) for rad in get_messages(svar.wsgi_request)]


def skicka_tills_bokat(client: Client, url: str, data: dict) -> Mote:
    """Send the form; when it comes back with warnings, tick "Boka ändå" as a person would."""
    svar = client.post(url, data)
    if svar.status_code == 422:
        svar = client.post(url, data | {"bekrafta": "on", "sedda": svar.context["form"].data["sedda"]})
    assert svar.status_code == 302, svar.context["form"].errors
    return Mote.objects.latest("pk")


def test_book_a_formote_with_planning_and_reflection(par, dialog):
    client, dag = klient(par[0]), arbetsdag(20)
    assert client.get(boka_url(dialog, "formote")).status_code == 200
    svar = client.post(
        boka_url(dialog, "formote"), falt(par, dag, planering="dagen_em", reflektion="genast", engangsnyckel="a")
    )
    assert svar.status_code == 302
    reflektion, planering, formote = (
        Mote.objects.filter(typ=t).latest("pk") for t in ("reflektion", "planering", "formote")
    )
    assert svar.url == formote.get_absolute_url()
    assert (formote.start, formote.slut) == (klockan(dag), klockan(dag) + timedelta(minutes=90))
    assert reflektion.start == formote.slut
    assert ar_arbetsdag(timezone.localtime(planering.start).date())
    assert planering.start < formote.start
    assert [h.typ for h in Handelse.objects.order_by("pk").reverse()[:3]] == ["mote.bokat"] * 3
    assert services.rakna_om() == []


def test_the_pages_open(par, dialog):
    client = klient(par[0])
    mote = boka(dialog, "formote", -1)
    for slut in ("", "andra/", "genomfort/", "stall-in/", "deltagare/"):
        assert client.get(f"/moten/{mote.pk}/{slut}").status_code == 200, slut
    assert client.get(f"/arenden/{dialog.nummer}/boka/").context["typ"] == "formote"
