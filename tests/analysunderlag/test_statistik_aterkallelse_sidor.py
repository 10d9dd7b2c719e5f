"""The pages and the command that withdraw a file, and where the underlag made of it say so."""

from __future__ import annotations

import io
import json
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from analysunderlag import tasks
from analysunderlag.behorighet import far_aterkalla_import
from analysunderlag.models import Korning, Statistikimport, Statistikrelease, Underlag
from analysunderlag.services import korningsfyllning
from analysunderlag.services import release as releaser
from analysunderlag.services.aterkallelse import aterkalla_import
from kvalitet.models import Anvandare, Handelse, Jobb, Roll
from tests.factories import skapa_anvandare, skapa_huvudman

from .aterkallelsevarld import Varld, klart, skapa_varld
from .underlagsvarld import frys_underlag

pytestmark = pytest.mark.django_db
SKAL = "Skolverket har rättat filen"


@pytest.fixture
def varld(tmp_path: Path) -> Varld:
    return skapa_varld(tmp_path)


def som(anvandare: Anvandare) -> Client:
    klient = Client()
    klient.force_login(anvandare)
    return klient


def forvaltare() -> Client:
    return som(skapa_anvandare(Roll.SYSTEMFORVALTARE))


def text(svar: HttpResponse) -> str:
    assert svar.status_code in (200, 422)
    """As words; a space where there is a tag, but none before a full stop."""
    ord_ = " ".join(re.sub("<[^>]*>", " ", svar.content.decode()).replace("\u00a0", " ").split())
    return ord_.replace(" .", ".")


def adress(fil: Statistikimport) -> str:
    return reverse("analysunderlag:statistik_aterkalla", args=[fil.pk])


def godkann(utkast: Statistikrelease | None) -> None:
    assert utkast
    releaser.godkann_release(utkast.pk, skapa_anvandare(Roll.REDAKTOR))


# The step ---------------------------------------------------------------------------------------------------------


def test_the_page_says_what_follows_before_it_is_done_and_leads_to_the_draft(varld: Varld):
    klart(varld.egen)
    klient = forvaltare()
    assert f'href="{adress(varld.fel)}"' in klient.get(varld.fel.get_absolute_url()).content.decode()

    sida = text(klient.get(adress(varld.fel)))
    assert "Godkända releaser som har filen 1" in sida
    assert "Underlag som är gjorda av filen 1 hos 1 huvudman" in sida
    assert not Statistikimport.objects.aterkallade().exists()

    svar = klient.post(adress(varld.fel), {"skal": SKAL})
    utkast, jobb = Statistikrelease.objects.latest("pk"), Jobb.objects.latest("pk")
    assert (svar.status_code, svar["Location"]) == (302, jobb.get_absolute_url())
    assert "Fel.xlsx är återkallad." in text(klient.get(svar["Location"]))
    tasks.kontrollera_release(jobb.pk)
    jobb.refresh_from_db()
    assert jobb.resultat["url"] == utkast.get_absolute_url()
    sida = text(klient.get(jobb.resultat["url"]))
    assert "Utan Fel.xlsx får 3 värden tillbaka vad en annan fil säger" in sida
    assert "är det enda utkastet utan den fil som är återkallad, och dras inte tillbaka." in sida
    assert "Dra tillbaka utkastet" not in sida
    assert Handelse.objects.get(typ="statistik.aterkallad").skal == SKAL


def test_without_a_reason_the_form_comes_back_and_nothing_is_done(varld: Varld):
    svar = forvaltare().post(adress(varld.fel), {"skal": "  "})

    assert svar.status_code == 422
    assert not Statistikimport.objects.aterkallade().exists()


def test_the_back_button_and_a_second_click_are_answered_calmly(varld: Varld):
    klient = forvaltare()
    klient.post(adress(varld.fel), {"skal": SKAL})
    antal = Statistikrelease.objects.count()

    for svar in (
        klient.get(adress(varld.fel), follow=True),
        klient.post(adress(varld.fel), {"skal": "En gång till"}, follow=True),
    ):
        assert svar.redirect_chain == [(varld.fel.get_absolute_url(), 302)]
        assert "Fel.xlsx är redan återkallad" in text(svar)
    varld.fel.refresh_from_db()
    assert (Statistikrelease.objects.count(), varld.fel.skal) == (antal, SKAL)


def test_who_may_withdraw(varld: Varld):
    inlasare = skapa_anvandare(Roll.ANALYTIKER)
    Statistikimport.objects.filter(pk=varld.fel.pk).update(aktor=inlasare)
    varld.fel.refresh_from_db()

    far = {roll for roll in Roll if far_aterkalla_import(skapa_anvandare(roll), varld.fel)}
    assert far == {Roll.SYSTEMFORVALTARE}
    for roll in set(Roll) - far:
        klient = som(skapa_anvandare(roll))
        assert [
            klient.get(adress(varld.fel)).status_code,
            klient.post(adress(varld.fel), {"skal": SKAL}).status_code,
        ] == [403, 403]
        assert "Återkalla filen" not in text(klient.get(varld.fel.get_absolute_url()))
    assert not Statistikimport.objects.aterkallade().exists()
    assert som(inlasare).post(adress(varld.fel), {"skal": SKAL}).status_code == 302
    assert Statistikimport.objects.aterkallade().get().aterkallad_av == inlasare


