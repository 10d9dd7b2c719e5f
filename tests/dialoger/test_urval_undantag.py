"""Who is left out of a round, why, and until when; and who comes back."""

from datetime import date

import pytest

from dialoger.urval import Hinderfakta, Tid, fortur, undantag

START, SLUT = date(2027, 1, 11), date(2027, 6, 4)
NOV, MARS, APRIL, AUG = date(2026, 11, 2), date(2027, 3, 1), date(2027, 4, 1), date(2027, 8, 2)


@pytest.mark.parametrize(
    ("fakta", "skal", "tidigast"),
    [
        (Hinderfakta(), "", None),
        (Hinderfakta(ar_aktiv=False), "Huvudmannen är inte längre aktiv i registret.", None),
        (Hinderfakta(arende="KD-2026-0147"), "Huvudmannen har redan ett öppet ärende, KD-2026-0147.", None),
        (Hinderfakta(har_avslutat_arende=True), "Huvudmannen har ett avslutat ärende i cykeln.", None),
        (
            Hinderfakta(granskningar=(Tid(NOV, MARS),)),
            "Granskning från 2 november 2026 till och med 1 mars 2027.",
            date(2027, 3, 2),
        ),
        (Hinderfakta(granskningar=(Tid(NOV),)), "Granskning från 2 november 2026, slutdagen är inte känd.", None),
        (Hinderfakta(granskningar=(Tid(),)), "Granskning, slutdagen är inte känd.", None),
        (Hinderfakta(granskningar=(Tid(NOV, date(2027, 1, 10)),)), "", None),
        (Hinderfakta(granskningar=(Tid(None, START),)), "Granskning till och med 11 januari 2027.", date(2027, 1, 12)),
        (Hinderfakta(granskningar=(Tid(date(2027, 6, 5)),)), "", None),
        (
            Hinderfakta(granskningar=(Tid(SLUT, AUG),)),
            "Granskning från 4 juni 2027 till och med 2 augusti 2027.",
            date(2027, 8, 3),
        ),
        (Hinderfakta(ar_pausad=True, ateruppta=MARS), "Pausad till 1 mars 2027.", MARS),
        (Hinderfakta(ar_pausad=True), "Pausad, utan slutdag.", None),
        (Hinderfakta(ar_pausad=True, ateruppta=START), "", None),
        (Hinderfakta(arende="KD-1", svarade_senare=True, bjud_in_igen=MARS), "", None),
        (
            Hinderfakta(arende="KD-1", svarade_senare=True, bjud_in_igen=AUG),
            "Huvudmannen vill bli tillfrågad igen 2 augusti 2027.",
            AUG,
        ),
        (Hinderfakta(annat_skal="Byter ägare", annat_till=MARS), "Byter ägare.", date(2027, 3, 2)),
        (Hinderfakta(annat_skal="Byter ägare", annat_till=NOV), "", None),
        (Hinderfakta(annat_skal="Deltar i Samverkan för bästa skola."), "Deltar i Samverkan för bästa skola.", None),
        (
            Hinderfakta(granskningar=(Tid(NOV, MARS),), ar_pausad=True, ateruppta=APRIL),
            "Granskning från 2 november 2026 till och med 1 mars 2027. Pausad till 1 april 2027.",
            APRIL,
        ),
        (
            Hinderfakta(granskningar=(Tid(NOV),), ar_pausad=True, ateruppta=APRIL),
            "Granskning från 2 november 2026, slutdagen är inte känd. Pausad till 1 april 2027.",
            None,
        ),
    ],
    ids=lambda x: x if isinstance(x, str) else "",
)
def test_undantag(fakta, skal, tidigast):
    svar = undantag(fakta, START, SLUT)
    assert (svar.skal.replace("\xa0", " "), svar.tidigast, bool(svar)) == (skal, tidigast, bool(skal))


def test_who_answered_senare_comes_back_first():
    sen = Hinderfakta(arende="KD-1", svarade_senare=True, bjud_in_igen=MARS)
    assert fortur(sen, START, SLUT).replace("\xa0", " ") == "svarade senare och ville bli tillfrågad igen 1 mars 2027"
    assert fortur(sen, START) == ""  # an open round has only its first day
    assert undantag(sen, START).tidigast == MARS
    assert (
        fortur(Hinderfakta(arende="KD-1", svarade_senare=True), START) == "svarade senare och ville bli tillfrågad igen"
    )
    assert fortur(Hinderfakta(), START, SLUT) == ""
