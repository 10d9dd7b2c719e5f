from django.apps import AppConfig


class AnalysunderlagConfig(AppConfig):
    name = "analysunderlag"
    verbose_name = "Analysunderlag"
    default_auto_field = "django.db.models.BigAutoField"
