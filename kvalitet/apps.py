from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class KvalitetConfig(AppConfig):
    name = "kvalitet"
    verbose_name = "Kvalitet"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import checks, felord, triggers, urlkontroll  # noqa: F401 (checks and urlkontroll register themselves)

        felord.satt()

        pre_migrate.connect(triggers.fore_migrate, dispatch_uid="kvalitet.triggers")
        post_migrate.connect(triggers.efter_migrate, dispatch_uid="kvalitet.triggers")
