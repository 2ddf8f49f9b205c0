"""How soon, and what is asked, in the words of a letter."""

from django.utils.translation import gettext_lazy

from needlebook.core.screening import Urgency

URGENCIES = {
    Urgency.EMERGENCY: gettext_lazy("Emergency: to be seen at once"),
    Urgency.SAME_DAY: gettext_lazy("To be seen today"),
    Urgency.URGENT: gettext_lazy("To be seen within 2 weeks"),
    Urgency.ROUTINE: gettext_lazy("To be seen before needling, without haste"),
    None: gettext_lazy("For your opinion before needling"),
}
ASKS = {
    Urgency.EMERGENCY: gettext_lazy("Please take over now and look for what is suspected above."),
    Urgency.SAME_DAY: gettext_lazy("Please see the patient today and look for what is suspected above."),
    Urgency.URGENT: gettext_lazy("Please see the patient within 2 weeks and look for what is suspected above."),
    Urgency.ROUTINE: gettext_lazy("Please tell us how you see what is named above."),
    None: gettext_lazy("Please tell us how you see what is named above."),
}
