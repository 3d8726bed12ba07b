"""A whole CartPole training run (recipe A), environment and evaluation included, as one JAX program.

Prints a JSON list with one entry a seed: milliseconds and the mean return of 100 greedy episodes of
the final network. The first seed's time contains the compilation.

The recipe: observations scaled to about 1; two hidden layers of 64 integrate-and-fire neurons (soft
reset, detached), T 4, ATan with alpha 8, readout the mean current; double DQN with three-step returns,
reward x 0.05, Huber loss, Adam from 4e-3 linearly to 0, global norm clipped at 10, batch 64; one
update per two steps, target copied every 100 updates; 30,000 steps, the first 1,000 at random, then
epsilon from 1 to 0.04 over 16 % of the steps.
"""

import argparse
import functools
import json
import time
from typing import NamedTuple

import jax
import jax.numpy as jnp
import optax

from neuron_jax import arc_tangent_step

STEPS, WARM_UP, STEPS_PER_UPDATE, TARGET_PERIOD = 30_000, 1_000, 2, 100
UPDATES = (STEPS - WARM_UP) // STEPS_PER_UPDATE
HIDDEN, TIME_STEPS, BATCH, LOOK_AHEAD = 64, 4, 64, 3
LEARNING_RATE, LARGEST_NORM, DISCOUNT, REWARD = 4e-3, 10.0, 0.99, 0.05
LAST_EPSILON, EPSILON_STEPS = 0.04, 0.16 * STEPS
EPISODE_LIMIT, EPISODES, FIRST_RATE = 500, 100, 0.20
SCALE = (1.2, 1.0, 0.105, 1.0)
ACTIONS, OBSERVATION = 2, 4
STEP = arc_tangent_step(alpha=8.0)

# A row of the replay memory: observation, next observation, action, terminated, episode over.
ACTION, TERMINATED, OVER, ROW = 8, 9, 10, 11


class Learner(NamedTuple):
    parameters: list
    target: list
    optimizer: tuple


class World(NamedTuple):
    state: jax.Array
    age: jax.Array
    memory: jax.Array
    length: jax.Array


OPTIMIZER = optax.chain(
    optax.clip_by_global_norm(LARGEST_NORM),
    optax.adam(lambda update: LEARNING_RATE * (1 - (WARM_UP + 2 * update) / STEPS)),
)


def fire(current):
    """Spikes [T, batch, n] of the integrate-and-fire neuron."""

    def advance(potential, now):
        potential = potential + now
        spike = STEP(potential - 1.0)
        return potential - jax.lax.stop_gradient(spike), spike

    return jax.lax.scan(advance, jnp.zeros_like(current[0]), current, unroll=TIME_STEPS)[1]


def values(parameters, observations):
    """Action values [batch, 2]; the constant input's current is computed once."""
    (w1, b1), (w2, b2), (w3, b3) = parameters
    current = (observations / jnp.array(SCALE)) @ w1 + b1
    first = fire(jnp.broadcast_to(current, (TIME_STEPS, *current.shape)))
    current = first.reshape(-1, HIDDEN) @ w2 + b2
    second = fire(current.reshape(first.shape))
    return second.mean(0) @ w3 + b3


def initial(key):
    """Normal weights, each hidden layer's gain bisected until it fires 20 % on uniform inputs."""
    keys = jax.random.split(key, 5)
    probe = jax.random.uniform(keys[0], (256, OBSERVATION), minval=-1, maxval=1)
    w1 = jax.random.normal(keys[1], (OBSERVATION, HIDDEN)) / OBSERVATION**0.5
    b1 = jax.random.uniform(keys[2], (HIDDEN,), minval=-0.5, maxval=0.5)
    w2 = jax.random.normal(keys[3], (HIDDEN, HIDDEN)) / HIDDEN**0.5
    w3 = 0.1 * jax.random.normal(keys[4], (HIDDEN, ACTIONS)) / HIDDEN**0.5
    current = jnp.broadcast_to(probe @ w1 + b1, (TIME_STEPS, 256, HIDDEN))
    first = _gain(current)
    spikes = fire(first * current)
    second = _gain(spikes @ w2)
    zeros = jnp.zeros
    return [(first * w1, first * b1), (second * w2, zeros(HIDDEN)), (w3, zeros(ACTIONS))]


def _gain(current):
    def halve(_, bounds):
        low, high = bounds
        middle = jnp.sqrt(low * high)
        silent = fire(middle * current).mean() < FIRST_RATE
        return jnp.where(silent, middle, low), jnp.where(silent, high, middle)

    low, high = jax.lax.fori_loop(0, 14, halve, (jnp.float32(0.05), jnp.float32(20.0)))
    return jnp.sqrt(low * high)


def start(key):
    return jax.random.uniform(key, (OBSERVATION,), minval=-0.05, maxval=0.05)


def advance(state, action):
    """CartPole-v1: next state, and whether the pole or the cart left its range."""
    position, speed, angle, turn = state
    sine, cosine = jnp.sin(angle), jnp.cos(angle)
    push = jnp.where(action == 1, 10.0, -10.0)
    shared = (push + 0.05 * turn**2 * sine) / 1.1
    turn_rate = (9.8 * sine - cosine * shared) / (0.5 * (4 / 3 - 0.1 * cosine**2 / 1.1))
    acceleration = shared - 0.05 * turn_rate * cosine / 1.1
    moved = jnp.stack(
        [
            position + 0.02 * speed,
            speed + 0.02 * acceleration,
            angle + 0.02 * turn,
            turn + 0.02 * turn_rate,
        ]
    )
    terminated = (jnp.abs(moved[0]) > 2.4) | (jnp.abs(moved[2]) > 12 * 2 * jnp.pi / 360)
    return moved, terminated


