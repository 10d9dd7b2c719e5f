from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from django.test import RequestFactory

from kvalitet import lasningar
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.lasningar import logga_lasning
from kvalitet.models import Handelse, Lasning, Rolltilldelning
from tests.factories import skapa_anvandare, skapa_roll


@pytest.mark.django_db
def test_logga_keeps_old_new_who_and_why():
    aktor, objekt = skapa_anvandare(), skapa_anvandare()
    rad = logga(
        Handelsetyp.ROLL_AVSLUTAD, objekt, aktor, fran={"till": None}, till={"till": date(2026, 11, 24)}, skal="slutar"
    )
    rad.refresh_from_db()
    assert (rad.typ, rad.objekttyp, rad.objekt_id) == ("roll.avslutad", "kvalitet.anvandare", str(objekt.pk))
    assert (rad.aktor, rad.fran, rad.till, rad.skal) == (aktor, {"till": None}, {"till": "2026-11-24"}, "slutar")
    assert rad.typtext == "Roll avslutad"


@pytest.mark.django_db
def test_logga_refuses_names_outside_the_enum():
    with pytest.raises(ValueError, match=r"dialog\.pahittad"):
        logga("dialog.pahittad", skapa_anvandare(), None)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_numbers_are_stored_as_text_that_every_database_gives_back():
    rad = logga(Handelsetyp.ROLL_TILLDELAD, skapa_anvandare(), None, data={"a": Decimal("1.50"), "b": 1e22, "c": 3})
    rad.refresh_from_db()
    assert rad.data == {"a": "1.50", "b": "1e+22", "c": 3}


@pytest.mark.django_db(transaction=True)
def test_the_event_goes_with_the_change():
    anvandare = skapa_anvandare()
    with transaction.atomic():
        logga(Handelsetyp.ANVANDARE_ANDRAD, anvandare, None)
        transaction.set_rollback(True)
    assert Handelse.objects.count() == 0


# Readings


@pytest.mark.django_db(transaction=True)
def test_a_reading_survives_the_rollback_of_the_reader():
    anvandare = skapa_anvandare()
    with transaction.atomic():
        skapa_roll(anvandare, "analytiker")
        logga_lasning(anvandare, Lasning.Typ.HAMTAD, anvandare)
        transaction.set_rollback(True)
    lasningar.skriv_vantande()
    assert Rolltilldelning.objects.count() == 0
    rad = Lasning.objects.get()
    assert (rad.typ, rad.anvandare, rad.objekttyp, rad.objekt_id) == (
        "hamtad", anvandare, "kvalitet.anvandare", str(anvandare.pk),
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_a_reading_inside_a_transaction_is_written_right_after_commit():
    with transaction.atomic():
        with transaction.atomic():
            logga_lasning(None, Lasning.Typ.LAST, "/")
        lasningar.skriv_vantande()
        assert Lasning.objects.count() == 0
    assert Lasning.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_reading_outside_a_transaction_is_written_at_once():
    logga_lasning(None, Lasning.Typ.NEKAD, "/hemlig/", RequestFactory().post("/hemlig/"))
    rad = Lasning.objects.get()
    assert (rad.objekttyp, rad.objekt_id, rad.data) == ("sida", "/hemlig/", {"sida": "/hemlig/", "metod": "POST"})


@pytest.mark.django_db(transaction=True)
def test_the_request_writes_what_a_rolled_back_view_noted(client, monkeypatch):
    from kvalitet import middleware

    def vy(request):
        with transaction.atomic():
            logga_lasning(None, Lasning.Typ.LAST, "/rullas-tillbaka/", request)
            transaction.set_rollback(True)
        raise RuntimeError("vyn gick sönder")

    with pytest.raises(RuntimeError, match="sönder"):
        middleware.LasningMiddleware(vy)(RequestFactory().get("/rullas-tillbaka/"))
    assert Lasning.objects.get().objekt_id == "/rullas-tillbaka/"


@pytest.mark.django_db(transaction=True)
def test_a_fault_in_the_log_never_breaks_the_reading(monkeypatch, caplog):
    from django.db import OperationalError

    def trasig(rader):
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(Lasning.objects, "bulk_create", trasig)
    logga_lasning(None, Lasning.Typ.LAST, "/")
    assert "lasning_ej_skriven" in caplog.text


@pytest.mark.django_db
def test_an_unknown_kind_of_reading_is_refused():
    with pytest.raises(ValueError, match="tittad"):
        logga_lasning(None, "tittad", "/")
