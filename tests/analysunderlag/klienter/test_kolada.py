"""Key figures of Kolada, downloaded page by page and read as the same table as Kolada's CSV."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from analysunderlag.kallor import Niva, las_kallfil
from analysunderlag.kallor.jamforelse import jamfor
from analysunderlag.klienter import Klientfel, hamta_kolada
from analysunderlag.vardetyper import Vardetyp

from .tjanst import Tabell, Tjanst, anslut, kolada_bas, tjanst

KPI = "N15813"
OMRADEN = [
    {"id": "0000", "title": "Riket", "type": "L"},
    {"id": "0114", "title": "Upplands Väsby", "type": "K"},
    {"id": "1440", "title": "Ale", "type": "K"},
]
DATA = f"data/kpi/{KPI}/year/"


def post(omrade: str, ar: int, *varden: tuple[str, str, Any], **falt: Any) -> dict[str, Any]:
    """One item: (gender, status, value) each."""
    rader = [
        {"gender": kon, "count": 1, "status": status, "value": tal, "isdeleted": False} for kon, status, tal in varden
    ]
    return {"kpi": KPI, "municipality": omrade, "period": ar, "values": rader, **falt}


POSTER = [
    post("0000", 2024, ("T", "", 71.9)),
    post("0114", 2024, ("T", "", 64), ("K", "Privacy", None), ("M", "Missing", None)),
    post("1440", 2024, ("T", "", 0.0)),
    post("1440", 2023, ("T", "Not applicable", None)),
]


@pytest.fixture
def t() -> Iterator[Tjanst]:
    kolada = {
        "municipality": OMRADEN,
        f"kpi/{KPI}": [{"id": KPI, "title": "Lärare med legitimation", "publication_date": "2026-02-01"}],
        f"{DATA}2023,2024": POSTER,
        "per_sida": 3,
    }
    with tjanst(Tabell({}, {}, {}, {}), kolada=kolada) as t:
        yield t


def hamta(t: Tjanst, till: Path, ar: range = range(2023, 2025), kpi: tuple[str, ...] = (KPI,), **val: Any) -> int:
    return hamta_kolada(anslut(t, bas=kolada_bas(t)), kpi, ar, till, **val)


def datafragor(t: Tjanst) -> list[str]:
    return [vag for _, vag, _ in t.anrop if vag.startswith("/v3/data/")]


def test_every_page_is_read_and_each_value_has_its_kind(t: Tjanst, tmp_path: Path):
    till = tmp_path / "f"
    assert hamta(t, till) == 6

    assert len(datafragor(t)) == 2
    kalla = las_kallfil(till)
    assert (kalla.slag, kalla.utgivare, kalla.fel, kalla.celler) == ("koladasvar", "RKA, Kolada", (), 6)
    assert [(dict(v.avser), v.niva, v.kod, v.period, v.cell.typ, v.cell.varde) for v in kalla.varden()] == [
        ({"kommunkod": k, "kon": kon}, niva, "gr_leg_lageskommun", ar, typ, tal)
        for k, kon, niva, ar, typ, tal in [
            ("0000", "samtliga", Niva.RIKET, "2024", Vardetyp.TAL, kalla.tabeller[0].rader[0].varden[0].varde),
            ("0114", "samtliga", Niva.KOMMUN, "2024", Vardetyp.TAL, 64),
            ("0114", "kvinnor", Niva.KOMMUN, "2024", Vardetyp.SEKRETESS, None),
            ("0114", "man", Niva.KOMMUN, "2024", Vardetyp.SAKNAS, None),
            ("1440", "samtliga", Niva.KOMMUN, "2024", Vardetyp.TAL, 0),
            ("1440", "samtliga", Niva.KOMMUN, "2023", Vardetyp.EJ_TILLAMPLIGT, None),
        ]
    ]
    assert str(kalla.tabeller[0].rader[0].varden[0].varde) == "71.9"


def test_a_value_marked_as_removed_is_no_value(t: Tjanst, tmp_path: Path):
    t.kolada[f"{DATA}2023,2024"] = [*POSTER, post("1440", 2022 + 1, ("K", "", 5))]
    t.kolada[f"{DATA}2023,2024"][-1]["values"][0]["isdeleted"] = True

    hamta(t, till := tmp_path / "f")

    kalla = las_kallfil(till)
    assert kalla.celler == 6
    assert [f.text for f in kalla.varningar] == ["1 värden är märkta som borttagna i Kolada och räknas inte."]


def test_it_takes_no_more_than_25_years_a_question(t: Tjanst, tmp_path: Path):
    forsta, andra = (",".join(map(str, ar)) for ar in (range(1990, 2015), range(2015, 2025)))
    t.kolada |= {f"{DATA}{forsta}": [], f"{DATA}{andra}": POSTER}

    assert hamta(t, tmp_path / "f", range(1990, 2025)) == 6
    assert len({vag.split("?")[0] for vag in datafragor(t)}) == 2


def test_a_cut_off_download_goes_on_and_asks_for_no_page_twice(t: Tjanst, tmp_path: Path):
    hamta(t, tmp_path / "hel")
    alla = datafragor(t)
    t.anrop.clear()
    t.manus = deque(["", "403"])
    with pytest.raises(Klientfel, match=r"N15813, http://.*: Tjänsten nekar frågan"):
        hamta(t, tmp_path / "f")
    t.anrop.clear()

    hamta(t, tmp_path / "f")

    assert datafragor(t) == alla[1:]
    assert (tmp_path / "f").read_bytes() == (tmp_path / "hel").read_bytes()


@pytest.mark.parametrize(
    ("andrat", "text"),
    [
        ({"count": 3}, "Kolada säger att posterna är 3, men 4 kom fram"),
        ({"count": "fyra"}, "count saknas"),
        ({"annan_bas": "http://127.0.0.2:9"}, "Nästa sida ligger på en annan adress (http://127.0.0.2:9"),
        ({f"{DATA}2023,2024": [post("9999", 2024, ("T", "", 1))]}, "Området 9999 finns inte i Koladas lista"),
        ({f"{DATA}2023,2024": [post("1440", 2020, ("T", "", 1))]}, "Svaret gäller N15813 2020, som frågan inte gällde"),
        ({f"{DATA}2023,2024": [post("1440", 2024, ("X", "", 1))]}, "har inte könet T, K eller M"),
        ({f"{DATA}2023,2024": [post("1440", 2024, ("T", "Okänd", None))]}, "har den okända statusen ”Okänd”"),
        ({f"{DATA}2023,2024": [post("1440", 2024, ("T", "", "12"))]}, "Värdet ”12” för N15813 är inget tal"),
        ({f"{DATA}2023,2024": [{"kpi": KPI}]}, "En post saknar kpi, municipality, period eller values"),
        ({f"kpi/{KPI}": []}, "Nyckeltalet N15813 finns inte i Kolada"),
    ],
)
def test_an_answer_that_is_not_what_it_should_be_is_refused(
    t: Tjanst, tmp_path: Path, andrat: dict[str, Any], text: str
):
    t.kolada |= andrat

    with pytest.raises(Klientfel) as fel:
        hamta(t, tmp_path / "f")

    assert text in str(fel.value)
    assert not (tmp_path / "f").exists()


def test_count_may_be_that_of_all_pages(t: Tjanst, tmp_path: Path):
    t.kolada["count"] = 4

    assert hamta(t, tmp_path / "f") == 6


def test_a_key_figure_published_anew_during_the_download_is_refused(t: Tjanst, tmp_path: Path):
    def efter(t: Tjanst) -> None:
        t.kolada[f"kpi/{KPI}"][0]["publication_date"] = "2026-12-01"

    t.efter = efter

    with pytest.raises(Klientfel, match="Tabellen har ändrats sedan hämtningen började: nyckeltal"):
        hamta(t, tmp_path / "f")


def test_what_is_no_key_figure_is_never_asked_for(t: Tjanst, tmp_path: Path):
    with pytest.raises(Klientfel, match=r"”N15813/\.\./x” är inget nyckeltal"):
        hamta(t, tmp_path / "f", kpi=("N15813/../x",))
    assert t.anrop == []


def test_a_value_beside_a_status_is_a_fault_of_its_cell(t: Tjanst, tmp_path: Path):
    t.kolada[f"{DATA}2023,2024"] = [post("1440", 2024, ("T", "Privacy", 5.5))]

    hamta(t, till := tmp_path / "f")

    kalla = las_kallfil(till)
    assert (kalla.celler, kalla.avvisade) == (1, 1)
    assert "Privacy 5.5" in str(kalla.fel[0])


def csvrader(fil: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(fil.read_text(encoding="utf-8").splitlines()))


def test_the_real_values_downloaded_equal_the_csv(kallfil: Callable[[str], Path], tmp_path: Path):
    fil = kallfil("kolada/kolada_data_kommun_skola.csv")
    omraden, rader = csvrader(kallfil("kolada/kolada_municipality_list.csv")), csvrader(fil)
    kpier = sorted({r["kpi"] for r in rader})
    ar = sorted({int(r["year"]) for r in rader})
    poster: dict[tuple[str, str, str], dict[str, Any]] = {}
    for r in rader:
        p = poster.setdefault(
            (r["kpi"], r["municipality_id"], r["year"]),
            {"kpi": r["kpi"], "municipality": r["municipality_id"], "period": int(r["year"]), "values": []},
        )
        tal = float(r["value"]) if r["value"] else None
        p["values"].append({"gender": r["gender"], "count": 1, "status": r["status"], "value": tal})
    kolada: dict[str, Any] = {
        "municipality": omraden,
        f"kpi/{','.join(kpier)}": [{"id": k, "title": k} for k in kpier],
    }
    for kpi in kpier:
        kolada[f"data/kpi/{kpi}/year/{','.join(map(str, ar))}"] = [p for n, p in poster.items() if n[0] == kpi]
    with tjanst(Tabell({}, {}, {}, {}), kolada=kolada) as t:
        hamta(t, tmp_path / "f", range(ar[0], ar[-1] + 1), tuple(kpier))

    resultat = jamfor(las_kallfil(fil), las_kallfil(tmp_path / "f"))

    assert (resultat.lika, resultat.konflikter) == (len(rader), ())
    assert (resultat.bara_forsta, resultat.bara_andra) == ((), ())
