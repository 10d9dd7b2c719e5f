"""Own figures: what is stored, by whom, and what the database itself refuses."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from analysunderlag.egna.overblick import delar
from analysunderlag.egna.ramar import Uppgift, las_ramar, uppgift_av
from analysunderlag.models import EgetVarde, Indikator
from analysunderlag.services.egna_varden import Hunnits, efterfoljare, spara_varden, ta_bort_varde
from analysunderlag.services.kvalitetssystem import ladda_kvalitetssystem
from huvudman.models import Huvudman
from kvalitet.models import Anvandare, Handelse, Roll
from tests.analysunderlag.underlagsvarld import skapa_enbart_forskola, skapa_statistik
from tests.factories import (
    dagar,
    skapa_anvandare,
    skapa_eget_varde,
    skapa_huvudman,
    skapa_roll,
    skapa_skolform,
)

pytestmark = pytest.mark.django_db
BEHORIGA = "gr_personal_behorighet"


@pytest.fixture
def huvudman() -> Huvudman:
    huvudman = skapa_huvudman("Åmåls kommun")
    skapa_skolform(huvudman, "forskola", "grundskola")
    return huvudman


@pytest.fixture
def person(huvudman) -> Anvandare:
    return skapa_anvandare(huvudman=huvudman)


def uppgift(**falt: Any) -> Uppgift:
    bas: dict[str, Any] = {"skolform": "grundskola", "period": "2025/26", "varde": Decimal("12.5"), "slag": "procent"}
    return Uppgift(**bas | ({} if "indikator" in falt else {"namn": "Frånvaro"}) | falt)


def spara(huvudman: Huvudman, person: Anvandare, sedd: int | None = None, **falt: Any) -> EgetVarde:
    return spara_varden(huvudman=huvudman, uppgifter=[(uppgift(**falt), sedd)], aktor=person)[0]


def klient(person: Anvandare) -> Client:
    client = Client()
    client.force_login(person)
    return client


def adress(namn: str, huvudman: Huvudman, *mer: Any) -> str:
    return reverse(f"analysunderlag:{namn}", args=[huvudman.nyckel, *mer])


# The service ------------------------------------------------------------------------------------------------------


def test_a_figure_is_stored_with_who_and_when_and_an_event_without_its_content(huvudman, person):
    rad = spara(huvudman, person, namn="  Sen   ankomst ", hur="Vi räknade.")

    assert (rad.namn, rad.namnnyckel, rad.varde) == ("Sen ankomst", "sen ankomst", Decimal("12.5"))
    assert rad.skapat_av == person
    assert timezone.now() - rad.skapat < timedelta(minutes=1)
    handelse = Handelse.objects.get()
    assert (handelse.typ, handelse.objekttyp, handelse.objekt_id) == (
        "eget_varde.sparat", "analysunderlag.egetvarde", str(rad.pk),
    )  # fmt: skip
    assert (handelse.fran, handelse.till, handelse.data, handelse.skal) == (None, None, {}, "")


def test_a_change_is_a_new_row_and_the_old_one_stays(huvudman, person):
    forsta = spara(huvudman, person)
    andra = spara(huvudman, person, forsta.pk, varde=Decimal("14"))

    forsta.refresh_from_db()
    assert (forsta.varde, forsta.avslutat_av, forsta.ersatt_av) == (Decimal("12.5"), person, andra)
    assert list(EgetVarde.objects.gallande()) == [andra]
    assert efterfoljare(forsta) == andra
    assert [h.typ for h in Handelse.objects.order_by("pk")] == ["eget_varde.sparat", "eget_varde.andrat"]


def test_one_that_is_taken_away_is_deleted_with_all_it_has_said(huvudman, person):
    forsta = spara(huvudman, person, hur="Räknat för hand")
    andra = spara(huvudman, person, forsta.pk, varde=Decimal("14"))
    rad = spara(huvudman, person, andra.pk, varde=Decimal("15"))
    annan = spara(huvudman, person, namn="Något annat")
    with pytest.raises(Hunnits) as hunnits:
        ta_bort_varde(huvudman=huvudman, varde_id=forsta.pk, aktor=person)  # changed meanwhile
    assert hunnits.value.nu == rad

    ta_bort_varde(huvudman=huvudman, varde_id=rad.pk, aktor=person)

    assert list(EgetVarde.objects.all()) == [annan]
    handelse = Handelse.objects.latest("pk")
    assert (handelse.typ, handelse.objekt_id, handelse.aktor) == ("eget_varde.borttaget", str(rad.pk), person)
    assert (handelse.fran, handelse.till, handelse.data, handelse.skal) == (None, None, {}, "")
    assert spara(huvudman, person).pk != rad.pk  # and can be added again
    with pytest.raises(Hunnits):
        ta_bort_varde(huvudman=huvudman, varde_id=rad.pk, aktor=person)


def test_two_who_change_the_same_figure_do_not_overwrite_each_other(huvudman, person):
    forsta = spara(huvudman, person)
    andra = spara(huvudman, person, forsta.pk, varde=Decimal("14"))

    with pytest.raises(Hunnits) as fel:
        spara(huvudman, skapa_anvandare(huvudman=huvudman), forsta.pk, varde=Decimal("15"))
    assert fel.value.nu == andra
    with pytest.raises(Hunnits):
        spara(huvudman, person, None, namn="frånvaro")  # a new one where there is one, whatever its case
    assert EgetVarde.objects.gallande().get().varde == Decimal("14")


def test_all_are_stored_or_none(huvudman, person):
    with pytest.raises(ValidationError):
        spara_varden(
            huvudman=huvudman,
            uppgifter=[(uppgift(), None), (uppgift(namn="Annat", varde=Decimal("140")), None)],
            aktor=person,
        )
    assert not EgetVarde.objects.exists()
    assert not Handelse.objects.exists()


@pytest.mark.parametrize(
    ("falt", "var"),
    [
        ({"skolform": "sameskola"}, "skolform"),
        ({"skolform": "hittepa"}, "skolform"),
        ({"enhet": "99999999"}, "enhet"),
        ({"indikator": "finns_inte"}, "matt"),
        ({"indikator": BEHORIGA, "skolform": "forskola"}, "matt"),
        ({"indikator": BEHORIGA, "namn": "Båda"}, "matt"),
        ({"namn": " "}, "matt"),
        ({"namn": "x" * 121}, "matt"),
        ({"indikator": BEHORIGA, "slag": "antal"}, "slag"),
        ({"slag": "tkr"}, "slag"),
        ({"slag": "annat"}, "slag_ord"),
        ({"slag_ord": "dagar"}, "slag_ord"),
        ({"varde": Decimal("140")}, "varde"),
        ({"varde": Decimal("-1")}, "varde"),
        ({"varde": Decimal("3.5"), "slag": "antal"}, "varde"),
        ({"hur": "x" * 601}, "hur"),
    ],
)
def test_what_cannot_be_stored_is_refused_where_it_stands(huvudman, person, falt, var):
    ladda_kvalitetssystem()
    with pytest.raises(ValidationError) as fel:
        spara(huvudman, person, **falt)
    assert var in fel.value.message_dict
    assert not EgetVarde.objects.exists()


def test_a_unit_of_another_huvudman_is_refused(person, huvudman):
    annan = skapa_enbart_forskola(namn="Tallen")
    (kod,) = las_ramar(annan).enheter
    with pytest.raises(ValidationError, match="Enheten är inte er"):
        spara(huvudman, person, enhet=kod)
    egen = skapa_anvandare(huvudman=annan)
    skapa_skolform(annan, "forskola")
    rad = spara(annan, egen, skolform="forskola", enhet=kod)
    assert rad.enhet is not None
    assert uppgift_av(rad).enhet == kod


@pytest.mark.parametrize("vad", ["annan", "slut", "roll", "stangt"])
def test_who_may_not_write_is_refused_by_the_service_itself(huvudman, person, vad):
    rad = spara(huvudman, person)
    if vad == "annan":
        person = skapa_anvandare(huvudman=skapa_huvudman())
    elif vad == "slut":
        person.uppdrag.update(giltig_fran=dagar(-9), giltig_till=dagar(-1))
    elif vad == "roll":
        skapa_roll(person, Roll.REGISTRATOR)
    else:
        person.is_active = False
        person.save()
    person = Anvandare.objects.get(pk=person.pk)
    with pytest.raises(ValidationError, match="inte längre uppdrag"):
        spara(huvudman, person, namn="Annat")
    with pytest.raises(ValidationError, match="inte längre uppdrag"):
        ta_bort_varde(huvudman=huvudman, varde_id=rad.pk, aktor=person)
    assert EgetVarde.objects.gallande().count() == 1


# The database -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("falt", "villkor"),
    [
        ({"varde": 101}, "eget_varde_ar_mojligt"),
        ({"varde": -1}, "eget_varde_ar_mojligt"),
        ({"slag": "medelvarde", "varde": 11}, "eget_varde_ar_mojligt"),
        ({"slag": "antal", "varde": -1}, "eget_varde_ar_mojligt"),
        ({"slag": "antal", "varde": Decimal("1.5")}, "eget_varde_antal_ar_helt"),
        ({"slag": "okant"}, "eget_varde"),
        ({"slag": "annat"}, "eget_varde_annat_har_ord"),
        ({"slag_ord": "dagar"}, "eget_varde_annat_har_ord"),
        ({"namn": "", "namnnyckel": ""}, "eget_varde_matt_eller_namn"),
        ({"skolform": "okand"}, "eget_varde_skolform_ar_kand"),
        ({}, ""),  # one in force already
        ({"period": "2024/25"}, None),
        ({"slag": "antal", "varde": Decimal("12.0000"), "period": "2023/24"}, None),
    ],
)
def test_the_database_refuses_what_can_never_be(huvudman, person, falt, villkor):
    spara(huvudman, person)
    bas = {"skolform": "grundskola", "namn": "Frånvaro", "namnnyckel": "frånvaro", "slag": "procent", "varde": 5}
    ny = EgetVarde(huvudman=huvudman, skapat_av=person, **bas | {"period": "2025/26"} | falt)
    if villkor is None:
        ny.save()
        assert EgetVarde.objects.gallande().count() == 2
        return
    with pytest.raises(IntegrityError, match=villkor or "UNIQUE|unik|unique"), transaction.atomic():
        ny.save()


def test_one_figure_in_force_also_per_official_measure_and_unit():
    """NULL is nothing to a UNIQUE: the constraint has to say what no unit and no measure are."""
    ladda_kvalitetssystem()
    huvudman = skapa_enbart_forskola()
    (enhet,) = las_ramar(huvudman).enheter.values()
    matt = Indikator.objects.get(kod=BEHORIGA)
    for falt in (
        {"indikator": matt},
        {"indikator": matt, "enhet": enhet},
        {"namn": "A", "namnnyckel": "a", "enhet": enhet},
    ):
        bas: dict[str, Any] = {
            "huvudman": huvudman,
            "skolform": "grundskola",
            "period": "2025",
            "slag": "procent",
            "varde": 1,
        }
        EgetVarde.objects.create(**bas, **falt)
        with pytest.raises(IntegrityError), transaction.atomic():
            EgetVarde.objects.create(**bas, **falt)
        EgetVarde.objects.create(**bas, **falt, avslutat=timezone.now())
    assert EgetVarde.objects.gallande().count() == 3


# The pages --------------------------------------------------------------------------------------------------------


def test_an_own_figure_stands_beside_the_official_one_and_is_marked(huvudman, person):
    skapa_statistik(huvudman, andrade={BEHORIGA: ".."})
    spara(huvudman, person, indikator=BEHORIGA, varde=Decimal("75"), hur="Tre av fyra.")
    spara(huvudman, person, indikator="gr_personal_kvinnor", varde=Decimal("80"))
    spara(huvudman, person, skolform="forskola", namn="Sjukdagar", slag="annat", slag_ord="dagar")

    svar = klient(person).get(adress("egna_uppgifter", huvudman))
    html = svar.content.decode().replace("\u00a0", " ")

    grundskola = next(d for d in svar.context["delar"] if d.kod == "grundskola")
    officiella = {r.rad.indikator.kod: r.officiellt for r in grundskola.rader}
    assert (officiella[BEHORIGA].text, officiella[BEHORIGA].ord) == ("..", "skyddat")
    assert officiella["gr_personal_kvinnor"].text.replace("\u00a0", " ") == "71,9 %"
    assert html.count('<span class="marke">egen uppgift</span>') == 3
    assert "12,5 dagar" in html
    assert "Tre av fyra." in html


def test_the_page_suggests_what_to_count_and_says_it_when_nothing_is_known(person, huvudman):
    sida = klient(person).get(adress("egna_uppgifter", huvudman)).content.decode()
    assert "Barn per barngrupp" in sida
    assert "Elever per avdelning" not in sida  # they have no fritidshem
    spara(huvudman, person, skolform="forskola", namn="barn per BARNGRUPP", slag="annat", slag_ord="barn")
    forskola = next(d for d in delar(huvudman, las_ramar(huvudman)) if d.kod == "forskola")
    assert "Barn per barngrupp" not in [f.namn for _, f in forskola.rakna]

    tom = skapa_huvudman()
    svar = klient(skapa_anvandare(huvudman=tom)).get(adress("egna_uppgifter", tom))
    assert "Vi vet inte vilka skolformer ni har" in svar.content.decode()
    assert klient(skapa_anvandare(huvudman=tom)).get(adress("eget_varde_nytt", tom)).status_code == 302


def test_a_suggestion_fills_in_the_form_and_the_form_stores(huvudman, person):
    client, ny = klient(person), adress("eget_varde_nytt", huvudman)
    sida = client.get(f"{ny}?skolform=forskola&forslag=1").content.decode()
    assert 'value="Barn per barngrupp"' in sida
    assert client.get(f"{ny}?skolform=forskola&forslag=99&matt=").status_code == 200
    assert client.get(f"{ny}?matt=finns_inte").status_code == 404

    falt = {"skolform": "forskola", "namn": "Barn per barngrupp", "slag": "annat", "slag_ord": "barn"}
    svar = client.post(ny, falt | {"varde": "14,5", "period": "25/26", "hur": ""})
    assert (svar.status_code, svar.url) == (302, adress("egna_uppgifter", huvudman))
    rad = EgetVarde.objects.get()
    assert (rad.skolform, rad.varde, rad.slag_ord, rad.period) == ("forskola", Decimal("14.5"), "barn", "2025/26")


@pytest.mark.parametrize(
    ("falt", "sagt"),
    [
        ({"varde": "140 %"}, "en andel är mellan 0 och 100 procent"),
        ({"varde": "-3"}, "en andel är mellan 0 och 100 procent"),
        ({"varde": "tolv"}, "Skriv bara ett tal"),
        ({"varde": "12 kr"}, "men det mäts i något annat"),
        ({"period": "våren"}, "Skriv läsåret som 2025/26"),
        ({"skolform": "sameskola"}, "Välj något av alternativen"),
        ({"slag": "annat"}, "Skriv med ett ord vad det mäts i"),
    ],
)
def test_the_form_says_what_is_wrong_and_keeps_what_was_written(huvudman, person, falt, sagt):
    bas = {"skolform": "grundskola", "namn": "Mitt mått", "slag": "procent", "varde": "12", "period": "2025"}
    svar = klient(person).post(adress("eget_varde_nytt", huvudman), bas | falt)
    assert svar.status_code == 422
    assert sagt in svar.content.decode()
    assert 'value="Mitt mått"' in svar.content.decode()
    assert not EgetVarde.objects.exists()


def test_whoever_comes_second_keeps_their_text_and_may_save_again(huvudman, person):
    rad = spara(huvudman, person)
    kollega = skapa_anvandare(huvudman=huvudman)
    bas = {"skolform": "grundskola", "namn": "Frånvaro", "slag": "procent", "period": "2025/26"}
    andra = adress("eget_varde_andra", huvudman, rad.pk)
    assert klient(kollega).post(andra, bas | {"varde": "14", "hur": "Kollegans"}).status_code == 302
    nu = EgetVarde.objects.gallande().get()

    svar = klient(person).post(andra, bas | {"varde": "15", "hur": "Min förklaring"})

    html = svar.content.decode().replace("\u00a0", " ")
    assert svar.status_code == 409
    assert f"{kollega.namn} ändrade till 14 %" in html
    assert "Min förklaring" in html
    igen = adress("eget_varde_andra", huvudman, nu.pk)
    assert f'action="{igen}"' in html
    assert klient(person).post(igen, bas | {"varde": "15", "hur": "Min förklaring"}).status_code == 302
    assert EgetVarde.objects.gallande().get().varde == 15
    assert klient(person).get(andra, follow=True).redirect_chain[-1][0] == adress(
        "eget_varde_andra", huvudman, EgetVarde.objects.gallande().get().pk
    )


def test_a_new_one_where_there_is_one_is_told_and_nothing_is_written_over(huvudman, person):
    spara(huvudman, person)
    bas = {"skolform": "grundskola", "namn": "FRÅNVARO", "slag": "procent", "period": "2025/26", "varde": "99"}
    svar = klient(person).post(adress("eget_varde_nytt", huvudman), bas)
    assert svar.status_code == 422
    assert "Ni har redan den uppgiften" in svar.content.decode()
    assert EgetVarde.objects.get().varde == Decimal("12.5")


def test_a_figure_is_taken_away_after_a_question(huvudman, person):
    rad, client = spara(huvudman, person), klient(person)
    url = adress("eget_varde_ta_bort", huvudman, rad.pk)
    assert "Ta bort Frånvaro?" in client.get(url).content.decode()
    assert EgetVarde.objects.gallande().exists()
    assert client.post(url).status_code == 302
    assert not EgetVarde.objects.gallande().exists()
    assert client.post(url, follow=True).redirect_chain[-1][0] == adress("egna_uppgifter", huvudman)


def test_a_figure_of_a_skolform_that_is_gone_is_shown_and_taken_away_but_not_moved(huvudman, person):
    rad, client = spara(huvudman, person), klient(person)
    huvudman.skolformer.filter(skolform="grundskola").delete()
    assert "Frånvaro" in client.get(adress("egna_uppgifter", huvudman)).content.decode()
    svar = client.post(adress("eget_varde_andra", huvudman, rad.pk), {"varde": "1", "period": "2025"}, follow=True)
    assert "Grundskola är inte er längre" in svar.content.decode()
    rad.refresh_from_db()
    assert (rad.skolform, rad.avslutat) == ("grundskola", None)
    client.post(adress("eget_varde_ta_bort", huvudman, rad.pk))
    assert not EgetVarde.objects.gallande().exists()


@pytest.mark.parametrize("falt", [{"namn": "Frånvaro"}, {"indikator": BEHORIGA}], ids=["eget", "officiellt"])
def test_what_was_written_about_a_figure_that_a_colleague_deleted_is_kept_and_saved_as_new(huvudman, person, falt):
    if "indikator" in falt:
        ladda_kvalitetssystem()
    rad, client = spara(huvudman, person, **falt), klient(person)
    andra = adress("eget_varde_andra", huvudman, rad.pk)
    form = client.get(andra).context["form"]
    bas = {namn: form[namn].value() or "" for namn in form.fields} | {"varde": "77", "hur": "Min långa förklaring"}
    kollega = skapa_anvandare(huvudman=huvudman)
    klient(kollega).post(adress("eget_varde_ta_bort", huvudman, rad.pk))

    svar = client.post(andra, bas)

    html = svar.content.decode()
    assert svar.status_code == 409
    assert "Någon har tagit bort uppgiften medan du skrev" in html
    assert "Min långa förklaring" in html
    assert "Spara som ny" in html
    assert not EgetVarde.objects.exists()
    assert client.post(svar.context["url"], bas).status_code == 302
    ny = EgetVarde.objects.get()
    assert (ny.varde, ny.hur, ny.indikator_id) == (77, "Min långa förklaring", rad.indikator_id)
    for namn in ("eget_varde_andra", "eget_varde_ta_bort"):
        assert "redan borttagen" in client.get(adress(namn, huvudman, rad.pk), follow=True).content.decode()
    assert client.get(adress("eget_varde_andra", huvudman, 10**6)).status_code == 404
    assert client.post(adress("eget_varde_andra", huvudman, 10**6), bas).status_code == 404


def test_many_figures_are_shown_a_page_at_a_time(huvudman, person):
    client, url = klient(person), adress("egna_uppgifter", huvudman)
    skolform, andra = "grundskola", "forskola"
    for n in range(60):
        spara(huvudman, person, namn=f"Mått {n:02d}", skolform=skolform)
    forsta, sista = (client.get(f"{url}?page={n}") for n in (1, 2))
    assert [sum(len(d.rader) for d in s.context["med"]) for s in (forsta, sista)] == [50, 10]
    assert "Sida 1 av 2" in forsta.content.decode()
    assert [d.kod for d in forsta.context["utan"]] == []
    assert [d.kod for d in sista.context["utan"]] == [andra]
    assert client.get(f"{url}?page=x").status_code == 200


def test_there_is_a_limit_that_says_what_to_do(huvudman, person, monkeypatch):
    monkeypatch.setattr("analysunderlag.egna.ramar.FLEST", 2)
    forsta = spara(huvudman, person)
    spara(huvudman, person, namn="Två")
    with pytest.raises(ValidationError, match="Högst 2 egna uppgifter kan sparas"):
        spara(huvudman, person, namn="Tre")
    spara(huvudman, person, forsta.pk, varde=Decimal("14"))  # a change is not one more
    bas = {"skolform": "grundskola", "namn": "Tre", "slag": "procent", "varde": "12", "period": "2025"}
    svar = klient(person).post(adress("eget_varde_nytt", huvudman), bas)
    assert svar.status_code == 422
    assert "Högst 2 egna uppgifter" in svar.content.decode()
    svar = klient(person).post(adress("egna_klistra", huvudman), {"text": "grundskola\tTre\t2025\t12 %"})
    assert svar.status_code == 422
    assert "Högst 2 egna uppgifter" in svar.content.decode()
    assert "Tre" in svar.content.decode()
    assert EgetVarde.objects.gallande().count() == 2


def test_ids_of_another_huvudman_are_no_page_in_any_address_or_field(huvudman, person):
    annan = skapa_huvudman()
    fiende = skapa_anvandare(huvudman=annan)
    rad = spara(huvudman, person)
    skapa_eget_varde(annan, fiende, namn="Deras")
    client = klient(fiende)
    for namn in ("eget_varde_andra", "eget_varde_ta_bort"):
        for nyckel in (huvudman, annan):  # theirs by the address, and mine with their id
            url = adress(namn, nyckel, rad.pk)
            assert client.get(url).status_code == client.post(url, {"varde": "1"}).status_code == 404
    assert client.post(adress("eget_varde_nytt", huvudman), {"namn": "x"}).status_code == 404
    assert EgetVarde.objects.gallande().filter(huvudman=huvudman).get().varde == Decimal("12.5")


def test_an_uppdrag_that_ended_yesterday_closes_an_open_page(huvudman, person):
    rad, client = spara(huvudman, person), klient(person)
    assert client.get(adress("eget_varde_andra", huvudman, rad.pk)).status_code == 200
    person.uppdrag.update(giltig_fran=dagar(-9), giltig_till=dagar(-1))

    bas = {"skolform": "grundskola", "namn": "Frånvaro", "slag": "procent", "period": "2025/26", "varde": "99"}
    assert client.post(adress("eget_varde_andra", huvudman, rad.pk), bas).status_code == 403
    assert client.get(adress("egna_uppgifter", huvudman)).status_code == 403
    assert EgetVarde.objects.get().varde == Decimal("12.5")


def test_the_page_costs_the_same_with_one_figure_and_many(huvudman, person, django_assert_num_queries):
    skapa_statistik(huvudman)
    client, url = klient(person), adress("egna_uppgifter", huvudman)
    spara(huvudman, person, indikator=BEHORIGA)
    client.get(url)
    with django_assert_num_queries(14):
        client.get(url)
    for n, kod in enumerate(["gr_personal_kvinnor", "gr_personal_tillsvidare"]):
        spara(huvudman, person, indikator=kod)
        spara(huvudman, person, skolform="forskola", namn=f"Mått {n}")
    with django_assert_num_queries(14):
        client.get(url)


def test_the_menu_leads_straight_there_or_to_a_choice(huvudman, person):
    assert klient(person).get(reverse("analysunderlag:egna")).url == adress("egna_uppgifter", huvudman)
    andra = skapa_huvudman("Bolaget")
    andra.uppdrag.create(anvandare=person, funktion="rektor")
    sida = klient(person).get(reverse("analysunderlag:egna")).content.decode()
    assert adress("egna_uppgifter", huvudman) in sida
    assert adress("egna_uppgifter", andra) in sida
