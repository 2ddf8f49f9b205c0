"""What the lead reads before adopting leaves out no kind of clause."""

from needlebook.knowledge import load
from needlebook.knowledge.clauses import clauses
from needlebook.web.governance.presenters import ABOUT


def test_every_kind_of_clause_has_a_group_on_the_page():
    assert {id.partition(" ")[0] for id, _sentence in clauses(load())} == set(ABOUT)
