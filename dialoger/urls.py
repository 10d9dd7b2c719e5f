from django.urls import path, register_converter

from .views import arende, fragebank, lista


class Nummerform:
    """KD-2026-0147; anything else is no page."""

    regex = r"KD-\d{4}-\d{4,5}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Nummerform, "arende")

app_name = "dialoger"

urlpatterns = [
    path("arenden/<arende:nummer>/", arende.detalj, name="detalj"),
    path("fragebank/", fragebank.fragebank_sida, name="fragebank"),
    path("arenden/", lista.lista, name="lista"),
    path("arenden/export.<str:form>", lista.export, name="export"),
    path("arenden/vyer/", lista.vy_spara, name="vy_spara"),
    path("arenden/vyer/<int:pk>/ta-bort/", lista.vy_ta_bort, name="vy_ta_bort"),
]
