"""Time per case and kind (Tabell 4, doman.md §8): prefilled by held meetings and travel, confirmed once a week."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from kvalitet import svenska
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare, Roll

from ..begrepp import Tidsslag
from ..models import Dialog, Mote, Tidrapport, Tilldelning
from ..querysets import DialogQuerySet

BAKAT = timedelta(days=365)
EFTER_AVSLUT = timedelta(days=31)
DYGN = 24 * 60


def forifyll(mote: Mote) -> None:
    """Rows for a held meeting: its length and travel, for each utförare, split equally between its cases.

    Call it inside the transaction that holds the meeting; a row that is there already stays. Minutes that do not divide
    go to the first cases.
    """
    Tidrapport.objects.bulk_create(_som_saknas(mote))


def _som_saknas(mote: Mote) -> list[Tidrapport]:
    """Filled in once per meeting, case, person and kind."""
    finns = set(Tidrapport.objects.filter(mote=mote).values_list("dialog", "utforare", "slag"))
    return [rad for rad in _rader(mote) if (rad.dialog_id, rad.utforare_id, str(rad.slag)) not in finns]


def _rader(mote: Mote) -> list[Tidrapport]:
    dag = mote.dag
    slag = Tidsslag.FOR_EFTERARBETE if mote.ar_internt else Tidsslag.DIALOG
    dialoger = sorted(mote.arenden.values_list("dialog", flat=True))
    return [
        Tidrapport(dialog_id=dialog_id, utforare=utforare, slag=kind, mote=mote, dag=dag, minuter=del_)
        for utforare in (mote.utforare_sv, mote.utforare_spsm)
        if utforare is not None
        for kind, minuter in ((slag, mote.minuter), (Tidsslag.RESOR, mote.restid))
        for dialog_id, del_ in zip(dialoger, dela(minuter, len(dialoger)), strict=True)
        if del_
    ]


Ifyllt = dict[tuple[int, int, str], int]  # (case, person, kind) → minutes


def ifyllt_av(mote: Mote) -> Ifyllt:
    """What the meeting as it stands prefills."""
    return {(rad.dialog_id, rad.utforare_id, str(rad.slag)): rad.minuter for rad in _rader(mote)}


def folj_rattat(mote: Mote, forr: Ifyllt) -> None:
    """The meeting has been put right since it prefilled `forr`. What somebody has confirmed or changed stays."""
    nu = ifyllt_av(mote)
    for (dialog, utforare, slag), minuter in forr.items():
        rader = Tidrapport.objects.filter(mote=mote, dialog=dialog, utforare=utforare, slag=slag)
        orort = rader.filter(bekraftad=None, minuter=minuter)
        if ny := nu.get((dialog, utforare, slag)):
            orort.update(minuter=ny)
        else:
            orort.delete()
    tillkom = [rad for rad in _som_saknas(mote) if (rad.dialog_id, rad.utforare_id, str(rad.slag)) not in forr]
    Tidrapport.objects.bulk_create(tillkom)


def dela(minuter: int, delar: int) -> list[int]:
    """Equal whole parts that sum to the whole: dela(100, 3) == [34, 33, 33]."""
    if not delar:
        return []
    hel, rest = divmod(minuter, delar)
    return [hel + (1 if nummer < rest else 0) for nummer in range(delar)]


@transaction.atomic
def logga_tid(*, dialog_id: int, utforare: Anvandare, slag: str, dag: date, minuter: int) -> Tidrapport:
    """A person's own time on a case. ValidationError for a day to come, one long ago, or more than a day holds."""
    dialog = Dialog.objects.select_for_update(of=("self",)).get(pk=dialog_id)
    _krav_dag(dialog, dag)
    _krav_i_paret(dialog, utforare, dag)
    rad = Tidrapport(dialog=dialog, utforare=utforare, slag=slag, dag=dag, minuter=minuter)
    _krav_rimligt(rad)
    rad.save()
    logga(Handelsetyp.TID_LOGGAD, dialog, utforare, till=_beskriv(rad))  # on the case: its history shows it
    return rad


