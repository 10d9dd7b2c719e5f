"""No page offers a link to something that its reader may not open."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from kvalitet.behorighet import kan
from kvalitet.roller import Roll
from tests import sidor
from tests.factories import skapa_anvandare, skapa_huvudman, skapa_kontakt

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("roll", [*Roll, None], ids=lambda roll: roll or "foretradare")
def test_every_link_may_be_followed(roll):
    huvudman = skapa_huvudman()
    skapa_kontakt(huvudman)
    anvandare = skapa_anvandare(roll) if roll else skapa_anvandare(huvudman=huvudman)
    klient = Client()
    klient.force_login(anvandare)
    adresser = [
        *(adress for namn, adress in sidor.utan_argument().items() if kan(anvandare, namn)),
        reverse("huvudman:detalj", args=[huvudman.nyckel]),
    ]

    doda: dict[tuple[str, str], str] = {}
    for adress in adresser:
        svar = klient.get(adress)
        if svar.status_code != 200 or "text/html" not in svar.headers["Content-Type"]:
            continue
        namn_per_lank = {lank: sidor.urlnamn(lank) for lank in re.findall(r'<a [^>]*href="(/[^"]*)"', svar.text)}
        doda |= {(adress, lank): namn for lank, namn in namn_per_lank.items() if not kan(anvandare, namn)}

    assert doda == {}
