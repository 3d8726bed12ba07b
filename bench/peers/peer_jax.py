"""JAX's side: the network in plain array code, update and decision each one jitted function."""

import functools

import jax
import jax.numpy as jnp
import optax

import measure
from neuron_jax import arc_tangent_step
from works import DISCOUNT, LEARNING_RATE, Conv

STEP = arc_tangent_step(alpha=2.0)


def fire(current):
    """Spikes [T, batch, ...] of the leaky integrate-and-fire neuron.

    A scan, fully unrolled: XLA makes twice as fast a gradient of it as of a Python loop.
    """

    def advance(potential, now):
        potential = potential + (now - potential) / 2.0
        spike = STEP(potential - 1.0)
        return potential * (1 - spike), spike

    return jax.lax.scan(advance, jnp.zeros_like(current[0]), current, unroll=len(current))[1]


def read_out(current):
    """The largest potential over time [batch, actions] of the leaky readout."""

    def advance(carry, now):
        potential, largest = carry
        potential = potential + (now - potential) / 2.0
        return (potential, jnp.maximum(largest, potential)), None

    start = (jnp.zeros_like(current[0]), jnp.full_like(current[0], -jnp.inf))
    return jax.lax.scan(advance, start, current, unroll=len(current))[0][1]


def synapse(layer, parameters, x):
    weight, bias = parameters
    if not isinstance(layer, Conv):
        return x.reshape(len(x), -1) @ weight + bias
    strides = (layer.stride, layer.stride)
    numbers = ("NCHW", "OIHW", "NCHW")
    out = jax.lax.conv_general_dilated(x, weight, strides, "VALID", dimension_numbers=numbers)
    return out + bias[:, None, None]


def network(work, parameters, observation):
    """Action values [batch, actions] and the firing rate of every hidden layer."""
    current = synapse(work.layers[0], parameters[0], observation)
    current = jnp.broadcast_to(current, (work.time_steps, *current.shape))
    rates = []
    for layer, weights in zip(work.layers[1:], parameters[1:]):
        spikes = fire(current)
        rates.append(spikes.mean())
        flat = synapse(layer, weights, spikes.reshape(-1, *spikes.shape[2:]))
        current = flat.reshape(*spikes.shape[:2], *flat.shape[1:])
    return read_out(current), rates


class JaxPeer:
    """Parameters and optimizer state are donated to each update, so it works in place."""

    def __init__(self, work, case, threads):
        del threads  # set in the environment before JAX starts
        self._forward = jax.jit(functools.partial(network, work))
        self._optimizer = optax.adam(LEARNING_RATE)
        self._parameters = _parameters(work, case)
        self._target = _parameters(work, case)
        self._state = self._optimizer.init(self._parameters)
        self._batch = tuple(
            jnp.asarray(array)
            for array in (
                case.states,
                case.actions,
                case.rewards,
                DISCOUNT * case.continues,
                case.next_states,
            )
        )
        self._single = [jnp.asarray(state[None]) for state in case.states]
        self._update = jax.jit(self._one_update(work), donate_argnums=(0, 1))
        self._decide = jax.jit(lambda p, x: network(work, p, x)[0][0].argmax())

    def _one_update(self, work):
        def loss(parameters, target, states, actions, rewards, discounts, next_states):
            wanted = rewards + discounts * network(work, target, next_states)[0].max(1)
            values = network(work, parameters, states)[0]
            value = jnp.take_along_axis(values, actions[:, None], 1)[:, 0]
            return optax.huber_loss(value, wanted).mean()

        def update(parameters, state, target, batch):
            gradient = jax.grad(loss)(parameters, target, *batch)
            change, state = self._optimizer.update(gradient, state)
            return optax.apply_updates(parameters, change), state

        return update

    def update(self):
        self._parameters, self._state = self._update(
            self._parameters, self._state, self._target, self._batch
        )
        self._parameters[0][0].block_until_ready()  # one program: one result ready, all ready

    def decide(self, index):
        return int(self._decide(self._parameters, self._single[index]))

    def values(self):
        return self._forward(self._parameters, self._batch[0])[0]

    def rates(self):
        return self._forward(self._parameters, self._batch[0])[1]


def _parameters(work, case):
    parameters = []
    for layer, weight, bias in zip(work.layers, case.weights, case.biases):
        weight = weight if isinstance(layer, Conv) else weight.T
        parameters.append((jnp.array(weight), jnp.array(bias)))
    return parameters


if __name__ == "__main__":
    measure.main({"jax": JaxPeer})
