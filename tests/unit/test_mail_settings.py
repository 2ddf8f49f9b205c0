"""One setting says how mail leaves; what is wrong with it is said without repeating it."""

import pytest

from needlebook.core.errors import BadInput
from needlebook.project.mail import mail_settings

SENDER = "Harbour Street <hello@harbour.example>"


def test_without_a_server_mail_is_printed():
    assert mail_settings("", "")["EMAIL_BACKEND"].endswith("console.EmailBackend")


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp+tls://us%40er:pa%2Fss@mail.example:2525", 2525, True, False),
        ("smtp+tls://us%40er:pa%2Fss@mail.example", 587, True, False),
        ("smtp+ssl://us%40er:pa%2Fss@mail.example", 465, False, True),
    ],
)
def test_a_url_becomes_the_settings(url, port, tls, ssl):
    found = mail_settings(url, SENDER)
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == ("mail.example", port)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("us@er", "pa/ss")
    assert (found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (tls, ssl)
    assert found["DEFAULT_FROM_EMAIL"] == SENDER


def test_a_server_on_this_machine_needs_no_encryption():
    assert mail_settings("smtp://localhost", SENDER)["EMAIL_PORT"] == 25


@pytest.mark.parametrize(
    ("url", "sender"),
    [
        ("imap://user:secret@mail.example", SENDER),
        ("user:secret@mail.example", SENDER),
        ("smtp+tls://user:secret@mail.example:many", SENDER),
        ("smtp+tls://user:sec/ret@mail.example:587", SENDER),
        ("smtp+tls://user:sec#ret@mail.example:587", SENDER),
        ("smtp+tls://", SENDER),
        ("smtp://user:secret@mail.example", SENDER),
        ("smtp://mail.example", SENDER),
        ("smtp+tls://user:secret@mail.example", ""),
        ("smtp+tls://user:secret@mail.example", "nobody"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_without_its_password(url, sender):
    with pytest.raises(BadInput) as refused:
        mail_settings(url, sender)
    assert "secret" not in str(refused.value)
    assert "ret@" not in str(refused.value)
    assert "NEEDLEBOOK_MAIL" in str(refused.value)
