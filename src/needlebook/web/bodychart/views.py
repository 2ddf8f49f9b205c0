"""The bare sheets of the body: the same for everybody, so a browser may keep them."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from needlebook.web.bodychart.sheets import fragment, sheet_ids

FOR_GOOD = "public, max-age=31536000, immutable"


@login_not_required
@require_GET
def body_sheet(request: HttpRequest, digest: str, id: str) -> HttpResponse:
    """One sheet, by the hash of its content; an address of an older one does not exist any more."""
    if id not in sheet_ids() or fragment(id)[0] != digest:
        raise Http404
    return HttpResponse(fragment(id)[1], content_type="image/svg+xml", headers={"Cache-Control": FOR_GOOD})
