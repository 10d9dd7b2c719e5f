"""Made-up mötesanteckningar for the demo. No two cases share a sentence: each names its huvudman and day."""

from __future__ import annotations

from datetime import date
from random import Random

from kvalitet import svenska

# Topic code (faktor:N) → what was talked about, as the end of a sentence.
AMNEN: dict[str, tuple[str, ...]] = {
    "faktor:1": (
        "hur uppföljning och analys hänger ihop över läsåret",
        "hur analysen av resultaten når hela styrkedjan",
        "hur årshjulet för kvalitetsarbetet används",
    ),
    "faktor:2": (
        "hur ansvaret delas mellan huvudman, skolchef och rektor",
        "vem som följer upp vad, och när",
        "vilka frågor som tas upp på vilken nivå",
    ),
    "faktor:3": (
        "hur resurser fördelas efter barns och elevers olika förutsättningar",
        "hur stödet följs upp",
    ),
    "faktor:4": ("hur lärare och annan personal lär av varandra", "hur kompetensutvecklingen planeras"),
    "faktor:5": ("rektors förutsättningar att leda undervisningen", "hur rektorer stöttar varandra"),
    "faktor:6": ("tillgängliga lärmiljöer", "hur elevhälsan arbetar förebyggande"),
    "faktor:7": ("hur barn, elever och vårdnadshavare blir lyssnade på", "hur samtalet förs mellan nivåerna"),
}
# Only for the pair, so that its page shows what such notes are for: what to remember, never what somebody is like.
ARBETSANTECKNINGAR = (
    "Inför mötet med {namn}: fråga om vi får se årshjulet. Ta med blädderblocket.",
    "{namn} vill börja en kvart senare än vi sa. Ring växeln om parkering.",
    "Att ta med till {namn}: underlaget på papper, två exemplar. Boka om tåget hem.",
    "Vi turas om att skriva hos {namn}. Den som inte skriver håller tiden.",
    "{namn} har frågat efter kontaktuppgifter till andra huvudmän. Svara efter återkopplingen.",
    "Kom ihåg hos {namn}: fråga vilka som ska ha kallelsen, och om hörslinga finns.",
    "Läs nämndens plan på webben före mötet med {namn}. Dela upp frågorna mellan oss.",
    "Efter samtalet med {namn}: skicka länken till stödmaterialet som vi nämnde.",
)
# Names of nobody, for meetings that are booked: removed when the meeting has been.
DELTAGARE = (
    ("Birgitta Sandelin", "skolchef"),
    ("Hamid Rostami", "rektor"),
    ("Ulrika Fors", "forvaltning"),
    ("Göran Stenmark", "namnd"),
    ("Selma Bergqvist", "rektor"),
    ("Tove Isaksson", "kvalitet"),
    ("Anders Melin", "skolchef"),
    ("Zahra Amini", "rektor"),
)
INSTALLT = (
    "Skolchefen fick förhinder.",
    "Rektorerna har planeringsdag samma förmiddag.",
    "Huvudmannen bad om en annan vecka.",
)
INLEDNINGAR = (
    "Dialogmötet med {namn} hölls den {dag}, och samtalet handlade om {forsta}.",
    "Den {dag} talade deltagarna från {namn} om {forsta}.",
    "{namn} valde inför mötet den {dag} att ta upp {forsta}.",
)
FORTSATTNINGAR = (
    "Deltagarna berättade också om {andra} hos {namn}.",
    "En stund ägnades åt {andra}, utifrån hur {namn} är organiserad.",
    "Från {namn} lyftes även {andra}.",
)
SLUT = (
    "Återkopplingen till {namn} planeras efter mötet den {dag}.",
    "Nästa möte med {namn} blir återkopplingen, sade man den {dag}.",
)


def anteckningstext(namn: str, dag: date, rng: Random) -> tuple[list[str], str]:
    """(topic codes, text) for a huvudman and a day. Topic 1 in four of five, 2 in half (doman.md §4.2)."""
    koder = [kod for kod, andel in (("faktor:1", 0.8), ("faktor:2", 0.5)) if rng.random() < andel]
    ovriga = sorted(set(AMNEN) - {"faktor:1", "faktor:2"})
    while len(koder) < 2:
        koder.append(ovriga.pop(rng.randrange(len(ovriga))))
    ord_ = {
        "namn": namn,
        "dag": svenska.datum(dag),
        "forsta": rng.choice(AMNEN[koder[0]]),
        "andra": rng.choice(AMNEN[koder[1]]),
    }
    meningar = (rng.choice(val).format(**ord_) for val in (INLEDNINGAR, FORTSATTNINGAR, SLUT))
    return sorted(koder), " ".join(meningar)
