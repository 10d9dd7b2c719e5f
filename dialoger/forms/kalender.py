"""Whose meetings a calendar shows. Everything stands in the address; a value that is no choice is left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms

from kvalitet.models import Anvandare, Myndighet, Regionkontor, Roll, Rolltilldelning

from ..begrepp import INTERNA, Motestyp
from ..behorighet import egna_kontor
from ..kalenderurval import vid_kontor
from ..querysets import MoteQuerySet

TYPER = [
    ("", "Alla möten"),
    ("externa", "Med huvudmän"),
    ("interna", "Interna"),
    ("Ett slag", Motestyp.choices),
]
VISA = [("", "Bokade och genomförda"), ("installda", "Även inställda")]


@dataclass(frozen=True)
class Vem:
    """Whose meetings. `personer` and `kontor` are pks; the offices also decide which school holidays are shown."""

    kod: str
    namn: str
    personer: tuple[int, ...] = ()
    kontor: tuple[Regionkontor, ...] = ()

    def bland(self, moten: MoteQuerySet) -> MoteQuerySet:
        if self.personer:
            return moten.for_person(self.personer[0])
        return vid_kontor(moten, [kontor.pk for kontor in self.kontor])


class Kalenderfilter(forms.Form):
    vem = forms.ChoiceField(label="Vems möten", required=False)
    typ = forms.ChoiceField(label="Slag av möte", choices=TYPER, required=False)
    visa = forms.ChoiceField(label="Visa", choices=VISA, required=False)

    def __init__(self, data: Any, *, anvandare: Anvandare) -> None:
        alla = _vilka(anvandare)
        self._vem = {vem.kod: vem for _, grupp in alla for vem in grupp}
        rena = data.copy()
        if rena.get("vem") not in self._vem:
            rena["vem"] = _forval(anvandare, self._vem)
        super().__init__(rena)
        (_, jag), *grupper = alla
        self.fields["vem"].choices = [  # type: ignore[attr-defined]
            *_val(jag),
            *((rubrik, _val(grupp)) for rubrik, grupp in grupper if grupp),
        ]
        for namn in ("typ", "visa"):
            if not self.fields[namn].valid_value(rena.get(namn, "")):  # type: ignore[attr-defined]
                rena[namn] = ""

    @property
    def vald(self) -> Vem:
        return self._vem[self.data["vem"]]

    def filtrera(self, moten: MoteQuerySet) -> MoteQuerySet:
        moten, typ = self.vald.bland(moten), self.data.get("typ", "")
        if typ in ("externa", "interna"):
            moten = moten.filter(typ__in=INTERNA) if typ == "interna" else moten.exclude(typ__in=INTERNA)
        elif typ:
            moten = moten.filter(typ=typ)
        return moten if self.data.get("visa") else moten.galler()


def _val(grupp: list[Vem]) -> list[tuple[str, str]]:
    return [(vem.kod, vem.namn) for vem in grupp]


def _vilka(anvandare: Anvandare) -> list[tuple[str, list[Vem]]]:
    """Choices in groups, in three queries: oneself, the own team, offices, utförare per agency."""
    kontor = list(Regionkontor.objects.all())
    egna_pk = set(egna_kontor(anvandare))
    egna = tuple(k for k in kontor if k.pk in egna_pk)
    jag = [Vem("mina", "Mina möten", (anvandare.pk,), egna)]
    if egna:
        jag.append(Vem("team", f"Mitt team: {', '.join(k.namn for k in egna)}", (), egna))
    per_kontor = [Vem(f"kontor-{k.kod}", k.namn, (), (k,)) for k in kontor]
    return [("", jag), ("Regionkontor", per_kontor), *_utforare()]


def _utforare() -> Iterable[tuple[str, list[Vem]]]:
    roller = Rolltilldelning.objects.aktiva().filter(roll=Roll.DIALOGUTFORARE, anvandare__is_active=True)
    per_myndighet: dict[str, dict[int, Vem]] = {kod: {} for kod in Myndighet.values}
    for t in roller.select_related("anvandare", "regionkontor").order_by("anvandare__namn", "pk"):
        grupp = per_myndighet[t.myndighet]
        tidigare = grupp[t.anvandare_id].kontor if t.anvandare_id in grupp else ()
        kontor = (*tidigare, *([t.regionkontor] if t.regionkontor else []))
        grupp[t.anvandare_id] = Vem(f"person-{t.anvandare_id}", t.anvandare.namn, (t.anvandare_id,), kontor)
    return [(f"Dialogutförare, {kod}", list(grupp.values())) for kod, grupp in per_myndighet.items()]


def _forval(anvandare: Anvandare, alla: dict[str, Vem]) -> str:
    """The own meetings of a utförare; the team, or the first office, of somebody who plans for others."""
    if anvandare.har_roll(Roll.DIALOGUTFORARE):
        return "mina"
    return next((kod for kod in alla if kod != "mina" and not kod.startswith("person-")), "mina")
