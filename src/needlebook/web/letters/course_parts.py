"""Parts about a course for other professionals. Nothing is called an effect; what was not measured is said so."""

from collections import Counter
from collections.abc import Iterator, Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from needlebook.clinic.assessments.deciding import kept_verdict
from needlebook.clinic.sessions.measures import PAIN, measures_of
from needlebook.core.outcomes.beside import natural_phrases
from needlebook.core.outcomes.change import Limit
from needlebook.core.outcomes.course import Trajectory
from needlebook.core.outcomes.wording import NO_COMPARISON, amount
from needlebook.core.sessions import State
from needlebook.core.therapy import StopSign
from needlebook.knowledge.adverse_events import load_event_kinds
from needlebook.knowledge.exercises import load_therapy
from needlebook.web.bodychart.words import muscle_name
from needlebook.web.decide.kept import kept_verdict_view
from needlebook.web.examine.diagnosing import signs_by_muscle
from needlebook.web.examine.found import found_rows
from needlebook.web.frame.words import complaint
from needlebook.web.letters.beside import exercise_words
from needlebook.web.letters.course_record import CourseRecord
from needlebook.web.letters.document import day_of
from needlebook.web.letters.history import medicine_words
from needlebook.web.letters.parts import Line, Table
from needlebook.web.outcomes.words import answer_in_words, number, phrase_in_words, sentences_of, series_name


def came_for(record: CourseRecord) -> Iterator[Line]:
    """The complaint, since when, and what the patient wants to be able to do."""
    yield Line(_("Came for: %(complaint)s.") % {"complaint": complaint(record.course.complaint)}, _("From the course"))
    agreed = record.standing.agreement
    if agreed and agreed.since:
        yield Line(_("Since: %(since)s.") % {"since": agreed.since}, _("From the agreement"))
    if record.goals:
        yield Line(_("Wants to: %(goals)s.") % {"goals": "; ".join(record.goals)}, _("From Assess"))


def found(record: CourseRecord) -> Iterator[Line]:
    """The verdict that was kept last and why, findings of the last examination, medicines."""
    if record.sheet is None:
        yield Line(_("No history was taken down."), _("From Assess"))
        return
    sheet = record.sheet
    number_ = sheet.visit.number
    kept = kept_verdict(sheet.visit)
    if kept is None:
        yield Line(_("No verdict was kept at visit %(n)d.") % {"n": number_}, _("From Decide"))
    else:
        view = kept_verdict_view(kept, [])
        origin = _("From Decide, visit %(n)d") % {"n": number_}
        yield Line(_("Screening, visit %(n)d: %(word)s.") % {"n": number_, "word": view.line.word}, origin)
        for says in dict.fromkeys(reason.says for reason in view.reasons):
            yield Line(f"{says}.", origin)
    origin = _("From Examine, visit %(n)d") % {"n": number_}
    rows = [row for row in found_rows(signs_by_muscle(sheet.case), {}) if row.present]
    for row in rows:
        yield Line(_("%(muscle)s: %(signs)s.") % {"muscle": row.name, "signs": row.present}, origin)
    if not rows:
        yield Line(_("Muscles: nothing found, or not examined."), origin)
    listed = "; ".join(words.rstrip(".") for words in medicine_words(sheet))
    yield Line(_("Medicines: %(list)s.") % {"list": listed[:1].lower() + listed[1:]}, _("From Assess"))


def done(record: CourseRecord) -> Iterator[Line]:
    """How many visits and needles, which muscles, and what was given besides."""
    yield Line(visits_words(record), _("From the course"))
    origin = _("From the room")
    needles = sum(len(state.needles) for _visit, state in record.needled)
    if not needles:
        yield Line(_("No needle went in."), origin)
    else:
        out = sum(len(state.needles_out) for _visit, state in record.needled)
        words = {"n": needles, "out": out}
        went_in = ngettext(
            "%(n)d needle went in, %(out)d came out.", "%(n)d needles went in, %(out)d came out.", needles
        )
        yield Line(went_in % words, origin)
        places = "; ".join(_place(muscle, side, n) for (muscle, side), n in record.places.most_common())
        yield Line(_("Needled: %(places)s.") % {"places": places}, origin)
    yield from by_hand(record)


