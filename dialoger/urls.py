from django.urls import path, register_converter

from .views import (
    anteckningar,
    arbetsanteckningar,
    arende,
    arendevagar,
    bokning,
    diarium,
    fragebank,
    franvaro,
    genomforande,
    kalender,
    kalenderlankar,
    lista,
    moten,
    motesandring,
    overgangar,
    tidsval,
    vecka,
)


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
    path("arenden/<arende:nummer>/historik/", arende.historik, name="historik"),
    path("arenden/<arende:nummer>/lasare/", arende.lasare, name="lasare"),
    path("arenden/<arende:nummer>/forberedelse/", arende.forberedelse, name="forberedelse"),
    *(
        path(f"arenden/<arende:nummer>/{namn.replace('_', '-')}/", overgangar.vy(namn), name=namn)
        for namn in overgangar.SIDOR
    ),
    path("arenden/<arende:nummer>/underlag/", arendevagar.underlag, name="underlag"),
    path("arenden/<arende:nummer>/underlag/bestall/", arendevagar.underlag_bestall, name="underlag_bestall"),
    path("arenden/<arende:nummer>/underlag/utan/", arendevagar.underlag_utan, name="underlag_utan"),
    path("arenden/<arende:nummer>/omdirigera/", arendevagar.omdirigera, name="omdirigera"),
    path("huvudman/<slug:nyckel>/arende/", arendevagar.oppna, name="oppna"),
    path("arenden/<arende:nummer>/boka/", moten.boka, name="mote_boka"),
    path("moten/<int:pk>/", moten.mote, name="mote"),
    path("moten/<int:pk>/andra/", motesandring.andra, name="mote_andra"),
    path("moten/<int:pk>/genomfort/", genomforande.genomfort, name="mote_hall"),
    path("moten/<int:pk>/stall-in/", motesandring.stall_in, name="mote_stall_in"),
    path("moten/<int:pk>/deltagare/", genomforande.deltagare, name="mote_deltagare"),
    path("moten/<int:pk>/deltagare/<int:koppling>/namn/", genomforande.namn_nytt, name="namn_nytt"),
    path(
        "moten/<int:pk>/deltagare/<int:koppling>/namn/<int:namn>/ta-bort/",
        genomforande.namn_ta_bort,
        name="namn_ta_bort",
    ),
    path("arenden/<arende:nummer>/tider/", bokning.foresla, name="tider"),
    path("bokningar/<int:pk>/", bokning.bokning, name="bokning"),
    path("bokningar/<int:pk>/valj/<int:tid>/", bokning.valj_at, name="bokning_valj"),
    path("bokningar/<int:pk>/dra-tillbaka/", bokning.dra_tillbaka, name="bokning_tillbaka"),
    path("mina-tider/", tidsval.mina_tider, name="mina_tider"),
    path("mina-tider/<int:pk>/", tidsval.mina_tider_bokning, name="mina_tider_bokning"),
    path("mina-tider/<int:pk>/valj/<int:tid>/", tidsval.mina_tider_valj, name="mina_tider_valj"),
    path("upptagen-tid/", franvaro.franvaro, name="franvaro"),
    path("upptagen-tid/<int:pk>/ta-bort/", franvaro.franvaro_ta_bort, name="franvaro_ta_bort"),
    path("kalender/", kalender.kalender, name="kalender"),
    path("kalender/lank/", kalenderlankar.kalenderlankar, name="kalenderlankar"),
    path("kalender/lank/ny/", kalenderlankar.kalenderlank_ny, name="kalenderlank_ny"),
    path("kalender/lank/<int:pk>/byt/", kalenderlankar.kalenderlank_byt, name="kalenderlank_byt"),
    path("kalender/lank/<int:pk>/ta-bort/", kalenderlankar.kalenderlank_ta_bort, name="kalenderlank_ta_bort"),
    path("kalender/<slug:hemlighet>.ics", kalenderlankar.kalenderflode, name="kalenderflode"),
    path("moten/<int:pk>/anteckning/<arende:nummer>/", anteckningar.ny, name="anteckning_ny"),
    path("anteckningar/<int:pk>/", anteckningar.las, name="anteckning"),
    path("anteckningar/<int:pk>/pdf/", anteckningar.pdf, name="anteckning_pdf"),
    path("anteckningar/<int:pk>/skriv/", anteckningar.skriv, name="anteckning_skriv"),
    path("anteckningar/<int:pk>/lamna/", anteckningar.lamna, name="anteckning_lamna"),
    path("anteckningar/<int:pk>/aterlamna/", anteckningar.aterlamna, name="anteckning_aterlamna"),
    path("anteckningar/<int:pk>/faststall/", anteckningar.faststall, name="anteckning_faststall"),
    path("vara-anteckningar/", anteckningar.vara, name="vara_anteckningar"),
    path("arenden/<arende:nummer>/arbetsanteckningar/", arbetsanteckningar.skriv, name="arbetsanteckning"),
    path("diarium/", diarium.lista, name="diarium"),
    path("diarium/export.csv", diarium.export, name="diarium_export"),
    path("fragebank/", fragebank.fragebank_sida, name="fragebank"),
    path("min-vecka/", vecka.vecka, name="vecka"),
    path("min-vecka/tid/", vecka.tid_logga, name="tid_logga"),
    path("min-vecka/tid/<int:pk>/", vecka.tid_andra, name="tid_andra"),
    path("min-vecka/tid/<int:pk>/ta-bort/", vecka.tid_ta_bort, name="tid_ta_bort"),
    path("min-vecka/bekrafta/", vecka.tid_bekrafta, name="tid_bekrafta"),
    path("arenden/", lista.lista, name="lista"),
    path("arenden/export.<str:form>", lista.export, name="export"),
    path("arenden/vyer/", lista.vy_spara, name="vy_spara"),
    path("arenden/vyer/<int:pk>/ta-bort/", lista.vy_ta_bort, name="vy_ta_bort"),
]
