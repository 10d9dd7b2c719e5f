"""The register's pages: list, filters, export, huvudman, representatives, imports and decisions."""

import csv
from io import BytesIO, StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from huvudman import services, tasks
from huvudman.models import Andringsforslag, Enhet, Huvudman, HuvudmanSkolform, Registerimport, Uppdrag
from huvudman.namn import sokform, sortnamn
from kvalitet.models import Handelse, Jobb, Lasning, Regionkontor, Roll
from tests.factories import dagar, orgnr, skapa_anvandare
from tests.huvudman.filer import GRUPP, KODER, KOMMUN, LITEN, elevfil, registerfil, skolrad

pytestmark = pytest.mark.django_db


@pytest.fixture
def samordnare(client):
    anvandare = skapa_anvandare(Roll.SAMORDNARE)
    client.force_login(anvandare)
    return anvandare


def huvudman(namn, n, **falt):
    falt = {"typ": "enskild", "form": "aktiebolag", "nyckel": orgnr(n, "556000"), **falt}
    soktext = sokform(f"{namn} {falt['nyckel']}")
    return Huvudman.objects.create(namn=namn, sortnamn=sortnamn(namn), soktext=soktext, **falt)


def text(svar):
    """What a person reads: no-break spaces are spaces."""
    return svar.content.decode().replace("\u00a0", " ")


def namnen(svar):
    return [rad.record.namn for rad in svar.context["tabell"].paginated_rows]


# List ---------------------------------------------------------------------------------------------------------------


def test_list_is_in_swedish_order_and_hides_the_closed(client, samordnare):
    for n, namn in enumerate(["Öbo", "Ängen", "Åsen", "Zäta", "ale"]):
        huvudman(namn, n)
    huvudman("Borta", 9, ar_aktiv=False)
    assert namnen(client.get("/huvudman/")) == ["ale", "Zäta", "Åsen", "Ängen", "Öbo"]
    assert namnen(client.get("/huvudman/?status=nedlagda")) == ["Borta"]
    assert len(namnen(client.get("/huvudman/?status=alla"))) == 6


@pytest.mark.parametrize(
    ("sokt", "traffar"),
    [
        ("ås", ["Åsen"]),
        ("ÅSEN", ["Åsen"]),
        ("éden", ["Édens skola"]),
        ("eden skola", ["Édens skola"]),
        ("212000-2080", ["Västerås kommun"]),
        ("2120002080", ["Västerås kommun"]),
        ("finns inte", []),
    ],
)
def test_search_finds_swedish_letters_and_numbers(client, samordnare, sokt, traffar):
    huvudman("Åsen", 1)
    huvudman("Édens skola", 2)
    huvudman("Västerås kommun", 3, nyckel=KOMMUN)
    traffade = namnen(client.get("/huvudman/", {"sok": sokt}))
    assert [namn for namn in traffade if namn != "Västerås kommun" or "Västerås kommun" in traffar] == traffar


@pytest.mark.parametrize(("antal", "med_filter"), [(1, False), (3, False), (11, True)])
def test_a_representative_of_few_gets_a_list_and_no_search(client, antal, med_filter):
    person = skapa_anvandare()
    for n in range(antal):
        huvudman(f"Skolan {n:02d}", n + 1).uppdrag.create(anvandare=person, funktion="rektor")
    client.force_login(person)
    html = client.get("/huvudman/").content.decode()
    assert "Skolan 00" in html
    assert ('name="sok"' in html, 'name="kommun"' in html) == (med_filter, med_filter)


