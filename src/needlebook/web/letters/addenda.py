"""What was added to a signed note, as page and PDF print it."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from needlebook.clinic.documents.models import Document
from needlebook.web.letters.document import name_of


def addenda_of(document: Document) -> list[dict[str, object]]:
    """Each addendum: who signed it and when, and its paragraphs."""
    return [
        {
            "title": _("Addendum, %(when)s, %(name)s")
            % {"when": date_format(timezone.localtime(added.at), "j F Y, H:i"), "name": name_of(added.by)},
            "text": added.text.splitlines(),
        }
        for added in document.addenda.select_related("by")
    ]
