"""The words of the process as codes with texts, below the models so that the pure rules can name them (doman.md §4)."""

from django.db.models import IntegerChoices, TextChoices

UTAN_KONTOR = "Utan kontor"  # of a case or person that belongs to no regionkontor


class Steg(IntegerChoices):
    """The six steps that everybody sees."""

    INBJUDAN = 1, "Inbjudan"
    INTRODUKTION = 2, "Introduktion"
    FORMOTE = 3, "Förmöte"
    DIALOG = 4, "Dialog"
    ATERKOPPLING = 5, "Återkoppling"
    UPPFOLJNING = 6, "Uppföljning"


class Lagesord(TextChoices):
    """Where a case stands, in one or two words. What is late is a matter of today's date: `Lage.ar_sen`."""

    PAGAR = "pagar", "Pågår"
    VANTAR_SVAR = "vantar_svar", "Väntar på svar"
    VANTAR_TID = "vantar_tid", "Väntar på tid"
    PAUSAD = "pausad", "Pausad"
    TACKAT_NEJ = "tackat_nej", "Tackat nej"
    AVBRUTEN = "avbruten", "Avbruten"
    KLAR = "klar", "Klar"


class Beslutsslag(TextChoices):
    """The huvudman's two decision points."""

    INTRO = "intro", "Ja till introduktion"
    FORTSATT = "fortsatt", "Ja till att fortsätta"


class Svar(TextChoices):
    JA = "ja", "Ja"
    NEJ = "nej", "Nej"
    SENARE = "senare", "Senare"


class Nejskal(TextChoices):
    """Why a huvudman declines; `vill ej ange` is always allowed. The list is our assumption (doman.md §4 step 1)."""

    TID = "tid", "Tid eller resurser"
    PLANERING = "planering", "Passar inte vår planering"
    ANNAN_INSATS = "annan_insats", "Vi deltar i en annan insats"
    GRANSKNING = "granskning", "Vi granskas just nu"
    EGET_ARBETE = "eget_arbete", "Vi har ett eget kvalitetsarbete som räcker"
    FORANDRING = "forandring", "Verksamheten förändras eller läggs ned"
    ANNAT = "annat", "Annat"
    EJ_ANGE = "ej_ange", "Vill inte ange"


class Brevslag(TextChoices):
    """Whom an invitation is written to: each has a letter of its own."""

    NAMND = "namnd", "Nämnd eller styrelse"
    SKOLCHEF = "skolchef", "Skolchef"
    REKTOR = "rektor", "Rektor"
    FORVALTNING = "forvaltning", "Förvaltning eller registrator"


class Avslutsorsak(TextChoices):
    GENOMFORD = "genomford", "Genomförd"
    NEJ = "nej", "Tackade nej"
    INGET_SVAR = "inget_svar", "Svarade inte"
    AVBROT = "avbrot", "Avbröt före dialogen"
    ATERKALLAD = "aterkallad", "Återkallad av myndigheterna"
    UPPHORD = "upphord", "Huvudmannen har upphört"


# The same as the end of "Ärendet är avslutat: …".
AVSLUTAT_TEXT: dict[str, str] = {
    Avslutsorsak.GENOMFORD: "dialogen är genomförd",
    Avslutsorsak.NEJ: "huvudmannen tackade nej",
    Avslutsorsak.INGET_SVAR: "huvudmannen svarade inte",
    Avslutsorsak.AVBROT: "huvudmannen avbröt före dialogen",
    Avslutsorsak.ATERKALLAD: "myndigheterna återkallade det",
    Avslutsorsak.UPPHORD: "huvudmannen har upphört",
}


class Motestyp(TextChoices):
    PLANERING = "planering", "Planering"
    INTRODUKTION = "introduktion", "Introduktion"
    FORMOTE = "formote", "Förmöte"
    DIALOG = "dialog", "Dialogmöte"
    ATERKOPPLING = "aterkoppling", "Återkoppling"
    UPPFOLJNING = "uppfoljning", "Uppföljning"
    REFLEKTION = "reflektion", "Reflektion"


INTERNA = frozenset({Motestyp.PLANERING, Motestyp.REFLEKTION})
# The external meetings in the order they come, with the step they belong to.
MOTESSTEG: dict[str, Steg] = {
    Motestyp.INTRODUKTION: Steg.INTRODUKTION,
    Motestyp.FORMOTE: Steg.FORMOTE,
    Motestyp.DIALOG: Steg.DIALOG,
    Motestyp.ATERKOPPLING: Steg.ATERKOPPLING,
    Motestyp.UPPFOLJNING: Steg.UPPFOLJNING,
}


# Where the log of skolformer belongs (doman.md §4.1 P5).
MED_SKOLFORMER = (Motestyp.FORMOTE, Motestyp.DIALOG)


class Motesstatus(TextChoices):
    PLANERAT = "planerat", "Bokat"
    HALLET = "hallet", "Genomfört"
    INSTALLT = "installt", "Inställt"