def test_each_filter_narrows_and_an_unknown_value_shows_nothing(client, samordnare, las_in, tmp_path):
    las_in(registerfil(tmp_path))
    Regionkontor.objects.create(kod="orebro", namn="Örebro", lanskoder=["19"])
    Regionkontor.objects.create(kod="solna", namn="Solna", lanskoder=["01"])
    kommun = Huvudman.objects.get(nyckel=KOMMUN)
    for fraga, antal in [
        ({"form": "stiftelse"}, 1),
        ({"storlek": "liten"}, 1),
        ({"skolform": "fritidshem"}, 1),
        ({"skolform": "komvux"}, 0),
        ({"kommun": kommun.kommun_id}, 2),
        ({"lan": kommun.kommun.lan_id}, 2),
        ({"kontor": Regionkontor.objects.get(kod="orebro").pk}, 2),
        ({"kontor": Regionkontor.objects.get(kod="solna").pk}, 0),
        ({"storlek": "jättestor"}, 0),
    ]:
        assert len(namnen(client.get("/huvudman/", fraga))) == antal, fraga


def test_unknown_numbers_sort_last_both_ways(client, samordnare):
    for n, tal in enumerate([5, None, 50]):
        huvudman(f"H{n}", n, barn_elever=tal)
    assert namnen(client.get("/huvudman/?sort=barn_elever")) == ["H0", "H2", "H1"]
    assert namnen(client.get("/huvudman/?sort=-barn_elever")) == ["H2", "H0", "H1"]


def fyll(antal, start=0):
    nya = [
        Huvudman(
            nyckel=orgnr(n, "556100"), namn=f"Huvudman {n}",
            sortnamn=sortnamn(f"Huvudman {n}"), typ="enskild", form="aktiebolag",
        )
        for n in range(start, start + antal)
    ]  # fmt: skip
    Huvudman.objects.bulk_create(nya)
    HuvudmanSkolform.objects.bulk_create([HuvudmanSkolform(huvudman=h, skolform="grundskola") for h in nya])


