"""What every peer's script shares: arguments in, a check against the oracle, timings out as JSON."""

import argparse
import json
import statistics
import time

import numpy as np

import case as cases
from works import WORKS

# Sums run in another order in every library, so a potential at the threshold may fall either way.
# One neuron that does changes all values of its sample: of a batch of 32 two samples may differ. With
# another neuron or readout hardly any would agree.
VALUE_TOLERANCE = 1e-3
SHARE_THAT_AGREES = 0.93
RATE_TOLERANCE = 0.1


def main(builders):
    """Builds the peer that the command line names, checks and times it, prints one JSON list.

    builders: name -> function(work, case, threads) that returns an object with update(),
    decide(index) -> action, values() -> [batch, actions] and rates() -> one a hidden layer.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("--peer", required=True, choices=sorted(builders))
    parser.add_argument("--work", required=True, choices=sorted(WORKS))
    parser.add_argument("--rate", type=float, default=0.10)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=6.0)
    options = parser.parse_args()
    work = WORKS[options.work]
    case = cases.prepare(work, options.rate)
    peer = builders[options.peer](work, case, options.threads)
    _check_values(peer.values(), case.values)
    update = median(peer.update, options.seconds)
    decision = median(_cycle(peer.decide, work.batch), options.seconds / 2)
    rates = [float(rate) for rate in peer.rates()]
    _check_rates(rates, options.rate)
    shared = {"work": work.name, "peer": options.peer, "threads": options.threads, "rate": rates}
    results = [{**shared, "kind": "update", **update}, {**shared, "kind": "decision", **decision}]
    print(json.dumps(results), flush=True)


def median(action, seconds):
    """Median time of an action in ms, its quartiles, the runs, and CPU time per wall time."""
    _repeat(action, seconds / 3, least=2)
    cpu, wall = time.process_time(), time.perf_counter()
    samples = _repeat(action, seconds, least=5)
    busy = (time.process_time() - cpu) / (time.perf_counter() - wall)
    lower, middle, upper = statistics.quantiles(samples, n=4)
    return {
        "ms": middle / 1e6,
        "quartiles_ms": [lower / 1e6, upper / 1e6],
        "runs": len(samples),
        "cpus_busy": round(busy, 2),
    }


def _repeat(action, seconds, least):
    samples = []
    end = time.perf_counter_ns() + int(seconds * 1e9)
    while time.perf_counter_ns() < end or len(samples) < least:
        begin = time.perf_counter_ns()
        action()
        samples.append(time.perf_counter_ns() - begin)
    return samples


def _cycle(decide, batch):
    """Decides for one state of the batch after the other, so that all their firing counts."""
    index = 0

    def next_decision():
        nonlocal index
        index = (index + 1) % batch
        decide(index)

    return next_decision


def _check_values(found, expected):
    found = np.asarray(found)
    if found.shape != expected.shape:
        raise AssertionError(f"action values: expected shape {expected.shape}, found {found.shape}")
    share = float((np.abs(found - expected) < VALUE_TOLERANCE).mean())
    if share < SHARE_THAT_AGREES:
        raise AssertionError(
            f"action values: expected {SHARE_THAT_AGREES:.0%} within {VALUE_TOLERANCE} of the NumPy "
            f"oracle, found {share:.0%}: the peer's neuron does not do what case.py says"
        )


def _check_rates(rates, wanted):
    for layer, rate in enumerate(rates, start=1):
        if abs(rate - wanted) > RATE_TOLERANCE * wanted + 0.002:
            raise AssertionError(
                f"firing rate of layer {layer}: expected {wanted:.3f}, found {rate:.3f} after the "
                "timed updates: a lower learning rate in works.py keeps it"
            )
