"""The national distributions of the release in use computed anew from the web, as when a measure has been added."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from kvalitet import jobb as jobben
from kvalitet import svenska
from kvalitet.jobb import Jobbfel
from kvalitet.models import Anvandare, Jobb

from ..models import Statistikrelease
from . import release as releaser

JOBBTYP = "statistik_rakna_om"


def bestall(aktor: Anvandare) -> Jobb:
    """Order it for the release in use; one at a time. Raises Jobbfel when there is none."""
    release = Statistikrelease.objects.senast_godkand()
    if release is None:
        raise Jobbfel("Ingen statistik är godkänd ännu. Måttet får sina värden när den första releasen godkänns.")
    return jobben.skapa(
        JOBBTYP, f"Räkna om {release.namn}", aktor, {"release": release.pk}, nyckel=f"release-{release.pk}"
    )


def kor(jobb: Jobb) -> dict[str, Any]:
    """Underlag that are already made keep what they were made of."""
    jobben.puls(jobb, 0, 2, "Räknar alla mått för alla huvudmän")
    release_id = jobb.data["release"]
    antal = releaser.berakna_fordelningar(release_id)
    resultat = {
        "url": reverse("analysunderlag:release_detalj", args=[release_id]),
        "text": f"{svenska.antal(antal, 'fördelning', 'fördelningar')} är beräknade.",
    }
    jobben.klart(jobb, resultat)
    return resultat
