"""What the safety evidence holds and the rule table leaves out on purpose, with the reason: a gap that is named."""

from dataclasses import dataclass

from needlebook.core.anatomy import Provenance


@dataclass(frozen=True, slots=True)
class Gap:
    """Why there is no rule, and where the matter stands. `rows`: the rows of the tables that it leaves out."""

    why: str
    sources: tuple[str, ...]
    provenance: Provenance
    rows: tuple[str, ...] = ()


GAPS = {
    "Time since an operation, a new joint or an injection": Gap(
        "A case may carry `weeks_ago`, and no rule reads it: no safe interval has been published. The precaution "
        "stays, however long ago it was; whether a wound has healed is for the clinician and the surgeon to say.",
        ("TKASER", "APTA 2013"),
        Provenance.RECALLED,
        rows=("joint_replacement_interval",),
    ),
    "A patient who depends on the pacemaker": Gap(
        "That cardiology is asked first, also about manual needling, stands only in the text of "
        "[`pacemaker_icd`](implants-and-operations.md#pacemaker_icd): dependence is not asked for, and the verdict "
        "does not become a referral by itself.",
        ("EAPACE", "BMAS-ICD"),
        Provenance.SEEN,
    ),
    "A safe depth at the upper trapezius (GB21)": Gap(
        "Ultrasound finds the pleura at 17.4 mm in men and 14.6 mm in women on average; magnetic resonance gives 40 to "
        "71 mm in men, by another path. The figures cannot be reconciled, so no rule holds a depth; none must ever be "
        "taken from the larger set.",
        ("GB21-US", "GB21-MRI"),
        Provenance.SEEN,
        rows=("gb21_depth",),
    ),
    "Stopping a blood thinner before needling": Gap(
        "One page advises it two days before. It is rejected: no guideline that we know lets a physiotherapist stop a "
        "prescribed blood thinner.",
        ("DAB", "general prescribing scope"),
        Provenance.RECALLED,
        rows=("stopping_anticoagulant",),
    ),
    "First aid after a needlestick": Gap(
        "Sources disagree on whether the wound may be made to bleed. It is about the practitioner, after the event, "
        "and changes no verdict; the page on needlesticks says both.",
        ("NSI", "NSI2", "HSE sharps page"),
        Provenance.RECALLED,
        rows=("needlestick_first_aid",),
    ),
    "Needling through clothing, gloves, cleaning the skin": Gap(
        "These differ from country to country and change how a needle is set, not whether. Cleaning the skin is a "
        "constraint where a rule asks for it.",
        ("general clinical knowledge",),
        Provenance.RECALLED,
        rows=("clothing_gloves_skin",),
    ),
    "A limit of the INR for needling": Gap(
        "None was found in any needling guideline. The rules ask for the patient's own target range and use the ends "
        "of the usual ranges, as recalled; they claim no limit of needling.",
        ("MUN", "MUNREC", "SA3"),
        Provenance.SEEN,
        rows=("lab_inr_limit",),
    ),
    "Depths of kidney, iliacus, scalene, sternocleidomastoid, pectoralis and levator": Gap(
        "None was found, and none is recalled.",
        ("not found in a search",),
        Provenance.RECALLED,
        rows=("depth_none_found",),
    ),
    "A youngest age for needling": Gap(
        "None was found. The rule for minors asks for the consent of a guardian and of the child.",
        ("ISCPlist", "KIDDN"),
        Provenance.SEEN,
    ),
    "The date of the last cycle of chemotherapy": Gap(
        "The row of the medicines asks for it beside the blood counts. No figure says which day is safe, so no rule "
        "reads it: cancer under treatment is referred first, and the counts are asked for.",
        ("WHO ATC/DDD index",),
        Provenance.RECALLED,
    ),
    "Scores whose items the tables do not name": Gap(
        "The Ottawa rule for a subarachnoid bleed, the four signs of cervical radiculopathy and the three concordant "
        "tests of the distal biceps carry figures without their items, so they are not counted. The likelihood ratios "
        "of giant cell arteritis are for single signs, and the figures of the compartment syndrome for signs that come "
        "one after the other; neither is a count. Each stands in the reason of its red flag.",
        ("Perry et al., JAMA 2013", "Wainner et al., Spine 2003", "BIC2", "Smetana & Shmerling, JAMA 2002", "ACS1"),
        Provenance.RECALLED,
    ),
    "Hazards of muscles that the muscle table does not have": Gap(
        "The intercostals (pleura of the front) and the longus colli (carotid artery) are named by the table of "
        "hazards and cannot be planned here.",
        ("SA51", "ASAPlist"),
        Provenance.SEEN,
    ),
}
