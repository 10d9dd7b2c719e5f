"""What django-allauth's own pages for the account do not do in Swedish."""

from typing import Any

from allauth.mfa.recovery_codes.views import DownloadRecoveryCodesView
from django.http import HttpResponse


class Reservkodsfil(DownloadRecoveryCodesView):
    content_type = "text/plain; charset=utf-8"

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        svar = super().render_to_response(context, **kwargs)
        svar.headers["Content-Disposition"] = 'attachment; filename="reservkoder.txt"'
        return svar
