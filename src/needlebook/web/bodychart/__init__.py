"""The body chart: what a page marks on the body, as plain data for the templates in templates/components/bodychart*.

`chart` draws a view with pain, muscles, referral areas and needle sites; `pain_drawing` is the form to draw on;
`read_pain` reads it.
"""

from needlebook.web.bodychart.chart import ChartView, best_view, chart, crop_around
from needlebook.web.bodychart.drawing import Drawing, pain_drawing, read_pain
from needlebook.web.bodychart.marks import MuscleMark, Pain, ReferralMark, Site, referral_marks

__all__ = [
    "ChartView",
    "Drawing",
    "MuscleMark",
    "Pain",
    "ReferralMark",
    "Site",
    "best_view",
    "chart",
    "crop_around",
    "pain_drawing",
    "read_pain",
    "referral_marks",
]