@transaction.atomic
def andra_tid(*, tidrapport_id: int, utforare: Anvandare, slag: str, dag: date, minuter: int) -> Tidrapport:
    """Correct an own row, prefilled or not. A confirmed one stays confirmed: who corrects it has looked at it."""
    rad = Tidrapport.objects.select_for_update(of=("self",)).select_related("dialog").get(pk=tidrapport_id)
    if rad.utforare_id != utforare.pk:
        raise ValidationError("Du kan bara ändra din egen tid.")
    fran = _beskriv(rad)
    _krav_dag(rad.dialog, dag)
    if dag != rad.dag:
        _krav_i_paret(rad.dialog, utforare, dag)
    rad.slag, rad.dag, rad.minuter = slag, dag, minuter
    _krav_rimligt(rad)
    rad.save()
    if (till := _beskriv(rad)) != fran:
        logga(Handelsetyp.TID_ANDRAD, rad.dialog, utforare, fran=fran, till=till)
    return rad


@transaction.atomic
def ta_bort_tid(*, tidrapport_id: int, utforare: Anvandare) -> bool:
    """False when it was gone already."""
    rad = Tidrapport.objects.select_for_update(of=("self",)).select_related("dialog").filter(pk=tidrapport_id).first()
    if rad is None:
        return False
    if rad.utforare_id != utforare.pk:
        raise ValidationError("Du kan bara ta bort din egen tid.")
    logga(Handelsetyp.TID_BORTTAGEN, rad.dialog, utforare, fran=_beskriv(rad))
    rad.delete()
    return True


@transaction.atomic
def bekrafta_vecka(*, utforare: Anvandare, mandag: date) -> int:
    """One confirmation of the week that begins on `mandag`; how many rows it took. Again it takes what is new."""
    if mandag.weekday() or mandag > timezone.localdate():
        raise ValidationError("Välj en vecka som har börjat.")
    rader = Tidrapport.objects.select_for_update(of=("self",)).filter(
        utforare=utforare, dag__gte=mandag, dag__lt=mandag + timedelta(days=7), bekraftad=None
    )
    minuter, antal = sum(rad.minuter for rad in rader), len(rader)
    if antal:
        Tidrapport.objects.filter(pk__in=[rad.pk for rad in rader]).update(bekraftad=timezone.now())
        logga(Handelsetyp.TID_BEKRAFTAD, utforare, utforare, till={"vecka från": mandag, "tid": _timmar(minuter)})
    return antal


def _krav_dag(dialog: Dialog, dag: date) -> None:
    idag = timezone.localdate()
    if dag > idag:
        raise ValidationError({"dag": "Tid kan loggas till och med i dag."})
    if dag < idag - BAKAT:
        raise ValidationError({"dag": "Dagen ligger mer än ett år bakåt. Kontrollera året."})
    if dialog.avslutad and dag > dialog.avslutad + EFTER_AVSLUT:
        raise ValidationError({"dag": "Ärendet är avslutat sedan mer än en månad."})


def _krav_i_paret(dialog: Dialog, utforare: Anvandare, dag: date) -> None:
    """Somebody who has left the pair logs the days when they were in it."""
    egna = list(Tilldelning.objects.filter(dialog=dialog, utforare=utforare).order_by("fran"))
    if not egna or any(t.till is None for t in egna):
        return
    dagar = [(_dag(t.fran), _dag(t.till)) for t in egna if t.till]
    if not any(fran <= dag <= till for fran, till in dagar):
        intervall = svenska.lista(svenska.datumintervall(fran, till) for fran, till in dagar)
        raise ValidationError({"dag": f"Du hade ärendet {intervall}. Tid kan loggas för de dagarna."})


def _dag(tid: datetime) -> date:
    return timezone.localtime(tid).date()


def arenden_for(utforare: Anvandare) -> DialogQuerySet:
    """Cases on which the person may log time now: own and former own; for one who is no utförare every case."""
    idag = timezone.localdate()
    alla = Dialog.objects.synliga_for(utforare).oppna_eller_avslutade_sedan(idag - EFTER_AVSLUT)
    return alla.nagon_gang_mina(utforare, idag - BAKAT) if utforare.har_roll(Roll.DIALOGUTFORARE) else alla


def _krav_rimligt(rad: Tidrapport) -> None:
    rad.full_clean(exclude=["dialog", "utforare", "mote"], validate_unique=False)
    samma_dag = Tidrapport.objects.filter(utforare=rad.utforare_id, dag=rad.dag).exclude(pk=rad.pk or 0)
    if sum(samma_dag.values_list("minuter", flat=True)) + rad.minuter > DYGN:
        raise ValidationError({"minuter": "Dagen får inte plats med mer än 24 timmar."})


def _beskriv(rad: Tidrapport) -> dict[str, object]:
    return {"slag": Tidsslag(rad.slag).label, "dag": rad.dag, "tid": _timmar(rad.minuter)}


def _timmar(minuter: int) -> str:
    return f"{svenska.timmar(minuter)} tim"
