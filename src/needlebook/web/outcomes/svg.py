"""From a specification to SVG, and the same answer again without drawing it twice."""

import hashlib
import json
from functools import lru_cache

import vl_convert
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from needlebook.web.outcomes.picture import Spec

KEPT = 128  # pictures of some 10 kB


def svg_response(request: HttpRequest, spec: Spec) -> HttpResponse:
    """The picture, or 304 when the browser holds the same one. Patients' data: never kept by anything in between."""
    text = json.dumps(spec, sort_keys=True)
    etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(_drawn(text), content_type="image/svg+xml")
        response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


def drawn(spec: Spec) -> str:
    """The picture as SVG, for a document that keeps it."""
    return _drawn(json.dumps(spec, sort_keys=True))


@lru_cache(maxsize=KEPT)
def _drawn(spec: str) -> str:
    return vl_convert.vegalite_to_svg(spec)