def visits_words(record: CourseRecord) -> str:
    """'5 visits from 29 October to 25 November 2026, 4 of them with needles.'"""
    n = len(record.visits)
    if not n:
        return _("No visit yet.")
    words = {
        "n": n,
        "first": day_of(record.visits[0].started_at),
        "last": day_of(record.visits[-1].started_at),
        "needled": len(record.needled),
    }
    if n == 1:
        return _("1 visit on %(first)s.") % words
    return _("%(n)d visits from %(first)s to %(last)s, %(needled)d of them with needles.") % words


def _place(muscle: str, side: str, times: int) -> str:
    said = ngettext("%(n)d visit", "%(n)d visits", times) % {"n": times}
    return f"{muscle_name(muscle, side)} ({said})"


def by_hand(record: CourseRecord) -> Iterator[Line]:
    """Manual therapy, technique by technique."""
    techniques = load_therapy().techniques
    times = Counter(row.technique for row in record.by_hand)
    if times:
        named = (f"{techniques[id].name if id in techniques else id} ({n}×)" for id, n in times.items())
        yield Line(_("By hand: %(list)s.") % {"list": "; ".join(named)}, _("From what was given by hand"))


def changed(record: CourseRecord) -> Iterator[Line]:
    """What moved and what that means, one sentence for each measure; that there is no comparison comes first."""
    series = list(record.standing.trajectories.values())
    if not series:
        yield Line(_("Nothing was measured over this course, so nothing can be said about change."), _("From Outcomes"))
        return
    yield Line(_(NO_COMPARISON), _("Holds for every change without a comparison"))
    for trajectory in series:
        yield Line(_moved(trajectory), _("From Outcomes"))


def _moved(trajectory: Trajectory) -> str:
    if trajectory.change is None:
        value = amount(trajectory.values[0].value, trajectory.instrument.unit)
        words = {"name": series_name(trajectory.key), "value": value}
        return _("%(name)s: %(value)s, measured once; a change needs a second time.") % words
    movement, meaning = sentences_of(trajectory.change)
    natural = (phrase_in_words(phrase) for phrase in natural_phrases(trajectory))
    return f"{series_name(trajectory.key)}: {' '.join((movement, meaning, *natural))}"


def change_table(record: CourseRecord) -> tuple[Table, ...]:
    """First and last value of every measure, with what can be said of the difference."""
    rows = tuple(
        (
            series_name(trajectory.key),
            _dated(trajectory, 0),
            _dated(trajectory, -1) if trajectory.change else _("not measured again"),
            answer_in_words(trajectory.change.answer) if trajectory.change else "",
        )
        for trajectory in record.standing.trajectories.values()
    )
    return (Table((_("Measure"), _("First"), _("Last"), _("Reading")), rows),) if rows else ()


def limit_sources(record: CourseRecord) -> Iterator[str]:
    """Where the limits were published that the changes are held against, with the letter of each."""
    changes = [trajectory.change for trajectory in record.standing.trajectories.values() if trajectory.change]
    named = dict.fromkeys(_limit(limit) for change in changes for limit in change.limits)
    if named:
        yield _("Limits: %(sources)s") % {"sources": "; ".join(named)}


def _limit(limit: Limit) -> str:
    """Source and letter; of an error also at which level: papers mix 90 and 95 %."""
    threshold = limit.threshold
    level = _("error at %(level)s") % {"level": threshold.level} if limit.kind == "mdc" and threshold.level else ""
    return f"{threshold.source} ({', '.join(part for part in (level, str(threshold.provenance)) if part)})"


def _dated(trajectory: Trajectory, at: int) -> str:
    taken = trajectory.values[at]
    return f"{number(taken.value)} ({date_format(taken.date, 'j M Y')})"


def readings_table(record: CourseRecord) -> tuple[Table, ...]:
    """Every value that the pictures show, in numbers."""
    columns = (_("Measure"), _("Date"), _("Value"))
    rows = tuple(
        (series_name(trajectory.key), date_format(m.date, "j M Y"), amount(m.value, trajectory.instrument.unit))
        for trajectory in record.standing.trajectories.values()
        for m in trajectory.values
    )
    return (Table(columns, rows),) if rows else ()


def goals_table(record: CourseRecord) -> tuple[Table, ...]:
    """How able the patient was to do what he or she wanted; not asked is said so."""
    rows = tuple(
        (activity, _able(able[0]), _able(next((a for a in reversed(able) if a is not None), None)))
        for activity, able in record.goals.items()
    )
    return (Table((_("Able to, 0 to 10"), _("First"), _("Last asked")), rows),) if rows else ()


