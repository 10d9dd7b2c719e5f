"""What those who coordinate see first: warnings, numbers, the funnel of each open round, load per office and person.

Each number leads to a list with the very rows it counts. A constant number of queries, whatever there is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from kvalitet import svenska
from kvalitet.models import Anvandare, Regionkontor, Roll
from kvalitet.startsida import Bidrag, Cell, Rad, Tabell, Tal, adress

from .begrepp import UTAN_KONTOR, Lagesord
from .behorighet import egna_kontor, far_samordna
from .belastning import Last, utforarlaster
from .kalenderurval import krockar_framover
from .models import Dialog, Omgang, Tilldelning, Urvalsplats
from .omgangstratt import LANGD, langd
from .querysets import DialogQuerySet

LASER = (Roll.SAMORDNARE, Roll.ADMINISTRATOR, Roll.ENHETSCHEF)
TRATT = ("par", "inbjuden", "svarat", "ja", "introduktion", "fortsatter", "dialog")
FLEST_PERSONER = 10  # on the start page; the rest stand in the list of all

Urval = Callable[[DialogQuerySet], Any]
# Numbers of the open cases: filter of the list → the cases. The list has the same (forms.lista).
SENA, SVAR, UTAN = "vy=alla&lage=forsenad", "vy=alla&lage=vantar_svar", "vy=otilldelade"
URVAL: dict[str, Urval] = {
    "vy=alla": lambda qs: qs.oppna(),
    SENA: lambda qs: qs.sena(timezone.localdate()),
    UTAN: lambda qs: qs.otilldelade(),
    SVAR: lambda qs: qs.oppna().filter(lage=Lagesord.VANTAR_SVAR),
}


def bidrag(anvandare: Anvandare) -> Bidrag:
    laster = utforarlaster()
    tabeller = [_omgangar(anvandare), _kontor(anvandare, laster), _personer(anvandare, laster)]
    return Bidrag(
        vantar=_varningar(anvandare, laster),
        tal=_nyckeltal(anvandare),
        tabeller=[tabell for tabell in tabeller if tabell.rader],
    )


def _synliga(anvandare: Anvandare) -> DialogQuerySet:
    synliga: DialogQuerySet = Dialog.objects.synliga_for(anvandare)
    return synliga


def _lista(fraga: str) -> str:
    return f"{reverse('dialoger:lista')}?{fraga}"


def _tal(antal: int, fraga: str) -> Cell:
    return Cell(svenska.tal(antal), _lista(fraga)) if antal else Cell("–")


# Warnings ---------------------------------------------------------------------------------------------------------


def _varningar(anvandare: Anvandare, laster: list[Last]) -> list[Rad]:
    """What should not wait, most pressing first; nothing that there is none of."""
    synliga = _synliga(anvandare)
    nu = timezone.now()
    utan_par, med_andra = synliga.mote_utan_par(nu).count(), synliga.mote_med_andra(nu).count()
    borta = synliga.brev_kom_inte_fram().count()
    sena, olika = URVAL[SENA](synliga).count(), synliga.olika_svar().count() if far_samordna(anvandare) else 0
    arenden = [
        _varning(
            utan_par,
            f"{svenska.antal(utan_par, 'ärende', 'ärenden')} har möte snart men inte fullt par",
            "Mötet är inom två veckor. Någon av de två saknas eller är inte längre dialogutförare.",
            "mote_utan_par",
        ),
        _varning(
            med_andra,
            f"{svenska.antal(med_andra, 'ärende', 'ärenden')} har möte snart med andra dialogutförare än sina egna",
            "Mötet är gemensamt och inom två veckor. Byt vilka som kommer, eller ta ärendet från mötet.",
            "mote_med_andra",
            sort="vantar",
        ),
        _varning(
            borta,
            f"Brev kom inte fram i {svenska.antal(borta, 'ärende', 'ärenden')}",
            "Ta reda på rätt adress och skicka inbjudan igen.",
            "brev_borta",
        ),
        _varning(
            sena,
            f"{svenska.antal(sena, 'ärende är försenat', 'ärenden är försenade')}",
            "Nästa datum har passerat.",
            "forsenad",
        ),
        _varning(
            olika,
            f"Olika svar från {svenska.antal(olika, 'huvudman', 'huvudmän')}",
            "Prata med dem och registrera huvudmannens svar.",
            "olika_svar",
            sort="vantar",
        ),
    ]
    return [*_krockar(anvandare), *(rad for rad in arenden if rad), *_for_mycket(anvandare, laster)]


def _varning(antal: int, rubrik: str, text: str, lage: str, *, sort: str = "sent") -> Rad | None:
    if not antal:
        return None
    return Rad(
        rubrik=rubrik,
        text=text,
        url=_lista(f"vy=alla&lage={lage}"),
        lanktext="Till ärendet" if antal == 1 else "Till ärendena",
        sort=sort,
        ikon="circle-alert" if sort == "sent" else "clock",
    )


def _krockar(anvandare: Anvandare) -> list[Rad]:
    if not (antal := len(krockar_framover(anvandare))):
        return []
    return [
        Rad(
            rubrik=f"{svenska.antal(antal, 'par möten går', 'par möten går')} inte ihop",
            text="Samma person har två möten samtidigt eller hinner inte resa emellan.",
            url=adress(anvandare, "dialoger:kalenderkrockar"),
            lanktext="Till mötena",
            sort="sent",
            ikon="circle-alert",
        )
    ]


def _for_mycket(anvandare: Anvandare, laster: list[Last]) -> list[Rad]:
    url = adress(anvandare, "dialoger:bemanning")
    antal = sum(last.over for last in laster) if url else 0
    if not antal:
        return []
    return [
        Rad(
            rubrik=f"{svenska.antal(antal, 'dialogutförare')} har mer än vad som ryms",
            text="De öppna ärendena tar mer tid än det finns det närmaste halvåret, eller är fler än gränsen.",
            url=f"{url}?visa=over",
            lanktext="Till personen" if antal == 1 else "Till personerna",
        )
    ]


# Numbers ----------------------------------------------------------------------------------------------------------


def _nyckeltal(anvandare: Anvandare) -> list[Tal]:
    synliga = _synliga(anvandare)
    ord_ = {
        "vy=alla": ("öppna ärenden", "i alla steg"),
        SENA: ("försenade", "nästa datum har passerat"),
        UTAN: ("utan fullt par", "saknar någon från Skolverket eller SPSM"),
        SVAR: ("väntar på svar", "huvudmannen har frågan"),
    }
    return [Tal(svenska.tal(URVAL[fraga](synliga).count()), *ord_[fraga], _lista(fraga)) for fraga in ord_]


# Tables -----------------------------------------------------------------------------------------------------------


def _omgangar(anvandare: Anvandare) -> Tabell:
    """The funnel of each round that has open cases or has not ended, the latest first as in the list of rounds."""
    synliga, idag = _synliga(anvandare), timezone.localdate()
    oppna = Q(slut=None) | Q(slut__gte=idag) | Q(pk__in=synliga.oppna().values("omgang"))
    omgangar = list(Omgang.objects.filter(oppna).select_related("cykel").order_by("-start", "-pk"))
    arenden = _per(synliga.filter(omgang__in=omgangar), "omgang")
    langder = {kod: _per(langd(synliga.filter(omgang__in=omgangar), kod), "omgang") for kod in TRATT}
    platser = Urvalsplats.objects.filter(omgang__in=omgangar, borttagen=None)
    i_urvalet = _per(platser, "omgang")
    rader = []
    for omgang in omgangar:
        fraga, antal = f"vy=alla&visa=alla&omgang={omgang.pk}", i_urvalet[omgang.pk]
        urval = Cell(svenska.tal(antal), reverse("dialoger:urval", args=[omgang.pk])) if antal else Cell("–")
        namn = f"{omgang.namn}, {omgang.cykel.namn}"
        celler = [Cell(namn, omgang.get_absolute_url()), urval, _tal(arenden[omgang.pk], fraga)]
        celler += [_tal(langder[kod][omgang.pk], f"{fraga}&langd={kod}") for kod in TRATT]
        rader.append(tuple(celler))
    steg = (LANGD[kod][0] for kod in TRATT)
    return Tabell(
        "Öppna omgångar",
        "Så långt har huvudmännen kommit.",
        ("Omgång", "I urvalet", "Ärenden", *steg),
        tuple(rader),
        ("Alla omgångar", adress(anvandare, "dialoger:omgangar")),
    )


def _kontor(anvandare: Anvandare, laster: list[Last]) -> Tabell:
    synliga = _synliga(anvandare)
    antal = {fraga: _per(urval(synliga), "regionkontor") for fraga, urval in URVAL.items()}
    timmar: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for last in laster:
        timmar[last.kontor][0] += last.belagt
        timmar[last.kontor][1] += last.kapacitet
    kontoren: list[tuple[Any, str]] = [(kontor.pk, kontor.namn) for kontor in Regionkontor.objects.all()]
    rader = []
    for pk, namn in [*kontoren, (None, UTAN_KONTOR)]:
        if not antal["vy=alla"][pk]:
            continue
        celler = [_tal(antal[fraga][pk], f"{fraga}&kontor={pk or 'null'}") for fraga in URVAL]
        belagt, finns = timmar[namn]
        rader.append((Cell(namn), *celler, Cell(svenska.procent(100 * belagt / finns, 0) if finns else "–")))
    return Tabell(
        "Belastning per kontor",
        "Används är hur stor del av tiden för dialoger det närmaste halvåret som kontorets personer har bokat upp.",
        ("Kontor", "Öppna ärenden", "Försenade", "Utan fullt par", "Väntar på svar", "Används"),
        tuple(rader),
    )


def _personer(anvandare: Anvandare, laster: list[Last]) -> Tabell:
    """Those with the most to do first: of the own offices, or of all for those who coordinate."""
    if not far_samordna(anvandare):
        egna = set(Regionkontor.objects.filter(pk__in=egna_kontor(anvandare)).values_list("namn", flat=True))
        laster = [last for last in laster if last.kontor in egna]
    synliga = _synliga(anvandare)
    egna_arenden = Tilldelning.objects.filter(till=None, utforare__in=[last.pk for last in laster])
    oppna = _per(egna_arenden.filter(dialog__in=synliga.oppna()), "utforare")
    sena = _per(egna_arenden.filter(dialog__in=URVAL[SENA](synliga)), "utforare")
    laster = sorted(laster, key=lambda last: (not last.over, -(last.procent or 0), svenska.sorteringsnyckel(last.namn)))
    rader = []
    for last in laster[:FLEST_PERSONER]:
        fraga = f"utforare={last.pk}"
        anvands = svenska.procent(last.procent, 0) if last.procent is not None else "–"
        rader.append(
            (
                Cell(last.namn),
                Cell(f"{last.kontor}, {last.myndighet}"),
                _tal(oppna[last.pk], f"vy=alla&{fraga}"),
                _tal(sena[last.pk], f"{SENA}&{fraga}"),
                Cell(f"{anvands}, mer än vad som ryms" if last.over else anvands),
            )
        )
    text = "De som har mest att göra." if len(laster) > FLEST_PERSONER else ""
    mer = adress(anvandare, "dialoger:bemanning")
    return Tabell(
        "Belastning per person",
        text,
        ("Dialogutförare", "Kontor", "Öppna ärenden", "Försenade", "Används"),
        tuple(rader),
        ("Alla dialogutförare", mer),
        vanster=2,
    )


def _per(rader: Any, falt: str) -> dict[Any, int]:
    """How many rows for each value."""
    antal: dict[Any, int] = defaultdict(int)
    antal.update(rader.order_by().values_list(falt).annotate(n=Count("pk", distinct=True)))
    return antal
