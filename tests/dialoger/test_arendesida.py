"""The case page in every state: what it says, who may do what from it, and that it never gets slower with more rows."""

import pytest
from django.test import Client
from django.urls import reverse

from dialoger.models import Dialog
from tests.factories import (
    LANGD,
    skapa_dialog,
    skapa_par,
)

pytestmark = pytest.mark.django_db


def klient(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def sida(person, dialog: Dialog, namn: str = "detalj") -> str:
    svar = klient(person).get(reverse(f"dialoger:{namn}", args=[dialog.nummer]))
    assert svar.status_code == 200
    return svar.content.decode()


@pytest.mark.parametrize("till", ["", *LANGD])
def test_the_page_in_every_state(till):
    par = skapa_par()
    dialog = skapa_dialog(par, till=till)
    text = sida(par[0], dialog)
    assert text.count('data-variant="primary"') <= 1
    assert dialog.nummer in text
    assert "Nästa steg" in text
