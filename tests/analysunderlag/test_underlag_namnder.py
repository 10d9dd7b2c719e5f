"""All skolformer side by side, a part on a page of its own, and the view for one nämnd of several."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from analysunderlag.models import Underlag
from huvudman import services
from huvudman.models import Huvudman, Namnd, NamndSkolform
from kvalitet.models import Handelse, Roll
from tests.analysunderlag import underlagslasning as las
from tests.analysunderlag.exempelinnehall import exempel
from tests.analysunderlag.underlagsvarld import frys_underlag, skapa_statistik
from tests.factories import skapa_anvandare, skapa_huvudman

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _eget_lager(tmp_path, settings) -> None:
    settings.FILKATALOG = tmp_path / "filer"


@pytest.fixture
def kommun() -> Huvudman:
    return skapa_huvudman("Åmåls kommun")


@pytest.fixture
def underlag(kommun) -> Underlag:
    return frys_underlag(kommun, skapa_statistik(kommun))


@pytest.fixture
def klient(kommun) -> Client:
    klient = Client()
    klient.force_login(skapa_anvandare(huvudman=kommun))
    return klient


def namnd(huvudman: Huvudman, namn: str, *skolformer: str) -> Namnd:
    return services.lagg_till_namnd(huvudman=huvudman, namn=namn, skolformer=skolformer, aktor=None)


def sida(klient: Client, url: str) -> str:
    svar = klient.get(url)
    assert svar.status_code == 200, url
    return svar.content.decode()


def skolformer(html: str) -> list[str]:
    return [rad[0] for rad in las.webb(html).skolformer]


# Several parts ----------------------------------------------------------------------------------------------------


def tva_delar(kommun: Huvudman) -> Underlag:
    innehall = exempel(3, kommun.namn)
    (del_,) = innehall.delar
    tva = replace(innehall, delar=(del_, replace(del_, skolform="gymnasieskola", namn="Gymnasieskola")))
    rad = replace(tva.oversikt[2], skolform="gymnasieskola", namn="Gymnasieskola", lucka="", resultat="gr-10")
    return frys_underlag(kommun, skapa_statistik(kommun), replace(tva, oversikt=(*tva.oversikt[:2], rad)))


def test_with_one_part_the_overview_stands_first_on_the_same_page(underlag, klient) -> None:
    html = sida(klient, underlag.get_absolute_url())

    assert skolformer(html) == ["Förskola", "Grundskola", "Komvux"]
    assert html.index('id="skolformer"') < html.index('id="korthet"')
    assert "Statistiken är inte inläst än." in html


def test_with_several_parts_the_overview_leads_to_a_page_each(kommun, klient) -> None:
    underlag = tva_delar(kommun)

    forst = sida(klient, underlag.get_absolute_url())
    gymnasiet = reverse("analysunderlag:underlag_skolform", args=[underlag.pk, "gymnasieskola"])

    assert skolformer(forst) == ["Förskola", "Grundskola", "Gymnasieskola"]
    assert "matt-tabell" not in forst
    assert f'href="{gymnasiet}"' in forst
    html = sida(klient, gymnasiet)
    assert "Gymnasieskola i Åmåls kommun" in html
    assert html.count('id="korthet"') == 1
    assert "skolformstabell" not in html
    assert klient.get(reverse("analysunderlag:underlag_skolform", args=[underlag.pk, "forskola"])).status_code == 404


def test_a_single_skolform_has_no_overview(kommun, klient) -> None:
    innehall = exempel(3, kommun.namn)
    underlag = frys_underlag(kommun, skapa_statistik(kommun), replace(innehall, oversikt=innehall.oversikt[1:2]))

    assert "skolformstabell" not in sida(klient, underlag.get_absolute_url())


# Nämnder ----------------------------------------------------------------------------------------------------------


def test_a_namnd_sees_only_what_it_answers_for(kommun, underlag, klient) -> None:
    skola = namnd(kommun, "Skolnämnden", "grundskola", "forskola")
    vuxna = namnd(kommun, "Vuxennämnden", "komvux")
    bas = underlag.get_absolute_url()

    alla, skolan, de_vuxna = (
        sida(klient, f"{bas}{fraga}") for fraga in ("", f"?namnd={skola.pk}", f"?namnd={vuxna.pk}")
    )

    assert "Alla nämnder" in alla
    assert skolformer(alla) == ["Förskola", "Grundskola", "Komvux"]
    assert skolformer(skolan) == ["Förskola", "Grundskola"]
    assert "matt-tabell" in skolan
    assert skolformer(de_vuxna) == ["Komvux"]
    assert "matt-tabell" not in de_vuxna
    assert "Vuxennämnden, Åmåls kommun" in de_vuxna
    assert "Hur vet ni varför någon avbryter sin kurs?" in de_vuxna


def test_a_part_that_the_namnd_does_not_answer_for_is_no_page_of_its_view(kommun, klient) -> None:
    underlag = tva_delar(kommun)
    vuxna = namnd(kommun, "Vuxennämnden", "gymnasieskola")
    url = reverse("analysunderlag:underlag_skolform", args=[underlag.pk, "grundskola"])

    assert klient.get(url).status_code == 200
    assert klient.get(f"{url}?namnd={vuxna.pk}").status_code == 404
    assert "Gymnasieskola i Åmåls kommun" in sida(klient, f"{underlag.get_absolute_url()}?namnd={vuxna.pk}")


@pytest.mark.parametrize("sort", ["annan huvudmans", "avslutad", "utan skolformer", "ord"])
def test_any_other_namnd_is_404(kommun, underlag, klient, sort) -> None:
    namnd(kommun, "Skolnämnden", "grundskola")
    nyckel = {
        "annan huvudmans": lambda: namnd(skapa_huvudman(), "Annan", "grundskola").pk,
        "avslutad": lambda: _avslutad(kommun).pk,
        "utan skolformer": lambda: namnd(kommun, "Tomma nämnden").pk,
        "ord": lambda: "1 OR 1=1",
    }[sort]()

    assert klient.get(underlag.get_absolute_url(), {"namnd": nyckel}).status_code == 404


def _avslutad(kommun: Huvudman) -> Namnd:
    from tests.factories import dagar

    rad = services.lagg_till_namnd(
        huvudman=kommun, namn="Gamla", skolformer=["grundskola"], giltig_fran=dagar(-90), aktor=None
    )
    return services.avsluta_namnd(namnd_id=rad.pk, sista_dag=dagar(-2), aktor=None)


def test_one_namnd_is_nothing_to_choose_among(kommun, underlag, klient) -> None:
    namnd(kommun, "Skolnämnden", "grundskola", "forskola", "komvux")

    assert "Alla nämnder" not in sida(klient, underlag.get_absolute_url())


def test_the_page_takes_as_many_queries_for_one_namnd_as_for_four(
    kommun, underlag, klient, django_assert_max_num_queries
) -> None:
    namnd(kommun, "Nämnd 0", "grundskola")
    klient.get(underlag.get_absolute_url())
    with django_assert_max_num_queries(25) as en:
        klient.get(underlag.get_absolute_url())
    for n in range(1, 4):
        namnd(kommun, f"Nämnd {n}", "komvux", "forskola")
    with django_assert_max_num_queries(25) as fyra:
        klient.get(underlag.get_absolute_url())

    assert len(fyra) == len(en)


# Who answers for what ---------------------------------------------------------------------------------------------


def test_what_a_namnd_answers_for_is_saved_in_order_and_told_once(kommun) -> None:
    aktor = skapa_anvandare(Roll.SAMORDNARE)
    rad = services.lagg_till_namnd(huvudman=kommun, namn="Skolnämnden", skolformer=["komvux", "forskola"], aktor=aktor)

    services.andra_namnd(namnd_id=rad.pk, skolformer=["grundskola", "komvux"], aktor=aktor)
    services.andra_namnd(namnd_id=rad.pk, skolformer=["komvux", "grundskola"], aktor=aktor)
    services.andra_namnd(namnd_id=rad.pk, namn="Nya nämnden", aktor=aktor)

    rad = Namnd.objects.get(pk=rad.pk)
    assert rad.skolformskoder == ("grundskola", "komvux")
    handelser = Handelse.objects.filter(typ__startswith="namnd.").order_by("pk")
    assert [(h.typ, (h.fran or {}).get("skolformer"), h.till.get("skolformer")) for h in handelser] == [
        ("namnd.tillagd", None, "Förskola, Komvux"),
        ("namnd.andrad", "Förskola, Komvux", "Grundskola, Komvux"),
        ("namnd.andrad", None, None),
    ]


def test_an_unknown_skolform_is_refused_and_nothing_is_saved(kommun) -> None:
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError, match="Okänd skolform: simskola"):
        services.lagg_till_namnd(huvudman=kommun, namn="Skolnämnden", skolformer=["simskola"], aktor=None)
    assert not Namnd.objects.exists()


def test_the_database_refuses_an_unknown_skolform_and_the_same_twice(kommun) -> None:
    rad = namnd(kommun, "Skolnämnden", "grundskola")

    for skolform in ("simskola", "grundskola"):
        with pytest.raises(IntegrityError), transaction.atomic():
            NamndSkolform.objects.create(namnd=rad, skolform=skolform)


def test_the_form_keeps_what_is_chosen(kommun) -> None:
    rad = namnd(kommun, "Skolnämnden", "grundskola")
    klient = Client()
    klient.force_login(skapa_anvandare(Roll.SAMORDNARE))
    url = reverse("huvudman:rad_andra", args=[kommun.nyckel, "namnder", rad.pk])

    html = sida(klient, url)
    assert html.count("checked") == 1
    svar = klient.post(
        url, {"namn": "Skolnämnden", "giltig_fran": rad.giltig_fran, "skolformer": ["forskola", "grundskola"]}
    )

    assert svar.status_code == 302
    assert Namnd.objects.get(pk=rad.pk).skolformskoder == ("forskola", "grundskola")
    assert "Svarar för förskola och grundskola" in sida(klient, kommun.get_absolute_url())
    assert (
        klient.post(url, {"namn": "Skolnämnden", "giltig_fran": rad.giltig_fran, "skolformer": ["x"]}).status_code
        == 422
    )


# Files ------------------------------------------------------------------------------------------------------------


def test_the_view_of_a_namnd_says_that_the_files_hold_the_whole_huvudman(kommun, underlag, klient) -> None:
    sma = namnd(kommun, "Förskolenämnden", "forskola")
    namnd(kommun, "Skolnämnden", "grundskola")
    mening = "Filerna gäller hela Åmåls kommun och alla nämnder, inte bara"

    alla = sida(klient, underlag.get_absolute_url())
    en = sida(klient, f"{underlag.get_absolute_url()}?namnd={sma.pk}")

    assert mening not in alla
    assert "Ladda ner underlaget" in alla
    assert f"{mening} Förskolenämnden. De har statistik om grundskola." in en
    assert "Ladda ner underlaget" not in en
