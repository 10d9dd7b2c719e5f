"""What the next step is, said to the huvudman. The same actions as `dialoger.process`, in its own words."""

from __future__ import annotations

from dataclasses import dataclass

from ..begrepp import Avslutsorsak, Motestyp
from ..process import Atgard

A, T = Atgard, Motestyp


@dataclass(frozen=True)
class Text:
    rubrik: str
    text: str


VANTAR: dict[str, Text] = {
    A.INVANTA_SVAR: Text(
        "Vill ni vara med?",
        "Skolverket och Specialpedagogiska skolmyndigheten har bjudit in er till en kvalitetsdialog. Den är frivillig "
        "och kostar inget. Det går bra att tacka nej.",
    ),
    A.BJUD_IN_IGEN: Text("Vi frågar er igen", "Ni har bett att få frågan senare. Ni behöver inte göra något nu."),
    A.TILLDELA: Text(
        "Vi utser två personer som ni får träffa",
        "En kommer från Skolverket och en från Specialpedagogiska skolmyndigheten. De hör av sig till er.",
    ),
    A.BOKA_INTRODUKTION: Text(
        "Vi föreslår en tid för introduktionen",
        "Det är ett digitalt möte, oftast tillsammans med några andra huvudmän. Ni får ett brev när det finns tider.",
    ),
    A.INVANTA_BESLUT: Text(
        "Vill ni fortsätta?",
        "Nu vet ni hur en dialog går till. Säger ni ja får ni ert analysunderlag, och vi bokar ett förmöte. "
        "Säger ni nej är det klart, utan att ni behöver förklara er.",
    ),
    A.LAMNA_UNDERLAG: Text(
        "Ert analysunderlag är på väg", "När det är klart finns det här. Sedan bokar vi ett förmöte med er."
    ),
    A.BOKA_FORMOTE: Text(
        "Vi föreslår en tid för förmötet",
        "På förmötet väljer ni vad dialogen ska handla om och vilka som ska vara med. Det är digitalt.",
    ),
    A.BOKA_DIALOG: Text(
        "Vi föreslår en tid för dialogen",
        "Dialogen tar ungefär en halv dag och hålls oftast hos er. Den kan delas upp på flera tillfällen.",
    ),
    A.BOKA_ATERKOPPLING: Text(
        "Vi föreslår en tid för återkopplingen",
        "Där berättar vi vad vi tar med oss från dialogen och vilket stöd som finns. Det är digitalt.",
    ),
    A.BOKA_UPPFOLJNING: Text(
        "Ett kort samtal om ett halvår",
        "Vi hör av oss och frågar vad som har hänt sedan återkopplingen. Ni väljer själva om ni vill ha samtalet.",
    ),
    A.AVSLUTA: Text("Allt är klart", "Alla möten är genomförda. Tack för att ni har delat med er."),
    A.ATERUPPTA: Text(
        "Dialogen är pausad", "Ni behöver inte göra något. Vi hör av oss när det är dags att ta upp den igen."
    ),
}
ANTECKNING = Text(
    "Vi skriver en kort anteckning",
    "Den säger vad dialogen handlade om och vilka funktioner som var med. Inga namn och inga omdömen. "
    "När den är klar kan ni läsa den.",
)
VALJ_TID = Text("Välj en tid", "Vi har föreslagit tider. Välj den som passar er, eller säg när ni kan i stället.")

# Before a booked meeting: what it is for, and what one may think of beforehand. Nothing is required.
MOTEN: dict[str, Text] = {
    T.INTRODUKTION: Text(
        "Introduktion",
        "Vi berättar vad en kvalitetsdialog är och varför det inte är en granskning. Ni behöver inte förbereda er.",
    ),
    T.FORMOTE: Text(
        "Förmöte",
        "Ni väljer vad dialogen ska handla om, vilka skolformer den gäller och vilka som ska vara med. Tänk gärna "
        "igenom det innan, men inget behöver vara klart.",
    ),
    T.DIALOG: Text(
        "Dialog",
        "Vi ställer frågor och ni berättar hur ni arbetar. Det finns inga rätta svar. Ta gärna med det ni själva har "
        "sett och hört, inte bara siffror.",
    ),
    T.ATERKOPPLING: Text(
        "Återkoppling",
        "Vi berättar vad vi tar med oss från dialogen. Ni kan säga emot, och fråga vilket stöd som finns.",
    ),
    T.UPPFOLJNING: Text(
        "Uppföljning", "Ett kort samtal om vad som har hänt sedan återkopplingen. Inget behöver vara färdigt."
    ),
}

AVSLUTADE: dict[str, Text] = {
    Avslutsorsak.GENOMFORD: Text(
        "Dialogen är genomförd", "Tack för att ni var med. Anteckningarna och ert underlag finns kvar här."
    ),
    Avslutsorsak.NEJ: Text(
        "Ni har tackat nej", "Det är helt i sin ordning. Ni får frågan igen nästa gång vi bjuder in."
    ),
    Avslutsorsak.INGET_SVAR: Text(
        "Vi fick inget svar", "Därför har vi avslutat den här inbjudan. Ni får frågan igen nästa gång vi bjuder in."
    ),
    Avslutsorsak.AVBROT: Text(
        "Ni valde att inte fortsätta", "Det är helt i sin ordning. Vill ni ta upp det igen, hör av er till oss."
    ),
    Avslutsorsak.ATERKALLAD: Text("Inbjudan är återkallad", "Vi hör av oss om det blir aktuellt igen."),
    Avslutsorsak.UPPHORD: Text("Dialogen är avslutad", "Huvudmannen finns inte längre i registret."),
}
INGEN = Text(
    "Ni är inte inbjudna just nu",
    "Alla huvudmän får frågan om en kvalitetsdialog. När det är er tur får ni ett brev. Ert analysunderlag kan ni "
    "läsa redan nu, när ni vill.",
)
