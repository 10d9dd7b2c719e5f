from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from dialoger.models import Dialog, Omgang
from dialoger.parning import Vikter
from dialoger.services.parning import rakna_par, som_data
from kvalitet import svenska
from kvalitet.kommando import Kommando


class Command(Kommando):
    help = (
        "Räknar fram de bästa paren för omgångens ärenden utan par och visar dem med skäl, målvärde och gräns. "
        "Sparar inget: förslag som ska godkännas räknas fram på omgångens sida."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--omgang", required=True, metavar="N", help="Omgångens nummer (i adressen) eller namn.")

    def utfor(self, **val: Any) -> dict[str, Any]:
        omgang = _omgang(val["omgang"])
        namn = dict(Dialog.objects.filter(omgang=omgang).values_list("nummer", "huvudman__namn"))
        with self.stapel() as framsteg:
            try:
                problem, _, forslag = rakna_par(omgang, Vikter(), {}, framsteg)
            except ValueError as fel:
                raise CommandError(str(fel)) from fel
        svar = som_data(problem, forslag)
        self._skriv(svar, namn)
        return {"omgang": omgang.pk, **svar}

    def _skriv(self, svar: dict[str, Any], namn: dict[str, str]) -> None:
        if not namn or not (svar["par"] or svar["utan_par"]):
            self.skriv("Alla ärenden i omgången har ett par.")
            return
        for rad in svar["par"]:
            par = svenska.lista(svar["personer"][pk]["namn"] for pk in (rad["sv"], rad["spsm"]))
            self.skriv(f"{rad['nummer']}  {namn[rad['nummer']]}: {par}")
            for del_ in rad["delar"]:
                self.skriv(f"    {'+' if del_['ar_bra'] else '-'} {del_['text']}")
        for rad in svar["utan_par"]:
            self.skriv(f"{rad['nummer']}  {namn[rad['nummer']]}: inget par. {' '.join(rad['skal'])}")
        for hinder in svar["hinder"]:
            self.skriv(hinder)
        self.skriv(
            f"\n{svenska.antal(len(svar['par']), 'par', 'par')}. Målvärde {svenska.tal(svar['malvarde'], 1)} poäng, "
            f"gräns {svenska.tal(svar['grans'], 1)}, avstånd {svenska.procent(100 * svar['gap'], 1)}, "
            f"{svenska.tal(svar['sekunder'], 1)} sekunder."
        )


def _omgang(text: str) -> Omgang:
    funna = Omgang.objects.filter(pk=int(text)) if text.isascii() and text.isdigit() and len(text) < 10 else None
    omgang = (funna and funna.first()) or Omgang.objects.filter(namn=text).first()
    if omgang is None:
        finns = "; ".join(f"{pk} {namn}" for pk, namn in Omgang.objects.values_list("pk", "namn").order_by("-pk")[:5])
        raise CommandError(f"Ingen omgång har nummer eller namn {text!r}. " + (f"Finns: {finns}." if finns else ""))
    return omgang
