"""What a huvudman does in its own space is in no list of events, for any role; the chain holds it like the rest."""

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse

from analysunderlag.querysets import SkattningsnivaQuerySet, SkattningssvarQuerySet
from dialoger import services
from huvudman.querysets import EgetQuerySet
from kvalitet import kedja
from kvalitet.innehall import egna_objekt
from kvalitet.models import Handelse, Roll
from tests.analysunderlag.skattningsvarld import skapa_delning, skapa_skattning, stang, svara
from tests.factories import skapa_anvandare, skapa_dialog, skapa_huvudman, skapa_roll

pytestmark = pytest.mark.django_db


def egna_modeller() -> list[type[models.Model]]:
    egna = (EgetQuerySet, SkattningsnivaQuerySet, SkattningssvarQuerySet)
    return [modell for modell in apps.get_models() if isinstance(modell._default_manager.all(), egna)]


def test_every_row_of_the_own_space_is_known_by_its_type():
    assert {modell._meta.label_lower for modell in egna_modeller()} == egna_objekt()


@pytest.fixture
def huvudman():
    return skapa_huvudman("Tallens förskola")


@pytest.fixture
def egna(huvudman):
    """A självskattning begun, answered and closed, and thoughts before the förmöte: by one of the huvudman's people."""
    person = skapa_anvandare(huvudman=huvudman, namn="Sara Lind")
    rad = skapa_skattning(huvudman, antal={"rektor": 5}, aktor=person)
    for _ in range(5):
        svara(rad.nivaer.get(), 4)
    stang(rad.nivaer.get(), person)
    skapa_dialog(huvudman=huvudman, till="fortsatter")
    services.spara_fokus(
        huvudman_id=huvudman.pk, skolformer=[], faktorer=[], delmal=[], text="Vi tror", version="", aktor=person
    )
    return list(Handelse.objects.filter(objekttyp__in=egna_objekt()))


@pytest.mark.parametrize("roller", [[Roll.SYSTEMFORVALTARE], list(Roll)])
def test_no_list_says_who_began_closed_or_counted(client, egna, roller):
    assert {"skattning.skapad", "skattning.stangd", "fokus.sparat"} <= {rad.typ for rad in egna}
    person = skapa_anvandare()
    for roll in roller:
        skapa_roll(person, roll)
    client.force_login(person)
    fragor = [{}, {"objekt": "sjalvskattning"}, {"typ": "skattning.stangd"}, {"person": egna[0].aktor_id or ""}]
    fragor += [{"objekt": f"{rad.objekttyp}:{rad.objekt_id}"} for rad in egna[:2]]
    for fraga in fragor:
        sida = client.get(reverse("handelser"), fraga).content.decode()
        tabellen = sida[sida.index("<main") :].split("</form>")[-1]  # the filter names every type there is
        for ord_ in ("jälvskattning", "Sara Lind", "fokus"):
            assert ord_ not in tabellen, (fraga, ord_)
    assert not Handelse.objects.synliga_for(person).filter(objekttyp__in=egna_objekt()).exists()
    assert Handelse.objects.synliga_for(person).exists()


def test_only_the_systemforvaltare_has_a_list(egna):
    for person in (skapa_anvandare(), *(skapa_anvandare(roll) for roll in Roll if roll != Roll.SYSTEMFORVALTARE)):
        assert not Handelse.objects.synliga_for(person).exists()


def test_what_is_shared_is_seen_to_be(client, huvudman):
    skapa_delning(huvudman, skapa_anvandare(huvudman=huvudman))
    client.force_login(skapa_anvandare(Roll.SYSTEMFORVALTARE))
    assert "Självskattning delad med myndigheterna" in client.get(reverse("handelser")).content.decode()


def test_the_chain_holds_them_all_the_same(egna, settings, tmp_path):
    settings.VAR = tmp_path  # where the chain keeps how far it has come
    kedja.lanka()
    assert all(rad.lank for rad in Handelse.objects.filter(pk__in=[rad.pk for rad in egna]))
    assert kedja.verifiera().fel == []
