"""From a specification to SVG, and the same answer again without drawing it twice.

Two keys lead to a kept picture: the hash of its specification, and the version of the data that it was made from. The
second one saves the queries and the specification. Kept in memory only: a picture holds a patient's scores.
"""

import hashlib
import json
import os
from collections.abc import Callable

import vl_convert
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from needlebook.web.outcomes.picture import Spec

_draws_in: set[int] = set()  # the process whose threads draw; a fork has none of them


def svg_response(request: HttpRequest, svg: str) -> HttpResponse:
    """The picture, or 304 when the browser holds the same one. Patients' data: never kept by anything in between."""
    etag = f'"{digest(svg)}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(svg, content_type="image/svg+xml")
        response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


def drawn(spec: Spec) -> str:
    """The picture as SVG. The same specification is drawn once."""
    return _drawn(json.dumps(spec, sort_keys=True))


def drawn_once(version: str, make: Callable[[], tuple[str, Spec]]) -> str:
    """The picture that was made from this version of the data, or what `make` gives: the version now, and its picture.

    A version that is not that of the data now, as of an old page, keeps nothing.
    """
    kept = caches["pictures"]
    name = kept.get(f"version:{version}")
    svg = kept.get(name) if name else None
    if svg is not None:
        return svg
    now, spec = make()
    text = json.dumps(spec, sort_keys=True)
    if now == version:
        kept.set(f"version:{version}", _name(text))
    return _drawn(text)


def forget_drawings() -> None:
    """Draw everything anew from here on; for measuring."""
    caches["pictures"].clear()


def digest(*parts: object) -> str:
    """A short name of what it was made of, safe in addresses and as the key of a cache."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def _drawn(text: str) -> str:
    kept, name = caches["pictures"], _name(text)
    svg = kept.get(name)
    if svg is None:
        _need_own_threads()
        svg = vl_convert.vegalite_to_svg(text)
        kept.set(name, svg)
    return svg


def _need_own_threads() -> None:
    """What draws starts threads once, and a process forked afterwards would wait for them for ever, with every page."""
    _draws_in.add(os.getpid())
    if len(_draws_in) > 1:
        raise RuntimeError("charts were drawn before this process was forked; draw in one of the two only")


def _name(text: str) -> str:
    return f"spec:{digest(text)}"
