"""How far a sentence was traced, in words."""

from django.utils.translation import gettext_lazy as _

from needlebook.core.anatomy import Provenance

PROVENANCE_WORDS = {
    Provenance.SEEN: _("read in the source"),
    Provenance.RECALLED: _("recalled, to be checked"),
    Provenance.JUDGED: _("judged by the compiler"),
    Provenance.COMPUTED: _("computed from the source's figures"),
    Provenance.DERIVED: _("derived from the source's figures"),
}
