"""The liknande huvudmän in words: who they are, why, and how they were found. No judgement."""

from __future__ import annotations

from collections.abc import Mapping

from kvalitet import svenska

from ..innehall import Likhetsvarde, Liknande, Liknandegrupp, Varde
from .indata import Indikatordef, Liknandeindata, Likt
from .texter import bind

INGET_LIKT = "nära sammantaget, men inte ungefär lika i något enskilt mått"


def bygg_liknande(
    indata: Liknandeindata | None, definitioner: Mapping[str, Indikatordef], egna: Mapping[str, Varde]
) -> Liknandegrupp | None:
    """None when no measures are declared for the skolform. Without similar ones the description says why."""
    if indata is None:
        return None
    koder = tuple(kod for kod, _ in indata.matt if kod in definitioner)
    anvanda = tuple(kod for kod in koder if kod in egna and egna[kod].varde is not None)
    return Liknandegrupp(
        beskrivning=_beskrivning(indata, koder, anvanda, definitioner),
        matt=koder,
        huvudman_lista=tuple(_en(rad, indata, koder) for rad in indata.liknande),
    )


def _en(rad: Likt, indata: Liknandeindata, koder: tuple[str, ...]) -> Liknande:
    lika = [fras for kod, fras in indata.matt if kod in rad.nara]
    return Liknande(
        nyckel=rad.nyckel,
        namn=rad.namn,
        skal=bind(svenska.versal(svenska.lista(lika) if lika else INGET_LIKT) + "."),
        varden=tuple(Likhetsvarde(kod, rad.varden.get(kod)) for kod in koder),
    )


def _beskrivning(
    indata: Liknandeindata, koder: tuple[str, ...], anvanda: tuple[str, ...], definitioner: Mapping[str, Indikatordef]
) -> str:
    namn = svenska.lista(_litet(definitioner[kod].kortnamn) for kod in (anvanda or koder))
    if not indata.liknande:
        return (
            "Det finns inga huvudmän av samma typ som liknar er tillräckligt, eller så är för få av era uppgifter "
            f"publicerade. Likheten räknas i {namn}."
        )
    antal = len(indata.liknande)
    tyngst = svenska.lista(_litet(definitioner[kod].kortnamn) for kod in indata.tyngst if kod in koder)
    vilka = "Den huvudman" if antal == 1 else f"De {svenska.rakneord(antal)} huvudmän"
    return (
        f"{vilka} av samma typ som sammantaget ligger närmast er i {namn}. Bara publicerade tal räknas"
        f"{f', och {tyngst} väger tyngst' if tyngst else ''}. Resultaten räknas inte. Den som är mest lik står först."
    )


def _litet(text: str) -> str:
    return text[:1].lower() + text[1:]
