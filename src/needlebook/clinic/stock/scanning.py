"""The text of a pack's GS1 DataMatrix, as a scanner types it or a hand does: product, lot and expiry.

Nothing is guessed: what cannot be read for sure is refused with one sentence and a stable code. Documented in
docs/reference/pack-scan.md.
"""

import datetime as dt
import re
from dataclasses import dataclass

from biip import ParseError
from biip.gs1_messages import GS1Message
from biip.gtin import Gtin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needlebook.core.errors import BadInput

LONGEST = 400
SYMBOLOGY = re.compile(r"^\][A-Za-z][0-9]")  # ]d2 DataMatrix, ]C1 GS1-128, ]Q3 QR; capitals swap with caps lock
FOREIGN_SYMBOLOGY = re.compile(r"^[^A-Za-z0-9(\]][dD]2")  # where ] is another key
SEPARATORS = re.compile(r"<GS>|\{GS\}|\[GS\]|\^\]|␝|\\x1d|\\u001d|[\x1d\x1e|~]", re.IGNORECASE)
SWALLOWED = re.compile(r"17(\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])(10.+|21.+)?$")
FOREIGN_PARENTHESES = re.compile(r"^\)\d{2,4}=")
AZERTY = re.compile(r"[&éèçà]")


class ScanError(BadInput):
    """A pack that cannot be read. `reason`: a stable code; `wrong`: what and why; `allowed`: what to do."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        wrong, allowed = SENTENCES[reason]
        super().__init__("scan", str(wrong), str(allowed))

    @property
    def sentence(self) -> str:
        return f"{self.wrong} {self.allowed}"


TYPE_IT = gettext_lazy("Type what is printed beside the code.")
SENTENCES = {
    "scan.empty": (gettext_lazy("Nothing was scanned."), TYPE_IT),
    "scan.too_long": (gettext_lazy("This is longer than the code of a pack can be."), gettext_lazy("Scan one pack.")),
    "scan.not_gs1": (gettext_lazy("This is not the GS1 code of a pack."), TYPE_IT),
    "scan.hibc": (
        gettext_lazy("This is a HIBC code, which holds no product number that is read here."),
        gettext_lazy("Scan the GS1 code of the pack, or type lot and expiry."),
    ),
    "scan.keyboard_layout": (
        gettext_lazy("The scanner types for another keyboard than this computer has, so the signs are mixed up."),
        gettext_lazy("Set the scanner’s keyboard country to that of the computer, or type what is printed."),
    ),
    "scan.check_digit": (
        gettext_lazy("The product number’s last digit does not fit the others, so a digit is wrong."),
        gettext_lazy("Scan again, or compare it with the pack."),
    ),
    "scan.unknown_ai": (
        gettext_lazy("A part of this code is of a kind that GS1 does not know."),
        gettext_lazy("Scan again, or type lot and expiry."),
    ),
    "scan.date": (
        gettext_lazy("The expiry in this code is not a day of the calendar."),
        gettext_lazy("Compare it with the pack and type it."),
    ),
    "scan.separator_lost": (
        gettext_lazy("The scanner left out the mark that ends the lot, so lot and expiry cannot be told apart."),
        gettext_lazy("Set the scanner to send GS (ASCII 29), or type lot and expiry."),
    ),
    "scan.repeated": (
        gettext_lazy("This holds two different packs."),
        gettext_lazy("Scan one pack at a time."),
    ),
    "scan.nothing_useful": (
        gettext_lazy("This code holds neither product number nor lot."),
        gettext_lazy("Scan the other code of the pack, or type lot and expiry."),
    ),
}


@dataclass(frozen=True, slots=True)
class Pack:
    """What the code says. gtin: 14 digits; empty and None are what it does not say."""

    gtin: str = ""
    lot: str = ""
    expires: dt.date | None = None


def read_pack(text: str) -> Pack:
    """Product number (01), lot (10) and expiry (17) of the text; day 00 is the last day of the month.

    A bare product number of 8 to 14 digits is one too. Two-digit years lie between 49 years back and 50 ahead, as GS1
    has it. Whether the lot is out of date is for the reader to say. Raises ScanError.
    """
    text = _cleaned(text)
    if text.isdigit() and len(text) in (8, 12, 13) and not text.startswith(("01", "10", "17")):
        return Pack(gtin=read_gtin(text))
    message = _message(text)
    found = {ai: _one(message, ai) for ai in ("01", "10", "17")}
    if found["01"] and any(e.gtin_error for e in message.element_strings.filter(ai="01")):
        raise ScanError("scan.check_digit")
    if not found["01"] and not found["10"]:
        raise ScanError("scan.nothing_useful")
    if not found["17"] and SWALLOWED.search(found["10"]):
        raise ScanError("scan.separator_lost")
    dates = [e.date for e in message.element_strings.filter(ai="17")]
    return Pack(found["01"], found["10"], dates[0] if dates else None)


def read_gtin(text: str) -> str:
    """A product number of 8, 12, 13 or 14 digits as 14 digits. Raises ScanError for a wrong check digit."""
    digits = "".join(text.split())
    if not (digits.isascii() and digits.isdigit() and len(digits) in (8, 12, 13, 14)):
        raise ScanError("scan.not_gs1")
    try:
        return Gtin.parse(digits).as_gtin_14()
    except ParseError:
        raise ScanError("scan.check_digit") from None


def _cleaned(text: str) -> str:
    """Without what a scanner puts around it; refused where the keyboard is another one."""
    text = text.strip(" \t\r\n")
    if not text:
        raise ScanError("scan.empty")
    if len(text) > LONGEST:
        raise ScanError("scan.too_long")
    if FOREIGN_SYMBOLOGY.match(text) or FOREIGN_PARENTHESES.match(text) or len(AZERTY.findall(text)) > 2:
        raise ScanError("scan.keyboard_layout")
    text = SEPARATORS.sub("\x1d", SYMBOLOGY.sub("", text))
    if not text.isascii():
        raise ScanError("scan.keyboard_layout")
    if text.startswith("+"):
        raise ScanError("scan.hibc")
    return text.strip("\x1d")


def _message(text: str) -> GS1Message:
    is_for_people = text.startswith("(")
    try:
        return GS1Message.parse_hri(text.replace("\x1d", "")) if is_for_people else GS1Message.parse(text)
    except ParseError as error:
        raise ScanError(_reason(text, str(error))) from None


def _reason(text: str, error: str) -> str:
    """Which sentence fits; the library says it in words of its own."""
    if "AI (17)" in error or "date" in error:
        return "scan.date"
    if re.search(r"10[^\x1d]+17\d{6}", text) and not text.startswith("("):
        return "scan.separator_lost"
    is_gs1 = text.startswith("(") or re.match(r"(01\d{14}|17\d{6}|10)", text)
    return "scan.unknown_ai" if is_gs1 else "scan.not_gs1"


def _one(message: GS1Message, ai: str) -> str:
    """The value under an identifier; empty where it is absent. Two different ones are two packs."""
    values = {element.value for element in message.element_strings.filter(ai=ai)}
    if len(values) > 1:
        raise ScanError("scan.repeated")
    return next(iter(values), "")


def was_expired(pack: Pack, today: dt.date) -> str:
    """One sentence for a pack that is out of date; empty for one that is not, or does not say."""
    if pack.expires is None or pack.expires >= today:
        return ""
    return _("This pack is out of date: its last day was %(day)s. It is refused in the room.") % {
        "day": f"{pack.expires.day} {pack.expires:%b %Y}"
    }
