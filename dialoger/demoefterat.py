"""The demo after the dialogue: what pairs have recommended, what huvudmän mean to do, and one of them to log in as."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from huvudman.demo import FORETRADARE
from huvudman.models import Huvudman, Uppdrag
from huvudman.services import tilldela_uppdrag
from kvalitet.demo import skapa_demokonto

from . import services
from .demoplan import Plan
from .models import Dialog

SV, SPSM = "SV", "SPSM"
# Title, agency, link, reason, faktor
MATERIAL: tuple[tuple[str, str, str, str, int], ...] = (
    (
        "Systematiskt kvalitetsarbete, en vägledning", SV,
        "https://www.skolverket.se/skolutveckling/leda-och-organisera-skolan/systematiskt-kvalitetsarbete",
        "Ger en gemensam gång genom året.", 1,
    ),
    (
        "Samtalsunderlag för styrelser och nämnder", SV, "https://www.skolverket.se/skolutveckling",
        "Går att ta en sida i taget på ett vanligt möte.", 2,
    ),
    (
        "Tillgänglighet i förskola och skola, värderingsverktyg", SPSM, "https://www.spsm.se/stod/tillganglighet/",
        "Personalen kan göra det tillsammans och jämföra sina svar.", 3,
    ),
    (
        "Studiepaket: delaktighet i undervisningen", SPSM, "https://www.spsm.se/kurser-och-aktiviteter/",
        "Tre träffar, med film och frågor att prata om.", 6,
    ),
)  # fmt: skip
EFTERAT = "Ingrid Falk"  # represents a huvudman whose återkoppling has been held
# Who, what, kind, question, by whom, days from now
ATGARDER: tuple[tuple[str, str, str, str, str, int], ...] = (
    (
        "Åsa Wikström", "Ta upp frågan om vad barnen har lärt sig på varje styrelsemöte i vår.", "ska",
        "Hur lever kvalitetsarbetet vidare när nya kommer in i styrelsen?", "Ordföranden", 120,
    ),
    (
        "Lena Forsberg", "Jämföra elevernas syn på studiero med personalens, skola för skola.", "analys",
        "Ser eleverna och personalen samma sak?", "Kvalitetschefen", 90,
    ),
    (
        "Lena Forsberg", "Skriva ner vem som följer upp vad, på en sida.", "roller",
        "Vem svarar för analysen mellan nämnden och rektorerna?", "Skolchefen", 45,
    ),
    (
        EFTERAT, "Ha en timmes genomgång av enkäten med all personal i januari.", "ska",
        "Hur vet vi att alla har samma bild?", "Rektorn", 50,
    ),
    (
        EFTERAT, "Prova tydligare övergångar mellan förskola och skola.", "omrade",
        "Vad händer med det vi vet om barnen när de byter skola?", "", 150,
    ),
)  # fmt: skip

# Sent in before the dialogue: who, skolformer, faktorer, text
FOKUS = (
    "Lena Forsberg", ("forskola", "grundskola"), (2, 6),
    "Vi vill prata om hur nämnden och rektorerna delar på ansvaret, och om studieron i årskurs 7 till 9.",
)  # fmt: skip


def lagg_upp(planer: Sequence[Plan]) -> None:
    efterat = [plan for plan in planer if plan.mall.sist in ("aterkoppling", "uppfoljning") and not plan.mall.extra]
    for nummer, plan in enumerate(efterat):
        for steg in range(2 + nummer % 2):
            titel, myndighet, lank, skal, faktor = MATERIAL[(nummer + steg) % len(MATERIAL)]
            aktor = plan.sv if myndighet == SV else plan.spsm
            services.foresla_stod(
                dialog_id=plan.pk, titel=titel, myndighet=myndighet, lank=lank, skal=skal, faktor=faktor, aktor=aktor
            )
    vantar = [plan for plan in efterat if plan.mall.sist == "aterkoppling"]
    nycklar = {namn: nyckel for namn, nyckel, _ in FORETRADARE}
    if vantar:
        hos = min(vantar, key=lambda plan: (plan.huvudman.barn_elever or 10**6, plan.huvudman.nyckel)).huvudman
        nycklar[EFTERAT] = hos.nyckel
        tilldela_uppdrag(
            anvandare=skapa_demokonto(EFTERAT), huvudman=hos, funktion=Uppdrag.Funktion.NAMND_STYRELSE, aktor=None
        )
    _atgarder(nycklar)
    _fokus(nycklar)


def _fokus(nycklar: dict[str, str]) -> None:
    namn, skolformer, faktorer, text = FOKUS
    dialog = Dialog.objects.oppna().filter(huvudman__nyckel=nycklar.get(namn, "")).first()
    person = skapa_demokonto(namn)
    if dialog is None or not dialog.huvudman.uppdrag.filter(anvandare=person).exists():
        return
    rad = services.spara_fokus(
        huvudman_id=dialog.huvudman_id,
        skolformer=skolformer,
        faktorer=faktorer,
        delmal=(),
        text=text,
        version=None,
        aktor=person,
    )
    services.skicka_fokus(dialog_id=dialog.pk, version=rad.version, aktor=person)


def _atgarder(nycklar: dict[str, str]) -> None:
    hos = {h.nyckel: h for h in Huvudman.objects.filter(nyckel__in=nycklar.values())}
    for namn, text, typ, fraga, ansvarig, dagar in ATGARDER:
        huvudman = hos.get(nycklar.get(namn, ""))
        if huvudman is None or not huvudman.uppdrag.filter(anvandare__namn=namn).exists():
            continue
        services.spara_atgard(
            huvudman=huvudman,
            aktor=skapa_demokonto(namn),
            text=text,
            typ=typ,
            fraga=fraga,
            ansvarig=ansvarig,
            klart_till=timezone.localdate() + timedelta(days=dagar),
            status="tankt",
        )
