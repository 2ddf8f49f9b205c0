"""Static files under names that hold a hash of their content; our modules import one another by those names too."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

_, IMPORTS = HashedFilesMixin._js_module_import_aggregation_patterns


class StaticFiles(CompressedManifestStaticFilesStorage):
    """An import between modules of web/static/elements is written as the hashed name of what it imports.

    Scripts of other packages are left alone: not all that looks like an import in them is one.
    """

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = ("elements/*.js", IMPORTS)
