from django.urls import path

from .views import fragebank

app_name = "dialoger"

urlpatterns = [
    path("fragebank/", fragebank.fragebank_sida, name="fragebank"),
]