class Motesform(TextChoices):
    DIGITALT = "digitalt", "Digitalt"
    FYSISKT = "fysiskt", "På plats"


LANGST_RESTID = 24 * 60  # minutes: a day of logged time holds no more


class Niva(TextChoices):
    """The three levels of the självskattning."""

    HUVUDMAN = "huvudman", "Huvudmannanivå"
    REKTOR = "rektor", "Rektorsnivå"
    UNDERVISNING = "undervisning", "Undervisningsnivå"


class Funktion(TextChoices):
    """Functions of the huvudman that take part. Functions and numbers are kept, names are not (doman.md §4.2)."""

    NAMND = "namnd", "Nämnd"
    STYRELSE = "styrelse", "Styrelse"
    SKOLCHEF = "skolchef", "Skolchef"
    FORVALTNING = "forvaltning", "Förvaltning"
    KVALITET = "kvalitet", "Kvalitetsansvarig"
    REKTOR = "rektor", "Rektor"
    BITRADANDE = "bitradande", "Biträdande rektor"
    UNDERVISNING = "undervisning", "Lärare eller annan undervisande personal"
    ELEVHALSA = "elevhalsa", "Elevhälsa"
    ANNAN = "annan", "Annan funktion"


NIVA_FOR_FUNKTION: dict[str, Niva] = {
    Funktion.NAMND: Niva.HUVUDMAN,
    Funktion.STYRELSE: Niva.HUVUDMAN,
    Funktion.SKOLCHEF: Niva.HUVUDMAN,
    Funktion.FORVALTNING: Niva.HUVUDMAN,
    Funktion.KVALITET: Niva.HUVUDMAN,
    Funktion.REKTOR: Niva.REKTOR,
    Funktion.BITRADANDE: Niva.REKTOR,
    Funktion.UNDERVISNING: Niva.UNDERVISNING,
    Funktion.ELEVHALSA: Niva.UNDERVISNING,
    Funktion.ANNAN: Niva.HUVUDMAN,
}


class Skolformslage(TextChoices):
    PLANERAD = "planerad", "Planerad"
    TACKT = "tackt", "Berörd"
    UTELAMNAD = "utelamnad", "Utelämnad"


class Utelamnatskal(TextChoices):
    ANALYS = "analys", "Analysen pekade mot annat"
    DELTAGARE = "deltagare", "Rätt deltagare saknades"
    TID = "tid", "Tiden räckte inte"
    ANNAT = "annat", "Annat"


class Tidsslag(TextChoices):
    """The four kinds of time of Tabell 4 (doman.md §8)."""

    RESOR = "resor", "Resor"
    DIALOG = "dialog", "Dialog"
    FOR_EFTERARBETE = "for_efterarbete", "För- och efterarbete"
    ADMINISTRATION = "administration", "Administration"


class Anteckningslage(TextChoices):
    UTKAST = "utkast", "Utkast"
    GRANSKAS = "granskas", "Läses av kollegan"
    FASTSTALLD = "faststalld", "Fastställd"


class Handlingsslag(TextChoices):
    """What the agencies register. The values name the columns of Diariepost."""

    ANTECKNING = "anteckning", "Mötesanteckning"
    FOKUSFORSLAG = "fokusforslag", "Förslag till fokus"
    DELNING = "delning", "Delad självskattning"
    UPPFOLJNINGSSVAR = "uppfoljningssvar", "Svar inför uppföljningen"


class Aterlamnatskal(TextChoices):
    """Why the reader gives a mötesanteckning back. A choice and no words of one's own: a comment on the text would say
    about the huvudman what may not be written."""

    SAKFEL = "sakfel", "Något stämmer inte"
    SAKNAS = "saknas", "Något saknas"
    OMDOME = "omdome", "Ord som låter som ett omdöme"
    PERSON = "person", "Namn eller uppgifter om en person"
    LANGD = "langd", "För lång"
    SPRAK = "sprak", "Språk och stavning"


class Atgardstyp(TextChoices):
    """What a huvudman does after a dialogue (doman.md R13)."""

    SKA = "ska", "Kvalitetsarbetet"
    ANALYS = "analys", "Fortsatt analys"
    ROLLER = "roller", "Roller och ansvar"
    OMRADE = "omrade", "Ett särskilt område"


class Faktorsniva(TextChoices):
    HUVUDMAN = "huvudman", "Huvudman"
    REKTOR = "rektor", "Rektor"
    UNDERVISNING = "undervisning", "Undervisning"


class Responsfraga(TextChoices):
    """The huvudman's short survey. Each answered 1-4, the last in words."""

    VETT = "vett", "Vi visste vad dialogen var till för innan vi kom."
    BEHOV = "behov", "Dialogen utgick från det vi behöver prata om."
    UNDERLAG = "underlag", "Underlaget hjälpte oss att förbereda oss."
    VAGAT = "vagat", "Vi kunde prata öppet, utan att känna oss granskade."
    NYTTA = "nytta", "Vi kommer att göra något annorlunda efter dialogen."
    FRITEXT = "fritext", "Är det något vi borde göra annorlunda?"
