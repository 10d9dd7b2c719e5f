"""README and docs/ are kept true where a machine can tell."""

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

ROT = settings.BASE_DIR
DOKUMENT = sorted([ROT / "README.md", ROT / "CHANGELOG.md", *(ROT / "docs").rglob("*.md")])


def kodrader(text: str) -> list[str]:
    return [rad for block in re.findall(r"^```\n(.*?)^```", text, re.M | re.S) for rad in block.splitlines()]


@pytest.mark.parametrize("fil", DOKUMENT, ids=lambda fil: fil.relative_to(ROT).as_posix())
def test_links_and_pictures_exist(fil: Path):
    for mal in re.findall(r"\]\(([^)#\s]+)\)", fil.read_text(encoding="utf-8")):
        if not mal.startswith("https://"):
            assert (fil.parent / mal).exists(), mal


def test_readme_has_exactly_two_commands():
    rader = kodrader((ROT / "README.md").read_text(encoding="utf-8"))
    assert rader == ["python3 manage.py demo", "python3 manage.py test"]


@pytest.mark.parametrize("fil", DOKUMENT, ids=lambda fil: fil.relative_to(ROT).as_posix())
def test_named_commands_exist(fil: Path):
    namnda = set(re.findall(r"manage\.py ([a-z_]+)", fil.read_text(encoding="utf-8")))
    assert namnda <= set(get_commands()) | {"help"}


@pytest.mark.parametrize("fil", DOKUMENT, ids=lambda fil: fil.name)
def test_no_huvudman_is_ranked_in_words(fil: Path):
    rangordnar = r"ligger till\b|(?<!för )\bbästa? (huvudm|kommun|skol)|\bsämst|rankn?ing|topplista"
    assert not re.search(rangordnar, fil.read_text("utf-8"), re.I)


def test_no_address_of_a_package_registry_is_committed():
    """Only hashes pin the libraries; where they come from is the machine's own business."""
    registren = ["pypi" + ".org", "pythonhosted" + ".org", "registry.npmjs" + ".org"]
    monster = [del_ for adress in registren for del_ in ("-e", adress)]
    traffar = subprocess.run(["git", "grep", "-lIF", *monster], cwd=ROT, capture_output=True, text=True).stdout
    assert traffar == ""
