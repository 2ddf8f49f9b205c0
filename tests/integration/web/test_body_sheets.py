"""The bare sheets of the body: small, well formed, kept for good by the browser, and about nobody."""

import gzip
from xml.etree import ElementTree

import pytest

from needlebook.web.bodychart.sheets import sheet, sheet_ids

MOST_BYTES = 120_000


@pytest.mark.parametrize("id", sheet_ids())
def test_a_sheet_is_small_well_formed_and_kept_for_good(client, id):
    answer = client.get(sheet(id).src)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert len(gzip.compress(answer.content)) < MOST_BYTES
    found = ElementTree.fromstring(answer.content).iter("{http://www.w3.org/2000/svg}path")
    assert sum(path.get("class") == "region" for path in found) == len(sheet(id).fields)


def test_an_address_of_other_content_is_not_found(client):
    here = sheet("front").src
    assert client.get(here.replace("front", "back")).status_code == 404
    assert client.get("/body/000000000000/front.svg").status_code == 404
    assert client.get(here.replace("front", "inside")).status_code == 404
