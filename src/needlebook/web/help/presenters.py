"""How much the knowledge holds, counted when it is asked."""

from django.utils.translation import gettext as _

from needlebook.knowledge import load


def counts_of() -> list[tuple[str, int]]:
    """What is in the tables, with numbers: name, count."""
    knowledge = load()
    anatomy = knowledge.anatomy
    return [
        (_("Complaints"), len(anatomy.complaints)),
        (_("Body regions"), len(anatomy.regions)),
        (_("Muscles"), len(anatomy.muscles)),
        (_("Trigger points"), len(anatomy.trigger_points)),
        (_("Questions of the history"), len(knowledge.rulebook.questions)),
        (_("Screening rules"), len(knowledge.rulebook.rules)),
        (_("Medicines"), len(knowledge.drugs)),
        (_("Instruments"), len(knowledge.instruments)),
        (_("Sources"), len(knowledge.sources)),
    ]
