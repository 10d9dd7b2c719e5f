from django.urls import path

from .views import kvalitetssystem, statistik, statistikrelease, underlag, utan_statistik

app_name = "analysunderlag"

urlpatterns = [
    path("underlag/", underlag.lista, name="lista"),
    path("underlag/<int:pk>/", underlag.detalj, name="detalj"),
    path("underlag/<int:pk>/lage/", underlag.lage, name="underlag_lage"),
    path("underlag/<int:pk>/<slug:skolform>/", underlag.detalj, name="underlag_skolform"),
    path("underlag/<int:pk>/hamta/<slug:format>/", underlag.hamta, name="underlag_hamta"),
    path("huvudman/<slug:nyckel>/underlag/", underlag.for_huvudman, name="underlag_huvudman"),
    path("huvudman/<slug:nyckel>/underlag/pdf/", utan_statistik.pdf, name="underlag_register"),
    path("statistik/", statistik.lista, name="statistik"),
    path("statistik/ny/", statistik.ny, name="statistik_ny"),
    path("statistik/granska/<int:pk>/", statistik.granska, name="statistik_granska"),
    path("statistik/<int:pk>/", statistik.detalj, name="statistik_detalj"),
    path("statistik/<int:pk>/avvisade/", statistik.avvisade, name="statistik_avvisade"),
    path("statistik/releaser/", statistikrelease.lista, name="release_lista"),
    path("statistik/releaser/<int:pk>/", statistikrelease.detalj, name="release_detalj"),
    path("statistik/releaser/<int:pk>/godkann/", statistikrelease.godkann, name="release_godkann"),
    path("statistik/releaser/<int:pk>/dra-tillbaka/", statistikrelease.dra_tillbaka, name="release_dra_tillbaka"),
    path("kvalitetssystemet/", kvalitetssystem.oversikt, name="kvalitetssystem"),
    path("kvalitetssystemet/<slug:kod>/", kvalitetssystem.skolform, name="kvalitetssystem-skolform"),
]
