"""What we give out does not depend on the numbers behind protected cells.

Two countries with the same published file and different truths must give the same bundles and pages; and an edition
whose source protects a number that an earlier one had must be the same whatever that number was.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

from analysunderlag.bygge.utgava import Utgava, andringar
from analysunderlag.innehall import Underlagsinnehall, fran_json, till_json
from analysunderlag.models import Indikator, Statistikimport, Statistikrelease, Statistikvarde
from analysunderlag.services.kvalitetssystem import ladda_kvalitetssystem
from analysunderlag.services.underlagsindata import samla
from analysunderlag.vardetyper import TECKEN, Vardetyp
from tests.analysunderlag.verkliga import verklighet
from tests.factories import skapa_huvudman

from . import utdata
from .celler import Cell
from .granska import Utgivet, fasta, forklarade
from .lage import Lage, ge_ut
from .oberoende import pekar_ut, skillnader
from .varld import Varld, avrundat, skapa

HUVUDMAN = ("2120000000", "2120000005", "5560000013", "5560000022")


@pytest.fixture(scope="module")
def lander(tmp_path_factory: pytest.TempPathFactory) -> tuple[Lage, Varld, Path, Path]:
    """A country, and another with the same file where every protected number that can be is another."""
    mapp_a, mapp_b, a = tmp_path_factory.mktemp("a"), tmp_path_factory.mktemp("b"), skapa()
    lage = Lage(a, a.officiellt(mapp_a))
    nya = {}
    for cell in a.skyddade:
        g, sant = lage.fore[cell], float(a.sanning[cell])
        tak = min(g.hogst, max(sant * 2, g.minst + 1.0)) if g.bredd > 1e3 else g.hogst
        annat = (sant + (tak if tak - sant > sant - g.minst else g.minst)) / 2
        if abs(annat - sant) > 0.2:
            nya[cell] = annat
    b = a.andrad(nya)
    b.skriv(mapp_b)
    assert len(nya) > len(a.skyddade) / 2
    return lage, b, mapp_a, mapp_b


def test_the_same_file_hides_both_countries(lander: tuple[Lage, Varld, Path, Path]):
    lage, b, mapp_a, mapp_b = lander
    fil = "skolverket-ufa/Underlag_for_analys.xlsx"

    assert (mapp_a / fil).read_bytes() == (mapp_b / fil).read_bytes()
    assert sum(lage.varld.sanning[c] != b.sanning[c] for c in lage.varld.skyddade) > 200


@pytest.mark.parametrize("orgnr", HUVUDMAN)
def test_everything_given_out_is_the_same_in_both(lander: tuple[Lage, Varld, Path, Path], orgnr: str):
    _, _, mapp_a, mapp_b = lander
    a, b = (verklighet(mapp).bygg_innehall(orgnr) for mapp in (mapp_a, mapp_b))
    ut_a, ut_b = ge_ut(a), ge_ut(b)

    assert till_json(a) == till_json(b)
    assert skillnader(ut_a, ut_b) == []
    for format_ in ("json", "pdf"):  # XLSX holds the time it was written and is compared by what stands in it
        assert ut_a.fil(format_) == ut_b.fil(format_)
    assert (ut_a.sida, ut_a.pdf_html) == (ut_b.sida, ut_b.pdf_html)


Plantera = Callable[[Varld, Cell, Utgivet], Utgivet]


def mening(varld: Varld, cell: Cell, u: Utgivet) -> Utgivet:
    tal = str(avrundat(varld.sanning[cell], cell.matt)).replace(".", ",")
    return replace(u, sida=u.sida.replace("</body>", f"<p>Skolan har {tal} procent.</p></body>"))


def jamforelse(varld: Varld, cell: Cell, u: Utgivet) -> Utgivet:
    """Not the number itself, only whether it is above a limit."""
    ord_ = "över" if varld.sanning[cell] > 50 else "under"
    return replace(u, sida=u.sida.replace("</body>", f"<p>Skolan ligger {ord_} hälften.</p></body>"))


def test_a_number_that_looks_like_a_published_one_is_found(lander: tuple[Lage, Varld, Path, Path]):
    """The gap of test_utgivet: a protected number that equals an explained one of the same huvudman."""
    lage, b, mapp_a, _ = lander
    for orgnr in lage.varld.enheter:
        innehall = verklighet(mapp_a).innehall(orgnr)
        ut = ge_ut(innehall)
        kanda = forklarade(innehall, ut) | fasta()
        for cell in (c for c in lage.varld.skyddade if c.orgnr == orgnr and c.enhetskod and "gr_d" in c.matt):
            tal, annat = (avrundat(v.sanning[cell], cell.matt) for v in (lage.varld, b))
            if tal in kanda and tal != annat and lage.fore[cell].bredd > 5:
                funna = pekar_ut(lage, b, skillnader(mening(lage.varld, cell, ut), mening(b, cell, ut)))

                traff = next(s for s in funna if s.cell == cell)
                assert traff.efter.bredd < 1 < 5 < traff.fore.bredd
                assert traff.efter.minst <= lage.sant(cell) <= traff.efter.hogst
                return
    raise AssertionError("världen saknar fallet")


def test_a_word_that_depends_on_a_protected_number_is_found(lander: tuple[Lage, Varld, Path, Path]):
    lage, b, mapp_a, _ = lander
    cell = next(
        c for c in lage.varld.skyddade if "gr_d" in c.matt and (lage.varld.sanning[c] > 50) != (b.sanning[c] > 50)
    )
    ut = ge_ut(verklighet(mapp_a).innehall(cell.orgnr))

    funna = skillnader(jamforelse(lage.varld, cell, ut), jamforelse(b, cell, ut))

    assert [(s.plats, s.ena.strip()[:14]) for s in funna] == [("webbsidan, p", "Skolan ligger ")]


# Editions ----------------------------------------------------------------------------------------------------------


MATT, ENHET = "gr_d1_ak9_alla", "12345678"
NYCKEL = "2120002080"


def _import(nummer: int, rader: dict[tuple[str, str], dict[str, str]]) -> Statistikimport:
    """`rader`: (orgnr, unit) → measure → text. The checksum is made up, so that it tells nothing of the content."""
    ny = Statistikimport.objects.create(
        filnamn="Underlag.xlsx",
        sha256=f"{nummer:064x}",
        slag="ufa",
        titel="x",
        skolform="grundskola",
        perioder=["2024/25"],
    )
    indikatorer = {i.kod: i for i in Indikator.objects.all()}
    varden = []
    for (orgnr, enhetskod), matt in rader.items():
        for kod, text in matt.items():
            typ = TECKEN.get(text, Vardetyp.TAL)
            varden.append(
                Statistikvarde(
                    statistikimport=ny,
                    indikator=indikatorer[kod],
                    niva="enhet" if enhetskod else "riket" if orgnr == "00" else "huvudman",
                    orgnr=orgnr,
                    enhetskod=enhetskod,
                    period="2024/25",
                    ratext=text,
                    typ=typ,
                    varde=Decimal(text) if typ is Vardetyp.TAL else None,
                    cell="C5",
                )
            )
    Statistikvarde.objects.bulk_create(varden)
    return ny


def _release(namn: str, *importer: Statistikimport) -> Statistikrelease:
    release = Statistikrelease.objects.create(namn=namn)
    release.importer.set(importer)
    release.status, release.godkand = "godkand", timezone.make_aware(timezone.datetime(2026, 11, 13))
    release.save()
    return release


def andra_utgavan(fore: str, efter: str) -> tuple[Underlagsinnehall, Utgava, Utgivet]:
    """The second edition of an underlag, when the unit's number was `fore` in the first file and is `efter` now."""
    with transaction.atomic():
        ladda_kvalitetssystem()
        huvudman = skapa_huvudman("Exempelby kommun", nyckel=NYCKEL)
        koder = list(Indikator.objects.order_by("ordning").values_list("kod", flat=True))
        alla = {
            vem: dict.fromkeys(koder, "70") for vem in (("00", ""), (NYCKEL, ""), (NYCKEL, ENHET), (NYCKEL, "8" * 8))
        }
        alla[NYCKEL, ENHET][MATT] = fore
        forsta = _import(1, alla)
        v1 = fran_json(till_json(samla(huvudman, _release("Första", forsta))))
        andra = _import(2, {(NYCKEL, ENHET): {MATT: efter}})
        v2 = samla(huvudman, _release("Andra", forsta, andra))
        utgava = Utgava(2, 1, andringar(v1, v2))
        ut = ge_ut(v2, utgava)
        transaction.set_rollback(True)
    return v2, utgava, ut


