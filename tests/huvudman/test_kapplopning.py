"""Two people deciding at the same time: the register is written once."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from huvudman import services
from huvudman.inlasning import las_registerfil
from huvudman.models import Andringsforslag, Enhet, Huvudman, Registerimport
from kvalitet.models import Handelse
from tests.huvudman.filer import KODER, elevfil, skolrad


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("andra", [services.godkann, services.avvisa])
def test_two_decisions_at_once_are_one(tmp_path, andra):
    services.skriv_geografi()
    rader = [skolrad(kod, namn=f"Skola {kod}") for kod in KODER]
    registerimport = services.las_in(las_registerfil(elevfil(tmp_path, rader)), aktor=None).registerimport
    start, svar = Barrier(2), []

    def besluta(beslut):
        try:
            start.wait(10)
            svar.append(beslut(Registerimport.objects.get(pk=registerimport.pk), aktor=None).antal)
        finally:
            connection.close()

    tradar = [Thread(target=besluta, args=(beslut,)) for beslut in (services.godkann, andra)]
    for trad in tradar:
        trad.start()
    for trad in tradar:
        trad.join(30)
    assert sorted(svar) == [0, 5]
    assert len(set(Andringsforslag.objects.values_list("status", flat=True))) == 1
    assert Enhet.objects.count() in (0, 4)
    assert Handelse.objects.filter(typ__startswith="forslag.").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_equal_registrations_at_once_make_one_huvudman():
    start, svar = Barrier(2), []

    def registrera():
        try:
            start.wait(10)
            services.registrera_huvudman(
                namn="Okänd förskola", form="ej_utredd", nummer="", kommun=None, skal="Tips", aktor=None
            )
            svar.append("ny")
        except services.FinnsRedan as finns:
            svar.append(finns.huvudman.namn)
        finally:
            connection.close()

    tradar = [Thread(target=registrera) for _ in range(2)]
    for trad in tradar:
        trad.start()
    for trad in tradar:
        trad.join(30)
    assert sorted(svar) == ["Okänd förskola", "ny"]
    assert Huvudman.objects.count() == 1
