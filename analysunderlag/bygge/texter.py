"""Fixed texts that stand in every form. What is explained is what the reader has before them, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from .visning import UTAN_VARDE, Visning

MEDIAN = (
    "Gruppens median",
    "Mitten av värdena för huvudmännen i jämförelsegruppen: hälften ligger över, hälften under. Bara huvudmän med "
    "ett publicerat tal räknas, och alla väger lika oavsett storlek.",
)
MITTENHALVA = (
    "Mittenhalvan, P25–P75",
    "En fjärdedel av huvudmännen i gruppen ligger under P25 och en fjärdedel över P75.",
)
INGEN_MEDIAN = (
    f"{UTAN_VARDE} i gruppens kolumn",
    "Gruppens median och mittenhalva visas inte när mer än en femtedel av gruppens värden är skyddade, för då vore de "
    "missvisande. De visas inte heller när färre än tio huvudmän har ett publicerat tal. Jämför då med riket.",
)
LIKNANDE = (
    "Liknande huvudmän",
    "Medianen av värdena hos de huvudmän som liknar er mest i förutsättningar. De står i en egen lista, med skäl. "
    "Medianen visas när minst fem av dem har ett publicerat tal och högst en femtedel av deras värden är skyddade.",
)
FORDELNING = (
    "Fördelning",
    "Staplarna visar alla huvudmän i landet med ett publicerat tal. De visar spridningen och är ingen rangordning.",
)
IAKTTAGELSER = (
    "Frågor och styrkor",
    "Väljs bland de mått där ni skiljer er mest från jämförelsegruppen. De öppnar ett samtal och är inget omdöme.",
)
OMDOME = (
    "Underlaget är ingen bedömning av er verksamhet. Det visar vad statistiken säger, vad som saknas och frågor som "
    "kan vara värda ett samtal."
)


def bearbetning(vyer: Sequence[Visning], *, hela_tabellen: bool = False) -> tuple[tuple[str, str], ...]:
    """What is our processing in these parts. `hela_tabellen`: a row per measure, no charts (workbook)."""
    rader = [r for v in vyer for r in (v.matt() if hela_tabellen or not v.del_.har_fa_varden else v.visade)]
    utvalda = [i for v in vyer for i in (*v.del_.fragor, *v.del_.styrkor) if i.matt_kod]
    texter = (
        (MEDIAN, any(r.matt.grupp for r in rader)),
        (MITTENHALVA, any(r.matt.grupp for r in rader)),
        (INGEN_MEDIAN, any(r.utan_grupp for r in rader)),
        (LIKNANDE, any(r.har_liknande for r in rader)),
        (FORDELNING, not hela_tabellen and any(v.har_bilder for v in vyer)),
        (IAKTTAGELSER, bool(utvalda)),
    )
    return tuple(text for text, med in texter if med)
