"""Bad input over all addresses of the cases. They are found by walking the pages: a new page is covered when linked.

Never a server error. What is refused says so in Swedish and changes nothing. A text of 200 000 characters, a NUL or
another case's id never changes anything that is not the person's to change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.contrib.messages import get_messages
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from zeal import zeal_ignore

from dialoger import services
from dialoger.models import Dialog
from kvalitet import lasningar
from kvalitet.models import Avisering, Handelse
from kvalitet.urlkontroll import alla_urlnamn
from tests.dialoger.formularlasning import SIDANS, Formular, vandra
from tests.factories import boka, dagar, halla, skapa_dialog, skapa_par
from tests.test_rollmatris import ALLA, MATRIS, bygg_varld

pytestmark = pytest.mark.django_db

MARKERING = "<script>alert(1)</script>"
LANGT, NUL = "å" * 200_000, "Nu\x00la"
BESKED = ("felsummering", "ds-validation-message", "ds-alert")  # what says what is wrong
SKRAP = ("9" * 40, "-1", "2026-13-45", "../../etc", MARKERING, "1e999", "٣", "' OR 1=1 --", "NaN", "\u202egnp.exe")
FRAGOR = ("page", "sort", "kol", "vy", "vecka", "typ", "till", "sok", "manad", "dag", "steg", "lage")


class Raderad(Exception):
    """Rolls back what a request did."""


@contextmanager
def utan_spar():
    try:
        with transaction.atomic():
            yield
            raise Raderad
    except Raderad:
        lasningar._lokalt.vantar.clear()  # else written after the rollback, by the next test, about people long gone


class Skrivvakt:
    """Notes that something else than the log of reads and the key of a form was written."""

    TYST = ("kvalitet_lasning", "kvalitet_engangssvar", "django_session", "kvalitet_utkast")

    def __init__(self) -> None:
        self.skrev = False

    def __call__(self, kor, sql, *rest):
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and not any(tabell in sql for tabell in self.TYST):
            self.skrev = True
        return kor(sql, *rest)


def allt() -> list:
    """All rows of the cases, with events and letters."""
    modeller = [*apps.get_app_config("dialoger").get_models(), Handelse, Avisering]
    return [(m.__name__, list(m.objects.order_by("pk").values_list())) for m in modeller]


@pytest.fixture
def arenden():
    """The cast of the role matrix, cases of one pair in every state, and one of another pair."""
    varld = bygg_varld()
    par, andra = skapa_par(), skapa_par()
    egna = [skapa_dialog(par, till=till) for till in ("", "inbjuden", "ja", "introducerad", "fortsatter", "dialog")]
    pausad, avslutad = skapa_dialog(par, till="ja"), skapa_dialog(par, till="introducerad")
    services.pausa(dialog_id=pausad.pk, till=None, skal="Ny skolchef", aktor=None)
    services.svara(dialog_id=avslutad.pk, slag="fortsatt", svar="nej", skal="tid", dag=dagar(-1), aktor=None)
    klar = skapa_dialog(par, till="uppfoljd")
    boka(egna[2], "introduktion", -1)
    boka(egna[4], "formote", 5)
    frammande = skapa_dialog(andra, till="formote")
    halla(frammande, "dialog", -20)
    boka(frammande, "aterkoppling", 5)
    return varld, par, [*egna, pausad, avslutad, klar], frammande


def starter(dialoger) -> list[str]:
    fasta = []
    for namn, _ in alla_urlnamn():
        if namn.startswith("dialoger:") and not MATRIS[namn][0] and not MATRIS[namn][1]:
            fasta.append(reverse(namn))
    return [*fasta, *(d.get_absolute_url() for d in dialoger)]


@dataclass
class Granskare:
    """Sends a request, looks at the answer, and takes back what it did."""

    klient: Client
    bas: list
    fel: list[str] = field(default_factory=list)
    antal: int = 0

    def sand(self, vad: str, metod: str, adress: str, data=None, *, skriver_aldrig: bool = False) -> int:
        self.antal += 1
        vakt = Skrivvakt()
        self.klient.cookies.pop("messages", None)
        try:
            with utan_spar():
                with connection.execute_wrapper(vakt), zeal_ignore():
                    svar = self.klient.post(adress, data) if metod == "post" else self.klient.get(adress)
                fel = list(_granskat(svar))
                nekat = svar.status_code >= 400 or "error:" in _sagt(svar)
                if vakt.skrev and (nekat or skriver_aldrig) and allt() != self.bas:
                    fel.append(f"{svar.status_code} men något ändrades ({_sagt(svar)})")
        except Exception as e:  # the test client raises what would have been a server error
            self.fel.append(f"{vad} {adress}: {type(e).__name__}: {str(e)[:200]}")
            return 500
        self.fel += [f"{vad} {adress}: {text}" for text in fel]
        return svar.status_code


def _sagt(svar) -> str:
    return " ".join(f"{m.level_tag}: {m}" for m in get_messages(svar.wsgi_request))


def _granskat(svar) -> Iterator[str]:
    innehall = b"".join(svar.streaming_content) if svar.streaming else svar.content
    text = innehall.decode("utf-8", "replace") if "html" in svar.get("Content-Type", "") else ""
    if svar.status_code >= 400 and 'lang="sv"' not in text:
        yield f"{svar.status_code} utan svensk sida: {text[:80]!r}"
    if svar.status_code == 422 and not any(klass in text for klass in BESKED):
        yield "422 utan besked"
    if MARKERING in text:
        yield "märkningen kom ut som märkning"


def _utfyllt(form: Formular) -> dict[str, list[str]]:
    """What the browser would send with nothing changed, with a word where nothing is filled in."""
    return {namn: varden or ["x"] for namn, varden in form.falt.items() if namn not in SIDANS}


def _angrepp(form: Formular, frammande: list[str], slump: Iterator[str]) -> Iterator[tuple[str, dict, bool]]:
    """(what, data, whether it may never change anything): all fields at once, and then one at a time."""
    egna = form.egna
    if not egna:
        return  # only a button: sending it is to press it
    for vad, varde in (("långt", LANGT), ("nul", NUL)):
        yield vad, dict.fromkeys(egna[:8], varde), True
    for vad in ("skräp", "främmande"):
        yield vad, {namn: next(slump) if vad == "skräp" else frammande for namn in egna}, False
    grund = _utfyllt(form)
    for namn in egna:
        yield f"{namn}=skräp", grund | {namn: next(slump)}, False
        yield f"{namn}=främmande", grund | {namn: frammande}, False


def test_bad_input_is_refused_with_words_and_changes_nothing(arenden):
    varld, _, egna, frammande = arenden
    klient = Client()
    klient.force_login(varld.folk["samordnare"])
    _, formular = vandra(klient, starter([*egna, frammande]), "dialoger", 8)
    granskare = Granskare(klient, allt())
    slump = cycle(SKRAP)
    frammande_nycklar = [str(frammande.pk), str(frammande.moten.first().pk), frammande.nummer]
    for form in formular:
        if form.metod != "post":
            continue
        for vad, data, skriver_aldrig in _angrepp(form, frammande_nycklar, slump):
            granskare.sand(f"{form.namn} {vad}", "post", form.adress, data, skriver_aldrig=skriver_aldrig)
    assert not granskare.fel, "\n".join(granskare.fel)
    assert granskare.antal > 100


@pytest.mark.inbyggt
def test_bad_addresses_are_answered_with_words(arenden):
    varld, par, egna, _ = arenden
    klient = Client()
    klient.force_login(par[0])
    oppnade, formular = vandra(klient, starter(egna), "dialoger", 2)
    granskare = Granskare(klient, allt())
    slump = cycle([*SKRAP, "x\x00y", "å" * 3000])
    get_formular = [form for form in formular if form.metod == "get"]
    alla_falt = sorted({falt for form in get_formular for falt in form.falt})
    for adresser in oppnade.values():
        adress = adresser[0].partition("?")[0]
        egna_falt = {falt for form in get_formular if form.adress.partition("?")[0] == adress for falt in form.falt}
        fragor = [{falt: next(slump)} for falt in sorted({*FRAGOR, *egna_falt})]
        for fraga in (*fragor, {falt: next(slump) for falt in alla_falt}):
            granskare.sand("fråga", "get", f"{adress}?{urlencode(fraga)}", skriver_aldrig=True)
    for namn, (_, _, _) in MATRIS.items():
        if not namn.startswith("dialoger:"):
            continue
        for adress in _forvrangda(varld.adress(namn)):
            status = granskare.sand(namn, "post", adress, {"skal": "x"}, skriver_aldrig=True)
            borta = status == 302 and namn in SVARAR_LUGNT
            if status not in (403, 404, 405) and not borta:
                granskare.fel.append(f"{namn} {adress}: {status}")
    assert not granskare.fel, "\n".join(granskare.fel)


# A second removal of what is gone is answered calmly, and says nothing of what it was.
SVARAR_LUGNT = {"dialoger:tid_ta_bort", "dialoger:vy_ta_bort", "dialoger:franvaro_ta_bort"}


def _forvrangda(adress: str) -> Iterator[str]:
    """The same address with another number: none such, too large for the database, and with a NUL after it."""
    for monster, varden in ((r"KD-\d{4}-\d+", ("KD-0000-0000", "KD-9999-99999")), (r"/\d+/", ("/0/", f"/{10**30}/"))):
        for varde in varden:
            if (ny := re.sub(monster, varde, adress)) != adress:
                yield ny
    if re.search(r"\d", adress):
        yield adress.rstrip("/") + "%00/"


def test_the_pair_of_one_case_changes_nothing_in_another(arenden):
    """Every form of another pair's case, filled in as they would have done it and sent by somebody else."""
    varld, par, _, frammande = arenden
    deras = Client()
    deras.force_login(frammande.tilldelningar.get(myndighet="SV").utforare)
    _, formular = vandra(deras, [frammande.get_absolute_url()], "dialoger", 3)
    mal = [f for f in formular if f.metod == "post" and _om(f.adress, frammande)]
    assert len(mal) >= 8
    bas, fel = allt(), []
    for vem in ("annat par", *ALLA):
        if vem in ("samordnare", "administrator"):
            continue  # they change every case
        klient = varld.klient(vem) if vem in varld.folk else Client()
        if vem == "annat par":
            klient.force_login(par[0])
        granskare = Granskare(klient, bas)
        for form in mal:
            status = granskare.sand(vem, "post", form.adress, _utfyllt(form), skriver_aldrig=True)
            if status not in (302, 403, 404) or (status == 302) != (vem in ("anonym", "inaktiv")):
                granskare.fel.append(f"{vem} {form.adress}: {status}")
        fel += granskare.fel
    assert not fel, "\n".join(fel)


def _om(adress: str, dialog: Dialog) -> bool:
    return dialog.nummer in adress or any(f"/moten/{pk}/" in adress for pk in dialog.moten.values_list("pk", flat=True))
