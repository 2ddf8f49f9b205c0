"""What the program is, what it is not, and how to read it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from needlebook.web.help.presenters import counts_of


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """The only page with long text; everything else explains itself where it stands."""
    return render(request, "help/help.html", {"section": "help", "counts": counts_of()})
