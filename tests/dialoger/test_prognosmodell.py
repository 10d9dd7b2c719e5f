"""The editable time model: new versions with source and event, refusals at the field, and back to the standard."""

from decimal import Decimal as D

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from dialoger import services
from dialoger.forms.prognosmodell import Tidsmodellsformular
from dialoger.models import Prognosmodell
from dialoger.omgangsprognos import rakna
from dialoger.parningsunderlag import parningsunderlag
from dialoger.prognosmodell import falten, gallande, varden
from kvalitet.models import Handelse, Roll
from tests.factories import skapa_anvandare, skapa_dialog, skapa_huvudman, skapa_omgang, skapa_par

SIDA = "/tidsmodell/"


def data(**andrat) -> dict[str, str]:
    """What the page would send: the numbers in force, with `andrat` by the form's names ("_" for "-")."""
    modell = gallande()
    alla = {namn.replace(".", "-"): text for namn, text in varden(modell.tidsmodell, modell.forlopp).items()}
    kalla = {"kalla": "Uppföljningen 2026", "bygger_pa": str(modell.nummer)}
    return alla | kalla | {namn.replace("__", "-"): text for namn, text in andrat.items()}


def formular(**andrat) -> Tidsmodellsformular:
    return Tidsmodellsformular(data(**andrat), modell=gallande())


@pytest.fixture
def samordnare(db):
    return skapa_anvandare(Roll.SAMORDNARE, namn="Sam Ordnare")


@pytest.fixture
def client(samordnare):
    klient = Client()
    klient.force_login(samordnare)
    return klient


@pytest.mark.django_db
def test_every_number_is_a_field_with_words_of_its_own():
    modell = gallande()
    rader = list(falten(modell.forlopp))
    assert {falt.namn for falt in rader} == set(varden(modell.tidsmodell, modell.forlopp))
    assert len({falt.etikett for falt in rader}) == len(rader)
    form = formular()
    assert form.is_valid(), form.errors
    nya = varden(form.modeller["tidsmodell"], form.modeller["forlopp"])
    assert nya == varden(modell.tidsmodell, modell.forlopp)


@pytest.mark.django_db
def test_a_change_is_a_version_with_one_event_and_changes_the_numbers(client, samordnare):
    skapa_par()
    omgang = skapa_omgang()
    skapa_dialog(omgang=omgang, cykel=omgang.cykel, huvudman=skapa_huvudman(storleksklass="liten"))
    fore = rakna(omgang).omgangen.summa
    nytt = data(timmar__liten__resor="9,5", ja_procent="50", steg__svar__procent="50, 50", engangsnyckel="a")
    svar = [client.post(f"{SIDA}?omgang={omgang.pk}", nytt) for _ in range(2)]  # a double click
    assert {s.url for s in svar} == {reverse("dialoger:prognos", args=[omgang.pk])}
    modell = gallande()
    assert modell.tidsmodell.timmar["liten"]["resor"] == D("9.5")
    assert (modell.nummer, modell.rad.av, modell.rad.kalla) == (1, samordnare, "Uppföljningen 2026")
    assert {namn: kalla.harkomst for namn, kalla in modell.forlopp.kallor.items()} == {
        "ja_procent": "antagande",
        "fortsatter_procent": "verifierad",
        "motesdagar_minst": "antagande",
        "steg": "antagande",
        "arbete": "antagande",
    }
    assert modell.tidsmodell.kallor["timmar"].text == "Uppföljningen 2026"
    handelse = Handelse.objects.get(typ="tidsmodell.andrad")
    assert (handelse.aktor, handelse.skal) == (samordnare, "Uppföljningen 2026")
    assert handelse.fran == {
        "Resor, liten": "7",
        "Tackar ja till introduktionen, procent": "84",
        "Svar, procent vecka för vecka": "30 40 30",
    }
    assert handelse.till == {
        "Resor, liten": "9,5",
        "Tackar ja till introduktionen, procent": "50",
        "Svar, procent vecka för vecka": "50 50",
    }
    efter = rakna(omgang).omgangen.summa
    assert (efter.ja, fore.ja) == (D("0.5"), D("0.84"))
    (arende,) = parningsunderlag(omgang).arenden
    assert arende.timmar_sv + arende.timmar_spsm == pytest.approx(58.5)  # pairs too
    text = client.get(SIDA).content.decode()
    assert '<del><span class="dold">från </span>7</del>' in text
    assert "Sam Ordnare: Uppföljningen 2026" in text
    assert "Tidsmodellen är ändrad" in client.get(svar[0].url).content.decode()


