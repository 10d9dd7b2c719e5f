"""The chain must notice whatever is done to the rows below the triggers."""

import json
import threading
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from kvalitet import kedja, triggers
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Handelse, Handelselank
from tests.factories import skapa_anvandare

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def egen_mapp(settings, tmp_path):
    settings.VAR = tmp_path


@pytest.fixture
def fem():
    """Five linked events, and the triggers gone: what somebody with access to the database can do."""
    anvandare = skapa_anvandare()
    for n in range(5):
        logga(Handelsetyp.ANVANDARE_ANDRAD, anvandare, None, fran={"namn": n}, till={"namn": f"Åsa {n}"}, skal="därför")
    triggers.ta_bort()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys = OFF")
        else:
            cursor.execute("SET session_replication_role = replica")
        yield list(Handelse.objects.order_by("pk").values_list("pk", flat=True))
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM kvalitet_handelselank")
            cursor.execute("PRAGMA foreign_keys = ON")
        else:
            cursor.execute("SET session_replication_role = DEFAULT")


def sql(fraga: str, *varden) -> None:
    with connection.cursor() as cursor:
        cursor.execute(fraga, varden)
        assert cursor.rowcount, "frågan ändrade ingen rad"


def fel() -> list[str]:
    return kedja.verifiera().fel


def test_events_are_linked_after_commit_and_the_chain_holds(fem, capsys):
    assert list(Handelselank.objects.order_by("nummer").values_list("nummer", "handelse")) == list(enumerate(fem, 1))
    assert fel() == []
    call_command("verifiera_handelser", "--json")
    svar = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (svar["ok"], svar["lankar"], svar["vantar"]) == (True, 5, 0)


def test_nothing_is_linked_before_commit_or_after_rollback():
    anvandare = skapa_anvandare()
    with transaction.atomic():
        logga(Handelsetyp.ANVANDARE_SKAPAD, anvandare, None)
        logga(Handelsetyp.ANVANDARE_ANDRAD, anvandare, None)
        assert Handelselank.objects.count() == 0
    assert Handelselank.objects.count() == 2
    with transaction.atomic():
        logga(Handelsetyp.ANVANDARE_ANDRAD, anvandare, None)
        transaction.set_rollback(True)
    assert (Handelse.objects.count(), kedja.lanka(), fel()) == (2, 0, [])


@pytest.mark.parametrize(
    ("kolumn", "varde"),
    [
        ("typ", "roll.tilldelad"),
        ("objekt_id", "99"),
        ("skal", "annat skäl"),
        ("till", '{"namn": "Osa 2"}'),
        ("data", '{"x": 1}'),
        ("tid", "2020-01-01 00:00:00+00:00"),
        ("aktor_id", 1),
    ],
)
def test_a_changed_row_is_found_and_named(fem, kolumn, varde):
    sql(f"UPDATE kvalitet_handelse SET {kolumn} = %s WHERE id = %s", varde, fem[2])
    assert fel() == [
        f"Händelse {fem[2]} (länk 3) stämmer inte med kedjan: raden har ändrats, bytt plats eller lagts in i efterhand."
    ]


def test_a_removed_event_is_found(fem):
    sql("DELETE FROM kvalitet_handelse WHERE id = %s", fem[1])
    assert fel() == [f"Händelse {fem[1]} (länk 2) saknas: raden har tagits bort."]


def test_an_event_removed_with_its_link_is_found(fem):
    sql("DELETE FROM kvalitet_handelselank WHERE handelse_id = %s", fem[1])
    sql("DELETE FROM kvalitet_handelse WHERE id = %s", fem[1])
    assert fel() == ["Länk 2 saknas: rader har tagits bort ur kedjan."]


def test_removed_and_renumbered_is_found(fem):
    sql("DELETE FROM kvalitet_handelselank WHERE handelse_id = %s", fem[1])
    sql("DELETE FROM kvalitet_handelse WHERE id = %s", fem[1])
    for nummer in (3, 4, 5):
        sql("UPDATE kvalitet_handelselank SET nummer = %s WHERE nummer = %s", nummer - 1, nummer)
    funna = fel()
    assert f"Händelse {fem[2]} (länk 2) stämmer inte" in funna[0]
    assert "Kedjan slutar vid länk 4 men ska nå 5" in funna[-1]


