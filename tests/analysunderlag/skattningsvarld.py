"""A självskattning for tests, made by the services."""

from collections.abc import Mapping, Sequence

from analysunderlag.models import Delning, Kvalitetssystem, Sjalvskattning, Skattningsniva, Skattningssvar
from analysunderlag.services import sjalvskattning, skattningslank, skattningssvar
from analysunderlag.services.kvalitetssystem import ladda_kvalitetssystem
from analysunderlag.services.skattningssvar import Faktorsvar, faktorsvar
from huvudman.models import Huvudman
from kvalitet.models import Anvandare


def skapa_skattning(
    huvudman: Huvudman, *, antal: Mapping[str, int], aktor: Anvandare | None = None, namn: str = "Hösten", **falt: str
) -> Sjalvskattning:
    if not Kvalitetssystem.objects.exists():
        ladda_kvalitetssystem()
    falt = {"avser": "Hela verksamheten", **falt}
    return sjalvskattning.skapa(huvudman=huvudman, namn=namn, antal=antal, aktor=aktor, **falt)  # type: ignore[arg-type]


def fyll(svar: Skattningssvar, *varden: int, faktor: int = 1, text: str = "") -> None:
    """Answer the statements of a faktor, in their order."""
    rad = Skattningssvar.objects.select_related("niva__skattning__system").get(pk=svar.pk)
    data = rad.niva.skattning.system.data.faktor(faktor)
    koder = [p.kod for p in data.pastaenden_for(rad.niva.niva)]
    skattningssvar.spara_faktorer(
        svar_id=rad.pk,
        nya={faktor: Faktorsvar(dict(zip(koder, varden, strict=False)), text)},
        grund={faktor: faktorsvar(rad, data).version},
    )


def svara(niva: Skattningsniva, *varden: int, faktor: int = 1, text: str = "") -> tuple[Skattningssvar, str]:
    """A new respondent by the link, who answers and hands in: (answer, code)."""
    rad, kod = skattningssvar.borja_med_lank(skattningslank.token(niva))
    fyll(rad, *varden, faktor=faktor, text=text)
    return skattningssvar.lamna(svar_id=rad.pk), kod


def stang(niva: Skattningsniva, aktor: Anvandare | None = None) -> Skattningsniva:
    sett = niva.svar.filter(ar_lamnat=True).count()
    return sjalvskattning.stang(niva_id=niva.pk, aktor=aktor, sett=sett)


def svara_alla(niva: Skattningsniva, rader: Sequence[Sequence[int]], faktor: int = 1) -> None:
    for varden in rader:
        svara(niva, *varden, faktor=faktor)


def skapa_delning(huvudman: Huvudman, person: Anvandare, text: str = "Vi har sett det.") -> Delning:
    """A joint answer that has been shared."""
    rad = skapa_skattning(huvudman, antal={"huvudman": 3}, aktor=person, namn="Våren")
    svara(rad.nivaer.get(), 4, 3, 2, text=text)
    visad = sjalvskattning.sha256_av_resultat(rad)
    return sjalvskattning.dela(skattning_id=rad.pk, med_texter=True, visad=visad, aktor=person)
