"""The answer to strokes that were posted: the list of regions that they mean now, ready to be put into the page."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.http.request import RawPostDataException
from django.template.loader import render_to_string

from needlebook.clinic.assessments.strokes import Written
from needlebook.core.anatomy import Side
from needlebook.core.drawing import Change
from needlebook.core.errors import BadInput
from needlebook.web.bodychart.drawing import rows_of
from needlebook.web.bodychart.marks import Pain
from needlebook.web.bodychart.posted import read_changes


def answer_strokes(
    request: HttpRequest,
    save: Callable[[list[Change]], Written],
    marks: Callable[[], Iterable[Any]],
    sentence: Callable[[BadInput], str],
    *,
    is_plain: bool = False,
) -> JsonResponse:
    """Save what was posted and say what the drawing means; one sentence, and nothing saved, where it cannot be."""
    try:
        written = save(read_changes(_body(request)))
    except BadInput as error:
        return JsonResponse({"error": sentence(error)}, status=422)
    pain = [Pain(m.region, Side(m.side), m.intensity, m.quality) for m in marks()]
    rows = render_to_string("components/bodychart_rows.html", {"rows": rows_of(pain, is_plain)})
    outside, extent = [str(id) for id in written.outside], round(written.summary.extent_percent, 1)
    return JsonResponse(
        {"rows": rows, "outside": outside, "everywhere": written.summary.is_everywhere, "extent": extent}
    )


def _body(request: HttpRequest) -> bytes:
    """What was posted. A form with its token in a field has been read already, and holds no strokes."""
    try:
        return request.body
    except RawPostDataException:
        return b""
