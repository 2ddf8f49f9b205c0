"""Instruments as the tables hold them, for tests that must not depend on the tables."""

import datetime as dt
from dataclasses import replace

from needlebook.core.outcomes.types import Instrument, Measurement, Threshold

KOVACS = Threshold(4.0, "95%", "subacute and chronic neck pain", "Kovacs 2008", "S")
OSTELO = Threshold(2.0, None, "low back pain", "Ostelo 2008", "S")
OSTELO_PERCENT = Threshold(30.0, None, "low back pain", "Ostelo 2008", "S")

NPRS = Instrument(
    id="NPRS",
    name="Numeric Pain Rating Scale",
    measures="pain intensity",
    complaints=(),
    lower_is_better=True,
    minimum=0,
    maximum=10,
    unit="points",
    mdc=KOVACS,
    mcid=OSTELO,
    mcid_percent=OSTELO_PERCENT,
    items_text_may_be_shown=True,
    recall_period="last week",
    note="",
    source="Kovacs 2008; Ostelo 2008",
)
ODI = replace(
    NPRS,
    id="ODI",
    name="Oswestry Disability Index",
    maximum=100,
    complaints=("chronic_low_back_pain", "sciatica"),
    mdc=Threshold(10.5, "90%", "low back pain", "Davidson and Keating 2002", "R"),
    mcid=replace(OSTELO, value=10.0),
)
VAS = replace(NPRS, id="VAS100", maximum=100, unit="mm", mdc=None, mcid=replace(OSTELO, value=15.0))
PEG = replace(NPRS, id="PEG", mdc=None, mcid=None)
LUNGE = replace(
    NPRS,
    id="WBLT",
    lower_is_better=False,
    maximum=None,
    minimum=None,
    unit="degrees",
    mdc=replace(KOVACS, value=4.57),
    mcid=None,
    mcid_percent=None,
)
LEFS = replace(LUNGE, id="LEFS", minimum=0, maximum=80, unit="points", mdc=replace(KOVACS, value=9), mcid=OSTELO)
STIFFNESS = replace(LUNGE, id="MYOTON_S", lower_is_better=None, unit="N/m", mdc=None)
GROC = replace(LUNGE, id="GROC15", measures="perceived change", minimum=-7, maximum=7, mdc=None, mcid=OSTELO)


def course(*values: float, every_days: int = 7) -> list[Measurement]:
    """One reading after another, from 9 November 2026."""
    start = dt.date(2026, 11, 9)
    return [Measurement(start + dt.timedelta(days=every_days * n), v) for n, v in enumerate(values)]