def test_reordered_rows_are_found(fem):
    for n, handelse in ((3, -1), (2, fem[2]), (3, fem[1])):
        sql("UPDATE kvalitet_handelselank SET handelse_id = %s WHERE nummer = %s", handelse, n)
    funna = fel()
    assert [rad.split(" stämmer")[0] for rad in funna] == [
        f"Händelse {fem[2]} (länk 2)",
        f"Händelse {fem[1]} (länk 3)",
    ]


def test_an_inserted_row_is_found(fem):
    mall = Handelse.objects.get(pk=fem[0])
    mall.pk = None
    mall.save(force_insert=True)
    for nummer in (5, 4, 3):
        sql("UPDATE kvalitet_handelselank SET nummer = %s WHERE nummer = %s", nummer + 1, nummer)
    Handelselank.objects.create(nummer=3, handelse=mall, hash="a" * 64)
    funna = fel()
    assert f"Händelse {mall.pk} (länk 3) stämmer inte" in funna[0]
    assert "Länk 5 har inte samma hash som kedjans huvud: kedjan har räknats om." in funna


def test_a_row_put_in_with_an_old_date_and_no_link_is_found(fem):
    mall = Handelse.objects.get(pk=fem[0])
    mall.pk, mall.tid = None, timezone.now() - timedelta(hours=1)
    mall.save(force_insert=True)
    assert fel() == [f"Händelse {mall.pk} saknar länk fast den är äldre än en kvart."]


def test_a_new_event_without_link_waits_and_is_no_fault(fem, capsys):
    mall = Handelse.objects.get(pk=fem[0])
    mall.pk, mall.tid = None, timezone.now()
    mall.save(force_insert=True)
    assert (fel(), kedja.verifiera().vantar) == ([], 1)
    call_command("verifiera_handelser")
    assert "1 ny händelse får sin länk inom en minut" in capsys.readouterr().out.replace("\u00a0", " ")


@pytest.mark.parametrize("antal", [1, 5])
def test_rows_cut_off_at_the_end_are_found(fem, antal):
    sql("DELETE FROM kvalitet_handelselank WHERE nummer > %s", 5 - antal)
    sql("DELETE FROM kvalitet_handelse WHERE id >= %s", fem[5 - antal])
    assert fel() == [f"Kedjan slutar vid länk {5 - antal} men ska nå 5: de sista raderna har tagits bort."]


def test_a_chain_computed_anew_is_found(fem):
    sql("UPDATE kvalitet_handelse SET skal = 'annat' WHERE id = %s", fem[2])
    hash_ = kedja.START
    for lank in Handelselank.objects.order_by("nummer").select_related("handelse"):
        hash_ = kedja.lankhash(lank.nummer, hash_, lank.handelse)
        sql("UPDATE kvalitet_handelselank SET hash = %s WHERE nummer = %s", hash_, lank.nummer)
    assert fel() == ["Länk 5 har inte samma hash som kedjans huvud: kedjan har räknats om."]


def test_a_lost_head_is_found(fem):
    kedja.huvudfil().unlink()
    assert "Kedjans huvud saknas" in fel()[0]


def test_a_damaged_head_is_a_clear_error(fem):
    kedja.huvudfil().write_text("{")
    with pytest.raises(CommandError, match="går inte att läsa"):
        call_command("verifiera_handelser")


def test_the_command_names_the_row_and_fails(fem, capsys):
    sql("UPDATE kvalitet_handelse SET skal = 'annat' WHERE id = %s", fem[3])
    with pytest.raises(CommandError, match="händelseloggen stämmer inte"):
        call_command("verifiera_handelser")
    assert f"Händelse {fem[3]} (länk 4)" in capsys.readouterr().err


def test_an_empty_log_without_head_holds():
    assert kedja.verifiera() == kedja.Granskning(0, 0, kedja.START, [])


