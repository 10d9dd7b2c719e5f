from collections.abc import Callable

import pytest

from huvudman import services
from huvudman.inlasning import las_registerfil
from huvudman.services import Inlasning


@pytest.fixture
def las_in(db: None) -> Callable[..., Inlasning]:
    """Read a file and accept what it proposes (`godkann=False`: leave it waiting)."""
    services.skriv_geografi()

    def las(fil, *, godkann: bool = True, **val) -> Inlasning:
        inlasning = services.las_in(las_registerfil(fil), aktor=None, **val)
        if godkann and inlasning.registerimport:
            services.godkann(inlasning.registerimport, aktor=None)
        return inlasning

    return las
