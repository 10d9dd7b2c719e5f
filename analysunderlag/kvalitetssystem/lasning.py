"""Read the data files of the quality system. A fault stops the reading with a message that names file and item."""

from __future__ import annotations

import dataclasses
import datetime
import tomllib
import types
import typing
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from .data import (
    Avsnittsdata,
    Faktordata,
    Luckdata,
    Mattdata,
    Sambandsdata,
    Skolformsdata,
    Systemdata,
    Teckendata,
)
from .kontroll import Datafel, kontrollera

KATALOG = Path(__file__).resolve().parent.parent / "data" / "kvalitetssystem"
ARV = ("kalla", "harkomst")


def las_system(katalog: Path = KATALOG) -> Systemdata:
    """Read and validate a whole version. Raises `Datafel` on the first fault."""
    huvud = _toml(katalog / "system.toml")
    okanda = set(huvud) - {"version", "giltig_fran"}
    if okanda:
        raise Datafel(f"system.toml: okänt fält {', '.join(sorted(okanda))}.")
    avsnitt: list[Avsnittsdata] = []
    matt: list[Mattdata] = []
    luckor: list[Luckdata] = []
    samband: list[Sambandsdata] = []
    for mapp in sorted(p for p in katalog.iterdir() if p.is_dir()):
        for fil in sorted(mapp.glob("[0-9]*-*.toml")):
            _las_avsnitt(fil, mapp.name, avsnitt, matt)
        luckor += _lista(mapp / "luckor.toml", "lucka", Luckdata, {"skolform": mapp.name})
        samband += _lista(mapp / "samband.toml", "samband", Sambandsdata, {"skolform": mapp.name})
    data = {
        "version": huvud.get("version"),
        "giltig_fran": huvud.get("giltig_fran"),
        "skolformer": tuple(_skolformer(katalog / "skolformer.toml")),
        "avsnitt": tuple(avsnitt),
        "matt": tuple(matt),
        "faktorer": tuple(_lista(katalog / "framgangsfaktorer.toml", "faktor", Faktordata)),
        "tecken": tuple(_lista(katalog / "tecken.toml", "tecken", Teckendata)),
        "luckor": tuple(luckor),
        "samband": tuple(samband),
    }
    system = _bygg(Systemdata, data, "system.toml")
    kontrollera(system)
    return system


def fran_dict(data: dict[str, Any]) -> Systemdata:
    """Read back a snapshot (`Systemdata.till_dict`). Raises `Datafel` when it is not one."""
    return _bygg(Systemdata, data, "ögonblicksbilden")


def matt_fran_dict(data: dict[str, Any], plats: str) -> Mattdata:
    """A measure from plain data. Raises `Datafel`; `kontrollera` says whether it fits in a system."""
    return _bygg(Mattdata, data, plats)


def _toml(fil: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(fil.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Datafel(f"{fil.name}: filen saknas i {fil.parent}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fel:
        raise Datafel(f"{fil.name}: går inte att läsa ({fel}).") from fel


def _las_avsnitt(fil: Path, skolform: str, avsnitt: list[Avsnittsdata], matt: list[Mattdata]) -> None:
    data = _toml(fil)
    standard = data.pop("standard", {})
    rader = data.pop("matt", [])
    arv = {namn: data[namn] for namn in ARV if namn in data}
    data.setdefault("rubrik_harkomst", data.get("harkomst"))
    nytt = _bygg(Avsnittsdata, {**data, "skolform": skolform}, fil.name)
    avsnitt.append(nytt)
    for rad in rader:
        plats = f"{fil.name}, {rad.get('kod', 'mått utan kod')}"
        ordning = sum(m.skolform == skolform for m in matt) + 1
        gemensamt = {"skolform": skolform, "avsnitt": nytt.kod, "ordning": ordning}
        matt.append(_bygg(Mattdata, {**arv, **standard, **rad, **gemensamt}, plats))


def _skolformer(fil: Path) -> typing.Iterator[Skolformsdata]:
    data = _toml(fil)
    rader = data.pop("skolform", [])
    malsattning_kalla = data.pop("malsattning_kalla", None)
    for ordning, rad in enumerate(rader, start=1):
        paragraf = rad.pop("paragraf", None)
        plats = f"{fil.name}, {rad.get('kod', 'skolform utan kod')}"
        if not paragraf or not malsattning_kalla:
            raise Datafel(f"{plats}: paragraf eller malsattning_kalla saknas.")
        yield _bygg(
            Skolformsdata,
            {
                "ar_skolform": True,
                **data,
                **rad,
                "ordning": ordning,
                "malsattning_kalla": f"{malsattning_kalla} {paragraf}",
                "malsattning_harkomst": "antagande",
            },
            plats,
        )


def _lista(fil: Path, nyckel: str, typ: type, extra: dict[str, Any] | None = None) -> list[Any]:
    data = _toml(fil)
    rader = data.pop(nyckel, [])
    namn = f"{fil.parent.name}/{fil.name}"
    return [
        _bygg(typ, {**data, **rad, **(extra or {})}, f"{namn}, {nyckel} {nummer}")
        for nummer, rad in enumerate(rader, start=1)
    ]


def _bygg(typ: Any, data: dict[str, Any], plats: str) -> Any:
    falt = {f.name: f for f in dataclasses.fields(typ)}
    okanda = sorted(set(data) - set(falt))
    if okanda:
        raise Datafel(f"{plats}: okänt fält {', '.join(okanda)}.")
    saknade = [namn for namn, f in falt.items() if data.get(namn) is None and f.default is dataclasses.MISSING]
    if saknade:
        raise Datafel(f"{plats}: {', '.join(saknade)} saknas.")
    typer = _typer(typ)
    return typ(**{namn: _varde(typer[namn], varde, f"{plats}, {namn}") for namn, varde in data.items()})


@cache
def _typer(typ: Any) -> dict[str, Any]:
    return typing.get_type_hints(typ)


def _varde(typ: Any, varde: Any, plats: str) -> Any:
    """Check and convert one value against its annotation."""
    if typing.get_origin(typ) is types.UnionType:
        if varde is None:
            return None
        typ = next(t for t in typing.get_args(typ) if t is not type(None))
    if typing.get_origin(typ) is tuple:
        if not isinstance(varde, list | tuple):
            raise Datafel(f"{plats}: ska vara en lista.")
        return tuple(_varde(typing.get_args(typ)[0], v, plats) for v in varde)
    if dataclasses.is_dataclass(typ):
        return varde if isinstance(varde, typ) else _bygg(typ, varde, plats)  # type: ignore[arg-type]
    if isinstance(typ, type) and issubclass(typ, StrEnum):
        if varde not in {m.value for m in typ}:
            raise Datafel(f"{plats}: {varde!r} är inte något av {', '.join(m.value for m in typ)}.")
        return typ(varde)
    if typ is datetime.date and isinstance(varde, str):
        return datetime.date.fromisoformat(varde)
    if type(varde) is not typ:
        raise Datafel(f"{plats}: {varde!r} har fel slag.")
    return varde