def test_list_costs_the_same_number_of_queries_for_any_number_of_rows(client, samordnare, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def matt():
        with CaptureQueriesContext(
            connection,
        ) as fragor:
            assert client.get("/huvudman/").status_code == 200
        return len(fragor)

    matt()
    antal = []
    fyll(1)
    antal.append(matt())
    for start, till in ((1, 3), (3, 30), (30, 300)):
        fyll(till - start, start)
        antal.append(matt())
    assert len(set(antal)) == 1, antal


def test_export_equals_the_screen_and_starts_no_formula(client, samordnare, las_in, tmp_path):
    rader = [skolrad(KODER[0], orgnr=GRUPP, huvudman="=Summa(1)", typ="Enskild", tal="12"), skolrad(KODER[1])]
    las_in(elevfil(tmp_path, rader))
    svar = client.get("/huvudman/export.csv?sort=-barn_elever")
    tabell = list(csv.reader(StringIO(svar.content.decode("utf-8-sig")), delimiter=";"))
    assert [rad[1] for rad in tabell[1:]] == ["Västerås kommun", "'=Summa(1)"]
    assert [rad[1].lstrip("'") for rad in tabell[1:]] == namnen(client.get("/huvudman/?sort=-barn_elever"))
    assert [rad[8] for rad in tabell[1:]] == ["197", "12"]
    bok = load_workbook(BytesIO(client.get("/huvudman/export.xlsx?sok=summa").content))
    cell = bok.active["B2"]
    assert (bok.active.max_row, cell.value, cell.data_type) == (2, "'=Summa(1)", "s")
    assert client.get("/huvudman/export.exe").status_code == 404
    assert Lasning.objects.filter(typ="hamtad", anvandare=samordnare).count() == 2


# One huvudman -------------------------------------------------------------------------------------------------------


def test_page_shows_facts_units_signs_and_sources(client, samordnare, las_in, tmp_path):
    las_in(elevfil(tmp_path, [skolrad(KODER[0], tal="1 197"), skolrad(KODER[1], namn="Skyddade skolan", tal="..")]))
    sida = text(client.get(f"/huvudman/{KOMMUN}/"))
    for ord_ in (
        "212000-2080",
        "minst 1\u202f197",
        "Skyddade skolan",
        "skyddad av sekretess",
        "Antal elever per årskurs",
    ):
        assert ord_ in sida, ord_


def test_page_costs_the_same_number_of_queries_for_any_number_of_units(client, samordnare, las_in, tmp_path):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def matt():
        with CaptureQueriesContext(connection) as fragor:
            assert client.get(f"/huvudman/{KOMMUN}/").status_code == 200
        return len(fragor)

    antal = []
    for lasar, n in (("2023/24", 1), ("2024/25", 3), ("2025/26", 24)):
        rader = [skolrad(f"{10000000 + i}", namn=f"Skola {i}") for i in range(n)]
        las_in(elevfil(tmp_path, rader, lasar))
        antal.append(matt())
    assert len(set(antal[1:])) == 1, antal


def test_a_representative_sees_only_their_own(client, las_in, tmp_path):
    las_in(registerfil(tmp_path))
    client.force_login(skapa_anvandare(huvudman=Huvudman.objects.get(nyckel=LITEN)))
    assert client.get(f"/huvudman/{LITEN}/").status_code == 200
    assert client.get(f"/huvudman/{KOMMUN}/").status_code == 404
    assert namnen(client.get("/huvudman/")) == ["Stiftelsen Ängen"]
    assert b"\xc3\x84ngen" in client.get("/huvudman/export.csv").content
    assert KOMMUN.encode() not in client.get("/huvudman/export.csv").content
    assert "Företrädare" not in text(client.get(f"/huvudman/{LITEN}/"))


@pytest.mark.parametrize("nyckel", ["8112189876", "212000208", "x", "H12345"])
def test_what_is_no_key_is_no_page(client, samordnare, nyckel):
    assert client.get(f"/huvudman/{nyckel}/").status_code == 404


def test_a_merged_unit_shows_where_it_came_from(client, samordnare, las_in, tmp_path):
    las_in(elevfil(tmp_path, [skolrad(KODER[0]), skolrad(KODER[1])], "2024/25"))
    flyttad = skolrad(KODER[0], orgnr=GRUPP, huvudman="Gruppen AB", typ="Enskild")
    las_in(elevfil(tmp_path, [flyttad, skolrad(KODER[1])]))
    sida = text(client.get(f"/huvudman/{GRUPP}/"))
    assert "bytt ägare" in sida
    assert "Västerås kommun" in sida
    assert "1 tidigare enhet" in text(client.get(f"/huvudman/{KOMMUN}/"))
    assert client.get(f"/huvudman/{KOMMUN}/historik/").status_code == 200


# Representatives ------------------------------------------------------------------------------------------------------


def test_give_and_end_a_representative(client, samordnare):
    h, person = huvudman("Åsen", 1), skapa_anvandare()
    url = reverse("huvudman:uppdrag_nytt", args=[h.nyckel])
    data = {"epost": person.epost.upper(), "funktion": "skolchef", "giltig_fran": dagar(0).isoformat()}
    assert client.post(url, data).status_code == 302
    uppdrag = Uppdrag.objects.get()
    assert Huvudman.objects.synliga_for(person).get() == h
    igen = client.post(url, data)
    assert igen.status_code == 422
    assert "redan samma uppdrag" in text(igen)
    slut = reverse("huvudman:uppdrag_avsluta", args=[uppdrag.pk])
    assert client.get(slut).status_code == 200
    assert client.post(slut, {"skal": "Slutat"}).status_code == 302
    assert not Huvudman.objects.synliga_for(type(person).objects.get(pk=person.pk)).exists()
    assert list(Handelse.objects.order_by("pk").values_list("typ", "aktor")) == [
        ("uppdrag.tilldelat", samordnare.pk),
        ("uppdrag.avslutat", samordnare.pk),
    ]
    assert client.post(slut, {}).status_code == 302
    assert Handelse.objects.count() == 2


@pytest.mark.parametrize(
    ("andrat", "ord_"),
    [
        ({"epost": "ingen@exempel.test"}, "inget öppet konto"),
        ({"funktion": ""}, "måste fyllas i"),
        ({"giltig_fran": "x"}, "giltigt datum"),
    ],
)
def test_a_bad_representative_form_says_why(client, samordnare, andrat, ord_):
    h, person = huvudman("Åsen", 1), skapa_anvandare()
    data = {"epost": person.epost, "funktion": "rektor", "giltig_fran": dagar(0).isoformat(), **andrat}
    svar = client.post(reverse("huvudman:uppdrag_nytt", args=[h.nyckel]), data)
    assert svar.status_code == 422
    assert ord_ in text(svar)
    assert not Uppdrag.objects.exists()


LASER = [Roll.DIALOGUTFORARE, Roll.REGISTRATOR, Roll.ANALYTIKER, Roll.REDAKTOR, Roll.ENHETSCHEF]


@pytest.mark.parametrize("roll", LASER)
def test_other_roles_may_not_write(client, roll, las_in, tmp_path):
    client.force_login(skapa_anvandare(roll))
    inlasning = las_in(elevfil(tmp_path, [skolrad(KODER[0])]), godkann=False)
    h = huvudman("Åsen", 1)
    importen = inlasning.registerimport.pk
    for namn, nyckel in (("uppdrag_nytt", h.nyckel), ("andra", h.nyckel), ("forslag_beslut", importen)):
        svar = client.post(reverse(f"huvudman:{namn}", args=[nyckel]), {"omfattning": "alla", "bekraftat": "2"})
        assert svar.status_code == 403
    assert not Enhet.objects.exists()


# By hand ------------------------------------------------------------------------------------------------------------


def test_a_persons_number_is_shown_in_the_register_form_only(client, samordnare):
    data = {"namn": "Eva Ek", "form": "fysisk", "nummer": "811218-9876", "kommun": "", "skal": "Anmälan"}
    assert client.post("/huvudman/ny/", data).status_code == 302
    h = Huvudman.objects.get()
    assert h.nyckel == "H000001"
    for url in (f"/huvudman/{h.nyckel}/", "/huvudman/", "/huvudman/export.csv", f"/huvudman/{h.nyckel}/historik/"):
        sida = text(client.get(url))
        assert "811218" not in sida, url
        assert "9876" not in sida, url
    assert "811218-9876" in text(client.get(f"/huvudman/{h.nyckel}/andra/"))
    assert not namnen(client.get("/huvudman/", {"sok": "811218"}))


@pytest.mark.parametrize(
    ("andrat", "ord_"),
    [
        ({"nummer": "2120002081"}, "kontrollsiffra"),
        ({"nummer": ""}, "saknas"),
        ({"nummer": "8112189876"}, "personnummer"),
        ({"form": "fysisk"}, "personnumret"),
        ({"namn": ""}, "måste fyllas i"),
        ({"nummer": KOMMUN}, "finns redan"),
    ],
)
def test_a_bad_register_form_says_why(client, samordnare, las_in, tmp_path, andrat, ord_):
    las_in(elevfil(tmp_path, [skolrad(KODER[0])]))
    data = {"namn": "X AB", "form": "aktiebolag", "nummer": GRUPP, "skal": "Tips", **andrat}
    svar = client.post("/huvudman/ny/", data)
    assert svar.status_code == 422
    assert ord_ in text(svar)
    assert Huvudman.objects.count() == 1


def test_size_limits_page(client, samordnare):
    data = {"liten_under": 60, "stor_fran": 900, "kalla": "Beslut"}
    assert client.post("/huvudman/storleksgranser/", {**data, "stor_fran": 50}).status_code == 422
    assert client.post("/huvudman/storleksgranser/", data).status_code == 302
    assert services.storleksgrans().liten_under == 60


# Imports ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def ladda_upp(client, monkeypatch, settings, tmp_path):
    """Upload a file and let the job run, as a worker would."""
    settings.FILKATALOG = tmp_path / "filer"
    monkeypatch.setattr("huvudman.tasks.las_in_registerfil.delay", lambda pk: None)
    monkeypatch.setattr("huvudman.tasks.besluta_forslag.delay", lambda pk: None)
    services.skriv_geografi()

    def gor(fil, namn="fil.csv"):
        svar = client.post("/register/importer/", {"fil": SimpleUploadedFile(namn, fil.read_bytes()), "datum": ""})
        assert svar.status_code == 302, text(svar)
        jobb = Jobb.objects.latest("pk")
        tasks.las_in_registerfil(jobb.pk)
        jobb.refresh_from_db()
        return jobb

    return gor


def test_upload_becomes_proposals_that_are_accepted_after_a_confirm(client, samordnare, ladda_upp, tmp_path):
    jobb = ladda_upp(elevfil(tmp_path, [skolrad(KODER[0]), skolrad(KODER[1], namn="Ängsskolan")]))
    assert (jobb.status, jobb.resultat["forslag"]) == ("klart", {"ny": 3})
    sida = text(client.get(jobb.resultat["url"]))
    assert "3 förslag väntar" in sida
    beslut = reverse("huvudman:forslag_beslut", args=[Registerimport.objects.get().pk])
    bekrafta = client.post(beslut, {"beslut": "godkann", "omfattning": "alla", "fraga": ""})
    assert "Godkänn 3 förslag?" in text(bekrafta)
    assert not Enhet.objects.exists()
    svar = client.post(beslut, {"beslut": "godkann", "omfattning": "alla", "fraga": "", "bekraftat": "3"}, follow=True)
    assert "3 förslag godkända" in text(svar)
    assert set(Enhet.objects.values_list("namn", flat=True)) == {"Bergaskolan", "Ängsskolan"}
    assert Andringsforslag.objects.filter(beslutad_av=samordnare).count() == 3


def test_a_confirmed_number_that_no_longer_holds_is_asked_again(client, samordnare, las_in, tmp_path):
    inlasning = las_in(elevfil(tmp_path, [skolrad(KODER[0]), skolrad(KODER[1])]), godkann=False)
    en = Andringsforslag.objects.filter(objekttyp="huvudman")
    services.godkann(inlasning.registerimport, aktor=None, urval=[en.get().pk])
    beslut = reverse("huvudman:forslag_beslut", args=[inlasning.registerimport.pk])
    svar = client.post(beslut, {"beslut": "godkann", "omfattning": "alla", "bekraftat": "3"})
    assert "Godkänn 2 förslag?" in text(svar)
    assert not Enhet.objects.exists()


def test_marked_and_filtered_decisions_touch_exactly_those(client, samordnare, las_in, tmp_path):
    inlasning = las_in(elevfil(tmp_path, [skolrad(KODER[0]), skolrad(KODER[1], namn="Ängsskolan")]), godkann=False)
    beslut = reverse("huvudman:forslag_beslut", args=[inlasning.registerimport.pk])
    angen = Andringsforslag.objects.get(namn="Ängsskolan")
    client.post(beslut, {"beslut": "avvisa", "forslag": [angen.pk], "bekraftat": "1", "skal": "Stängd"})
    assert list(Andringsforslag.objects.filter(status="avvisat")) == [angen]
    client.post(beslut, {"beslut": "godkann", "omfattning": "alla", "fraga": "objekttyp=huvudman", "bekraftat": "1"})
    assert Andringsforslag.objects.get(status="oppet").nyckel == KODER[0]
    svar = client.post(beslut, {"beslut": "godkann", "forslag": [angen.pk], "bekraftat": "1"}, follow=True)
    assert "Inget förslag var markerat" in text(svar)


def test_many_decisions_are_made_by_a_job(client, samordnare, ladda_upp, tmp_path, monkeypatch):
    monkeypatch.setattr("huvudman.views.importer.DIREKT", 1)
    ladda_upp(elevfil(tmp_path, [skolrad(KODER[0])]))
    beslut = reverse("huvudman:forslag_beslut", args=[Registerimport.objects.get().pk])
    assert client.post(beslut, {"beslut": "godkann", "omfattning": "alla", "bekraftat": "2"}).status_code == 302
    jobb = Jobb.objects.latest("pk")
    tasks.besluta_forslag(jobb.pk)
    tasks.besluta_forslag(jobb.pk)
    jobb.refresh_from_db()
    assert (jobb.status, jobb.resultat["antal"]) == ("klart", 2)
    assert Enhet.objects.count() == 1


def test_a_file_with_bad_rows_lists_them_and_can_be_read_without(client, samordnare, ladda_upp, tmp_path):
    fil = elevfil(tmp_path, [skolrad(KODER[0]), skolrad(KODER[1], orgnr="8112189876")])
    jobb = ladda_upp(fil)
    assert jobb.resultat["fel"] == 1
    sida = text(client.get(jobb.resultat["url"]))
    assert "1 rad är felaktig" in sida
    assert "Huvudman orgnr" in sida
    assert "8112189876" not in sida
    assert not Andringsforslag.objects.exists()
    nekad = Registerimport.objects.get()
    client.post(reverse("huvudman:import_hoppa_over", args=[nekad.pk]))
    jobb = Jobb.objects.latest("pk")
    tasks.las_in_registerfil(jobb.pk)
    assert Registerimport.objects.get(nekad=False).hoppade == 1
    assert Andringsforslag.objects.count() == 2


@pytest.mark.parametrize(
    ("data", "ord_"),
    [
        (b"<html><body>503</body></html>", "webbsida"),
        (b"PK\x03\x04klippt", "skadad"),
        (b"Kolumn;Annat\n1;2\n", "Rubrikraden"),
    ],
)
def test_an_unreadable_file_fails_the_job_in_words(client, samordnare, ladda_upp, tmp_path, data, ord_):
    fil = tmp_path / "trasig"
    fil.write_bytes(data)
    jobb = ladda_upp(fil, "Underlag.xlsx")
    assert jobb.status == "misslyckat"
    assert "Underlag.xlsx" in jobb.fel
    assert ord_ in jobb.fel
    assert not Registerimport.objects.exists()


def test_a_full_disk_leaves_no_half_file(client, samordnare, ladda_upp, tmp_path, monkeypatch, settings):
    def fullt(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("huvudman.services.jobb.os.replace", fullt)
    with pytest.raises(OSError, match="No space"):
        ladda_upp(elevfil(tmp_path, [skolrad(KODER[0])]))
    assert not list((settings.FILKATALOG / "register").iterdir())
    assert not Jobb.objects.exists()


def test_too_large_a_file_is_refused(client, samordnare, monkeypatch):
    monkeypatch.setattr("huvudman.views.importer.STORSTA_FIL", 5)
    svar = client.post("/register/importer/", {"fil": SimpleUploadedFile("x.csv", b"0123456789")})
    assert svar.status_code == 422
    assert "större än" in text(svar)


def test_a_double_submit_without_a_number_makes_one_huvudman(client, samordnare):
    data = {"namn": "Okänd förskola", "form": "ej_utredd", "nummer": "", "kommun": "", "skal": "Tips"}
    assert client.post("/huvudman/ny/", data).status_code == 302
    forsta = Huvudman.objects.get()

    svar = client.post("/huvudman/ny/", data | {"namn": " okänd  Förskola"})

    assert svar.status_code == 422
    assert f'<a href="{forsta.get_absolute_url()}">Okänd förskola</a>' in text(svar)
    assert 'name="bekrafta"' in text(svar)
    assert Huvudman.objects.count() == 1
    assert client.post("/huvudman/ny/", data | {"namn": "En annan förskola"}).status_code == 302
    assert client.post("/huvudman/ny/", data | {"bekrafta": "on"}).status_code == 302
    assert Huvudman.objects.filter(namn="Okänd förskola").count() == 2


def test_a_list_of_the_register_shows_no_more_than_two_hundred_rows(client, samordnare):
    for n in range(201):
        huvudman(f"Skola {n}", n)

    assert len(namnen(client.get("/huvudman/?per_page=100000"))) == 200
