from django.apps import AppConfig


class DialogerConfig(AppConfig):
    name = "dialoger"
    verbose_name = "Dialoger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kvalitet import konton

        from .services.avgangar import slapp_utan_roll

        konton.vid_avgang(slapp_utan_roll)
