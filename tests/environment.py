"""The environment of a program that a test starts: nothing of the tests' own settings."""

import os

OURS = ("NEEDLEBOOK_", "DJANGO_")


def environment_for(**settings: str) -> dict[str, str]:
    """What the machine says, and these settings."""
    return {k: v for k, v in os.environ.items() if not k.startswith(OURS)} | settings
