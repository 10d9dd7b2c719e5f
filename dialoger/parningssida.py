"""The page of a proposal of pairs: its quality in four sentences, the rows, and the load of each person."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from django.db.models import QuerySet

from huvudman.tabeller import antal_text, plats
from kvalitet import svenska

from .begrepp import UTAN_KONTOR
from .gemensamma import hor_ihop
from .models import Dialog, Omgang, Parningsforslag, Tilldelning
from .parning import FORKLARINGAR, Onskemal, Vikter

NARA_TAKET = 90.0


def kontext(omgang: Omgang, forslag: Parningsforslag | None, kontor: str) -> dict[str, Any]:
    """`kontor`: show the cases of one office only. Cases that have got a pair since then are not shown."""
    kvar = {d.nummer: d for d in utan_par(omgang)}
    data = forslag.resultat if forslag else {}
    personer = {int(pk): person for pk, person in data.get("personer", {}).items()}
    alla = [_rad(p, kvar[p["nummer"]], personer) for p in data.get("par", ()) if p["nummer"] in kvar]
    _satt_gemensamma(omgang, alla, kvar, data)
    antal = Counter(rad["kontor"] for rad in alla)
    rader = [rad for rad in alla if not kontor or rad["kontor"] == kontor]
    return {
        "omgang": omgang,
        "forslag": forslag,
        "antal_utan": len(kvar),
        "tal": _tal(data, alla, len(kvar)) if forslag else [],
        "rader": rader,
        "flikar": _flikar(antal, kontor) if len(antal) > 1 else [],
        "utan": _utan(data, kvar),
        "antal_far_inget": sum(u["nummer"] in kvar for u in data.get("utan_par", ())),
        "hinder": data.get("hinder", []),
        "nya": len(kvar.keys() - {p["nummer"] for p in (*data.get("par", ()), *data.get("utan_par", ()))}),
        "belastning": _belastning(data, personer),
        "vikter": _vikter(forslag),
    }


def _utan(data: dict[str, Any], kvar: dict[str, Dialog]) -> list[tuple[str, list[Dialog]]]:
    """The cases that no pair could be found for, by why: what is the same for many is said once."""
    ut: dict[str, list[Dialog]] = {}
    for rad in data.get("utan_par", ()):
        if rad["nummer"] in kvar:
            ut.setdefault(" ".join(rad["skal"]), []).append(kvar[rad["nummer"]])
    return list(ut.items())


def utan_par(omgang: Omgang) -> QuerySet[Dialog]:
    fraga: Any = Dialog.objects.oppna().filter(omgang=omgang)
    ut: QuerySet[Dialog] = (
        fraga.otilldelade().select_related("huvudman__kommun__lan", "regionkontor").order_by("nummer")
    )
    return ut


def _rad(p: dict[str, Any], dialog: Dialog, personer: dict[int, dict[str, str]]) -> dict[str, Any]:
    huvudman = dialog.huvudman
    barn = antal_text(huvudman.barn_elever, huvudman.barn_elever_ofullstandigt)
    return {
        "dialog": dialog,
        "kontor": dialog.regionkontor.namn if dialog.regionkontor else UTAN_KONTOR,
        "fakta": f"{plats(huvudman)}, {barn} barn och elever" if barn else plats(huvudman),
        "timmar": f"{svenska.tal(p['timmar'], 0)} timmar",
        "par": _par(p, personer),
        "lasta": bool(p["lasta"]),
        "skal": p["delar"],
        "alternativ": [_alternativ(p["nummer"], a, personer) for a in p["alternativ"]],
        "varde": f"{p['nummer']}:{p['sv']}:{p['spsm']}",
    }


def _satt_gemensamma(
    omgang: Omgang, rader: list[dict[str, Any]], kvar: dict[str, Dialog], data: dict[str, Any]
) -> None:
    """Which cases belong together, and whether the pairs differ: the proposal itself does not weigh it."""
    ihop = hor_ihop(omgang.pk)
    if not ihop:
        return
    paren: dict[int, set[int]] = defaultdict(set)  # by huvudman
    tilldelade = Tilldelning.objects.filter(
        till=None, dialog__omgang=omgang, dialog__avslutad=None, dialog__huvudman__in=ihop
    )
    for huvudman, utforare in tilldelade.values_list("dialog__huvudman", "utforare"):
        paren[huvudman].add(utforare)
    for p in data.get("par", ()):
        if p["nummer"] in kvar:
            paren[kvar[p["nummer"]].huvudman_id] = {p["sv"], p["spsm"]}
    for rad in rader:
        egen = rad["dialog"].huvudman_id
        if andra := ihop.get(egen):
            rad["gemensam"] = svenska.lista(andra)
            rad["olika_par"] = any(paren[en.pk] != paren[egen] for en in andra if en.pk in paren)


def _par(p: dict[str, Any], personer: dict[int, dict[str, str]]) -> list[dict[str, Any]]:
    return [
        {"namn": personer[pk]["namn"], "initialer": svenska.initialer(personer[pk]["namn"]), "spsm": nr == 1}
        for nr, pk in enumerate((p["sv"], p["spsm"]))
    ]


def _alternativ(nummer: str, a: dict[str, Any], personer: dict[int, dict[str, str]]) -> dict[str, Any]:
    return {
        "namn": svenska.lista(rad["namn"] for rad in _par(a, personer)),
        "andringar": a["andringar"],
        "bryter": a["bryter"],
        "varde": f"{nummer}:{a['sv']}:{a['spsm']}",
    }


def _tal(data: dict[str, Any], alla: list[dict[str, Any]], kvar: int) -> list[dict[str, str]]:
    """Four numbers, each with what it means."""
    efter = [b["efter"] for b in data["belastning"] if b["efter"] is not None and b["efter"] != b["fore"]]
    fore = [b["fore"] for b in data["belastning"] if b["efter"] is not None and b["efter"] != b["fore"]]
    tal = [
        {
            "tal": f"{svenska.tal(len(alla))} av {svenska.tal(kvar)}",
            "rubrik": "ärenden får ett par",
            "text": "Inga regler bryts." if not data["utan_par"] else "Nedan står vilka regler som krockar.",
        }
    ]
    if efter:
        tal.append(
            {
                "tal": _spann(efter),
                "rubrik": "av arbetstiden används per person",
                "text": f"Före: {_spann(fore)}. Gäller dem som får nya ärenden.",
            }
        )
    if data["restid_i_turordning"] is not None:
        kortare = data["restid_i_turordning"] - data["restid"]
        tal.append(
            {
                "tal": f"{svenska.tal(abs(kortare), 0)} timmar",
                "rubrik": "kortare restid" if kortare >= 0 else "längre restid",
                "text": "än om ärendena delas ut i turordning.",
            }
        )
    tal.append(
        {
            "tal": svenska.procent(100 * data["gap"], 1),
            "rubrik": "är det mesta som går att förbättra",
            "text": f"Beräkningen tog {svenska.tal(data['sekunder'], 1)} sekunder.",
        }
    )
    return tal


def _spann(varden: list[float]) -> str:
    lagst, hogst = svenska.tal(min(varden), 0), svenska.tal(max(varden), 0)
    return f"{lagst}{svenska.FAST}%" if lagst == hogst else f"{lagst}–{hogst}{svenska.FAST}%"


def _flikar(antal: Counter[str], vald: str) -> list[dict[str, Any]]:
    flikar = [{"namn": "Alla", "url": "?", "aktiv": not vald, "antal": antal.total()}]
    for kontor in sorted(antal, key=svenska.sorteringsnyckel):
        flikar.append({"namn": kontor, "url": f"?kontor={kontor}", "aktiv": kontor == vald, "antal": antal[kontor]})
    return flikar


def _belastning(data: dict[str, Any], personer: dict[int, dict[str, str]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """By agency, those whose load changes or is near the limit first in order of name."""
    grupper: dict[str, list[dict[str, Any]]] = {"SV": [], "SPSM": []}
    for b in data.get("belastning", ()):
        if b["efter"] is None:
            continue
        person = personer[b["pk"]]
        grupper[person["myndighet"]].append(
            {
                "namn": person["namn"],
                "initialer": svenska.initialer(person["namn"]),
                "spsm": person["myndighet"] == "SPSM",
                "fore": svenska.tal(b["fore"], 0),
                "efter": svenska.tal(b["efter"], 0),
                "stapel_fore": min(100.0, b["fore"]),
                "stapel_nytt": max(0.0, min(100.0, b["efter"]) - min(100.0, b["fore"])),
                "over": b["efter"] > 100,
                "nara": NARA_TAKET <= b["efter"] <= 100,
            }
        )
    namn = {"SV": "Skolverket", "SPSM": "SPSM"}
    return [
        (namn[m], sorted(rader, key=lambda r: svenska.sorteringsnyckel(r["namn"])))
        for m, rader in grupper.items()
        if rader
    ]


def _vikter(forslag: Parningsforslag | None) -> list[dict[str, Any]]:
    vikter = forslag.vikter if forslag else {}
    return [
        {
            "kod": onskemal.value,
            "namn": FORKLARINGAR[onskemal].namn,
            "text": FORKLARINGAR[onskemal].text,
            "vikt": vikter.get(onskemal.value, getattr(Vikter(), onskemal.value)),
        }
        for onskemal in Onskemal
    ]