def _able(value: int | None) -> str:
    return _("not asked") if value is None else str(value)


def visits_table(record: CourseRecord) -> tuple[Table, ...]:
    """Visit by visit: what was needled, and pain before and after."""
    rows = tuple(
        (
            f"{visit.number}. {date_format(visit.started_at, 'j M Y')}",
            _needled(record.ledgers.get(visit.pk)),
            *_pain(record.ledgers.get(visit.pk)),
        )
        for visit in record.visits
    )
    columns = (_("Visit"), _("Needled"), _("Pain before"), _("Pain after"))
    note = _("Before and after on the same day, without a comparison: not called an effect.")
    return (Table(columns, rows, note),) if rows else ()


def _needled(state: State | None) -> str:
    if state is None or not state.needles:
        return _("no needles")
    places = dict.fromkeys((needle.inserted.muscle, needle.inserted.side) for needle in state.needles.values())
    return "; ".join(muscle_name(*place) for place in places)


def _pain(state: State | None) -> tuple[str, str]:
    measure = next((m for m in measures_of(state) if m.instrument == PAIN), None) if state else None
    values = (measure.before, measure.after) if measure else (None, None)
    return tuple(_("not measured") if v is None else number(v) for v in values)


def effects(record: CourseRecord) -> Iterator[Line]:
    """Adverse events by kind. None recorded is not none: that is said."""
    kinds, origin = load_event_kinds(), _("From the register of adverse events")
    counted = Counter((event.kind, event.get_grade_display()) for event in record.events)
    for (kind, grade), n in counted.items():
        label = kinds[kind].label if kind in kinds else kind
        times = ngettext("%(n)d time", "%(n)d times", n) % {"n": n}
        words = {"what": label, "times": times, "grade": grade.lower()}
        yield Line(_("%(what)s: %(times)s, %(grade)s.") % words, origin)
    if not counted:
        yield Line(_("None is recorded. Only what was told or seen can be recorded."), origin)
    yield from _check_ins(record)


def _check_ins(record: CourseRecord) -> Iterator[Line]:
    """How often the patient was asked after a session, and answered: what nobody was asked is not in the register."""
    asked = [check_in for check_in in record.check_ins if check_in.withdrawn_at is None or check_in.answered_at]
    if asked:
        words = {"n": len(asked), "answered": sum(check_in.answered_at is not None for check_in in asked)}
        said = ngettext(
            "Asked after a session %(n)d time, answered %(answered)d.",
            "Asked after sessions %(n)d times, answered %(answered)d.",
            len(asked),
        )
        yield Line(said % words, _("From the check-ins"))
    elif record.needled:
        yield Line(_("Nobody was asked by a check-in after a session."), _("From the check-ins"))


def exercises(record: CourseRecord) -> Iterator[Line]:
    """The exercises that stand, and how often they were done as far as the patient told."""
    view = record.programme
    standing: Sequence = view.standing if view else ()
    for followed in standing:
        row = followed.prescription
        told = {"what": exercise_words(row), "done": followed.adherence.done, "expected": followed.adherence.expected}
        origin = _("From the exercises, prescribed %(day)s") % {"day": day_of(row.at)}
        yield Line(_("%(what)s. Done on %(done)d of %(expected)d days, as the patient told.") % told, origin)


def warning_lines(record: CourseRecord) -> Iterator[Line]:
    """Signs with which a doctor is to be seen, for this complaint."""
    for sign in signs_for(record):
        yield Line(f"{sign.says}.", sign_origin(sign))


def signs_for(record: CourseRecord) -> Iterator[StopSign]:
    """Those that are asked for with this complaint, and those that hold for all."""
    for sign in load_therapy().rules.stop_signs:
        if not sign.complaints or record.course.complaint in sign.complaints:
            yield sign


def sign_origin(sign: StopSign) -> str:
    return _("From the signs that end exercises: %(source)s (%(letter)s)") % {
        "source": sign.source,
        "letter": sign.provenance,
    }


def sign_sources(record: CourseRecord) -> tuple[str, ...]:
    """Where the list of signs comes from, printed with it."""
    return tuple(dict.fromkeys(sign_origin(sign) for sign in signs_for(record)))
