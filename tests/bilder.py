"""Pictures of every page for every demo account at 1280 and 390 px, and of the PDF pages: `python3 -m tests.bilder`.

Starts the demo in a folder of its own, logs in as each account and walks from page to page. Every row of the URL table
must be seen by somebody. Exit code 1 when a page fails, is wider than the window or has a fault that the browser
reports.
"""

from manage import forbered

if __name__ == "__main__":
    forbered(test=True)

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from tests.demokorning import Demokorning

ROT = Path(__file__).resolve().parent.parent


def argument() -> argparse.Namespace:
    tolk = argparse.ArgumentParser(prog="python3 -m tests.bilder", description=__doc__.split("\n")[0], add_help=False)
    tolk.add_argument("-h", "--help", action="help", help="Visa den här hjälpen.")
    tolk.add_argument("--ut", type=Path, default=ROT / "bilder", help="Mapp för bilderna (annars bilder/).")
    tolk.add_argument("--konto", action="append", help="Bara kontot med den här e-postadressen; kan upprepas.")
    tolk.add_argument("--readme", action="store_true", help="Ta bara README:s bilder, till docs/bilder/.")
    return tolk.parse_args()


def main() -> int:
    val = argument()
    with tempfile.TemporaryDirectory(prefix="kvalitet-bilder-") as var:
        # Both the demo and this process read the same data; settings read the environment once.
        os.environ.update({"KVALITET_VAR": var, "KVALITET_LAGE": "demo", "DJANGO_ALLOW_ASYNC_UNSAFE": "true"})
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kvalitet.settings")
        with Demokorning(ROT) as demo:
            import django

            django.setup()
            from tests import bildtagning

            bildtagning.forbered()
            if val.readme:
                fel = bildtagning.readme(demo, ROT / "docs" / "bilder")
            else:
                if not val.konto:
                    shutil.rmtree(val.ut, ignore_errors=True)
                fel = bildtagning.alla(demo, val.ut, val.konto)
    for rad in fel:
        print(f"Fel: {rad}", file=sys.stderr)
    return 1 if fel else 0


if __name__ == "__main__":
    sys.exit(main())
