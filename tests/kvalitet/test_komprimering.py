"""What a browser shows travels compressed; what is downloaded keeps its bytes and its length."""

from __future__ import annotations

import gzip

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import skapa_anvandare, skapa_huvudman, skapa_underlag

pytestmark = pytest.mark.django_db


def inloggad(**val) -> Client:
    klient = Client(headers={"accept-encoding": "gzip"})
    klient.force_login(skapa_anvandare(**val))
    return klient


def test_a_page_is_compressed_for_those_that_can_read_it() -> None:
    klient, url = inloggad(huvudman=skapa_huvudman("Åmåls kommun")), reverse("huvudman:lista")

    packad = klient.get(url)

    assert packad["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packad["Vary"]
    assert "Åmåls kommun" in gzip.decompress(packad.content).decode()
    assert "Content-Encoding" not in klient.get(url, headers={"accept-encoding": "identity"})


def test_two_answers_of_the_same_page_differ_in_length() -> None:
    """Nobody learns from the length what a page holds (BREACH)."""
    klient = inloggad(huvudman=skapa_huvudman())
    assert len({len(klient.get(reverse("hjalp")).content) for _ in range(12)}) > 1


def test_a_download_is_left_alone(tmp_path, settings) -> None:
    settings.FILKATALOG = tmp_path
    huvudman = skapa_huvudman()
    underlag = skapa_underlag(huvudman)

    svar = inloggad(huvudman=huvudman).get(reverse("analysunderlag:underlag_hamta", args=[underlag.pk, "json"]))

    assert "Content-Encoding" not in svar
    assert int(svar["Content-Length"]) == len(svar.getvalue())


def test_the_demos_styles_are_compressed_too() -> None:
    svar = Client(headers={"accept-encoding": "gzip"}).get("/static/css/underlag.css")

    assert svar["Content-Encoding"] == "gzip"
    assert b".matt-tabell" in gzip.decompress(svar.getvalue())