# What the pages of statistics say ---------------------------------------------------------------------------------


def test_every_release_and_list_says_that_it_holds_a_withdrawn_file(varld: Varld):
    klart(varld.egen)
    fore = Statistikrelease.objects.latest("pk")
    aterkalla_import(varld.fel.pk, None, SKAL)
    klient = forvaltare()

    assert "Innehåller en återkallad fil Fel.xlsx återkallades" in text(klient.get(fore.get_absolute_url()))
    assert f"Skäl: {SKAL}" in text(klient.get(fore.get_absolute_url()))
    assert "Innehåller en återkallad fil" not in text(
        klient.get(Statistikrelease.objects.latest("pk").get_absolute_url())
    )
    assert text(klient.get(reverse("analysunderlag:release_lista"))).count("Innehåller en återkallad fil") == 1
    assert text(klient.get(reverse("analysunderlag:statistik"))).count("Återkallad") == 1
    sida = text(klient.get(varld.fel.get_absolute_url()))
    assert "Filen är återkallad" in sida
    assert "1 underlag är gjort av filen, hos 1 huvudman." in sida
    assert "Återkalla filen" not in sida


def test_the_preview_of_the_same_file_says_why_it_was_withdrawn(varld: Varld):
    aterkalla_import(varld.fel.pk, None, SKAL)
    klient, fil = forvaltare(), io.BytesIO(varld.felfil.read_bytes())
    fil.name = "Fel.xlsx"
    klient.post(reverse("analysunderlag:statistik_ny"), {"fil": fil})
    granskning = Jobb.objects.latest("pk")
    tasks.granska_statistik(granskning.pk)
    granskning.refresh_from_db()

    sida = text(klient.get(granskning.resultat["url"]))

    assert "Filen har varit inläst och återkallades Fel.xlsx återkallades" in sida
    assert f"Skäl: {SKAL}" in sida


def test_the_list_of_underlag_made_of_the_file(varld: Varld):
    forsta = klart(varld.egen)
    klart(varld.annan)
    utkast = aterkalla_import(varld.fel.pk, None, SKAL).utkast
    klient, lista = som(skapa_anvandare(Roll.SAMORDNARE)), reverse("analysunderlag:lista")
    assert f'href="{lista}?fil={varld.fel.pk}"' in klient.get(varld.fel.get_absolute_url()).content.decode()
    inaktuella = text(klient.get(lista, {"statistik": "inaktuell"}))
    assert varld.egen.namn in inaktuella
    assert varld.annan.namn not in inaktuella

    filsida = varld.fel.get_absolute_url()
    assert "ett nytt underlag" not in text(klient.get(filsida))
    godkann(utkast)
    assert "Den nya statistiken är godkänd. 1 huvudman behöver ett nytt underlag." in text(klient.get(filsida))
    klart(varld.egen)
    assert "ett nytt underlag" not in text(klient.get(filsida))

    sida = klient.get(lista, {"fil": varld.fel.pk})
    assert [rad.record.pk for rad in sida.context["tabell"].rows] == [forsta.pk]  # an earlier version by now
    assert "Alla versioner som är gjorda av Fel.xlsx." in text(sida)
    assert "Siffror är återkallade" in text(sida)
    assert "Siffror är återkallade" not in text(klient.get(lista))
    assert text(klient.get(lista, {"fil": "x"}))  # a fault in the address is said, not a crash


# The underlag -----------------------------------------------------------------------------------------------------


def test_the_underlag_says_which_file_when_why_and_what_to_do(varld: Varld):
    egen, annan = klart(varld.egen), klart(varld.annan)
    utkast = aterkalla_import(varld.fel.pk, None, SKAL).utkast
    klient = som(skapa_anvandare(huvudman=varld.egen))

    sida = text(klient.get(egen.get_absolute_url()))
    assert "Siffror i underlaget är återkallade Filen Fel.xlsx från Skolverket återkallades" in sida
    assert f"Skäl: {SKAL}" in sida
    assert "Beställ en ny version när den nya statistiken är godkänd." in sida
    assert "återkallade" not in text(som(skapa_anvandare(huvudman=varld.annan)).get(annan.get_absolute_url()))
    hos = text(klient.get(reverse("analysunderlag:underlag_huvudman", args=[varld.egen.nyckel])))
    assert "Siffror är återkallade" in hos
    assert "Vänta gärna tills den nya statistiken är godkänd." in hos
    assert "Siffror är återkallade" in text(klient.get(reverse("analysunderlag:lista")))

    godkann(utkast)
    assert "Beställ en ny version. Den nya statistiken är godkänd." in text(klient.get(egen.get_absolute_url()))
    klart(varld.egen)
    assert "Använd den nyare versionen i stället." in text(klient.get(egen.get_absolute_url()))
    assert "Siffror är återkallade" not in text(klient.get(reverse("analysunderlag:lista")))


