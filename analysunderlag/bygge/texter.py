"""Fixed texts that stand in every form."""

BEARBETNING: tuple[tuple[str, str], ...] = (
    (
        "Gruppens median",
        "Mitten av värdena för huvudmännen i jämförelsegruppen: hälften ligger över, hälften under. Bara huvudmän med "
        "ett publicerat tal räknas, och alla väger lika oavsett storlek.",
    ),
    (
        "P25–P75",
        "Mittenhalvan. En fjärdedel av huvudmännen i gruppen ligger under P25 och en fjärdedel över P75.",
    ),
    (
        "Fördelning",
        "Staplarna visar alla huvudmän i landet med ett publicerat tal. De visar spridningen och är ingen rangordning.",
    ),
    (
        "Frågor och styrkor",
        "Väljs bland de mått där ni skiljer er mest från jämförelsegruppen. De öppnar ett samtal och är inget omdöme.",
    ),
)
OMDOME = (
    "Underlaget är ingen bedömning av er verksamhet. Det visar vad statistiken säger, vad som saknas och frågor som "
    "kan vara värda ett samtal."
)
