"""Rules that CHECK and UNIQUE cannot say, as trigger pairs for SQLite and PostgreSQL.

One registry: an app adds its own in `<app>/triggers.py`. They are removed before a migration changes tables and
installed again after each migrate (post_migrate), since SQLite loses the triggers of a table that a migration rebuilds.
A broken rule is an IntegrityError with a Swedish text.
"""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connections, router
from django.utils.module_loading import autodiscover_modules

HANDELSER = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True)
class Trigger:
    """`namn` is unique. The rule is broken when `villkor` holds for the row (SQL both databases understand, with NEW
    and OLD; empty: always). PostgreSQL's TRUNCATE is refused as well where `truncate` is set."""

    namn: str
    tabell: str
    handelse: str
    text: str
    villkor: str = ""
    truncate: bool = False


_triggers: dict[str, Trigger] = {}


def registrera(trigger: Trigger) -> None:
    if trigger.handelse not in HANDELSER or "'" in trigger.text or "%" in trigger.text:
        raise ValueError(f"Triggern {trigger.namn} går inte att använda.")
    if _triggers.setdefault(trigger.namn, trigger) != trigger:
        raise ValueError(f"Två triggrar heter {trigger.namn}.")


def oforanderlig(tabell: str, text: str, *, villkor: str = "", andra: bool = True, ta_bort: bool = True) -> None:
    """Rows are never changed (`andra`) or removed (`ta_bort`), either all or those where `villkor` holds for OLD.

    oforanderlig("analysunderlag_underlag", "Ett fryst underlag ändras aldrig.", villkor="OLD.status = 'klart'")
    """
    if andra:
        registrera(Trigger(f"{tabell}_andras_inte", tabell, "UPDATE", text, villkor))
    if ta_bort:
        registrera(Trigger(f"{tabell}_tas_inte_bort", tabell, "DELETE", text, villkor, truncate=True))


def inget_overlapp(tabell: str, nycklar: tuple[str, ...], text: str, *, aterkallas: str = "") -> None:
    """Two rows with the same `nycklar` never have overlapping dates (giltig_fran, giltig_till; both inclusive).
    A row with a time in the column `aterkallas` no longer counts.

    Catches what one connection does; two at once must be kept apart by the service's lock on the parent row.
    """
    samma = " AND ".join(f"t.{kolumn} = NEW.{kolumn}" for kolumn in nycklar)
    kvar = f" AND t.{aterkallas} IS NULL AND NEW.{aterkallas} IS NULL" if aterkallas else ""
    villkor = (
        f"EXISTS (SELECT 1 FROM {tabell} t WHERE {samma}{kvar} AND t.id <> COALESCE(NEW.id, -1)"
        " AND t.giltig_fran <= COALESCE(NEW.giltig_till, '9999-12-31')"
        " AND COALESCE(t.giltig_till, '9999-12-31') >= NEW.giltig_fran)"
    )
    registrera(Trigger(f"{tabell}_overlappar_inte_ny", tabell, "INSERT", text, villkor))
    registrera(Trigger(f"{tabell}_overlappar_inte_andrad", tabell, "UPDATE", text, villkor))


def alla() -> list[Trigger]:
    autodiscover_modules("triggers")
    return sorted(_triggers.values(), key=lambda t: t.namn)


# Installation -----------------------------------------------------------------------------------------------------


def _sqlite(t: Trigger) -> tuple[list[str], list[str]]:
    nar = f" WHEN {t.villkor}" if t.villkor else ""
    skapa = (
        f'CREATE TRIGGER "{t.namn}" BEFORE {t.handelse} ON "{t.tabell}"{nar} '
        f"BEGIN SELECT RAISE(ABORT, '{t.text}'); END"
    )
    return [f'DROP TRIGGER IF EXISTS "{t.namn}"'], [skapa]


def _postgresql(t: Trigger) -> tuple[list[str], list[str]]:
    # The row is judged inside the function: WHEN allows no subqueries there.
    fel = f"RAISE EXCEPTION '{t.text}' USING ERRCODE = 'integrity_constraint_violation'"
    regel = f"IF {t.villkor} THEN {fel}; END IF" if t.villkor else fel
    rad = "OLD" if t.handelse == "DELETE" else "NEW"
    bort = [
        f'DROP TRIGGER IF EXISTS "{t.namn}" ON "{t.tabell}"',
        f'DROP TRIGGER IF EXISTS "{t.namn}_alla" ON "{t.tabell}"',
    ]
    skapa = [
        f'CREATE OR REPLACE FUNCTION "{t.namn}"() RETURNS trigger LANGUAGE plpgsql AS '
        f"$$ BEGIN {regel}; RETURN {rad}; END $$",
        f'CREATE TRIGGER "{t.namn}" BEFORE {t.handelse} ON "{t.tabell}" FOR EACH ROW EXECUTE FUNCTION "{t.namn}"()',
    ]
    if t.truncate:
        skapa += [
            f'CREATE OR REPLACE FUNCTION "{t.namn}_alla"() RETURNS trigger LANGUAGE plpgsql AS '
            f"$$ BEGIN {fel}; RETURN NULL; END $$",
            f'CREATE TRIGGER "{t.namn}_alla" BEFORE TRUNCATE ON "{t.tabell}" '
            f'FOR EACH STATEMENT EXECUTE FUNCTION "{t.namn}_alla"()',
        ]
    return bort, skapa


DATABASER = {"sqlite": _sqlite, "postgresql": _postgresql}


def _kor(using: str, tabeller: set[str], *, skapa: bool) -> None:
    connection = connections[using]
    with connection.cursor() as cursor:
        for trigger in alla():
            if trigger.tabell not in tabeller:
                continue
            bort, ny = DATABASER[connection.vendor](trigger)
            for sql in [*bort, *(ny if skapa else [])]:
                cursor.execute(sql)


def _tabeller(using: str) -> set[str]:
    return set(connections[using].introspection.table_names())


def installera(using: str = "default") -> None:
    _kor(using, _tabeller(using), skapa=True)


def ta_bort(using: str = "default") -> None:
    """For migrations, and for the test suite: emptying tables between tests is what the triggers are there to stop."""
    _kor(using, _tabeller(using), skapa=False)


def fore_migrate(sender: Any, using: str = "default", plan: Any = (), **kwargs: Any) -> None:
    """Out of the way while tables change: SQLite cannot rebuild a table that the trigger of another table names."""
    if plan:
        ta_bort(using)


def efter_migrate(sender: Any, using: str = "default", **kwargs: Any) -> None:
    """Install the triggers of the app that was just migrated."""
    egna = {model._meta.db_table for model in apps.get_app_config(sender.label).get_models(include_auto_created=True)}
    if router.allow_migrate(using, sender.label):
        _kor(using, egna & _tabeller(using), skapa=True)


# The kernel's own ---------------------------------------------------------------------------------------------------

oforanderlig("kvalitet_handelse", "Händelser ändras och tas aldrig bort.")
oforanderlig("kvalitet_handelselank", "Kedjan av händelser ändras och tas aldrig bort.")
oforanderlig("kvalitet_lasning", "Läsloggen ändras och tas aldrig bort.")
oforanderlig("kvalitet_rolltilldelning", "En roll avslutas med ett datum och tas aldrig bort.", andra=False)
inget_overlapp(
    "kvalitet_rolltilldelning",
    ("anvandare_id", "roll", "myndighet"),
    "Personen har redan samma roll under en del av tiden.",
    aterkallas="aterkallad",
)
