from django.apps import AppConfig


class DialogerConfig(AppConfig):
    name = "dialoger"
    verbose_name = "Dialoger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from analysunderlag.services import sjalvskattning
        from kvalitet import konton

        from .services.avgangar import slapp_utan_roll
        from .services.diarium import for_in_delning

        konton.vid_avgang(slapp_utan_roll)
        sjalvskattning.vid_delning(for_in_delning)
