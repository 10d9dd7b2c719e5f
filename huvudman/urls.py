from django.urls import path, register_converter

from .views import detalj, hand, importer, kollegor, kontakter, lista, rader, utredning


class Nyckelform:
    """An orgnr, or H and six digits; anything else (a personnummer, a typing error) is no page."""

    regex = "[0-9]{2}[2-9][0-9]{7}|H[0-9]{6}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Avdelning:
    """Which rows of a huvudman: one page each to add, change and end them."""

    regex = "|".join(rader.AVDELNINGAR)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Nyckelform, "nyckel")
register_converter(Avdelning, "avdelning")

app_name = "huvudman"

urlpatterns = [
    path("huvudman/", lista.lista, name="lista"),
    path("huvudman/export.<str:form>", lista.export, name="export"),
    path("huvudman/ny/", hand.ny, name="ny"),
    path("huvudman/storleksgranser/", hand.storlek, name="storlek"),
    path("huvudman/<nyckel:nyckel>/", detalj.detalj, name="detalj"),
    path("huvudman/<nyckel:nyckel>/historik/", detalj.historik, name="historik"),
    path("huvudman/<nyckel:nyckel>/andra/", hand.andra, name="andra"),
    path("huvudman/<nyckel:nyckel>/uppdrag/", detalj.uppdrag_nytt, name="uppdrag_nytt"),
    path("huvudman/uppdrag/<int:pk>/avsluta/", detalj.uppdrag_avsluta, name="uppdrag_avsluta"),
    path("huvudman/<nyckel:nyckel>/kontaktutredning/", utredning.utredning, name="utredning"),
    path("huvudman/<nyckel:nyckel>/kontaktutredning/borja/", utredning.borja, name="utredning_borja"),
    path("huvudman/kontaktutredning/<int:pk>/steg/", utredning.steg, name="utredning_steg"),
    path("huvudman/<nyckel:nyckel>/<avdelning:avdelning>/ny/", rader.ny, name="rad_ny"),
    path("huvudman/<nyckel:nyckel>/<avdelning:avdelning>/<int:pk>/andra/", rader.andra, name="rad_andra"),
    path("huvudman/<nyckel:nyckel>/<avdelning:avdelning>/<int:pk>/avsluta/", rader.avsluta, name="rad_avsluta"),
    path("kollegor/", kollegor.valj, name="kollegor_valj"),
    path("huvudman/<nyckel:nyckel>/kollegor/", kollegor.kollegor, name="kollegor"),
    path("huvudman/<nyckel:nyckel>/kollegor/bjud-in/", kollegor.ny, name="kollega_ny"),
    path("huvudman/<nyckel:nyckel>/kollegor/inbjudan/<int:pk>/igen/", kollegor.igen, name="kollega_igen"),
    path("huvudman/<nyckel:nyckel>/kollegor/inbjudan/<int:pk>/ta-tillbaka/", kollegor.aterta, name="kollega_aterta"),
    path("huvudman/<nyckel:nyckel>/kollegor/<int:pk>/godkann/", kollegor.godkann, name="kollega_godkann"),
    path("huvudman/<nyckel:nyckel>/kollegor/<int:pk>/avboj/", kollegor.avboj, name="kollega_avboj"),
    path("huvudman/<nyckel:nyckel>/kollegor/<int:pk>/", kollegor.andra, name="kollega_andra"),
    path("huvudman/<nyckel:nyckel>/kollegor/<int:pk>/avsluta/", kollegor.avsluta, name="kollega_avsluta"),
    path("kontakter/", kontakter.valj, name="kontakter_valj"),
    path("huvudman/<nyckel:nyckel>/kontakter/", kontakter.kontakter, name="kontakter"),
    path("huvudman/<nyckel:nyckel>/kontakter/stammer/", kontakter.stammer, name="kontakter_stammer"),
    path("huvudman/<nyckel:nyckel>/kontakter/lagg-till/", kontakter.ny, name="kontakt_ny"),
    path("huvudman/<nyckel:nyckel>/kontakter/<int:pk>/ratta/", kontakter.ratta, name="kontakt_ratta"),
    path("huvudman/<nyckel:nyckel>/kontakter/<int:pk>/slutat/", kontakter.slutat, name="kontakt_slutat"),
    path("register/importer/", importer.importer, name="importer"),
    path("register/importer/<int:pk>/", importer.import_detalj, name="import_detalj"),
    path("register/importer/<int:pk>/hoppa-over/", importer.hoppa_over, name="import_hoppa_over"),
    path("register/importer/<int:pk>/beslut/", importer.beslut, name="forslag_beslut"),
]