@pytest.mark.django_db
def test_an_edition_is_the_same_whatever_number_the_source_has_taken_back():
    a, b = andra_utgavan("63.4", ".."), andra_utgavan("41.7", "..")

    assert till_json(a[0]) == till_json(b[0])
    assert a[1] == b[1]
    assert skillnader(a[2], b[2]) == []
    for format_ in ("json", "pdf"):
        assert a[2].fil(format_) == b[2].fil(format_)
    (andring,) = a[1].andringar
    assert (andring.fran, andring.till) == ("ett tal", "..")
    assert "63,4" not in a[2].sida


@pytest.mark.django_db
def test_a_change_between_published_numbers_is_still_said():
    """And so the test above would see the old number if it were there."""
    a, b = andra_utgavan("63.4", "64.0"), andra_utgavan("41.7", "64.0")

    assert [(x.fran, x.till) for x in (*a[1].andringar, *b[1].andringar)] == [("63,4", "64,0"), ("41,7", "64,0")]
    assert {s.plats.split(",")[0] for s in skillnader(a[2], b[2])} >= {"webbsidan", "underlag.xlsx", "underlag.pdf"}


def test_a_number_taken_back_and_its_change_would_give_it_away(lander: tuple[Lage, Varld, Path, Path]):
    """Why `ett tal`: the first edition's number is the protected one within its rounding, when nothing else changed."""
    lage, *_ = lander
    cell = next(c for c in lage.varld.skyddade if c.matt == MATT and c.enhetskod and lage.fore[c].bredd > 20)

    funna = lage.angrip(utdata.lika(lage.officiellt, "ändrat sedan version 1", round(lage.sant(cell), 1), 1, cell))

    assert cell in {s.cell for s in funna}
