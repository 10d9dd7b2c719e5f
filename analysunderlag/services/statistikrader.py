"""A parsed table beside what the database holds: its rows, and what differs from the values in force."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from huvudman.orgnr import visa

from ..inlasning import Tabell
from ..models import Skolform, Statistikimport, Statistikvarde
from ..vardetyper import Vardetyp
from . import vardeskrivning
from .kvalitetssystem import ar_ny_definition, indikatorer_per_namn, satt_officiell_definition
from .statistikutfall import Andradcell

VISADE_ANDRINGAR = 200
NIVAER_I_VARNING = 5


class Tabellrader:
    """A parsed table as database rows, level by level so that the unique index grows in order."""

    def __init__(self, tabell: Tabell) -> None:
        self.tabell = tabell
        self.skolform = Skolform.objects.get(namn__iexact=tabell.skolform)
        per_namn = indikatorer_per_namn(self.skolform.kod)
        self.indikatorer = [per_namn[" ".join(matt.namn.split())] for matt in tabell.matt]
        self.per_id = {indikator.pk: indikator for indikator in self.indikatorer}

    def __iter__(self) -> Iterator[vardeskrivning.Vardesrad]:
        matt = [(i.pk, m.rad) for i, m in zip(self.indikatorer, self.tabell.matt, strict=True)]
        delar: dict[int, tuple[str, str, str | None]] = {}  # by identity: equal contents share one object
        for niva, kolumn in zip(self.tabell.nivaer, zip(*self.tabell.varden, strict=True), strict=True):
            for (indikator_id, rad), varde in zip(matt, kolumn, strict=True):
                if varde is None:
                    continue
                del_ = delar.get(id(varde))
                if del_ is None:
                    tal = varde.ratext if varde.typ is Vardetyp.TAL else None
                    del_ = delar[id(varde)] = (varde.ratext, varde.typ.value, tal)
                yield (
                    indikator_id,
                    niva.niva,
                    niva.orgnr,
                    niva.enhetskod,
                    niva.period,
                    *del_,
                    f"{niva.kolumn}{rad}",
                )

    def nya_definitioner(self) -> int:
        par = zip(self.indikatorer, self.tabell.matt, strict=True)
        return sum(ar_ny_definition(indikator, matt.definition or "") for indikator, matt in par)

    def satt_definitioner(self, statistikimport: Statistikimport) -> int:
        return sum(
            satt_officiell_definition(indikator, matt.definition, statistikimport)
            for indikator, matt in zip(self.indikatorer, self.tabell.matt, strict=True)
            if matt.definition
        )

    def andringar(self) -> list[Andradcell]:
        """The changed values that the last `vardeskrivning.jamfor` found, with the names people know."""
        resultat = []
        for a in vardeskrivning.andringar(VISADE_ANDRINGAR):
            i = self.per_id[a.indikator_id]
            resultat.append(Andradcell(i.kod, i.namn, a.orgnr, a.enhetskod, a.period, a.fran, a.till, a.cell))
        return resultat

    def forsvunna(self, bas: Collection[int]) -> list[str]:
        """Levels of the same läsår (else of the latest one before) that are in force but not in this file."""
        if not bas:
            return []
        i_kraft = Statistikvarde.objects.filter(statistikimport__in=bas, indikator__skolform=self.skolform)
        perioder = set(i_kraft.values_list("period", flat=True).distinct())
        jamforda = perioder & set(self.tabell.perioder) or set(sorted(perioder)[-1:])
        fore = set(i_kraft.filter(period__in=jamforda).values_list("orgnr", "enhetskod").distinct())
        borta = sorted(fore - {(niva.orgnr, niva.enhetskod) for niva in self.tabell.nivaer})
        if not borta:
            return []
        namn = ", ".join(" ".join(filter(None, (visa(nr), kod))) for nr, kod in borta[:NIVAER_I_VARNING])
        mer = f" och {len(borta) - NIVAER_I_VARNING} till" if len(borta) > NIVAER_I_VARNING else ""
        vad = "1 nivå" if len(borta) == 1 else f"{len(borta)} nivåer"
        text = f"{vad} som fanns vid förra inläsningen finns inte i filen: {namn}{mer}."
        return [f"{text} Värdena därifrån gäller fortfarande."]
