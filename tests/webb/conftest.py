from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext

from kvalitet.models import Anvandare


@pytest.fixture
def logga_in(context: BrowserContext, live_server: Any) -> Callable[[Anvandare], None]:
    def logga_in_som(anvandare: Anvandare) -> None:
        klient = Client()
        klient.force_login(anvandare)
        kaka = klient.cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": kaka.key, "value": kaka.value, "url": live_server.url}])

    return logga_in_som
