from datetime import date

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from analysunderlag.models import Underlag
from kvalitet import triggers
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.lasningar import logga_lasning
from kvalitet.models import Handelse, Handelselank, Lasning, Roll, Rolltilldelning
from tests.factories import dagar, skapa_anvandare, skapa_roll


def installerade() -> set[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        return {rad[0] for rad in cursor.fetchall()}


@pytest.mark.django_db
def test_every_registered_trigger_is_installed_and_nothing_else():
    vantade = {t.namn for t in triggers.alla()}
    if connection.vendor == "postgresql":
        vantade |= {f"{t.namn}_alla" for t in triggers.alla() if t.truncate}
    assert installerade() == vantade
    assert {
        "kvalitet_handelse_andras_inte",
        "kvalitet_handelse_tas_inte_bort",
        "kvalitet_handelselank_andras_inte",
        "kvalitet_handelselank_tas_inte_bort",
        "kvalitet_lasning_andras_inte",
        "kvalitet_lasning_tas_inte_bort",
        "kvalitet_rolltilldelning_tas_inte_bort",
        "kvalitet_rolltilldelning_overlappar_inte_ny",
        "kvalitet_rolltilldelning_overlappar_inte_andrad",
    } <= vantade


@pytest.mark.django_db(transaction=True)
def test_migrate_installs_them_again():
    triggers.ta_bort()
    assert not installerade()
    call_command("migrate", verbosity=0)
    assert "kvalitet_handelse_andras_inte" in installerade()


@pytest.mark.django_db(transaction=True)
def test_a_migration_may_rebuild_a_table_that_another_tables_trigger_names():
    def bygg_om() -> None:
        fran = Underlag._meta.get_field("innehall")
        till = fran.clone()
        till.set_attributes_from_name("innehall")
        till.null = True
        with connection.schema_editor() as editor:
            editor.alter_field(Underlag, fran, till)
            editor.alter_field(Underlag, till, fran)

    if connection.vendor == "sqlite":
        with pytest.raises(DatabaseError, match="trigger"):
            bygg_om()
    triggers.fore_migrate(sender=None, plan=[])
    assert installerade(), "inget att ändra, inget att ta bort"
    triggers.fore_migrate(sender=None, plan=["en ändring"])
    assert not installerade()
    bygg_om()
    call_command("migrate", verbosity=0)
    assert "analysunderlag_underlag_andras_inte" in installerade()


@pytest.mark.django_db
@pytest.mark.parametrize("modell", [Handelse, Handelselank, Lasning])
@pytest.mark.parametrize("hur", ["update", "delete"])
def test_logs_are_append_only(modell, hur):
    anvandare = skapa_anvandare()
    handelse = logga(Handelsetyp.ANVANDARE_SKAPAD, anvandare, None)
    Handelselank.objects.create(nummer=1, handelse=handelse, hash="0" * 64)
    logga_lasning(anvandare, Lasning.Typ.LAST, handelse)
    sql = {
        "update": f"UPDATE {modell._meta.db_table} SET id = id + 100",
        "delete": f"DELETE FROM {modell._meta.db_table}",
    }[hur]
    with pytest.raises(IntegrityError, match="tas aldrig bort"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert modell.objects.count() == 1


@pytest.mark.django_db
def test_logs_cannot_be_emptied_in_one_go():
    """PostgreSQL's TRUNCATE passes by row triggers, and SQLite has a short cut for DELETE without WHERE."""
    logga_lasning(None, Lasning.Typ.LAST, "/")
    connection.check_constraints()  # else PostgreSQL refuses because foreign keys are yet to be checked
    sql = "TRUNCATE kvalitet_lasning" if connection.vendor == "postgresql" else "DELETE FROM kvalitet_lasning"
    with pytest.raises(DatabaseError, match="tas aldrig bort"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert Lasning.objects.count() == 1


@pytest.mark.django_db
def test_role_assignments_are_never_deleted():
    rad = skapa_roll(skapa_anvandare(), Roll.ANALYTIKER)
    with pytest.raises(IntegrityError, match="tas aldrig bort"), transaction.atomic():
        rad.delete()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fran", "till", "gick"),
    [(-20, -11, True), (-20, -10, False), (-5, -4, False), (0, None, False), (1, None, True), (-99, None, False)],
)
def test_the_same_role_never_overlaps(fran, till, gick):
    anvandare = skapa_anvandare()
    skapa_roll(anvandare, Roll.ANALYTIKER, giltig_fran=dagar(-10), giltig_till=dagar(0))

    def skapa() -> Rolltilldelning:
        slut: date | None = None if till is None else dagar(till)
        return skapa_roll(anvandare, Roll.ANALYTIKER, giltig_fran=dagar(fran), giltig_till=slut)

    if gick:
        skapa()
    else:
        with pytest.raises(IntegrityError, match="redan samma roll"), transaction.atomic():
            skapa()
    skapa_roll(anvandare, Roll.REDAKTOR, giltig_fran=dagar(-99))
    skapa_roll(skapa_anvandare(), Roll.ANALYTIKER, giltig_fran=dagar(-99))


@pytest.mark.django_db
def test_a_role_cannot_be_prolonged_into_the_next():
    anvandare = skapa_anvandare()
    forsta = skapa_roll(anvandare, Roll.ANALYTIKER, giltig_fran=dagar(-10), giltig_till=dagar(-5))
    skapa_roll(anvandare, Roll.ANALYTIKER, giltig_fran=dagar(-4))
    forsta.giltig_till = dagar(-6)
    forsta.save(update_fields=["giltig_till"])
    forsta.giltig_till = dagar(-4)
    with pytest.raises(IntegrityError, match="redan samma roll"), transaction.atomic():
        forsta.save(update_fields=["giltig_till"])


def test_registry_refuses_two_rules_with_one_name():
    triggers.registrera(next(t for t in triggers.alla() if t.namn == "kvalitet_handelse_andras_inte"))
    with pytest.raises(ValueError, match="Två triggrar"):
        triggers.registrera(triggers.Trigger("kvalitet_handelse_andras_inte", "x", "UPDATE", "Annat."))


def test_registry_refuses_text_that_would_break_the_sql():
    with pytest.raises(ValueError, match="går inte att använda"):
        triggers.registrera(triggers.Trigger("citat", "x", "UPDATE", "Det där går' inte."))
