"""The words of the rule book's pages."""

from django.utils.translation import gettext_lazy as _

from needlebook.core.screening import Action, Urgency

DOES = {
    Action.PRECAUTIONS: _("Go on, with precautions"),
    Action.AVOID: _("Leave the site out"),
    Action.REFER_FIRST: _("Refer first"),
    Action.DO_NOT_NEEDLE: _("Do not needle"),
}
LEVELS = {
    "absolute": _("absolute"),
    "relative": _("relative"),
    "care": _("care"),
    "red_flag": _("red flag"),
}
HOW_SOON = {
    Urgency.EMERGENCY: _("an ambulance now"),
    Urgency.SAME_DAY: _("a doctor today"),
    Urgency.URGENT: _("a doctor within 2 weeks"),
    Urgency.ROUTINE: _("a doctor first, without haste"),
}
KINDS = {
    "muscle": _("Muscle"),
    "complaint": _("Complaint"),
    "question": _("Question"),
    "rule": _("Rule"),
    "hazard": _("Hazard"),
    "constraint": _("Constraint"),
    "topic": _("Disagreement"),
}
