"""How mail leaves: one setting, a URL. Its errors never repeat what stands in it, for a password does."""

from typing import Any
from urllib.parse import unquote, urlsplit

from needlebook.core.errors import BadInput

NAME = "NEEDLEBOOK_MAIL_URL"
SENDER = "NEEDLEBOOK_MAIL_FROM"
ALLOWED = "smtp+tls://user:password@host:587 (STARTTLS), smtp+ssl://…:465, or smtp://localhost:25"
PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}
ONLY_HERE = ("localhost", "127.0.0.1", "::1")
SECONDS = 20
CONSOLE = {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}


def mail_settings(url: str, sender: str) -> dict[str, Any]:
    """Django's settings for a mail URL; without one, mail is printed. Raises BadInput for one that cannot be."""
    if not url:
        return {**CONSOLE, **({"DEFAULT_FROM_EMAIL": sender} if sender else {})}
    if not sender or "@" not in sender:
        raise BadInput(SENDER, "says no address that mail comes from", "Clinic <hello@clinic.example>")
    scheme, host, port, user, password = _parts(url)
    if scheme == "smtp" and (password or host not in ONLY_HERE):
        raise BadInput(NAME, "sends in the clear", f"smtp:// to this machine and without a password; or {ALLOWED}")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": host,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": user,
        "EMAIL_HOST_PASSWORD": password,
        "EMAIL_USE_TLS": scheme == "smtp+tls",
        "EMAIL_USE_SSL": scheme == "smtp+ssl",
        "EMAIL_TIMEOUT": SECONDS,
        "DEFAULT_FROM_EMAIL": sender,
    }


def _parts(url: str) -> tuple[str, str, int, str, str]:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    except (KeyError, ValueError):
        raise BadInput(NAME, "is no mail server", ALLOWED) from None
    if not host or parts.path.strip("/") or parts.query or parts.fragment:
        raise BadInput(NAME, "is no mail server; a / ? # or @ in a password is written as %2F %3F %23 %40", ALLOWED)
    return parts.scheme, host, port, unquote(parts.username or ""), unquote(parts.password or "")
