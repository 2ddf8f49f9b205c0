"""Fixtures that every kind of test shares. Nothing here needs a database unless a test asks for it."""

import os

import pytest
from hypothesis import settings

# Times on a busy machine say nothing, so there is no deadline; in CI the same examples are tried every time.
settings.register_profile("needlebook", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("needlebook")


@pytest.fixture
def clinic(db):
    from tests import factories

    return factories.clinic()


@pytest.fixture
def therapist(clinic):
    from tests import factories

    return factories.person(clinic)


@pytest.fixture
def signed_in(client, therapist):
    """Django's client, signed in as the therapist."""
    client.force_login(therapist)
    return client


@pytest.fixture
def patient(therapist):
    from tests import factories

    return factories.patient(therapist)


@pytest.fixture
def visit(patient, therapist):
    """A first visit for chronic low back pain, nothing asked yet."""
    from tests import factories

    return factories.visit(patient, therapist)


@pytest.fixture
def stranger(db):
    """A practitioner of another clinic."""
    from tests import factories

    return factories.person(factories.clinic("Elsewhere"), "stranger")
