"""A whole bundle: all files of an underlag, their manifest and the ZIP. Same input, same bytes (XLSX: same cells)."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from ..innehall import Skolformsdel, Underlagsinnehall, till_json
from . import MALLVERSION, json_, pdf, xlsx
from .utgava import Utgava

FORMATVERSION = 1
_ZIPTID = (2000, 1, 1, 0, 0, 0)
STEG = 4

Framsteg = Callable[[int, int, str], None]
"""Receives (done, of, what is being done)."""


@dataclass(frozen=True, slots=True)
class Fil:
    format: str
    namn: str
    data: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def indata_hash(innehall_json: str) -> str:
    """Of everything that decides what a reader sees: content, and the version of templates and layout."""
    return hashlib.sha256(f"{MALLVERSION}\n{innehall_json}".encode()).hexdigest()


def bygg(innehall: Underlagsinnehall, utgava: Utgava, framsteg: Framsteg | None = None) -> tuple[Fil, ...]:
    """XLSX, PDF, varden.json, manifest.json and the ZIP of them, in that order."""
    sag = framsteg or (lambda klart, av, text: None)
    sag(0, STEG, "Skriver Excelfilen")
    filer = [Fil("xlsx", "underlag.xlsx", xlsx.skriv(innehall, utgava))]
    sag(1, STEG, "Ritar diagram och sätter sidor")
    html = pdf.html(innehall, utgava)
    sag(2, STEG, "Skriver PDF-filen")
    filer.append(Fil("pdf", "underlag.pdf", pdf.rendera(html)))
    sag(3, STEG, "Packar filerna")
    filer.append(Fil("json", "varden.json", json_.skriv(innehall)))
    filer.append(Fil("manifest", "manifest.json", _manifest(innehall, utgava, filer)))
    filer.append(Fil("zip", "underlag.zip", _zip(filer)))
    return tuple(filer)


def _manifest(innehall: Underlagsinnehall, utgava: Utgava, filer: list[Fil]) -> bytes:
    data = {
        "huvudman": {"nyckel": innehall.huvudman.nyckel, "namn": innehall.huvudman.namn},
        "version": utgava.version,
        "foregaende_version": utgava.forra,
        "andrade_varden": len(utgava.andringar),
        "indata_sha256": indata_hash(till_json(innehall)),
        "release": {
            "namn": innehall.release.namn,
            "godkand": innehall.release.godkand,
            "kallor": [{"fil": k.fil, "sha256": k.sha256, "period": k.period} for k in innehall.release.kallor],
        },
        "versioner": {
            "format": FORMATVERSION,
            "innehall": innehall.formatversion,
            "mall": MALLVERSION,
            "kvalitetssystem": innehall.release.kvalitetssystem,
        },
        "skolformer": [{"skolform": d.skolform, "period": d.period, "liknande": _liknande(d)} for d in innehall.delar],
        "oversikt": [dataclasses.asdict(rad) for rad in innehall.oversikt],
        "filer": [{"namn": f.namn, "sha256": f.sha256, "storlek": len(f.data)} for f in filer],
    }
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def _liknande(del_: Skolformsdel) -> dict[str, Any] | None:
    if del_.liknande is None:
        return None
    return {
        "beskrivning": del_.liknande.beskrivning,
        "matt": list(del_.liknande.matt),
        "huvudman": [
            {
                "nyckel": h.nyckel,
                "namn": h.namn,
                "skal": h.skal,
                "varden": {v.matt_kod: json_.kortast(v.varde) for v in h.varden},
            }
            for h in del_.liknande.huvudman_lista
        ],
    }


def _zip(filer: list[Fil]) -> bytes:
    ut = BytesIO()
    with ZipFile(ut, "w") as arkiv:
        for fil in filer:
            info = ZipInfo(fil.namn, _ZIPTID)
            info.external_attr = 0o644 << 16
            packad = fil.format in ("xlsx", "pdf")  # compressed already
            arkiv.writestr(info, fil.data, ZIP_STORED if packad else ZIP_DEFLATED)
    return ut.getvalue()
