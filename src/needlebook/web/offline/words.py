"""The sentences that the browser says by itself, in the reader's language. {words in braces} are filled in there."""

from django.utils.translation import gettext as _

from needlebook.core.sessions.types import ReactionKind
from needlebook.knowledge.guidance import load_guidance


def words() -> dict[str, str]:
    """By the names that the scripts use."""
    reactions = load_guidance().reactions
    return {
        **_counting(),
        **_needle(),
        **_taps(),
        **_line(),
        **{f"reaction_{kind.value}": reactions[kind].label for kind in ReactionKind if kind in reactions},
    }


def _counting() -> dict[str, str]:
    return {
        "spoken": _("{in} needles in the body, {out} out, {all} inserted"),
        "spoken_missing": _(", {missing} missing"),
        "sum": _("{all} inserted today = {in} in + {out} out"),
        "sum_missing": _(" + {missing} missing"),
        "close_still": _(": {n} still in"),
        "still_in_one": _("1 needle still in the body. Remove it, or report what happened."),
        "still_in": _("{n} needles still in the body. Remove them, or report what happened."),
    }


def _needle() -> dict[str, str]:
    return {
        "in": _("in"),
        "due": _("in, time is up"),
        "planned": _("planned"),
        "done": _("removed"),
        "missing": _("missing"),
        "note_planned": _("tap to insert"),
        "note_whole": _("out, whole"),
        "note_broken": _("out, not whole"),
        "note_missing": _("reported missing"),
        "twitch": _("1 twitch"),
        "twitches": _("{n} twitches"),
        "no_size": _("size not planned"),
        "label": _("Needle {n}, {name}, {place}: {state}"),
    }


def _taps() -> dict[str, str]:
    """What was tapped, in a few words: on Undo, in the list of what waits, and of what another device recorded."""
    return {
        "NeedleInserted": _("needle {needle} in"),
        "NeedleDeclared": _("needle {needle} in"),
        "NeedleDescribed": _("details of needle {needle}"),
        "NeedleManipulated": _("needle {needle} moved"),
        "NeedleRemoved": _("needle {needle} out"),
        "TwitchObserved": _("twitch, needle {needle}"),
        "MeasureTaken": _("a measure"),
        "ReactionObserved": _("reaction: {kind}"),
        "ReactionEnded": _("reaction over"),
        "SessionTakenOver": _("session taken over"),
        "NoteAdded": _("a note"),
        "EventCorrected": _("taken back"),
        "IncidentReported": _("a report of what happened"),
        "ConsentConfirmed": _("consent given"),
        "ConsentWithdrawn": _("consent withdrawn"),
        "SessionOpened": _("session opened"),
        "SessionClosed": _("session closed"),
    }


def _line() -> dict[str, str]:
    return {
        "no_line": _("No connection since {time}."),
        "go_on": _("Go on recording: what you tap is kept on this tablet and will be sent unchanged."),
        "decisions_wait": _("Decisions, closing and taking over need the connection."),
        "signed_out": _("You are signed out."),
        "sign_in": _("What you tap is kept on this tablet. Sign in again to send it."),
        "sending": _("Sending what was recorded."),
        "waiting_one": _("1 waiting"),
        "waiting": _("{n} waiting"),
        "needs_line": _("This needs the connection: it is decided on a page of the server."),
        "other_position": _(
            "Needles of another position are still in. The patient does not turn over with needles in."
        ),
        "close_needs_line": _("Closing needs the connection."),
        "kept_none": _("This tablet cannot keep taps: they go straight to the server."),
        "refused_one": _("1 observation was refused"),
        "refused": _("{n} observations were refused"),
        "looked_at": _("Looked at"),
        "other": _("{who}, {time}: {what}"),
        "no_reason": _("The server did not take it."),
    }