def act(parameters, world, draws):
    """One environment step; draws: three uniform numbers and the state to restart from."""
    chance, choice, restart = draws
    progress = jnp.minimum(world.length / EPSILON_STEPS, 1.0)
    epsilon = jnp.where(world.length < WARM_UP, 1.0, 1 - (1 - LAST_EPSILON) * progress)
    greedy = values(parameters, world.state[None])[0].argmax()
    action = jnp.where(chance < epsilon, choice, greedy)
    moved, terminated = advance(world.state, action)
    over = terminated | (world.age + 1 >= EPISODE_LIMIT)
    flags = jnp.stack([action, terminated, over]).astype(jnp.float32)
    row = jnp.concatenate([world.state, moved, flags])
    return World(
        jnp.where(over, restart, moved),
        jnp.where(over, 0, world.age + 1),
        jax.lax.dynamic_update_slice(world.memory, row[None], (world.length, 0)),
        world.length + 1,
    )


def sample(memory, index):
    """Three-step transitions from the rows at index: they end where their episode does."""
    row = memory[index]
    observation, action = row[:, :4], row[:, ACTION].astype(jnp.int32)
    gain, weight = jnp.full(BATCH, REWARD), jnp.full(BATCH, DISCOUNT)
    after, terminated, over = row[:, 4:8], row[:, TERMINATED], row[:, OVER] > 0
    for ahead in range(1, LOOK_AHEAD):
        row = memory[index + ahead]
        gain = jnp.where(over, gain, gain + weight * REWARD)
        weight = jnp.where(over, weight, weight * DISCOUNT)
        after = jnp.where(over[:, None], after, row[:, 4:8])
        terminated = jnp.where(over, terminated, row[:, TERMINATED])
        over = over | (row[:, OVER] > 0)
    return observation, action, gain, weight * (1 - terminated), after


def learn(learner, batch, update):
    """One double-DQN update; returns the learner after it."""
    observation, action, gain, weight, after = batch
    chosen = values(learner.parameters, after).argmax(1)
    later = jnp.take_along_axis(values(learner.target, after), chosen[:, None], 1)[:, 0]
    wanted = gain + weight * later

    def loss(parameters):
        taken = jnp.take_along_axis(values(parameters, observation), action[:, None], 1)[:, 0]
        return optax.huber_loss(taken, wanted).mean()

    gradient = jax.grad(loss)(learner.parameters)
    change, optimizer = OPTIMIZER.update(gradient, learner.optimizer)
    parameters = optax.apply_updates(learner.parameters, change)
    copy = (update + 1) % TARGET_PERIOD == 0
    target = jax.tree.map(lambda old, new: jnp.where(copy, new, old), learner.target, parameters)
    return Learner(parameters, target, optimizer)


def evaluate(parameters, key):
    """Mean return of 100 greedy episodes, side by side."""

    def together(carry, _):
        states, alive, total = carry
        actions = values(parameters, states).argmax(1)
        states, terminated = jax.vmap(advance)(states, actions)
        return (states, alive & ~terminated, total + alive), None

    states = jax.vmap(start)(jax.random.split(key, EPISODES))
    carry = (states, jnp.ones(EPISODES, bool), jnp.zeros(EPISODES))
    return jax.lax.scan(together, carry, length=EPISODE_LIMIT)[0][2].mean()


def _draws(key, shape):
    """All random numbers of many environment steps at once: cheaper than one by one."""
    keys = jax.random.split(key, 3)
    restart = jax.random.uniform(keys[2], (*shape, OBSERVATION), minval=-0.05, maxval=0.05)
    choice = jax.random.randint(keys[1], shape, 0, ACTIONS)
    return jax.random.uniform(keys[0], shape), choice, restart


@jax.jit
def train(seed):
    """Trains from one seed; returns the mean return of the final network."""
    keys = jax.random.split(jax.random.key(seed, impl="unsafe_rbg"), 6)
    parameters = initial(keys[0])
    learner = Learner(parameters, parameters, OPTIMIZER.init(parameters))
    world = World(start(keys[1]), jnp.int32(0), jnp.zeros((STEPS, ROW)), jnp.int32(0))
    step = functools.partial(_scan_act, parameters)
    world, _ = jax.lax.scan(step, world, _draws(keys[2], (WARM_UP,)))

    def block(carry, inputs):
        learner, world = carry
        update, draws, positions = inputs
        for step in range(STEPS_PER_UPDATE):
            world = act(learner.parameters, world, jax.tree.map(lambda x: x[step], draws))
        index = (positions * (world.length - LOOK_AHEAD + 1)).astype(jnp.int32)
        return (learn(learner, sample(world.memory, index), update), world), None

    draws = _draws(keys[3], (UPDATES, STEPS_PER_UPDATE))
    positions = jax.random.uniform(keys[4], (UPDATES, BATCH))
    inputs = (jnp.arange(UPDATES), draws, positions)
    (learner, world), _ = jax.lax.scan(block, (learner, world), inputs)
    return evaluate(learner.parameters, keys[5])


def _scan_act(parameters, world, draws):
    return act(parameters, world, draws), None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", default="500,501,502")
    seeds = [int(seed) for seed in parser.parse_args().seeds.split(",")]
    results = []
    for seed in seeds:
        begin = time.perf_counter()
        score = float(train(seed))
        ms = (time.perf_counter() - begin) * 1e3
        shared = {"work": "train-cartpole", "peer": "jax", "kind": "train", "threads": 1}
        results.append({**shared, "seed": seed, "ms": ms, "score": score})
    print(json.dumps(results), flush=True)


if __name__ == "__main__":
    main()
