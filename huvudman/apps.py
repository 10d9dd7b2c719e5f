from django.apps import AppConfig


class HuvudmanConfig(AppConfig):
    name = "huvudman"
    verbose_name = "Huvudmän"
    default_auto_field = "django.db.models.BigAutoField"
