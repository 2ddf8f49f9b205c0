"""Whatever is sent through the form of a page, on a phone or in the clinic, gets an answer: no page breaks."""

from html.parser import HTMLParser

import pytest
from django.db import transaction
from django.test import Client

from needlebook.clinic.alarms.models import Alarm
from needlebook.clinic.checkins.replying import ANY
from tests.integration.web.scene import blanks, everything, filled, ids_for, routes
from tests.integration.web.test_access import OF_NOBODY

WORST = ("a\0b", "9" * 5000, "9" * 18)
ODD = ("", *WORST, "-1", "nan", "1e999", "\u202e٣²\U0001f4a5", "<b>'\"{{", "x" * 30_000)
NEVER = {"account_logout", "account_login"}


class Forms(HTMLParser):
    """The forms of a page that are posted: their address, and each field with what stands in it."""

    def __init__(self, here):
        super().__init__()
        self.here, self.found, self.fields, self.area = here, [], None, None

    def handle_starttag(self, tag, pairs):
        given = dict(pairs)
        if tag == "form":
            self.fields = {}
            if given.get("method", "").lower() == "post":
                self.found.append((given.get("action") or self.here, self.fields))
        elif (
            self.fields is not None and (name := given.get("name")) and tag in ("input", "select", "textarea", "button")
        ):
            self.fields.setdefault(name, given.get("value") or "")
            self.area = name if tag in ("select", "textarea") else self.area
        elif tag == "option" and self.area and self.fields is not None and "selected" in given:
            self.fields[self.area] = given.get("value") or ""

    def handle_endtag(self, tag):
        if tag == "form":
            self.fields = None
        if tag in ("select", "textarea"):
            self.area = None


@pytest.fixture
def scene(visit, therapist):
    return everything(visit, therapist)


def forms_on(client, addresses):
    """Every form of these pages once, by address and fields."""
    found = {}
    for address in addresses:
        answer = client.get(address)
        if answer.status_code == 200 and "html" in answer["Content-Type"]:
            reader = Forms(address)
            reader.feed(answer.content.decode())
            found |= {(to, *sorted(fields)): (to, fields) for to, fields in reader.found}
    return list(found.values())


def posts_of(fields, odd_ones):
    """Nothing at all, every field with the same odd value, every field three times."""
    names = [name for name in fields if name != "csrfmiddlewaretoken"]
    yield {}
    for odd in odd_ones:
        yield dict.fromkeys(names, odd)
    yield {name: [fields[name], fields[name], "x"] for name in names}


def one_by_one(fields):
    """What the page would send, but for one field."""
    for name in fields:
        yield {**fields, name: "a\0b"}


def breaks(client, forms, posts):
    """What broke: address, fields and the error; each post is undone."""
    broken = []
    for to, fields in forms:
        for data in posts(fields):
            try:
                with transaction.atomic():
                    status = client.post(to, data).status_code
                    transaction.set_rollback(True)
                if status >= 500:
                    broken.append((to, status, _short(data)))
            except Exception as error:  # of whatever kind: the page broke
                broken.append((to, repr(error)[:200], _short(data)))
    return broken


def _short(data):
    return {name: str(value)[:12] for name, value in data.items()}


def pages(scene, letter=None):
    for name, route in routes().items():
        is_link = "<str:token>" in route
        if name in NEVER or set(blanks(route)) & OF_NOBODY or is_link != bool(letter):
            continue
        if not letter or route.startswith(f"{letter}/"):
            for number in (1, 2, 3) if "<int:number>" in route and is_link else (1,):
                yield filled(route, {**ids_for(route, scene), "number": number})


@pytest.mark.parametrize("letter", ["q", "c", "x"])
def test_no_form_of_a_patients_link_breaks(scene, letter):
    phone = Client()
    forms = forms_on(phone, pages(scene, letter))
    assert forms
    assert not breaks(phone, forms, lambda fields: [*posts_of(fields, ODD), *one_by_one(fields)])


def test_no_form_of_the_clinic_breaks(signed_in, scene):
    forms = [form for form in forms_on(signed_in, pages(scene)) if "sign-out" not in form[0]]
    assert len(forms) > 30
    assert not breaks(signed_in, forms, lambda fields: posts_of(fields, WORST))


def test_a_warning_among_odd_values_is_kept_before_anything_else_is_read(scene):
    address = f"/c/{scene['tokens']['c']}/"
    before = Alarm.objects.filter(kind="check_in").count()
    Client().post(address, {ANY: ["no", "yes"], "x": "\0", "warn_breath": "9" * 5000})
    assert Alarm.objects.filter(kind="check_in").count() == before + 1
