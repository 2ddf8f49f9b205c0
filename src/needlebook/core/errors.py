"""Every error that the core and the knowledge reader raise.

NeedlebookError                 catch this to catch them all
├── BadInput                    a value from outside is wrong: field, what is wrong, what is allowed
├── KnowledgeError              a knowledge table is wrong: file, line, what is wrong, what is allowed
└── BadExpression               a rule's expression cannot be read
"""


class NeedlebookError(Exception):
    """The root of the tree; its text is one plain line for people."""


class BadInput(NeedlebookError):
    """A value from outside that is not taken.

    field: where it stood, for example ``planned[0].muscle``; wrong: what is wrong with it;
    allowed: what would be taken. The text holds no personal data beyond the value's own kind.
    """

    def __init__(self, field: str, wrong: str, allowed: str = "") -> None:
        self.field, self.wrong, self.allowed = field, wrong, allowed
        super().__init__(f"{field}: {wrong}" + (f"; allowed: {allowed}" if allowed else ""))


class KnowledgeError(NeedlebookError):
    """A knowledge file that cannot be trusted, so nothing is read from it."""

    def __init__(self, file: str, line: int, wrong: str, allowed: str = "") -> None:
        self.file, self.line, self.wrong, self.allowed = file, line, wrong, allowed
        super().__init__(f"{file}:{line}: {wrong}" + (f"; allowed: {allowed}" if allowed else ""))


class BadExpression(NeedlebookError):
    """A rule's `when` or `where` that does not follow the small grammar of core.screening.expressions."""
