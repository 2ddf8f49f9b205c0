"""From pain drawing and findings to likely muscles, with the exact posterior of a two-layer network."""

from needlebook.core.inference.influence import Influence, RegionInfluence, SignInfluence, influence
from needlebook.core.inference.network import Network, build_network
from needlebook.core.inference.parameters import Caution, Parameters
from needlebook.core.inference.rank import rank
from needlebook.core.inference.ranking import (
    Certainty,
    NextTest,
    Place,
    PointProbability,
    RankedMuscle,
    Ranking,
    StopFlag,
)
from needlebook.core.inference.stop import stop_flags

__all__ = [
    "Caution",
    "Certainty",
    "Influence",
    "Network",
    "NextTest",
    "Parameters",
    "Place",
    "PointProbability",
    "RankedMuscle",
    "Ranking",
    "RegionInfluence",
    "SignInfluence",
    "StopFlag",
    "build_network",
    "influence",
    "rank",
    "stop_flags",
]