@pytest.mark.django_db
def test_every_fault_is_said_at_its_field(client):
    assert client.get(SIDA).status_code == 200
    form = formular(
        timmar__stor__dialog="1001",
        timmar__liten__resor="",
        sv_procent="101",
        okand_som="enorm",
        motesdagar_minst="6",
        steg__dialog__procent="50 49",
        steg__svar__tidigast="-1",
        arbete__2="99",
        arbete__13="x",
    )
    assert not form.is_valid()
    fel = {namn: " ".join(texter).replace("\u202f", " ") for namn, texter in form.errors.items()}
    assert fel.pop("okand_som").startswith("Välj")
    assert fel.pop("timmar-liten-resor").count(".") == 1
    assert fel == {
        "timmar-stor-dialog": "Skriv ett tal från 0 till 1 000 med högst två decimaler.",
        "sv_procent": "Skriv ett heltal från 0 till 100.",
        "motesdagar_minst": "Skriv ett heltal från 0 till 5.",
        "steg-svar-tidigast": "Skriv ett heltal från 0 till 52.",
        "steg-dialog-procent": "Procenten ska bli 100 tillsammans, men blir 99.",
        "arbete-2": "Procenten ska bli 100 tillsammans, men blir 184.",
        "arbete-13": "Skriv ett heltal från 0 till 100.",
    }
    svar = client.post(SIDA, data(ja_procent="mycket", kalla=""))
    assert svar.status_code == 422
    text = svar.content.decode()
    assert "2 uppgifter behöver rättas" in text
    assert 'href="#id_ja_procent"' in text
    assert not Prognosmodell.objects.exists()


@pytest.mark.django_db
def test_nothing_changed_leaves_nothing_and_two_at_once_are_kept_apart(client, samordnare):
    assert client.post(SIDA, data()).status_code == 302
    assert not Prognosmodell.objects.exists()
    forsta, andra = data(ja_procent="80"), data(ja_procent="70")
    assert client.post(SIDA, forsta).status_code == 302
    svar = client.post(SIDA, andra)
    assert svar.status_code == 422
    assert "Någon har ändrat tidsmodellen sedan du öppnade sidan" in svar.content.decode()
    assert gallande().forlopp.ja_procent == 80
    modell = gallande()
    form = formular(ja_procent="70")
    assert form.is_valid()
    with pytest.raises(ValidationError, match="varifrån"):
        services.spara_prognosmodell(**form.modeller, kalla="  ", bygger_pa=modell.nummer, aktor=samordnare)
    for forsok in (
        lambda: Prognosmodell.objects.update(kalla="x"),
        lambda: Prognosmodell.objects.all().delete(),
        lambda: Prognosmodell.objects.create(nummer=2, tidsmodell={}),
        lambda: Prognosmodell.objects.create(nummer=1),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            forsok()


@pytest.mark.django_db
def test_back_to_the_standard_keeps_the_history(client, samordnare):
    standard = reverse("dialoger:tidsmodell_standard")
    assert client.get(standard).url == SIDA  # it is in force already
    client.post(SIDA, data(timmar__mellan__administration="30"))
    text = client.get(standard).content.decode()
    assert "Administration, mellan" in text
    assert "30 → 22" in text
    client.post(standard, {"bygger_pa": "7"})
    client.post(standard, {"bygger_pa": "x"})
    assert not gallande().ar_standard
    client.post(standard, {"bygger_pa": "1"})
    modell = gallande()
    assert (modell.ar_standard, modell.nummer, modell.rad.av) == (True, 2, samordnare)
    assert modell.tidsmodell.totalt("mellan") == 66
    handelse = Handelse.objects.get(typ="tidsmodell.standard")
    assert (handelse.fran, handelse.till) == ({"Administration, mellan": "30"}, {"Administration, mellan": "22"})
    client.post(standard, {"bygger_pa": "2"})  # again: nothing
    assert Prognosmodell.objects.count() == 2
    assert "Tidsmodell återställd" in client.get(SIDA).content.decode()
    client.post(SIDA, data(ja_procent="60"))
    assert (gallande().nummer, gallande().forlopp.ja_procent) == (3, 60)