def test_the_head_is_never_replaced_by_a_shorter_chain():
    kedja.spara_huvud(kedja.Huvud(7, "a" * 64))
    kedja.spara_huvud(kedja.Huvud(6, "b" * 64))
    assert kedja.las_huvud() == kedja.Huvud(7, "a" * 64)
    kedja.spara_huvud(kedja.Huvud(8, "c" * 64))
    assert kedja.las_huvud() == kedja.Huvud(8, "c" * 64)


def test_a_crash_between_commit_and_head_is_no_fault(monkeypatch):
    anvandare = skapa_anvandare()
    logga(Handelsetyp.ANVANDARE_SKAPAD, anvandare, None)
    with monkeypatch.context() as m:
        m.setattr(kedja, "spara_huvud", lambda huvud: None)
        logga(Handelsetyp.ANVANDARE_ANDRAD, anvandare, None)
    assert (kedja.las_huvud().antal, fel()) == (1, [])
    logga(Handelsetyp.ANVANDARE_ANDRAD, anvandare, None)
    assert (kedja.las_huvud().antal, fel()) == (3, [])


def test_a_lower_id_committed_late_gets_a_later_link():
    """PostgreSQL hands out ids before commit. On SQLite, with one writer, the row is put in by hand."""
    anvandare = skapa_anvandare()
    logga(Handelsetyp.ANVANDARE_SKAPAD, anvandare, None)
    forsta = Handelse.objects.get().pk
    if connection.vendor == "postgresql":
        vanta, klar = threading.Event(), threading.Event()

        def sen() -> None:
            try:
                with transaction.atomic():
                    logga(Handelsetyp.ANVANDARE_ANDRAD, anvandare, None, skal="sen")
                    klar.set()
                    vanta.wait(20)
            finally:
                connection.close()

        trad = threading.Thread(target=sen)
        trad.start()
        assert klar.wait(20)
        logga(Handelsetyp.ANVANDARE_ANDRAD, anvandare, None, skal="tidig")
        vanta.set()
        trad.join(20)
    else:
        Handelse(pk=forsta + 2, typ="anvandare.andrad", objekttyp="x", objekt_id="1", skal="tidig").save(
            force_insert=True
        )
        kedja.lanka()
        Handelse(pk=forsta + 1, typ="anvandare.andrad", objekttyp="x", objekt_id="1", skal="sen").save(
            force_insert=True
        )
        kedja.lanka()
    rader = list(Handelselank.objects.order_by("nummer").values_list("nummer", "handelse", "handelse__skal"))
    assert rader == [(1, forsta, ""), (2, forsta + 2, "tidig"), (3, forsta + 1, "sen")]
    assert fel() == []


def test_many_processes_link_at_once_without_gaps(tradar):
    anvandare = skapa_anvandare()

    def skriv(n: int) -> None:
        for _ in range(5):
            logga(Handelsetyp.ANVANDARE_ANDRAD, anvandare, None, skal=str(n))

    assert tradar(4, skriv) == [None] * 4
    kedja.lanka()
    assert list(Handelselank.objects.order_by("nummer").values_list("nummer", flat=True)) == list(range(1, 21))
    assert fel() == []


def test_canonical_form_is_stable():
    """Changing it would make every stored hash wrong."""
    handelse = Handelse(
        pk=7, typ="roll.tilldelad", objekttyp="kvalitet.anvandare", objekt_id="3", aktor_id=2, skal="å",
        tid=timezone.datetime.fromisoformat("2026-11-24T12:00:00+01:00"), fran=None, till={"b": 1, "a": "ö"}, data={},
    )  # fmt: skip
    assert kedja.kanonisk(handelse) == (
        '{"aktor":2,"data":{},"fran":null,"id":7,"objekt_id":"3","objekttyp":"kvalitet.anvandare","skal":"å",'
        '"tid":"2026-11-24T11:00:00.000000Z","till":{"a":"ö","b":1},"typ":"roll.tilldelad"}'
    )
    assert (
        kedja.lankhash(1, kedja.START, handelse) == "d451f336084ff2f272229faf5534f3f78b89bdcb7b7365e364ec51f609c7b334"
    )
