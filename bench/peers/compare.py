"""Runs SpikeQ and its Python peers side by side, and prints and writes the ratios. See README.md.

Standard library only; what needs packages runs in processes of the virtual environment (sides.py).
"""

import argparse
import json
import sys
from pathlib import Path

import machine
import sides
import table
from works import TRAINING, WORKS

CURVE = (0.02, 0.05, 0.10, 0.20, 0.40)
KINDS = ("update", "decision")


def main():
    options = _options()
    found = machine.facts()
    warnings = machine.warnings(found)
    if options.peers:
        sides.make_environment(_say)
    before = machine.times()
    entries = []
    for work in options.work:
        entries += _measure(work, options.rate, _peers_for(work, options), options)
        if options.curve and work != TRAINING:
            entries += _curve(work, entries, options)
    warnings += _stolen(before) + table.doubts(entries)
    report = {
        "machine": found,
        "warnings": warnings,
        "versions": sides.versions() if options.peers else {},
        "options": {key: value for key, value in vars(options).items() if key != "json"},
        "results": entries,
        "ratios": table.ratios(entries),
    }
    print(table.render(report))
    if options.json:
        Path(options.json).write_text(json.dumps(report, indent=1) + "\n")
    return 1 if any("error" in entry for entry in entries) else 0


def _measure(work, rate, peers, options):
    """Entries of SpikeQ and the peers for one work at one rate; skipped peers say why."""
    threads = (1,) if work == TRAINING else options.threads
    entries = []
    for count in threads:
        _say(f"{work}: {sides.SPIKEQ}, {_rate(work, rate)}{count} thread(s)")
        entries += _tell(sides.run_spikeq(work, rate, count, options))
    for name in peers:
        reason = sides.PEERS[name].not_for.get(work)
        if reason and name not in options.named:
            skipped = {"work": work, "peer": name, "rate_wanted": rate, "threads": 0}
            reason = f"{reason}; measured when named in --peers"
            entries += [{**skipped, "kind": kind, "skipped": reason} for kind in KINDS]
            continue
        for count in threads:
            _say(f"{work}: {name}, {_rate(work, rate)}{count} thread(s)")
            entries += _tell(sides.run_peer(name, work, rate, count, options))
    return entries


def _curve(work, entries, options):
    """SpikeQ and the fastest peers, of update and of decision, over the firing rates."""
    fastest = {
        min(rows, key=lambda row: row["peer_ms"])["peer"]
        for kind in KINDS
        if (rows := [r for r in table.peer_times(entries) if (r["work"], r["kind"]) == (work, kind)])
    }
    more = []
    for rate in CURVE:
        if abs(rate - options.rate) > 1e-9:
            more += _measure(work, rate, sorted(fastest), options)
    return more


def _peers_for(work, options):
    known = sides.TRAINERS if work == TRAINING else sides.PEERS
    return [name for name in options.peers if name in known]


def _stolen(before):
    after = machine.times()
    total = after["total"] - before["total"]
    share = (after["stolen"] - before["stolen"]) / total if total else 0.0
    if share <= machine.STOLEN_SHARE:
        return []
    return [f"the hypervisor gave {share:.1%} of the processor time to others: measure again"]


def _options():
    parser = argparse.ArgumentParser(prog="bench/peers/run", description=__doc__.split("\n")[0])
    parser.add_argument(
        "--work",
        type=_names([*WORKS, TRAINING]),
        default=["mlp64", "mlp256", TRAINING],
        metavar="NAME,…",
        help=f"of {', '.join([*WORKS, TRAINING])} (default: mlp64,mlp256,{TRAINING})",
    )
    parser.add_argument(
        "--peers",
        type=_names([*sides.PEERS, "none"]),
        metavar="NAME,…",
        help=f"of {', '.join(sides.PEERS)}, or none for SpikeQ alone (default: all)",
    )
    parser.add_argument("--json", metavar="FILE", help="write everything measured to FILE")
    parser.add_argument("--rate", type=float, default=0.10, help="firing rate (default 0.10)")
    parser.add_argument("--curve", action="store_true", help="also at 2, 5, 10, 20 and 40 %% firing")
    parser.add_argument("--quick", action="store_true", help="1 s a measurement: a trial, no figures")
    parser.add_argument("--seconds", type=float, help="a measurement's length (default 6)")
    parser.add_argument("--threads", type=_counts, default=(1, 2), help="default 1,2: the better counts")
    parser.add_argument("--seeds", default="500,501,502", help=f"of {TRAINING}")
    parser.add_argument("--timeout", type=float, default=1200, help="seconds a process may take")
    parser.add_argument("--spikeq-json", metavar="FILE", help="read SpikeQ's side from FILE")
    options = parser.parse_args()
    if options.rate <= 0 or options.rate > 0.45:
        parser.error(f"--rate: expected a share above 0 and up to 0.45, found {options.rate}")
    options.named = options.peers or []
    options.peers = list(sides.PEERS) if options.peers is None else options.peers
    options.peers = [name for name in options.peers if name != "none"]
    options.seconds = options.seconds or (1.0 if options.quick else 6.0)
    return options


def _names(known):
    def parse(text):
        names = text.split(",")
        for name in names:
            if name not in known:
                known_names = ", ".join(known)
                raise argparse.ArgumentTypeError(f"expected of {known_names}; found {name!r}")
        return names

    return parse


def _counts(text):
    return tuple(int(count) for count in text.split(","))


def _rate(work, rate):
    return "" if work == TRAINING else f"firing {rate:.0%}, "


def _tell(entries):
    """Says what was measured at once: a run of many minutes may be cut off before its table."""
    for entry in entries:
        found = f"{entry['ms']:.4g} ms" if "ms" in entry else entry.get("error", "nothing")
        _say(f"  {entry['kind']}: {found}")
    return entries


def _say(sentence):
    print(f"# {sentence}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except RuntimeError as problem:
        print(f"bench/peers/run: {problem}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
