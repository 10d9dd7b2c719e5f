"""Who works with cases in these tests."""

import pytest
from django.test import Client

from kvalitet.models import Roll
from tests.factories import skapa_anvandare


@pytest.fixture
def samordnare():
    return skapa_anvandare(Roll.SAMORDNARE)


@pytest.fixture
def klient(samordnare):
    client = Client()
    client.force_login(samordnare)
    return client
