"""The pages where nämnder, contacts, insatser and granskningar are shown, added, changed and ended."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from huvudman.models import AnnanInsats, Granskning, Kontakt, Namnd
from kvalitet.models import Handelse, Roll
from tests.factories import dagar, skapa_anvandare, skapa_huvudman, skapa_kontakt

pytestmark = pytest.mark.django_db

KONTAKT = {"funktion": "skolchef", "namn": "Eva Ek", "epost": "eva@exempel.test", "kalla": "Webbplatsen"}
INSATS = {"slag": "riktad", "myndighet": "SV", "kalla": "Samtal"}
GRANSKNING = {"slag": "tillsyn", "status": "planerad", "kalla": "skolinspektionen"}


@pytest.fixture
def samordnare(client):
    anvandare = skapa_anvandare(Roll.SAMORDNARE)
    client.force_login(anvandare)
    return anvandare


def text(svar):
    return svar.content.decode().replace("\u00a0", " ")


def url(namn, huvudman, avdelning, *pk):
    return reverse(f"huvudman:rad_{namn}", args=[huvudman.nyckel, avdelning, *pk])


def ny(avdelning):
    """What the form of a new row sends."""
    return {
        "namnder": {"namn": "Skolnämnden", "giltig_fran": dagar(0).isoformat()},
        "kontakter": {**KONTAKT, "giltig_fran": dagar(0).isoformat()},
        "insatser": {**INSATS, "fran": dagar(-3).isoformat()},
        "granskningar": {**GRANSKNING, "fran": dagar(3).isoformat()},
    }[avdelning]


SLUT = {
    "namnder": {"sista_dag": dagar(0).isoformat()},
    "kontakter": {"sista_dag": dagar(0).isoformat()},
    "insatser": {"sista_dag": dagar(0).isoformat()},
    "granskningar": {"till": "", "beslutsdatum": dagar(0).isoformat()},
}
MODELL = {"namnder": Namnd, "kontakter": Kontakt, "insatser": AnnanInsats, "granskningar": Granskning}
AVDELNINGAR = list(MODELL)


@pytest.mark.parametrize("avdelning", AVDELNINGAR)
def test_add_change_and_end(client, samordnare, avdelning):
    huvudman, modell = skapa_huvudman("Kumla kommun"), MODELL[avdelning]
    sida = client.get(url("ny", huvudman, avdelning))
    assert "Kumla kommun" in text(sida)
    svar = client.post(url("ny", huvudman, avdelning), ny(avdelning))
    assert (svar.status_code, svar.url) == (302, f"{huvudman.get_absolute_url()}#{avdelning}")
    rad = modell.objects.get()
    assert f'id="{avdelning}"' in text(client.get(huvudman.get_absolute_url()))

    igen = client.post(url("ny", huvudman, avdelning), ny(avdelning))
    assert igen.status_code == 422
    assert "redan" in text(igen)

    andring = {"namn": "Ny"} if avdelning != "granskningar" else {"status": "pagar", "fran": dagar(-2).isoformat()}
    assert client.get(url("andra", huvudman, avdelning, rad.pk)).status_code == 200
    assert client.post(url("andra", huvudman, avdelning, rad.pk), {**ny(avdelning), **andring}).status_code == 302
    assert client.get(url("avsluta", huvudman, avdelning, rad.pk)).status_code == 200
    assert client.post(url("avsluta", huvudman, avdelning, rad.pk), SLUT[avdelning]).status_code == 302
    assert [typ.partition(".")[2] for typ in Handelse.objects.order_by("pk").values_list("typ", flat=True)] == [
        "tillagd", "andrad", "avslutad",
    ]  # fmt: skip
    assert set(Handelse.objects.values_list("aktor", flat=True)) == {samordnare.pk}
    assert client.get(f"/huvudman/{huvudman.nyckel}/historik/").status_code == 200


@pytest.mark.parametrize(
    ("avdelning", "andrat", "ord_"),
    [
        ("namnder", {"namn": ""}, "måste fyllas i"),
        ("namnder", {"giltig_till": dagar(-1).isoformat()}, "före första dagen"),
        ("kontakter", {"epost": "", "telefon": ""}, "e-postadress eller ett telefonnummer"),
        ("kontakter", {"epost": "eva@"}, "giltig e-postadress"),
        ("kontakter", {"funktion": "kung"}, "något av alternativen"),
        ("kontakter", {"namn": "x" * 200_000}, "120 tecken"),
        ("insatser", {"fran": "x"}, "giltigt datum"),
        ("granskningar", {"fran": dagar(-3).isoformat()}, "har passerat"),
        ("granskningar", {"kalla": "demo"}, "något av alternativen"),
    ],
)
def test_a_form_that_is_wrong_says_why_and_keeps_what_was_written(client, samordnare, avdelning, andrat, ord_):
    svar = client.post(url("ny", skapa_huvudman(), avdelning), {**ny(avdelning), **andrat})
    assert svar.status_code == 422
    assert ord_ in text(svar)
    assert not MODELL[avdelning].objects.exists()
    assert not Handelse.objects.exists()


def test_ending_before_the_start_says_why(client, samordnare):
    rad = skapa_kontakt(skapa_huvudman())
    svar = client.post(url("avsluta", rad.huvudman, "kontakter", rad.pk), {"sista_dag": dagar(-99).isoformat()})
    assert svar.status_code == 422
    assert "före första dagen" in text(svar)


def test_a_contact_cannot_get_the_namnd_of_another_huvudman(client, samordnare):
    huvudman, annan = skapa_huvudman(), skapa_huvudman()
    egen = Namnd.objects.create(huvudman=huvudman, namn="Egna nämnden")
    frammande = Namnd.objects.create(huvudman=annan, namn="Främmande nämnden")
    assert "Främmande" not in text(client.get(url("ny", huvudman, "kontakter")))
    svar = client.post(url("ny", huvudman, "kontakter"), {**ny("kontakter"), "namnd": frammande.pk})
    assert svar.status_code == 422
    assert client.post(url("ny", huvudman, "kontakter"), {**ny("kontakter"), "namnd": egen.pk}).status_code == 302
    assert Kontakt.objects.get().namnd == egen
    assert "namnd" not in client.get(url("ny", skapa_huvudman(), "kontakter")).context["form"].fields


@pytest.mark.parametrize("namn", ["andra", "avsluta"])
def test_the_row_of_another_huvudman_is_no_page(client, samordnare, namn):
    rad = skapa_kontakt(skapa_huvudman())
    assert client.get(url(namn, skapa_huvudman(), "kontakter", rad.pk)).status_code == 404
    assert client.get(url(namn, rad.huvudman, "namnder", rad.pk)).status_code == 404
    assert client.get(f"/huvudman/{rad.huvudman.nyckel}/uppgifter/{rad.pk}/andra/").status_code == 404


def test_an_address_that_bounced_is_tagged_and_can_be_cleared(client, samordnare):
    rad = skapa_kontakt(skapa_huvudman(), studsad=timezone.now())
    assert "Kom inte fram" in text(client.get(rad.huvudman.get_absolute_url()))
    form = {"funktion": rad.funktion, "epost": rad.epost, "kalla": "Prov", "giltig_fran": rad.giltig_fran.isoformat()}
    assert client.post(url("andra", rad.huvudman, "kontakter", rad.pk), form).status_code == 302
    assert Kontakt.objects.get().studsad
    client.post(url("andra", rad.huvudman, "kontakter", rad.pk), {**form, "fungerar": "on"})
    assert Kontakt.objects.get().studsad is None
    assert "Kom inte fram" not in text(client.get(rad.huvudman.get_absolute_url()))


def test_markup_in_a_name_is_text(client, samordnare):
    rad = skapa_kontakt(skapa_huvudman(), namn="<script>alert(1)</script>")
    for sida in (rad.huvudman.get_absolute_url(), url("avsluta", rad.huvudman, "kontakter", rad.pk)):
        assert "<script>alert" not in text(client.get(sida))


# Who sees what --------------------------------------------------------------------------------------------------------


@pytest.fixture
def huvudman():
    huvudman = skapa_huvudman()
    skapa_kontakt(huvudman, namn="Eva Ek", kalla="Samtal med Bo")
    skapa_kontakt(huvudman, namn="Gamla Skolchefen", giltig_till=dagar(-1))
    Namnd.objects.create(huvudman=huvudman, namn="Skolnämnden")
    AnnanInsats.objects.create(huvudman=huvudman, slag="riktad", myndighet="SV", fran=dagar(-3), kalla="Samtal")
    Granskning.objects.create(huvudman=huvudman, slag="tillsyn", status="pagar", fran=dagar(-3), kalla="kommunen")
    return huvudman


ALLT = {"Eva Ek", "Gamla Skolchefen", "Samtal med Bo", "Skolnämnden", "Riktad insats", "Skolinspektionens tillsyn"}
LASER = [Roll.DIALOGUTFORARE, Roll.REGISTRATOR, Roll.REDAKTOR, Roll.ENHETSCHEF]


SKRIVER = {"Lägg till kontakt", "Lägg till nämnd", "Lägg till insats", "Lägg till granskning", "Avsluta<span"}


def sedda(client, huvudman):
    """What of ALLT and SKRIVER is on the page."""
    sida = text(client.get(huvudman.get_absolute_url()))
    return {ord_ for ord_ in ALLT | SKRIVER if ord_ in sida}


@pytest.mark.parametrize("roll", LASER)
def test_staff_read_all_and_are_offered_nothing_they_may_not_do(client, huvudman, roll):
    client.force_login(skapa_anvandare(roll))
    assert sedda(client, huvudman) == ALLT


def test_who_writes_is_offered_it(client, samordnare, huvudman):
    assert sedda(client, huvudman) == ALLT | SKRIVER


def test_a_representative_reads_their_own_contacts_only(client, huvudman):
    annan = skapa_huvudman()
    skapa_kontakt(annan, namn="Någon Annan")
    client.force_login(skapa_anvandare(huvudman=huvudman))
    assert sedda(client, huvudman) == {"Eva Ek", "Skolnämnden"}
    assert client.get(annan.get_absolute_url()).status_code == 404


def test_an_analyst_sees_none_of_it_nor_its_history(client, samordnare, huvudman):
    client.post(url("ny", huvudman, "kontakter"), ny("kontakter"))
    assert "Kontakt tillagd" in text(client.get(huvudman.get_absolute_url()))
    client.force_login(skapa_anvandare(Roll.ANALYTIKER))
    assert sedda(client, huvudman) == set()
    assert "Kontakt tillagd" not in text(client.get(huvudman.get_absolute_url()))
    assert "Kontakt tillagd" not in text(client.get(f"/huvudman/{huvudman.nyckel}/historik/"))


@pytest.mark.parametrize("modell", MODELL.values())
def test_lists_start_in_what_the_person_may_see(huvudman, modell):
    from django.contrib.auth.models import AnonymousUser

    def antal(anvandare):
        return modell.objects.synliga_for(anvandare).count()

    alla = modell.objects.count()
    egna = alla if modell in (Namnd, Kontakt) else 0
    assert antal(skapa_anvandare(Roll.DIALOGUTFORARE, "SPSM")) == alla
    assert antal(skapa_anvandare(huvudman=huvudman)) == egna
    assert antal(skapa_anvandare(huvudman=skapa_huvudman())) == 0
    assert antal(skapa_anvandare(Roll.ANALYTIKER)) == 0
    assert antal(skapa_anvandare(Roll.DIALOGUTFORARE, is_active=False)) == 0
    assert antal(skapa_anvandare(huvudman=huvudman, is_active=False)) == 0
    assert antal(AnonymousUser()) == 0


@pytest.mark.parametrize("avdelning", AVDELNINGAR)
@pytest.mark.parametrize("vem", [*LASER, Roll.ANALYTIKER, "egen"])
def test_others_may_not_write(client, huvudman, avdelning, vem):
    client.force_login(skapa_anvandare(huvudman=huvudman) if vem == "egen" else skapa_anvandare(vem))
    pk = MODELL[avdelning].objects.first().pk
    for adress in (
        url("ny", huvudman, avdelning),
        url("andra", huvudman, avdelning, pk),
        url("avsluta", huvudman, avdelning, pk),
    ):
        assert client.post(adress, {**ny(avdelning), **SLUT[avdelning]}).status_code == 403
    assert not Handelse.objects.exists()


def test_the_page_costs_the_same_number_of_queries_for_any_number_of_rows(client, samordnare, huvudman):
    def matt():
        with CaptureQueriesContext(connection) as fragor:
            assert client.get(huvudman.get_absolute_url()).status_code == 200
        return len(fragor)

    matt()
    antal = [matt()]
    for n in range(12):
        namnd = Namnd.objects.create(huvudman=huvudman, namn=f"Nämnd {n}")
        skapa_kontakt(huvudman, namnd=namnd)
        AnnanInsats.objects.create(huvudman=huvudman, slag="kurs", namn=str(n), myndighet="SV", fran=dagar(n))
        Granskning.objects.create(huvudman=huvudman, slag="tillsyn", status="planerad", fran=dagar(n + 1))
        if n in (2, 11):
            antal.append(matt())
    assert len(set(antal)) == 1, antal
