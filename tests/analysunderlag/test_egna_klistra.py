"""Own figures from a spreadsheet: each row's fate, and that what was shown is what is stored."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from analysunderlag.egna.provning import Utfall, prova
from analysunderlag.egna.ramar import Uppgift, las_ramar, uppgift_av
from analysunderlag.egna.slag import lasar
from analysunderlag.egna.tabell import BLAD, KOLUMNER, las_inklistrat
from analysunderlag.models import EgetVarde
from analysunderlag.services.egna_varden import Hunnits, angra_inklistring, spara_varden
from analysunderlag.services.kvalitetssystem import ladda_kvalitetssystem
from huvudman.models import Huvudman
from kvalitet.models import Anvandare, Handelse
from tests.analysunderlag.underlagsvarld import skapa_enbart_forskola
from tests.factories import dagar, skapa_anvandare, skapa_eget_varde, skapa_huvudman, skapa_skolform

pytestmark = pytest.mark.django_db
RUBRIK = "Skolform\tMått\tPeriod\tVärde\tMäts i\tSkola eller förskola\tHur vet ni det?\n"


@pytest.fixture
def huvudman() -> Huvudman:
    ladda_kvalitetssystem()
    huvudman = skapa_huvudman("Åmåls kommun")
    skapa_skolform(huvudman, "forskola", "grundskola", "komvux")
    return huvudman


@pytest.fixture
def person(huvudman) -> Anvandare:
    return skapa_anvandare(huvudman=huvudman)


def klient(person: Anvandare) -> Client:
    client = Client()
    client.force_login(person)
    return client


def adress(huvudman: Huvudman, namn: str = "egna_klistra") -> str:
    return reverse(f"analysunderlag:{namn}", args=[huvudman.nyckel])


def granska(client: Client, huvudman: Huvudman, text: str) -> Any:
    return client.post(adress(huvudman), {"text": text})


def paket(svar: Any) -> str:
    traff = re.search(r'name="paket" value="([^"]+)"', svar.content.decode())
    assert traff
    return traff[1]


def spara(client: Client, huvudman: Huvudman, paketet: str, **mer: str) -> Any:
    return client.post(adress(huvudman, "egna_klistra_spara"), {"paket": paketet} | mer)


def utfall(huvudman: Huvudman, *rader: str) -> list[tuple[str, str]]:
    """(fate, what is said) of each row."""
    prov = prova(las_inklistrat(RUBRIK + "\n".join(rader)), las_ramar(huvudman), timezone.localdate())
    return [(p.utfall.value, " ".join(f"{f.kolumn}: {f.text}" for f in p.fel)) for p in prov]


# What becomes of a row --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rad", "sagt"),
    [
        ("Grundskola\tFrånvaro\t2025\t140 %", "D (Värde): 140 går inte: en andel är mellan 0 och 100 procent"),
        ("Grundskola\tFrånvaro\t2025\t−5 %", "D (Värde): −5 går inte"),
        ("Grundskola\tFrånvaro\t2025\tcirka tolv\tprocent", "D (Värde): Skriv bara ett tal"),
        ("Grundskola\tFrånvaro\t2025\t=B2/C2\tprocent", "D (Värde): Det står en formel"),
        ("Sameskola\tFrånvaro\t2025\t12 %", "A (Skolform): Ni har inte sameskola i registret. Skriv förskola,"),
        ("Skola\tFrånvaro\t2025\t12 %", "A (Skolform): ”Skola” är ingen skolform"),
        ("\tFrånvaro\t2025\t12 %", "A (Skolform): Skriv skolformen: förskola, grundskola eller komvux."),
        ("Grundskola\t\t2025\t12 %", "B (Mått): Skriv vilket mått det gäller."),
        ("Grundskola\tFrånvaro\tHT25\t12 %", "C (Period): Skriv läsåret som 2025/26"),
        ("Grundskola\tFrånvaro\t2025\t12", "E (Mäts i): Skriv vad det mäts i"),
        ("Grundskola\tFrånvaro\t2025\t12 %\tkr", "E (Mäts i): Värdet är i procent men"),
        ("Grundskola\tFrånvaro\t2025\t12,5\tantal", "ett antal är ett helt tal"),
        ("Grundskola\tFrånvaro\t2025\t12 %\t\tHemliga skolan", "F (Skola eller förskola): Ni har ingen enhet"),
        ("Grundskola\tLärare med legitimation och behörighet\t2025\t70 kr", "Måttet räknas i procent"),
        ("Grundskola\tLärare med legitimation och behörighet\t2025\t..", "är ett tecken ur statistiken"),
        (f"Grundskola\t{'x' * 121}\t2025\t12 %", "B (Mått): Namnet är längre än 120 tecken"),
        (f"Grundskola\tFrånvaro\t2025\t12 %\t\t\t{'x' * 700}", "G (Hur vet ni det?): Texten är längre än 600 tecken"),
    ],
)
def test_a_row_that_cannot_be_stored_says_which_cell_and_what_to_do(huvudman, rad, sagt):
    ((fick, text),) = utfall(huvudman, rad)
    assert fick == Utfall.FEL
    assert sagt in text


def test_official_measures_are_known_by_any_of_their_names_and_others_are_own(huvudman):
    prov = prova(
        las_inklistrat(
            "grundskola\tlärare  med legitimation och BEHÖRIGHET\t2025/26\t75\n"
            "grundskola\tgr_personal_kvinnor\t2025/26\t80,5 %\n"
            "förskola\tLärare med legitimation och behörighet\t2025/26\t75 %\n"
        ),
        las_ramar(huvudman),
        timezone.localdate(),
    )
    uppgifter = [p.uppgift for p in prov]
    assert [(u.indikator, u.namn, u.slag) for u in uppgifter if u] == [
        ("gr_personal_behorighet", "", "procent"),
        ("gr_personal_kvinnor", "", "procent"),
        ("", "Lärare med legitimation och behörighet", "procent"),
    ]


def test_each_row_is_new_changed_as_before_empty_or_twice(huvudman, person):
    skapa_eget_varde(huvudman, person, namn="Trivsel", varde=Decimal("84"), hur="Enkät")
    skapa_eget_varde(huvudman, person, namn="Frånvaro", varde=Decimal("10"))

    svar = utfall(
        huvudman,
        "Grundskola\ttrivsel\t2025/26\t84",  # the unit is known from before, and an empty "hur" changes nothing
        "Grundskola\tFrånvaro\t2025/26\t11,5 %",
        "Grundskola\tNytt\t2025/26\t1 234\tantal",
        "Grundskola\tInte ifyllt\t2025/26\t\tantal",
        "Grundskola\tDubbelt\t2025/26\t1\tantal",
        "grundskola\tDUBBELT\t25/26\t2\tantal",
    )

    assert [fick for fick, _ in svar] == ["lika", "andras", "ny", "tom", "fel", "fel"]
    assert "står också på rad 7" in svar[4][1]
    assert "står också på rad 6" in svar[5][1]


def test_the_only_skolform_and_a_unit_need_not_be_spelled_out():
    huvudman = skapa_enbart_forskola(namn="Tallen")
    skapa_skolform(huvudman, "forskola")
    (kod,) = las_ramar(huvudman).enheter
    prov = prova(
        las_inklistrat(f"\tBarn\t2025\t17\tantal\ttallen\n\tBarn\t2024\t16\tantal\t{kod}\n"),
        las_ramar(huvudman),
        timezone.localdate(),
    )
    assert [(p.uppgift.skolform, p.uppgift.enhet) for p in prov if p.uppgift] == [("forskola", kod)] * 2


# From paste to store ----------------------------------------------------------------------------------------------


def test_what_was_shown_is_stored_and_nothing_before(huvudman, person):
    skapa_eget_varde(huvudman, person, varde=Decimal("10"))
    client = klient(person)
    rader = ["Komvux\tVäntan\t2025\t23\tdagar\t\tUr systemet", "Grundskola\tFrånvaro\t2025/26\t140 %"]
    text = RUBRIK + "\n".join([*rader, "Grundskola\tFrånvaro\t2025/26\t9,4 %"])

    svar = granska(client, huvudman, text)

    html = svar.content.decode().replace("\u00a0", " ")
    assert svar.status_code == 200
    assert EgetVarde.objects.count() == 1
    assert "2 uppgifter att spara" in html
    assert "10 % → " in html
    assert "140 går inte" in html
    assert "Väntan" in html
    antal = Handelse.objects.count()
    svar = spara(client, huvudman, paket(svar))
    assert svar.url == adress(huvudman, "egna_uppgifter")
    rader = {(r.namn, r.varde, r.slag_ord, r.hur) for r in EgetVarde.objects.gallande()}
    assert rader == {("Väntan", Decimal("23"), "dagar", "Ur systemet"), ("Frånvaro", Decimal("9.4"), "", "")}
    assert Handelse.objects.count() == antal + 2


def test_ten_thousand_rows_are_refused_at_once_and_a_thousand_are_stored(huvudman, person):
    client = klient(person)
    manga = "\n".join(f"Grundskola\tMått {n}\t2025\t{n}\tantal" for n in range(10_000))
    svar = granska(client, huvudman, manga)
    assert svar.status_code == 422
    assert "10\u202f000 rader" in svar.content.decode()

    svar = granska(client, huvudman, "\n".join(manga.splitlines()[:1000]))
    assert "De 200 första visas. Alla 1\u202f000 sparas." in svar.content.decode()
    assert spara(client, huvudman, paket(svar)).status_code == 302
    assert EgetVarde.objects.count() == 1000


@pytest.mark.parametrize("vad", ["annan huvudman", "annan person", "andrat", "tomt", "gammalt"])
def test_a_parcel_that_is_not_this_persons_look_stores_nothing(huvudman, person, vad, monkeypatch):
    client = klient(person)
    fick = paket(granska(client, huvudman, "Grundskola\tFrånvaro\t2025\t12 %"))
    till = huvudman
    if vad == "annan huvudman":
        till = skapa_huvudman()
        till.uppdrag.create(anvandare=person, funktion="rektor")
    elif vad == "annan person":
        client = klient(skapa_anvandare(huvudman=huvudman))
    elif vad == "andrat":
        fick = fick[:-3] + "abc"
    elif vad == "tomt":
        fick = ""
    else:
        monkeypatch.setattr("analysunderlag.views.egna_klistra.GALLER", timedelta(0))

    svar = spara(client, till, fick)

    assert svar.url == adress(till)
    assert not EgetVarde.objects.exists()
    assert "Granskningen gäller inte längre" in client.get(svar.url).content.decode()


def test_what_somebody_has_changed_since_the_look_stops_all_of_it(huvudman, person):
    client = klient(person)
    fick = paket(granska(client, huvudman, "Grundskola\tFrånvaro\t2025/26\t12 %\nGrundskola\tAnnat\t2025/26\t1 %"))
    skapa_eget_varde(huvudman, skapa_anvandare(huvudman=huvudman), varde=Decimal("99"))

    svar = spara(client, huvudman, fick)

    assert "Inget sparades" in client.get(svar.url).content.decode()
    assert [r.varde for r in EgetVarde.objects.all()] == [Decimal("99")]


def test_a_skolform_that_is_gone_since_the_look_is_refused_by_the_service(huvudman, person):
    client = klient(person)
    fick = paket(granska(client, huvudman, "Komvux\tVäntan\t2025\t23\tdagar"))
    huvudman.skolformer.filter(skolform="komvux").delete()
    assert "Ni har inte den skolformen" in client.get(spara(client, huvudman, fick).url).content.decode()
    assert not EgetVarde.objects.exists()


def test_sent_twice_it_is_stored_once(huvudman, person):
    client = klient(person)
    fick = paket(granska(client, huvudman, "Grundskola\tFrånvaro\t2025\t12 %"))
    svar = [spara(client, huvudman, fick, engangsnyckel="abc").url for _ in range(2)]
    assert svar[0] == svar[1]
    assert EgetVarde.objects.count() == 1


def test_an_ended_uppdrag_or_another_huvudman_stores_nothing(huvudman, person):
    client = klient(person)
    fick = paket(granska(client, huvudman, "Grundskola\tFrånvaro\t2025\t12 %"))
    fiende = klient(skapa_anvandare(huvudman=skapa_huvudman()))
    for namn in ("egna_klistra", "egna_klistra_spara", "egna_mall"):
        assert fiende.get(adress(huvudman, namn)).status_code in (404, 405)
    assert granska(fiende, huvudman, "Grundskola\tFrånvaro\t2025\t12 %").status_code == 404
    assert spara(fiende, huvudman, fick).status_code == 404
    person.uppdrag.update(giltig_fran=dagar(-9), giltig_till=dagar(-1))
    assert spara(client, huvudman, fick).status_code == 403
    assert not EgetVarde.objects.exists()


@pytest.mark.parametrize("falt", [{}, {"text": "  "}, {"text": "a\x00b"}, {"text": "a", "fil": "bada"}])
def test_nothing_both_or_a_character_that_cannot_be_stored_is_told(huvudman, person, falt):
    if falt.get("fil"):
        falt = falt | {"fil": SimpleUploadedFile("a.csv", b"a;b")}
    svar = klient(person).post(adress(huvudman), falt)
    assert svar.status_code in (400, 422)
    assert not EgetVarde.objects.exists()


# Files ------------------------------------------------------------------------------------------------------------


def bok(*rader: list[Any], blad: str = BLAD) -> bytes:
    arbetsbok = Workbook()
    ark = arbetsbok.active
    assert ark is not None
    ark.title = blad
    for rad in ([kolumn.namn for kolumn in KOLUMNER], *rader):
        ark.append(rad)
    ut = io.BytesIO()
    arbetsbok.save(ut)
    return ut.getvalue()


def ladda_upp(person: Anvandare, huvudman: Huvudman, data: bytes, namn: str = "uppgifter.xlsx") -> Any:
    return klient(person).post(adress(huvudman), {"fil": SimpleUploadedFile(namn, data)})


def test_a_workbook_and_a_csv_file_are_read_like_what_is_pasted(huvudman, person):
    rad = ["Grundskola", "Trivsel", 2025, 84.5, "procent", None, "Enkät"]
    for svar in (
        ladda_upp(person, huvudman, bok(rad, blad="Blad1")),
        ladda_upp(
            person, huvudman, b"Skolform;M\xc3\xa5tt;Period;V\xc3\xa4rde\nGrundskola;Trivsel;2025;84,5 %\n", "u.csv"
        ),
    ):
        html = svar.content.decode().replace("\u00a0", " ")
        assert "1 uppgift att spara" in html
        assert "84,5 %" in html
        assert "2025" in html


def test_a_share_that_excel_shows_as_percent_gets_a_question(huvudman, person):
    svar = ladda_upp(person, huvudman, bok(["Grundskola", "Trivsel", "2025/26", 0.85, "procent"]))
    assert "Menar ni 85" in svar.content.decode()


@pytest.mark.parametrize(
    ("data", "namn", "sagt"),
    [
        (
            bok(["Grundskola", "Trivsel", "2025", "=1+1", "procent"]),
            "a.xlsx",
            "Egna uppgifter D2: Cellen innehåller en formel",
        ),
        (b"PK\x03\x04avklippt", "a.xlsx", "skadad eller avklippt"),
        (b"<!doctype html><html>", "a.xlsx", "Filen är en webbsida"),
        (b"\xd0\xcf\x11\xe0gammal", "a.xls", "det gamla formatet .xls"),
        (b"M\xe5tt;V\xe4rde\na;1\n", "a.csv", "inte sparad som UTF-8"),
        (b"a;b\0c\n", "a.csv", "inte sparad som UTF-8"),
        (b"x" * (2 * 1024 * 1024 + 1), "a.csv", "större än 2 MB"),
    ],
    ids=["formel", "avklippt", "webbsida", "xls", "latin1", "nul", "stor"],
)
def test_a_file_that_cannot_be_used_says_why(huvudman, person, data, namn, sagt):
    svar = ladda_upp(person, huvudman, data, namn)
    assert svar.status_code == 422
    assert sagt in svar.content.decode()


def test_the_form_to_fill_in_can_be_read_back(huvudman, person):
    svar = klient(person).get(adress(huvudman, "egna_mall"))
    fil = io.BytesIO(svar.content)
    ark = load_workbook(fil).active
    assert ark is not None
    assert [cell.value for cell in ark[1]] == [kolumn.namn for kolumn in KOLUMNER]
    rader = {rad[1].value: rad for rad in ark.iter_rows(min_row=2) if rad[1].value}
    assert "Barn per barngrupp" in rader
    assert "Elever per avdelning" not in rader  # they have no fritidshem
    assert rader["Barn per barngrupp"][2].value == lasar(timezone.localdate())
    rader["Barn per barngrupp"][3].value = 14.5
    ut = io.BytesIO()
    bok_ = load_workbook(fil)
    blad = bok_.active
    assert blad is not None
    blad.cell(row=rader["Barn per barngrupp"][0].row or 0, column=4, value=14.5)
    bok_.save(ut)

    html = ladda_upp(person, huvudman, ut.getvalue()).content.decode().replace("\u00a0", " ")

    assert "1 uppgift att spara" in html
    assert "14,5 barn" in html
    assert "gå att läsa" not in html


# Undoing ----------------------------------------------------------------------------------------------------------


def inklistrade(huvudman: Huvudman, client: Client, text: str) -> str:
    """Pasted and saved: the address that undoes it."""
    svar = spara(client, huvudman, paket(granska(client, huvudman, text)))
    assert svar.status_code == 302
    sida = client.get(adress(huvudman, "egna_uppgifter")).content.decode()
    traff = re.search(r'href="([^"]+/angra/)"', sida)
    assert traff
    return traff[1]


def test_a_paste_is_undone_after_a_question_and_exactly_that(huvudman, person):
    client = klient(person)
    forut = skapa_eget_varde(huvudman, person, namn="Trivsel", varde=Decimal(80))
    skapa_eget_varde(huvudman, person, namn="För hand")
    url = inklistrade(
        huvudman, client, "grundskola\tTrivsel\t2025/26\t85 %\ngrundskola\tNytt\t2025\t12 %\nkomvux\tKvar\t2025\t5 %\n"
    )
    kvar = EgetVarde.objects.gallande().get(namn="Kvar")
    andrad = Uppgift(**vars(uppgift_av(kvar)) | {"varde": Decimal(6)})
    spara_varden(huvudman=huvudman, uppgifter=[(andrad, kvar.pk)], aktor=person)
    fore = Handelse.objects.latest("pk").pk

    fraga = client.get(url).content.decode().replace("\u00a0", " ")
    assert "2 uppgifter tas bort för gott" in fraga
    assert "För en av dem gäller det tidigare talet igen" in fraga
    assert "En har ändrats sedan dess och är kvar" in fraga
    assert EgetVarde.objects.count() == 6
    assert client.post(url).status_code == 302

    galler = {(v.namn, v.varde) for v in EgetVarde.objects.gallande()}
    assert galler == {("Trivsel", 80), ("För hand", Decimal("12.5")), ("Kvar", 6)}
    assert EgetVarde.objects.count() == 4  # and what Kvar said first
    forut.refresh_from_db()
    assert (forut.avslutat, forut.avslutat_av) == (None, None)
    handelser = Handelse.objects.filter(pk__gt=fore)
    assert sorted(h.typ for h in handelser) == ["eget_varde.andrat", "eget_varde.borttaget", "eget_varde.borttaget"]
    assert {(h.aktor, str(h.data), h.fran, h.till) for h in handelser} == {(person, "{}", None, None)}
    assert "Ångra inklistringen" not in client.get(adress(huvudman, "egna_uppgifter")).content.decode()


def test_a_paste_is_undone_by_its_own_people_and_once(huvudman, person):
    client = klient(person)
    url = inklistrade(huvudman, client, "grundskola\tNytt\t2025\t12 %\n")
    annan = skapa_huvudman()
    fiende = klient(skapa_anvandare(huvudman=annan))
    deras = url.replace(f"/{huvudman.nyckel}/", f"/{annan.nyckel}/")
    for adressen in (url, deras):
        assert fiende.get(adressen).status_code == fiende.post(adressen).status_code == 404
    assert EgetVarde.objects.count() == 1

    assert client.post(url).status_code == 302
    assert not EgetVarde.objects.exists()
    assert client.get(url).status_code == client.post(url).status_code == 404
    with pytest.raises(Hunnits):
        angra_inklistring(huvudman=huvudman, inklistring=uuid4(), aktor=person)
    person.uppdrag.update(giltig_fran=dagar(-9), giltig_till=dagar(-1))
    with pytest.raises(ValidationError):
        angra_inklistring(huvudman=huvudman, inklistring=uuid4(), aktor=Anvandare.objects.get(pk=person.pk))
