"""Why something is refused: the closed list of codes, their words and, where one is known, their source.

The codes are stable and documented in docs/reference/session-events.md. Messages keep their `%(name)s` holes so
that they can be translated; `Refused.text` fills them in English.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

Params = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Reason:
    """The words of one refusal. `plural` replaces `message` when the parameter `count` is not 1."""

    message: str
    plural: str | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """Not taken. Nothing has changed. `sources`: codes of the safety table, or a work with (R) when recalled."""

    reason: str
    message: str
    params: Params
    sources: tuple[str, ...]

    @property
    def text(self) -> str:
        """The message in English."""
        return self.message % self.params


def refuse(code: str, **params: str | int) -> Refused:
    """A refusal with the words of the list. Raises KeyError for a code that is not on it."""
    reason = REASONS[code]
    is_plural = reason.plural is not None and params.get("count") != 1
    message = reason.plural if is_plural and reason.plural else reason.message
    return Refused(code, message, MappingProxyType(params), reason.sources)


_MAY_STOP = ("ABCONS",)
_IN_DATE = ("CNT Clean Needle Technique, 7th ed. (R)",)
_COUNTED = ("White 2001, Acupunct Med (R)",)

REASONS: Mapping[str, Reason] = MappingProxyType(
    {
        "session.not_open": Reason("This session has not been opened yet. Open it first."),
        "session.already_open": Reason("This session is already open."),
        "session.closed": Reason(
            "This session is closed. A report, a note or a needle that was found can still be added, nothing else."
        ),
        "event.id_reused": Reason("Another event already has this id. Send it again under a new id."),
        "event.unknown": Reason("The event to correct is not in this session."),
        "event.already_corrected": Reason("This event has already been corrected."),
        "event.not_correctable": Reason(
            "Opening, closing and corrections cannot be undone. Record what is so as a new event."
        ),
        "time.in_future": Reason("This lies in the future. Check the clock of the device."),
        "time.before_session": Reason("This lies before the session was opened. Check the time."),
        "time.before_insertion": Reason("This lies before needle %(needle)d went in. Check the time or the needle."),
        "consent.missing": Reason(
            "Consent has not been confirmed in this session. Ask the patient first.", sources=_MAY_STOP
        ),
        "consent.withdrawn": Reason(
            "The patient has withdrawn consent. Needles may be removed, nothing else.", sources=_MAY_STOP
        ),
        "consent.not_covered": Reason(
            "The patient has not been asked about this site: %(muscle)s, %(side)s. "
            "Explain it and ask for consent first.",
            sources=_MAY_STOP,
        ),
        "needle.number_used": Reason("Number %(needle)d is already used in this session. Use another number."),
        "needle.unknown": Reason("There is no needle %(needle)d in this session."),
        "needle.not_in": Reason("Needle %(needle)d was not in at that time."),
        "needle.expired": Reason("Lot %(lot)s expired on %(expires)s. Use another lot.", sources=_IN_DATE),
        "needle.lot_withdrawn": Reason("Lot %(lot)s is withdrawn from use (%(why)s). Use another lot."),
        "site.avoided": Reason(
            "This site is not to be needled: %(muscle)s, %(side)s. "
            "Where the rule is left to you, override it with the verdict first."
        ),
        "site.not_authorised": Reason(
            "You are not recorded as trained for this muscle: %(muscle)s. You may take needles out. Somebody who is "
            "trained puts them in, or the clinic's lead records your training."
        ),
        "electro.refused": Reason("No electrical stimulation for this patient. Use the needle without current."),
        "electro.no_current": Reason(
            "Frequency, intensity and duration belong to a current. Choose electrical, or leave them out."
        ),
        "reaction.faint_stands": Reason(
            "The patient has fainted. Take the needles out, and say when it is over, before anything else is done.",
            sources=("SA4",),
        ),
        "reaction.stop_stands": Reason(
            "The patient is short of breath, has chest pain, or new weakness or numbness. Take the needles out and get "
            "help; nothing goes in until this is recorded as over.",
            sources=("SA51", "EDH3"),
        ),
        "reaction.unknown": Reason("The reaction that is over is not in this session."),
        "reaction.already_ended": Reason("This reaction has already been recorded as over."),
        "handover.count_differs": Reason(
            "Not taken over: the ledger holds %(held)d in the body, %(counted)d counted. Count again, together.",
            sources=_COUNTED,
        ),
        "measure.unknown_instrument": Reason("There is no instrument %(instrument)s."),
        "measure.out_of_range": Reason("This value is outside the range of %(instrument)s: %(allowed)s."),
        "incident.needle_not_named": Reason("Say which needle. A report without its number accounts for none."),
        "close.number_used_twice": Reason(
            "Session not closed: number %(needles)s was used for two needles. Correct one of them.",
            "Session not closed: numbers %(needles)s were used for two needles. Correct one of each.",
            _COUNTED,
        ),
        "close.needle_unaccounted": Reason(
            "Session not closed: 1 needle unaccounted for (%(needles)s). Remove it, or report what happened.",
            "Session not closed: %(count)d needles unaccounted for (%(needles)s). "
            "Remove them, or report what happened.",
            _COUNTED,
        ),
        "close.break_unreported": Reason(
            "Session not closed: needle %(needles)s came out broken. Report what happened.",
            "Session not closed: needles %(needles)s came out broken. Report what happened to each.",
        ),
        "close.refusal_open": Reason(
            "Session not closed: what a device said of needle %(needles)s was refused, and nobody has looked whether "
            "something is in the body. Look at it.",
            "Session not closed: what a device said of needles %(needles)s was refused, and nobody has looked whether "
            "something is in the body. Look at it.",
            _COUNTED,
        ),
        "close.count_differs": Reason(
            "Session not closed: %(removed)d out, but %(counted)d counted in the bin. Count again.",
            sources=_COUNTED,
        ),
        "close.packs_differ": Reason(
            "Session not closed: %(inserted)d went in, but %(opened)d packs were opened. Count again.",
            sources=_COUNTED,
        ),
    }
)
