"""The words of a PDF, read by a program that knows nothing of how it was made."""

import re
import shutil
import subprocess

import pytest


def text_of(pdf: bytes) -> str:
    """The words of a PDF by poppler's own reader; without poppler nothing can be said of them."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return re.sub(r"\s+", " ", done.stdout.decode())