def test_lists_take_as_many_queries_whatever_is_withdrawn(varld: Varld):
    klient = som(skapa_anvandare(Roll.SYSTEMFORVALTARE))
    sidor = [
        reverse("analysunderlag:lista"),
        reverse("analysunderlag:release_lista"),
        reverse("analysunderlag:statistik"),
    ]
    klart(varld.egen)

    def fragor() -> list[int]:
        svar = []
        for sida in sidor:
            klient.get(sida)
            with CaptureQueriesContext(
                connection,
            ) as fangade:
                assert klient.get(sida).status_code == 200
            svar.append(len(fangade))
        return svar

    fore = fragor()
    klart(varld.annan)
    frys_underlag(skapa_huvudman(), Statistikrelease.objects.latest("pk"))
    aterkalla_import(varld.fel.pk, None, SKAL)
    aterkalla_import(varld.ratt.pk, None, SKAL)

    assert fragor() == fore


# The command ------------------------------------------------------------------------------------------------------


def kor(*argument: object) -> dict:
    ut = StringIO()
    call_command("aterkalla_fil", *map(str, argument), "--json", stdout=ut)
    return json.loads(ut.getvalue().splitlines()[-1])


@pytest.mark.parametrize("med", ["pk", "sha256", "borjan"])
def test_the_command_withdraws_by_number_or_checksum(varld: Varld, med: str):
    klart(varld.egen)
    vad = varld.fel.sha256[:12].upper() if med == "borjan" else getattr(varld.fel, med)
    person = skapa_anvandare(Roll.SYSTEMFORVALTARE)

    svar = kor(vad, "--skal", SKAL, "--som", person.epost)

    utkast = Statistikrelease.objects.latest("pk")
    assert "aterkallat" in {kontroll["kod"] for kontroll in utkast.kontroller}
    assert svar == {
        "id": varld.fel.pk, "fil": "Fel.xlsx", "utkast": utkast.namn, "las_in_igen": [], "underlag": 1, "huvudman": 1
    }  # fmt: skip
    assert (utkast.skapad_av, Statistikimport.objects.aterkallade().get().aterkallad_av) == (person, person)


def test_the_command_refuses_clearly(varld: Varld):
    handlaggare = skapa_anvandare(Roll.SAMORDNARE)
    for argument, fel in (
        (("0" * 64, "--skal", SKAL), "Ingen inläst fil har"),
        (("4711", "--skal", SKAL), "Ingen inläst fil har"),
        (("Fel.xlsx", "--skal", SKAL), "Ingen inläst fil har"),
        ((varld.fel.pk, "--skal", " "), "Skriv varför"),
        ((varld.fel.pk, "--skal", SKAL, "--som", handlaggare.epost), "får inte återkalla Fel.xlsx"),
        ((varld.fel.pk, "--skal", SKAL, "--som", "ingen@exempel.test"), "får inte återkalla Fel.xlsx"),
    ):
        with pytest.raises(CommandError, match=fel):
            kor(*argument)
    assert not Statistikimport.objects.aterkallade().exists()


def test_one_button_makes_new_versions_for_all_who_need_one_and_no_others(varld: Varld):
    for huvudman in (varld.egen, varld.annan):
        klart(huvudman)
    utkast = aterkalla_import(varld.fel.pk, None, SKAL).utkast
    klient, url = forvaltare(), f"{reverse('analysunderlag:korning_ny')}?inaktuella=1"

    for svar in (klient.get(url, follow=True), klient.post(url, follow=True)):  # better statistics are not in use yet
        assert "Ingen har ett underlag att göra om efter en återkallad fil." in text(svar)
    with pytest.raises(CommandError, match="Ingen har ett underlag att göra om"):
        call_command("generera_underlag", "--inaktuella", "--json")
    assert not Korning.objects.exists()

    godkann(utkast)
    assert f'href="{url}"' in klient.get(varld.fel.get_absolute_url()).content.decode()
    assert "Huvudmän att göra om 1" in text(klient.get(url))
    korning = Korning.objects.get(pk=klient.post(url)["Location"].strip("/").split("/")[-1])
    assert [rad.huvudman for rad in korning.rader.all()] == [varld.egen]
    korningsfyllning.fyll_pa(korning.pk)  # compares
    korningsfyllning.fyll_pa(korning.pk)  # orders
    nytt = Underlag.objects.get(huvudman=varld.egen, version=2)
    assert (nytt.release, nytt.ar_inaktuellt) == (utkast, False)
