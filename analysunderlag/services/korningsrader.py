"""A run's rows follow the underlag they wait for, and are what its progress is counted from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import partial

from django.db import transaction
from django.db.models import Count

from kvalitet import livstecken, svenska
from kvalitet.jobb.tjanst import OPPNA
from kvalitet.models import Jobb

from ..models import Korning, Korningsrad, Underlag

S = Korningsrad.Status
JOBBTYP_KORNING = "underlag_i_korning"  # the work of an underlag, in a queue that delays nothing a person has ordered


@dataclass(frozen=True)
class Antal:
    """How many huvudmän of a run are in each state."""

    vantar: int = 0
    bestalld: int = 0
    klar: int = 0
    oforandrad: int = 0
    utan: int = 0
    misslyckad: int = 0

    def som_dict(self) -> dict[str, int]:
        return asdict(self)

    @property
    def alla(self) -> int:
        return self.aterstar + self.gjorda

    @property
    def aterstar(self) -> int:
        return self.vantar + self.bestalld

    @property
    def gjorda(self) -> int:
        return self.klar + self.oforandrad + self.utan + self.misslyckad


def antal(korning: Korning) -> Antal:
    return antal_per_korning([korning.pk]).get(korning.pk, Antal())


def antal_per_korning(korningar: Iterable[int]) -> dict[int, Antal]:
    """One query, answered from an index."""
    ut: dict[int, dict[str, int]] = {}
    rader = Korningsrad.objects.filter(korning__in=list(korningar)).order_by().values_list("korning", "status")
    for korning, status, n in rader.annotate(n=Count("pk")):
        ut.setdefault(korning, {})[status] = n
    return {korning: Antal(**per_status) for korning, per_status in ut.items()}


def folj(underlag: Underlag, *, nytt: bool = True) -> None:
    """Call it in the transaction that made the underlag, after it was saved. `nytt`: not only its files put back.

    Whatever ordered the job: a run also waits for what a person had ordered before it came there.
    """
    _avsluta(underlag.pk, S.KLAR if nytt else S.OFORANDRAD)


def misslyckas(jobb: Jobb) -> None:
    """Call it in the transaction that ended an underlag's job without a result."""
    _avsluta(jobb.data.get("underlag"), S.MISSLYCKAD, jobb.fel or "Jobbet avbröts innan underlaget var klart.")


def _avsluta(underlag_id: int | None, status: str, skal: str = "") -> None:
    vantar = Korningsrad.objects.filter(underlag=underlag_id, status=S.BESTALLD)
    korningar = set(vantar.values_list("korning_id", flat=True))
    if korningar:
        vantar.update(status=status, skal=skal)
    for korning in korningar:
        be_om_fyllning(korning)


def be_om_fyllning(korning_id: int) -> None:
    """After commit a worker orders more, as far as there is room. A message that is lost is sent again by the sweep."""
    from ..tasks import fyll_pa_korning  # leaf: tasks imports services

    transaction.on_commit(partial(_skicka, fyll_pa_korning, korning_id), robust=True)


def _skicka(task: object, korning_id: int) -> None:
    task.delay(korning_id)  # type: ignore[attr-defined]


def lak() -> int:
    """Rows that wait for a job that has ended. There are none, unless something was changed past the services."""
    lakta = 0
    oppna = Jobb.objects.filter(typ=JOBBTYP_KORNING, status__in=OPPNA).values_list("nyckel", flat=True)
    slutade = Korningsrad.objects.filter(status=S.BESTALLD).exclude(underlag__status=Underlag.Status.BESTALLT)
    for rad in slutade.select_related("underlag"):
        if str(rad.underlag_id) not in set(oppna):  # else its files are being put back
            with transaction.atomic():
                klart = bool(rad.underlag and rad.underlag.ar_klart)
                _avsluta(rad.underlag_id, S.KLAR if klart else S.MISSLYCKAD, "" if klart else "Jobbet avbröts.")
            lakta += 1
    return lakta


def i_ko(korning: Korning) -> int:
    return Korningsrad.objects.filter(korning=korning, status=S.BESTALLD).count()


def sammanfattning(antal: Antal) -> str:
    """`3 nya, 690 oförändrade, 1 612 utan statistik, 2 misslyckades`; what is none is left out."""
    delar = (
        (antal.klar, "ny", "nya"),
        (antal.oforandrad, "oförändrad", "oförändrade"),
        (antal.utan, "utan statistik", "utan statistik"),
        (antal.misslyckad, "misslyckades", "misslyckades"),
        (antal.aterstar, "återstår", "återstår"),
    )
    return ", ".join(svenska.antal(n, ental, flertal) for n, ental, flertal in delar if n) or "inget gjort"


def text(korning: Korning, antal: Antal) -> str:
    """What is said beside the progress bar."""
    if korning.status in (Korning.Status.VANTAR, Korning.Status.PAGAR):
        gors = Korningsrad.objects.filter(korning=korning, status=S.BESTALLD, underlag__jobb__status=Jobb.Status.PAGAR)
        rad = gors.select_related("huvudman").order_by("-pk").first()
        if rad:
            return f"Gör {rad.huvudman}"
        if livstecken.alder("arbetare") is None:
            return "Väntar: ingen arbetare kör just nu"
        return "Jämför med det som är gjort" if antal.vantar and not antal.bestalld else "Väntar på sin tur"
    return korning.get_status_display()
