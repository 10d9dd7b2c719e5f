"""The pair's working notes: theirs alone, in no log, and gone when the case closes."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from dialoger import services
from dialoger.models import Arbetsanteckning, Motesarende
from kvalitet import utkast
from kvalitet.models import Handelse, Lasning, Roll, Utkast
from kvalitet.roller import Myndighet
from kvalitet.versionskrock import Versionskrock
from tests.factories import anteckna, faststall, skapa_anvandare, skapa_dialog, skapa_huvudman, skapa_par

pytestmark = pytest.mark.django_db
HEMLIG = "Minns att fråga om lovskolan."


@pytest.fixture
def par():
    return skapa_par()


@pytest.fixture
def dialog(par):
    return skapa_dialog(par, till="dialog")


def adress(dialog):
    return reverse("dialoger:arbetsanteckning", args=[dialog.nummer])


def skriv(dialog, aktor, text=HEMLIG, version=""):
    return services.skriv_arbetsanteckning(dialog_id=dialog.pk, text=text, version=version, aktor=aktor)


def test_both_write_and_nobody_else_knows(client, dialog, par):
    fore = Handelse.objects.count()
    client.force_login(par[0])
    assert client.post(adress(dialog), {"text": HEMLIG}).status_code == 302
    client.force_login(par[1])
    assert HEMLIG in client.get(adress(dialog)).content.decode()
    assert Handelse.objects.count() == fore
    assert not Lasning.objects.exists()
    for roll in Roll:
        client.force_login(skapa_anvandare(roll))
        assert client.get(adress(dialog)).status_code == 404, roll
        assert client.post(adress(dialog), {"text": "x"}).status_code == 404, roll
    client.force_login(skapa_anvandare(huvudman=dialog.huvudman))
    assert client.get(adress(dialog)).status_code == 404


def test_not_on_the_case_page_nor_in_the_list(client, dialog, par):
    skriv(dialog, par[0])
    client.force_login(par[0])
    for sida in (dialog.get_absolute_url(), reverse("dialoger:lista"), reverse("dialoger:export", args=["csv"])):
        assert HEMLIG not in client.get(sida).content.decode("utf-8-sig")
    assert client.get(reverse("dialoger:lista"), {"sok": "lovskolan"}).context["antal"] == 0


def test_a_changed_pair(client, dialog, par):
    skriv(dialog, par[0])
    nyckel = f"dialoger.arbetsanteckning:{dialog.pk}"
    utkast.spara(anvandare=par[0], nyckel=nyckel, falt={"text": "Påbörjat"}, kopia="k")
    ersattare = skapa_anvandare(Roll.DIALOGUTFORARE)
    services.tilldela(dialog_id=dialog.pk, utforare=ersattare, myndighet=Myndighet.SV, skal="Byte", aktor=None)
    client.force_login(ersattare)
    assert HEMLIG in client.get(adress(dialog)).content.decode()
    client.force_login(par[0])
    assert client.get(adress(dialog)).status_code == 404
    svar = client.post(adress(dialog), {"text": "Skrevs medan någon annan tog över."})
    assert svar.status_code == 403
    assert "Du är inte längre en av de två" in svar.content.decode()
    assert "readonly>Skrevs medan någon annan tog över.</textarea>" in svar.content.decode()
    assert HEMLIG not in svar.content.decode()
    with pytest.raises(services.OgiltigOvergang):
        skriv(dialog, par[0], "Kvar", 1)
    assert not Utkast.objects.exists()


def test_discarded_with_every_draft_when_the_case_closes(client, dialog, par):
    skriv(dialog, par[0])
    nyckel = f"dialoger.arbetsanteckning:{dialog.pk}"
    utkast.spara(anvandare=par[1], nyckel=nyckel, falt={"text": "Påbörjat"}, kopia="k")
    services.aterkalla(dialog_id=dialog.pk, skal="Läggs ned.", aktor=None)
    assert not Arbetsanteckning.objects.exists()
    assert not Utkast.objects.exists()
    client.force_login(par[0])
    assert "rensades" in client.get(adress(dialog)).content.decode()
    svar = client.post(adress(dialog), {"text": "Mer"})
    assert svar.status_code == 409
    assert "Mer" in svar.content.decode()
    assert not Arbetsanteckning.objects.exists()


def test_two_versions_are_shown_to_merge(client, dialog, par):
    skriv(dialog, par[0], "Mitt.")
    with pytest.raises(Versionskrock):
        skriv(dialog, par[1], "Ditt.")
    client.force_login(par[1])
    svar = client.post(adress(dialog), {"text": "Ditt.", "utkast_version": ""})
    assert svar.status_code == 409
    assert {"Mitt.", "Ditt."} <= set(svar.context["krock"].falt[0].forslag.split("\n"))
    client.post(adress(dialog), {"text": "Vårt.", "utkast_version": svar.context["utkast"].version})
    assert Arbetsanteckning.objects.get().text == "Vårt."


def test_too_long_is_refused_with_the_text_kept(client, dialog, par):
    with pytest.raises(ValidationError):
        skriv(dialog, par[0], "å" * 50_001)
    client.force_login(par[0])
    svar = client.post(adress(dialog), {"text": "å" * 199_993 + "SLUTORD"})
    assert svar.status_code == 422
    assert "SLUTORD" in svar.content.decode()
    assert not Arbetsanteckning.objects.exists()


def test_emptied_and_unchanged(dialog, par):
    skriv(dialog, par[0])
    assert skriv(dialog, par[1], f"{HEMLIG}\r\n").version == 1
    assert skriv(dialog, par[1], "", 1).text == ""


# Drafts -----------------------------------------------------------------------------------------------------------


def autospara(client, nyckel, text=HEMLIG):
    return client.post("/utkast/", {"text": text, "utkast_nyckel": nyckel, "utkast_version": "1", "utkast_kopia": "k"})


@pytest.fixture(params=["arbetsanteckning", "anteckning"])
def nyckel(request, dialog):
    koppling = Motesarende.objects.get(dialog=dialog, mote__typ="dialog")
    return f"dialoger.{request.param}:{dialog.pk if request.param == 'arbetsanteckning' else koppling.pk}"


def test_no_draft_comes_back_after_the_end(client, dialog, par, nyckel):
    """A page that was left open goes on saving by itself."""
    client.force_login(par[1])
    assert autospara(client, nyckel).status_code == 200
    services.aterkalla(dialog_id=dialog.pk, skal="Läggs ned.", aktor=None)
    assert not Utkast.objects.exists()
    svar = autospara(client, nyckel)
    assert (svar.status_code, svar.json()["stangt"]) == (410, True)
    assert svar.json()["fel"].startswith("Ärendet är avslutat. Det du skriver sparas inte längre här. Kopiera texten")
    assert not Utkast.objects.exists()


def test_no_draft_of_one_who_has_left_the_pair_or_never_was_there(client, dialog, par, nyckel):
    client.force_login(par[0])
    autospara(client, nyckel)
    ersattare = skapa_anvandare(Roll.DIALOGUTFORARE)
    services.tilldela(dialog_id=dialog.pk, utforare=ersattare, myndighet=Myndighet.SV, skal="Byte", aktor=None)
    assert not Utkast.objects.exists()
    for person in (par[0], skapa_anvandare(Roll.SAMORDNARE), skapa_anvandare(Roll.DIALOGUTFORARE)):
        client.force_login(person)
        svar = autospara(client, nyckel)
        assert (svar.status_code, svar.json()["stangt"]) == (410, True)
        assert "inte längre en av de två" in svar.json()["fel"]
    assert autospara(client, "dialoger.arbetsanteckning:999999").status_code == 410
    assert autospara(client, "dialoger.anteckning:inget").status_code == 410
    assert not Utkast.objects.exists()
    client.force_login(ersattare)
    assert autospara(client, nyckel).status_code == 200


def test_no_draft_of_a_faststalld_note(client, dialog, par):
    rad = anteckna(dialog)
    nyckel = f"dialoger.anteckning:{rad.motesarende_id}"
    client.force_login(par[0])
    autospara(client, nyckel)
    faststall(dialog, rad=rad)
    assert not Utkast.objects.exists()
    assert "Anteckningen är fastställd." in autospara(client, nyckel).json()["fel"]


def test_the_huvudmans_draft_is_saved_by_its_own_alone(client, dialog, par):
    nyckel = f"dialoger.fokus:{dialog.huvudman_id}"
    for person in (par[0], skapa_anvandare(huvudman=skapa_huvudman())):
        client.force_login(person)
        assert autospara(client, nyckel).status_code == 410
    client.force_login(skapa_anvandare(huvudman=dialog.huvudman))
    assert autospara(client, nyckel).status_code == 200


def test_a_note_sent_after_the_end_is_refused_with_the_text_kept(client, dialog, par):
    rad = anteckna(dialog)
    services.aterkalla(dialog_id=dialog.pk, skal="Läggs ned.", aktor=None)
    client.force_login(par[0])
    svar = client.post(reverse("dialoger:anteckning_skriv", args=[rad.pk]), {"text": HEMLIG, "utkast_version": "1"})
    assert svar.status_code == 409
    assert HEMLIG in svar.content.decode()
    rad.refresh_from_db()
    assert rad.text == "Vi talade om uppföljning."
