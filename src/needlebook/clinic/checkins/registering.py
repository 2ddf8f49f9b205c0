"""Brings what a patient told of usual effects into the register of side effects."""

from needlebook.clinic.checkins.models import CheckIn


def register_effects(check_in: CheckIn) -> None:
    """Written against clinic.vigilance.actions.note_effects."""
