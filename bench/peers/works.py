"""The works that every side does: network shape, batch and time steps. Standard library only.

To add a work, add a line to WORKS; every peer builds its network from the description.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Dense:
    """A fully connected synapse; whatever comes in is flattened in the order channel, row, column."""

    inputs: int
    outputs: int

    def __str__(self):
        return str(self.outputs)


@dataclass(frozen=True)
class Conv:
    """A square convolution without padding over [channel, row, column]."""

    inputs: int
    outputs: int
    kernel: int
    stride: int

    def __str__(self):
        stride = f"s{self.stride}" if self.stride > 1 else ""
        return f"{self.outputs}C{self.kernel}{stride}"


@dataclass(frozen=True)
class Work:
    """One network and the batch it learns from.

    Every layer but the last is followed by a spiking neuron, the last by the leaky readout.
    """

    name: str
    observation: tuple
    layers: tuple
    batch: int
    time_steps: int

    @property
    def actions(self):
        return self.layers[-1].outputs

    def __str__(self):
        shape = "x".join(map(str, self.observation))
        network = "-".join([shape, *map(str, self.layers)])
        return f"{network}, batch {self.batch}, T {self.time_steps}"


def _mlp(name, width, batch, time_steps):
    layers = (Dense(4, width), Dense(width, width), Dense(width, 2))
    return Work(name, (4,), layers, batch, time_steps)


WORKS = {
    work.name: work
    for work in (
        _mlp("mlp64", 64, batch=64, time_steps=8),
        _mlp("mlp256", 256, batch=128, time_steps=16),
        Work(
            "minatar",
            (4, 10, 10),
            (Conv(4, 16, 3, 1), Dense(1024, 128), Dense(128, 6)),
            batch=32,
            time_steps=4,
        ),
        Work(
            "atari",
            (4, 84, 84),
            (
                Conv(4, 32, 8, 4),
                Conv(32, 64, 4, 2),
                Conv(64, 64, 3, 1),
                Dense(3136, 512),
                Dense(512, 6),
            ),
            batch=32,
            time_steps=8,
        ),
    )
}

TRAINING = "train-cartpole"

# A loss and an optimizer that all sides share. The learning rate is tiny on purpose: the arithmetic
# is that of any other rate, but thousands of timed updates leave the firing rates where they were set.
DISCOUNT = 0.99
LEARNING_RATE = 1e-7
