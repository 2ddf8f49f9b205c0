"""The numbers of the plan: complete, bounded, sourced, and read strictly."""

import pytest

from needlebook.core.errors import KnowledgeError
from needlebook.knowledge.planning import FILE, KNOWN, load_planning


@pytest.fixture
def broken(tmp_path):
    """The file with one text replaced."""

    def make(old, new):
        text = FILE.read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / FILE.name
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    return make


def test_every_limit_lies_within_its_bounds_and_names_its_source():
    for limit in load_planning().limits.values():
        assert limit.least <= limit.value <= limit.most
        assert limit.source
        assert limit.why


def test_the_first_session_is_never_larger_than_any_other():
    limits = load_planning().limits
    assert limits["limits.needles_first"].most <= limits["limits.needles"].value


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('id = "limits.muscles"', 'id = "limits.muscle"', "no parameter of the plan is called"),
        ("value = 6\nleast = 1", "value = 16\nleast = 1", "limits.needles is 16; allowed: 1 to 10"),
        ("value = 6\nleast = 1", "value = 5.5\nleast = 1", "not whole"),
        ("most = 10\n", "", "no bounds"),
        ("value = 0.5", "value = 1.5", "weights.next_point is 1.5"),
        ('provenance = "J"', 'provenance = "X"', "provenance 'X'"),
        ('source = "J"', 'source = ""', "placeholder"),
    ],
)
def test_a_number_that_cannot_be_trusted_is_refused_with_its_line(broken, old, new, says):
    with pytest.raises(KnowledgeError, match=r"planning\.toml:\d+") as error:
        load_planning(broken(old, new))
    assert says in str(error.value)


@pytest.mark.parametrize("id", KNOWN)
def test_no_number_may_be_missing(broken, id):
    text = FILE.read_text(encoding="utf-8")
    start = text.index(f'[[parameter]]\nid = "{id}"')
    end = text.find("[[parameter]]", start + 1)
    with pytest.raises(KnowledgeError, match="no parameter"):
        load_planning(broken(text[start : end if end > 0 else None], ""))
