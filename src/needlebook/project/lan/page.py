"""The page that gives a device the authority's certificate. Plain HTTP, because nothing is trusted yet.

It is a handful of documents made at the start and held in memory: no cookie, no form, no record, no database.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files

import segno

from needlebook.core.errors import NeedlebookError
from needlebook.project.lan.authority import Papers, authority_files

SECONDS = 10  # a device that says nothing for so long is let go
POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'"
STYLES = ("tokens.css", "base.css", "components/notice.css", "components/lan.css")


@dataclass(frozen=True, slots=True)
class Document:
    """What is answered at one address."""

    kind: str
    content: bytes
    saved_as: str = ""


def documents(papers: Papers, clinic: str, page: str) -> Mapping[str, Document]:
    """Every document by its path. clinic, page: the addresses of the clinic and of the page itself."""
    given = authority_files(papers.authority)
    return {
        "/": Document("text/html; charset=utf-8", _html(papers, clinic, page)),
        "/needlebook.css": Document("text/css; charset=utf-8", _styles()),
        "/needlebook.crt": Document("application/x-x509-ca-cert", given["crt"], "needlebook.crt"),
        "/needlebook.pem": Document("application/x-pem-file", given["pem"], "needlebook.pem"),
    }


def _html(papers: Papers, clinic: str, page: str) -> bytes:
    from django.template.loader import render_to_string

    code = segno.make(page, error="m", micro=False).svg_data_uri(scale=5, border=4, dark="#000", light="#fff")
    told = {
        "name": papers.name,
        "fingerprint": _rows(papers.fingerprint),
        "until": papers.authority.not_valid_after_utc,
    }
    return render_to_string("lan/install.html", {"clinic": clinic, "page": page, "qr": code, **told}).encode()


def _rows(fingerprint: str) -> list[str]:
    """Eight pairs a line: short enough for a phone, and to be read out."""
    pairs = fingerprint.split(":")
    return [":".join(pairs[start : start + 8]) for start in range(0, len(pairs), 8)]


def _styles() -> bytes:
    folder = files("needlebook.web").joinpath("static/css")
    sheets = [folder.joinpath(name).read_text(encoding="utf-8") for name in STYLES]
    return "\n".join(["@layer tokens, base, components, pages;", *sheets]).encode()


def open_page(address: str, port: int, given: Mapping[str, Document]) -> ThreadingHTTPServer:
    """Answer in the background until the program ends. Raises NeedlebookError when the port is taken."""
    try:
        server = ThreadingHTTPServer((address, port), type("Page", (_Page,), {"given": given}))
    except OSError as error:
        raise NeedlebookError(
            f"--install-port: cannot listen on {address}:{port}: {error.strerror}; choose another with --install-port"
        ) from None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


class _Page(BaseHTTPRequestHandler):
    given: Mapping[str, Document] = {}
    timeout = SECONDS
    server_version, sys_version = "Needlebook", ""

    def do_GET(self) -> None:
        document = self.given.get(self.path.partition("?")[0])
        if document is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        self.send_response(HTTPStatus.OK)
        for name, value in _headers(document).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(document.content)

    do_HEAD = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Who looked at the page is nobody's business."""


def _headers(document: Document) -> dict[str, str]:
    headers = {
        "Content-Type": document.kind,
        "Content-Length": str(len(document.content)),
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }
    if document.saved_as:
        headers["Content-Disposition"] = f'attachment; filename="{document.saved_as}"'
    return headers
