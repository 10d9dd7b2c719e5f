from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path
from django.views.generic import TemplateView

from . import halsosida, stilguide, views

handler400 = "kvalitet.felsida.felaktig_begaran"

urlpatterns = [
    path("", views.start, name="start"),
    path("jobb/", views.jobb_lista, name="jobb_lista"),
    path("jobb/<int:pk>/", views.jobb_detalj, name="jobb_detalj"),
    path("jobb/<int:pk>/lage/", views.jobb_lage, name="jobb_lage"),
    path("jobb/<int:pk>/avbryt/", views.jobb_avbryt, name="jobb_avbryt"),
    path("utkast/", views.utkast, name="utkast"),
    path("administration/konton/", views.anvandare_lista, name="anvandare_lista"),
    path("administration/konton/nytt/", views.anvandare_ny, name="anvandare_ny"),
    path("administration/konton/<int:pk>/", views.anvandare_detalj, name="anvandare_detalj"),
    path("administration/konton/<int:pk>/andra/", views.anvandare_andra, name="anvandare_andra"),
    path("administration/konton/<int:pk>/bjud-in/", views.anvandare_bjud_in, name="anvandare_bjud_in"),
    path("administration/konton/<int:pk>/stang/", views.anvandare_stang, name="anvandare_stang"),
    path("administration/konton/<int:pk>/oppna/", views.anvandare_oppna, name="anvandare_oppna"),
    path("administration/konton/<int:pk>/roller/", views.roll_tilldela, name="roll_tilldela"),
    path("administration/roller/<int:pk>/avsluta/", views.roll_avsluta, name="roll_avsluta"),
    path("administration/handelser/", views.handelser, name="handelser"),
    path("administration/lasningar/", views.lasningar, name="lasningar"),
    path("administration/utskick/", views.aviseringar, name="aviseringar"),
    path("administration/utskick/<int:pk>/", views.avisering_detalj, name="avisering_detalj"),
    path("tillganglighet/", TemplateView.as_view(template_name="kvalitet/tillganglighet.html"), name="tillganglighet"),
    path("uppgifter/", TemplateView.as_view(template_name="kvalitet/uppgifter.html"), name="uppgifter"),
    path("hjalp/", TemplateView.as_view(template_name="kvalitet/hjalp.html"), name="hjalp"),
    path("stilguide/", stilguide.stilguide, name="stilguide"),
    path("halsa/", halsosida.allt, name="halsa"),
    path("halsa/webb/", halsosida.webb, name="halsa-webb"),
    # allauth.urls without its nameless old addresses
    path("konto/", include("allauth.account.urls")),
    path("konto/2fa/recovery-codes/download/", views.Reservkodsfil.as_view(), name="mfa_download_recovery_codes"),
    path("konto/2fa/", include("allauth.mfa.urls")),
    path("konto/extern/", include("allauth.socialaccount.urls")),
]

if settings.OIDC_SERVER:
    urlpatterns.append(path("konto/", include("allauth.socialaccount.providers.openid_connect.urls")))

# The apps above, each under the names it declares in its own behorighet.py.
for app in ("huvudman", "analysunderlag", "dialoger"):
    if find_spec(f"{app}.urls"):
        urlpatterns.append(path("", include(f"{app}.urls")))
