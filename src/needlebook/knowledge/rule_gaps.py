"""What the safety evidence holds and the rule table leaves out on purpose, with the reason: a gap that is named."""

from dataclasses import dataclass

from needlebook.core.anatomy import Provenance


@dataclass(frozen=True, slots=True)
class Gap:
    """Why there is no rule, and where the matter stands."""

    why: str
    sources: tuple[str, ...]
    provenance: Provenance


GAPS = {
    "Time since an operation, a new joint or an injection": Gap(
        "A case may carry `weeks_ago`, and no rule reads it: no safe interval has been published. The precaution "
        "stays, however long ago it was; whether a wound has healed is for the clinician and the surgeon to say.",
        ("TKASER", "APTA 2013"),
        Provenance.RECALLED,
    ),
    "A patient who depends on the pacemaker": Gap(
        "That cardiology is asked first, also about manual needling, stands only in the text of "
        "[`pacemaker_icd`](implants-and-operations.md#pacemaker_icd): dependence is not asked for, and the verdict "
        "does not become a referral by itself.",
        ("EAPACE", "BMAS-ICD"),
        Provenance.SEEN,
    ),
    "Rib bracketing (fingers that block the spaces between the ribs)": Gap(
        "A professional notice requires it; a case report of 2025 describes a pneumothorax with it, and its authors "
        "propose other methods. The hazards of the chest ask for a tangential needle and do not rely on bracketing.",
        ("SA51", "PTX-MIN"),
        Provenance.SEEN,
    ),
    "A safe depth at the upper trapezius (GB21)": Gap(
        "Ultrasound finds the pleura at 17.4 mm in men and 14.6 mm in women on average; magnetic resonance gives 40 to "
        "71 mm in men, by another path. The figures cannot be reconciled, so no rule holds a depth; none must ever be "
        "taken from the larger set.",
        ("GB21-US", "GB21-MRI"),
        Provenance.SEEN,
    ),
    "The age limit for a first headache": Gap(
        "The final article of the SNNOOP10 list says after 65, its earlier abstract after 50. The question asks at 50, "
        "the careful side, and a clinic cannot choose.",
        ("SNN1", "SNN2"),
        Provenance.SEEN,
    ),
    "Stopping a blood thinner before needling": Gap(
        "One page advises it two days before. It is rejected: no guideline that we know lets a physiotherapist stop a "
        "prescribed blood thinner.",
        ("DAB", "general prescribing scope"),
        Provenance.RECALLED,
    ),
    "First aid after a needlestick": Gap(
        "Sources disagree on whether the wound may be made to bleed. It is about the practitioner, after the event, "
        "and changes no verdict.",
        ("NSI", "NSI2", "HSE sharps page"),
        Provenance.RECALLED,
    ),
    "Needling through clothing, gloves, cleaning the skin": Gap(
        "These differ from country to country and change how a needle is set, not whether. Cleaning the skin is a "
        "constraint where a rule asks for it.",
        ("general clinical knowledge",),
        Provenance.RECALLED,
    ),
}
