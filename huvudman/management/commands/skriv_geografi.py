"""Write data/geografi.json from the published lists of kommuner, län and kommungrupper."""

import csv
import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from huvudman import geografi
from kvalitet.filer import Filfel, las_text, sha256_av
from kvalitet.kommando import Kommando, utfil

FILER = ("municipality_county.csv", "counties.csv", "Kommungruppsindelning_2017.csv")


class Command(Kommando):
    help = "Skriv om referensfilen med kommuner, län och kommungrupper från de publicerade listorna."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("katalog", type=Path, help=f"Mapp med {', '.join(FILER)}.")
        parser.add_argument("--ut", type=utfil, default=geografi.FIL, help="Filen som skrivs.")

    def utfor(self, *, katalog: Path, ut: Path, **_: Any) -> dict[str, Any]:
        try:
            data = las(katalog)
        except Filfel as fel:
            raise CommandError(str(fel)) from fel
        ut.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")
        self.skriv(f"{len(data['kommuner'])} kommuner och {len(data['lan'])} län skrivna till {ut.name}.")
        return {"kommuner": len(data["kommuner"]), "lan": len(data["lan"])}


def _rader(sokvag: Path, avskiljare: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(las_text(sokvag).splitlines(), delimiter=avskiljare))


def _officiellt(namn: str, kort: str) -> str:
    """The list puts a genitive s also after x (Kalixs kommun), where Swedish has none."""
    return f"{kort} kommun" if kort.endswith(("s", "x", "z")) and namn == f"{kort}s kommun" else namn


def las(katalog: Path) -> dict[str, Any]:
    kommuner, lan, grupper = (katalog / namn for namn in FILER)
    grupp_for = {rad["Kommunkod"].zfill(4): rad for rad in _rader(grupper, ";") if rad.get("Kommunkod")}
    return {
        "kallor": [
            {"fil": fil.name, "sha256": sha256_av(fil), "kalla": kalla}
            for fil, kalla in (
                (kommuner, "SCB:s kommunindelning enligt sjbrg/swedish-geodata, CC0 1.0"),
                (lan, "SCB:s länsindelning enligt sjbrg/swedish-geodata, CC0 1.0"),
                (grupper, "SKL:s kommungruppsindelning 2017"),
            )
        ],
        "lan": [{"kod": rad["county_code"], "namn": rad["county_name"]} for rad in _rader(lan)],
        "kommuner": [
            {
                "kod": rad["municipality_code"],
                "namn": rad["municipality_name_short"],
                "officiellt": _officiellt(rad["municipality_name"], rad["municipality_name_short"]),
                "lan": rad["county_code"],
                "grupp_kod": grupp_for.get(rad["municipality_code"], {}).get("Grupp", ""),
                "grupp": grupp_for.get(rad["municipality_code"], {}).get("Kommungrupp 2017 namn", ""),
            }
            for rad in _rader(kommuner)
        ],
    }
