"""The worlds that patients are drawn from: the model's own, and others that it does not know. All shares are J."""

from dataclasses import dataclass

from bench.inference.drawings import Noise

QUIET = Noise(0.0, 0.0, 0.0)
MUSCLES = (1, 2, 3, 4)
SHARES = (0.4, 0.3, 0.2, 0.1)  # of patients with so many active muscles


@dataclass(frozen=True, slots=True)
class World:
    """is_model: causes and leak as the model has them; else one to four muscles, and no pain without a cause but noise.

    power: a link of chance c acts 1 - (1 - c)**power of the time. together: chance that a muscle of the same group on
    the same side is active as well.
    """

    name: str
    is_model: bool = False
    noise: Noise = QUIET
    power: float = 1.0
    together: float = 0.0


MODEL = World("the model itself", is_model=True)
FEW = World("few muscles, noise", noise=Noise())
WORLDS = (
    MODEL,
    FEW,
    World("twice the noise", noise=Noise(0.20, 0.30, 0.20)),
    World("links weaker than assumed", noise=Noise(), power=0.5),
    World("links stronger than assumed", noise=Noise(), power=2.0),
    World("muscles in groups", noise=Noise(), together=0.3),
)
