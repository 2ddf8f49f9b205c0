"""Needlebook's own answers, each by one call: what a caller of the library does."""

from dataclasses import replace

from needlebook.core.anatomy import Anatomy
from needlebook.core.case import Case, Patient
from needlebook.core.inference import Network, Parameters, Ranking, build_network, rank
from needlebook.core.inference.reading import Reading, read_case


class Needlebook:
    """The network of one complaint, built once, as the program keeps it."""

    name = "needlebook"

    def __init__(self, anatomy: Anatomy, parameters: Parameters, complaint: str | None) -> None:
        self.anatomy, self.parameters = anatomy, parameters
        self.network: Network = build_network(anatomy, parameters, complaint)
        every = replace(parameters.reporting, tests=len(self.network.muscles))
        self._all_tests = replace(parameters, reporting=every)

    def posterior(self, case: Case) -> Reading:
        """From the marks of the drawing to the posterior of every muscle and trigger point."""
        return read_case(case, self.anatomy, self.parameters, self.network)

    def is_whole(self, reading: Reading) -> bool:
        """Whether every drawn region was used."""
        return not reading.left_out

    def ranked(self, case: Case) -> Ranking:
        """The whole answer that a page shows."""
        return rank(case, self.anatomy, self.parameters, network=self.network)

    def tests(self) -> Ranking:
        """The next test out of every muscle of the network: a whole ranking without a drawing, which rules out none."""
        return rank(Case(Patient()), self.anatomy, self._all_tests, network=self.network)
