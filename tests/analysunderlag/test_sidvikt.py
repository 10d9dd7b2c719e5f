"""The weight of the huvudman's pages keeps its budget, and what measures it runs."""

import pytest

from tests.prestanda.sidvikt import matt_sidvikt


@pytest.mark.inbyggt
@pytest.mark.django_db
def test_every_page_keeps_its_budget():
    rader = matt_sidvikt()
    assert {
        "sidvikt, nästa steg, första visningen ÷ 250 kB",
        "sidvikt, underlag, 120 skolor, nästa visningen ÷ 60 kB",
    } <= {rad["namn"] for rad in rader}
    assert [rad for rad in rader if not 0 < rad["kvot"] <= rad["mal"]] == []
