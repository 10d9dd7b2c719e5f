"""Fingerprints of everything that an underlag is made of: the same fingerprint, the same content.

Far cheaper than reading the content itself, since what is common is read once for many. It errs on the safe side: it
also changes when the content does not (another huvudman's new name, new code), and then the content decides.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import cache
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

from huvudman.models import Enhet, Huvudman, Huvudmannalank, HuvudmanSkolform, Kommun, Lan

from ..bygge import MALLVERSION
from ..models import Fordelningsrad, Harlettvarde, Indikator, Kallserie, Kvalitetssystem, Liknanderad, Statistikrelease

APPAR = ("analysunderlag", "huvudman", "kvalitet")
ANDELSER = (".py", ".toml")


def avtryck(huvudman: Collection[int], release: Statistikrelease) -> dict[int, str]:
    """By pk of the huvudman; those that no longer exist are left out. A constant number of queries."""
    allmant = nationellt(release)
    skolformer: dict[int, list[Any]] = defaultdict(list)
    rader = HuvudmanSkolform.objects.filter(huvudman__in=huvudman).order_by("huvudman_id", "skolform")
    for pk, *rad in rader.values_list("huvudman_id", "skolform", "antal_enheter", "antal", "ofullstandigt", "period"):
        skolformer[pk].append(rad)
    return {
        rad["id"]: _hash([allmant, rad, skolformer[rad["id"]]])
        for rad in Huvudman.objects.filter(pk__in=huvudman).values()
    }


def nationellt(release: Statistikrelease) -> str:
    """Of what every underlag of the release may contain: figures, quality system, names in the register, our code.

    Values never change in a release; what is derived of them (distributions, likeness) is written anew as new rows.
    """
    lankar = Huvudmannalank.objects.filter(giltig_till=None).order_by("juridisk_enhet__orgnr", "giltig_fran", "pk")
    i_releasen = {"release": release}
    return _hash(
        [
            _kod(),
            MALLVERSION,
            [release.pk, release.namn, release.godkand],
            *map(
                list,
                (
                    release.importer.order_by("pk").values_list(
                        "pk", "filnamn", "sha256", "titel", "utgivare", "perioder"
                    ),
                    Fordelningsrad.objects.filter(**i_releasen).order_by("-pk").values_list("pk")[:1],
                    Liknanderad.objects.filter(**i_releasen).order_by("-pk").values_list("pk")[:1],
                    Harlettvarde.objects.filter(**i_releasen).order_by("-pk").values_list("pk")[:1],
                    Kallserie.objects.order_by("pk").values_list(),
                    Kvalitetssystem.objects.filter(ar_gallande=True).values_list("pk", "sha256"),
                    Indikator.objects.order_by("pk").values_list(
                        "pk", "kod", "skolform_id", "definition_officiell", "definition_kalla"
                    ),
                    Kommun.objects.order_by("pk").values_list(),
                    Lan.objects.order_by("pk").values_list(),
                    Enhet.objects.order_by("kod").values_list("kod", "namn"),
                    lankar.values_list("juridisk_enhet__orgnr", "huvudman__nyckel", "huvudman__namn"),
                ),
            ),
        ]
    )


def _hash(varde: Any) -> str:
    return hashlib.sha256(json.dumps(varde, cls=DjangoJSONEncoder).encode()).hexdigest()


@cache
def _kod() -> str:
    """Of the program itself: a release of it may read the same rows in another way."""
    hash_ = hashlib.sha256()
    for fil in sorted(_filer()):
        hash_.update(fil.read_bytes())
    return hash_.hexdigest()


def _filer() -> Iterable[Any]:
    for app in APPAR:
        yield from (fil for fil in (settings.BASE_DIR / app).rglob("*") if fil.suffix in ANDELSER)
