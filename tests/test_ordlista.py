"""docs/ordlista.md is true to the code: every name it gives exists, and the words stand in Swedish order."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

from kvalitet import svenska

ORDLISTA = Path(__file__).parents[1] / "docs" / "ordlista.md"
RADER = [
    [cell.strip() for cell in rad.strip("|\n").split("|")]
    for rad in ORDLISTA.read_text(encoding="utf-8").splitlines()
    if rad.startswith("| ") and not rad.startswith("| Ord |")
]


def test_every_row_is_whole_and_in_swedish_order() -> None:
    assert len(RADER) > 40
    assert [rad for rad in RADER if len(rad) != 4 or not (rad[0] and rad[1] and rad[3])] == []
    ord_ = [rad[0] for rad in RADER]
    assert ord_ == sorted(ord_, key=svenska.sorteringsnyckel)
    assert len(set(ord_)) == len(ord_)


@pytest.mark.parametrize("namn", sorted({n for rad in RADER for n in re.findall(r"`([^`]+)`", rad[2])}))
def test_the_name_in_code_exists(namn: str) -> None:
    """`app.Model`, `app.Model.field`, or a whole dotted path to something in a module."""
    assert namn.isascii()
    app, modell, *falt = namn.split(".")
    if modell[0].isupper():
        klass = apps.get_model(app, modell)
        for f in falt:
            try:
                klass._meta.get_field(f)
            except FieldDoesNotExist:
                assert hasattr(klass, f), namn
        return
    delar = namn.split(".")
    i = next(i for i, del_ in enumerate(delar) if del_[0].isupper())
    objekt: object = import_module(".".join(delar[:i]))
    for del_ in delar[i:]:
        objekt = getattr(objekt, del_)
