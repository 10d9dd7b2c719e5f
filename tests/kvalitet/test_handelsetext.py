import pytest

from kvalitet.handelsetext import andringar, objektnamn, objekttext
from kvalitet.models import Handelse
from tests.factories import skapa_anvandare, skapa_huvudman, skapa_underlag


@pytest.mark.parametrize(
    ("fran", "till", "skal", "rader"),
    [
        ({"namn": "Asa", "epost": "a@b.test"}, {"namn": "Åsa", "epost": "a@b.test"}, "", ["namn: Asa → Åsa"]),
        (None, {"roll": "redaktor", "myndighet": "SV"}, "", ["roll: Redaktör", "myndighet: Skolverket"]),
        ({"giltig_till": None}, {"giltig_till": "2026-11-24"}, "", ["till och med: 24 november 2026"]),
        ({"aktiv": True}, {"aktiv": False}, "Slutat", ["öppet konto: ja → nej", "Skäl: Slutat"]),
        (None, {"sha256": "ab" * 32}, "", ["sha256: abababababab…"]),
        (None, {"filer": ["a", "b"], "antal": {"tal": 3}}, "", ["filer: a och b", "antal: tal 3"]),
        (
            None,
            {"tider": ["2027-01-04T12:00:00Z", "2027-07-05T08:30:00Z"]},
            "",
            ["tider: 4 januari 2027 kl. 13.00 och 5 juli 2027 kl. 10.30"],
        ),
        ({"skolverket": "Anna"}, {"skolverket": "Bo"}, "", ["Skolverket: Anna → Bo"]),
        (None, {"vald": "huvudmannen"}, "", ["vald av: huvudmannen"]),
        ("bestallt", {"version": 1}, "", ["version: 1"]),
        ("bestallt", "klart", "", ["bestallt → klart"]),
        (None, None, "", []),
    ],
)
def test_changes_in_words(fran, till, skal, rader):
    handelse = Handelse(objekttyp="kvalitet.anvandare", objekt_id="1", fran=fran, till=till, skal=skal)
    assert [rad.replace("\u00a0", " ") for rad in andringar(handelse)] == rader


def test_the_words_of_the_objects_own_choices_are_used():
    handelse = Handelse(objekttyp="kvalitet.jobb", objekt_id="1", fran="bestallt", till="misslyckat")
    assert andringar(handelse) == ["Väntar → Misslyckades"]


def test_objects_are_named_also_when_their_model_is_gone():
    assert objekttext("kvalitet.anvandare", "7") == "användare 7"
    assert objekttext("borttagen.modell", "7") == "borttagen.modell 7"
    assert objekttext("kvalitet.anvandare", "7", "Åsa Berg") == "användare Åsa Berg"


@pytest.mark.django_db
def test_names_cost_one_query_per_type_however_many(django_assert_num_queries):
    personer = [skapa_anvandare(namn=f"Person {n}") for n in "abc"]
    underlag = [skapa_underlag(skapa_huvudman(f"{n} kommun")) for n in ("Kumla", "Åre")]
    objekt = [("kvalitet.anvandare", str(person.pk)) for person in personer]
    objekt += [("analysunderlag.underlag", str(rad.pk)) for rad in underlag]
    borta = [("kvalitet.anvandare", "0"), ("borttagen.modell", "1"), ("kvalitet.anvandare", "inget-tal")]

    with django_assert_num_queries(2):
        namn = objektnamn(objekt + borta)

    assert set(namn) == set(objekt)
    assert namn[objekt[0]] == "Person a"
    assert namn[objekt[-1]] == "Åre kommun, version 1"
