"""A huvudman with nothing but förskola reads of children and staff, not of pupils and teachers."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from analysunderlag.services import sjalvskattning, skattningssvar
from analysunderlag.skattning import med_forskolans_ord
from huvudman.models import HuvudmanSkolform
from tests.analysunderlag.skattningsvarld import fyll, skapa_skattning
from tests.factories import skapa_anvandare, skapa_huvudman

pytestmark = pytest.mark.django_db

SKOLORD = re.compile(r"\b(elev\w*|lärar\w*|lektion\w*|klassrum\w*|skoldag\w*)", re.IGNORECASE)


def skattning_hos(*skolformer):
    huvudman = skapa_huvudman("Aspebo")
    HuvudmanSkolform.objects.filter(huvudman=huvudman).delete()
    for kod in skolformer:
        HuvudmanSkolform.objects.create(huvudman=huvudman, skolform=kod, antal_enheter=1)
    person = skapa_anvandare(huvudman=huvudman)
    return skapa_skattning(huvudman, antal={"undervisning": 3, "huvudman": 1}, aktor=person)


def texter(faktorer):
    return [text for f in faktorer for text in (f.huvudman, f.rektor, f.undervisning, *(p.text for p in f.pastaenden))]


def test_no_word_of_the_school_is_left_and_the_codes_are_the_same():
    rad = skattning_hos("forskola")
    alla = rad.system.data.faktorer
    assert [text for text in texter(rad.faktorer) if SKOLORD.search(text)] == []
    assert any(SKOLORD.search(text) for text in texter(alla))
    assert [[p.kod for p in f.pastaenden] for f in rad.faktorer] == [[p.kod for p in f.pastaenden] for f in alla]
    bytta = [(a, b) for a, b in zip(texter(alla), texter(med_forskolans_ord(alla)), strict=True) if a != b]
    assert all(SKOLORD.search(fore) for fore, _ in bytta), "bara det som låter fel byts"


@pytest.mark.parametrize("skolformer", [(), ("grundskola",), ("forskola", "grundskola")])
def test_others_keep_the_words_of_the_system(skolformer):
    rad = skattning_hos(*skolformer)
    assert rad.faktorer == rad.system.data.faktorer


def test_the_pages_the_sheet_and_the_result_say_the_same():
    rad = skattning_hos("forskola")
    person, niva = rad.skapad_av, rad.nivaer.get(niva="undervisning")
    svar = skattningssvar.borja_med_konto(niva_id=niva.pk, anvandare=person)
    client = Client()
    client.force_login(person)
    nyckel = rad.huvudman.nyckel
    sida = client.get(reverse("analysunderlag:skattning_faktor", args=[nyckel, svar.nyckel, 1])).content.decode()
    assert "Personalen prövar, tar reda på vad barnen har lärt sig" in sida
    assert "Vi tar reda på vad barnen har lärt sig, och ändrar" in sida
    assert "eleverna" not in sida[sida.index("<h1>") :]
    assert client.get(reverse("analysunderlag:skattning_blad", args=[nyckel, svar.nyckel])).status_code == 200
    fyll(svar, 4)
    skattningssvar.lamna(svar_id=svar.pk)
    (gemensam,) = sjalvskattning.resultat(rad)["gemensamma"]
    assert gemensam["faktorer"][0]["pastaenden"][0]["text"].startswith("Vi tar reda på vad barnen har lärt sig")
