"""The numbers that every peer works on, and the NumPy oracle that says what must come out.

The oracle is the specification in plain array code: a leaky integrate-and-fire neuron
(v += (I - v) / 2; a spike where v >= 1; then v = 0) and a leaky readout (v += (I - v) / 2; the
value of an action is the largest v over the time steps).
"""

from dataclasses import dataclass

import numpy as np

from works import Conv, Work

TIME_CONSTANT = np.float32(2.0)
THRESHOLD = np.float32(1.0)


@dataclass(frozen=True)
class Case:
    """Parameters, one batch of transitions, and the oracle's answers for the batch's states.

    weights: Dense [outputs, inputs], Conv [outputs, inputs, kernel, kernel]; biases [outputs].
    states, next_states: [batch, *observation]; values: [batch, actions]; rates: one a hidden layer.
    """

    weights: list
    biases: list
    states: np.ndarray
    next_states: np.ndarray
    actions: np.ndarray
    rewards: np.ndarray
    continues: np.ndarray
    values: np.ndarray
    rates: list


def prepare(work: Work, rate: float, seed: int = 20) -> Case:
    """A batch, and weights scaled layer by layer until each hidden layer fires at `rate`."""
    random = np.random.default_rng(seed)
    shape = (work.batch, *work.observation)
    images = len(work.observation) == 3
    inputs = random.random(shape) if images else random.standard_normal(shape)
    inputs = inputs.astype(np.float32)
    weights, biases, spikes, rates = [], [], None, []
    for index, layer in enumerate(work.layers):
        weight = _initial_weight(random, layer)
        current = _current(layer, weight, inputs, spikes, work.time_steps)
        if index < len(work.layers) - 1:
            gain = _gain_for(rate, current, f"layer {index + 1} of {work.name}")
            weight = weight * gain
            current = _current(layer, weight, inputs, spikes, work.time_steps)
            spikes = fire(current)
            rates.append(float(spikes.mean()))
        weights.append(weight)
        biases.append(np.zeros(layer.outputs, np.float32))
    next_states = np.roll(inputs, 1, axis=0)  # the same states, so the same firing rates
    return Case(
        weights,
        biases,
        inputs,
        next_states,
        random.integers(0, work.actions, work.batch),
        random.standard_normal(work.batch).astype(np.float32),
        (random.random(work.batch) >= 0.1).astype(np.float32),
        read_out(current),
        rates,
    )


def fire(current: np.ndarray) -> np.ndarray:
    """Spikes [T, n, ...] as 0 and 1 of the neuron above, from the current of the same shape."""
    potential = np.zeros_like(current[0])
    spikes = np.empty_like(current)
    for t in range(len(current)):
        potential += (current[t] - potential) / TIME_CONSTANT
        spikes[t] = potential >= THRESHOLD
        potential *= 1 - spikes[t]
    return spikes


def read_out(current: np.ndarray) -> np.ndarray:
    """Largest potential over time [n, actions] of the leaky readout, from current [T, n, actions]."""
    potential = np.zeros_like(current[0])
    largest = np.full_like(potential, -np.inf)
    for t in range(len(current)):
        potential += (current[t] - potential) / TIME_CONSTANT
        largest = np.maximum(largest, potential)
    return largest


def _initial_weight(random, layer):
    if isinstance(layer, Conv):
        shape = (layer.outputs, layer.inputs, layer.kernel, layer.kernel)
    else:
        shape = (layer.outputs, layer.inputs)
    bound = 1 / np.sqrt(np.prod(shape[1:]))
    return random.uniform(-bound, bound, shape).astype(np.float32)


def _current(layer, weight, inputs, spikes, time_steps):
    """Current [T, n, ...] of a layer; the constant input's is computed once and repeated."""
    if spikes is None:
        once = _synapse(layer, weight, inputs)
        return np.broadcast_to(once, (time_steps, *once.shape))
    flat = _synapse(layer, weight, spikes.reshape(-1, *spikes.shape[2:]))
    return flat.reshape(*spikes.shape[:2], *flat.shape[1:])


def _synapse(layer, weight, x):
    if not isinstance(layer, Conv):
        return x.reshape(len(x), -1) @ weight.T
    size = (layer.kernel, layer.kernel)
    windows = np.lib.stride_tricks.sliding_window_view(x, size, axis=(2, 3))
    windows = windows[:, :, :: layer.stride, :: layer.stride]
    out = np.tensordot(windows, weight, axes=((1, 4, 5), (1, 2, 3)))
    return np.ascontiguousarray(out.transpose(0, 3, 1, 2))


def _gain_for(rate, current, where):
    """The factor on a current that makes the neuron fire at `rate`, by bisection."""
    low, high = np.float32(1e-3), np.float32(1e4)
    for _ in range(40):
        middle = np.sqrt(low * high)
        if fire(current * middle).mean() < rate:
            low = middle
        else:
            high = middle
    found = float(fire(current * high).mean())
    if abs(found - rate) > 0.1 * rate:
        raise ValueError(
            f"{where}: expected a firing rate of {rate:.3f}, found {found:.3f} at best: "
            "ask for a lower rate (half of the neurons get a negative current)"
        )
    return high
