"""Static files under names that hold a hash of their content; modules import one another by those names too."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """An import between modules of web/static/elements is written as the hashed name of what it imports."""

    support_js_module_import_aggregation = True
