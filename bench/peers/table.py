"""Ratios from result entries, and the tables that people read. Standard library only."""

import statistics

from sides import PEERS, SPIKEQ
from works import TRAINING, WORKS


def best(entries):
    """The better entry of several numbers of threads and variants, one a (work, rate, peer, kind)."""
    chosen = {}
    for entry in _with_seeds_apart(entries):
        key = (entry["work"], entry["rate_wanted"], entry["peer"], entry["kind"])
        known = chosen.get(key)
        if known is None or entry.get("ms", 1e30) < known.get("ms", 1e30):
            chosen[key] = entry
    return chosen


def peer_times(entries):
    """One row a (work, rate, kind, peer) that was measured, with its best time in ms."""
    rows = []
    for (work, rate, peer, kind), entry in best(entries).items():
        if peer != SPIKEQ and "ms" in entry:
            shared = {"work": work, "rate": rate, "kind": kind, "peer": peer}
            rows.append({**shared, "peer_ms": entry["ms"], "peer_threads": entry["threads"]})
    return rows


def ratios(entries):
    """The rows of peer_times with SpikeQ's time and the ratio peer / SpikeQ, where it has one."""
    chosen = best(entries)
    rows = []
    for row in peer_times(entries):
        ours = chosen.get((row["work"], row["rate"], SPIKEQ, row["kind"]), {})
        if "ms" in ours:
            times = {"spikeq_ms": ours["ms"], "spikeq_threads": ours["threads"]}
            row = {**row, **times, "ratio": row["peer_ms"] / ours["ms"]}
        rows.append(row)
    return rows


def render(report):
    """Machine, one table a work and rate, failures with their reason, and warnings."""
    entries = report["results"]
    facts = report["machine"]
    lines = [
        f"{facts['processor']} (family {facts['family']}, model {facts['model']}), "
        f"{facts['cores']} cores, {' '.join(facts['lanes'])}; "
        f"load average {facts['load_average'][0]:.2f}",
        ", ".join(f"{name} {version}" for name, version in report["versions"].items()),
    ]
    chosen = best(entries)
    for work, rate in dict.fromkeys((work, rate) for work, rate, _, _ in chosen):
        lines += ["", *_one_table(work, rate, chosen), *_reasons(work, rate, entries)]
    lines += [""] + [f"WARNING: {sentence}" for sentence in report["warnings"]]
    if report["options"]["quick"]:
        lines.append("WARNING: measured with --quick: a trial, no figures to quote")
    return "\n".join(lines)


def _one_table(work, rate, chosen):
    if work == TRAINING:
        kinds = {"train-first": "first seed", "train": "further seed"}
        title = f"{work}: recipe A and 100 greedy episodes, one core"
    else:
        kinds = {"update": "update", "decision": "decision"}
        title = f"{work}: {WORKS[work]}; firing {rate:.0%}"
    head = "".join(f"{name + ', ms':>18} {'x SpikeQ':>9} {'threads':>8}" for name in kinds.values())
    last = "return" if work == TRAINING else "firing rate of each layer"
    lines = [title, f"{'':26}{head}  {last}"]
    peers = dict.fromkeys(peer for w, r, peer, _ in chosen if (w, r) == (work, rate))
    for peer in peers:
        cells = [_cell(work, rate, peer, kind, chosen) for kind in kinds]
        found = [chosen.get((work, rate, peer, kind), {}) for kind in kinds]
        lines.append(f"{_title(peer):26}{''.join(cells)}  {_measured(found)}")
    return lines


def _reasons(work, rate, entries):
    """Why something failed or was left out, for every number of threads, each sentence once."""
    sentences = {}
    for entry in entries:
        if (entry["work"], entry["rate_wanted"]) != (work, rate):
            continue
        who = f"{_title(entry['peer'])}, {entry['kind']}"
        if "error" in entry:
            sentences[f"{who}, {entry['threads']} thread(s): failed: {entry['error']}"] = None
        elif "skipped" in entry:
            sentences[f"{who}: skipped: {entry['skipped']}"] = None
    return list(sentences)


def doubts(entries):
    """Sentences about entries whose firing rate is not the one that was asked for."""
    sentences = {}
    for entry in entries:
        wanted = entry["rate_wanted"]
        for layer, rate in enumerate(entry.get("rate", []), start=1):
            if abs(rate - wanted) > 0.1 * wanted + 0.002:
                where = f"{_title(entry['peer'])}, {entry['work']}, hidden layer {layer}"
                sentences[f"{where}: expected {wanted:.1%} firing, found {rate:.1%}"] = None
    return list(sentences)


def _cell(work, rate, peer, kind, chosen):
    entry = chosen.get((work, rate, peer, kind), {})
    if "ms" not in entry:
        word = "failed" if "error" in entry else "skipped" if "skipped" in entry else "-"
        return f"{word:>18} {'':>9} {'':>8}"
    ours = chosen.get((work, rate, SPIKEQ, kind), {})
    ratio = f"{entry['ms'] / ours['ms']:.2f}" if "ms" in ours else "-"
    return f"{entry['ms']:>18.4g} {ratio:>9} {entry['threads']:>8}"


def _measured(found):
    for entry in reversed(found):
        if "rate" in entry:
            return " ".join(f"{100 * rate:.1f} %" for rate in entry["rate"])
        if "score" in entry:
            return f"{entry['score']:.1f}"
    return ""


def _title(peer):
    return PEERS[peer].title if peer in PEERS else peer


def _with_seeds_apart(entries):
    """Training entries come one a seed: the first warms up or compiles, the rest give a median."""
    runs = {}
    for entry in entries:
        if entry["kind"] == "train" and "ms" in entry:
            runs.setdefault((entry["work"], entry["peer"], entry["rate_wanted"]), []).append(entry)
        else:
            yield entry
    for first, *rest in runs.values():
        yield {**first, "kind": "train-first"}
        if rest:
            middle = statistics.median(entry["ms"] for entry in rest)
            scores = [entry["score"] for entry in (first, *rest) if "score" in entry]
            score = {"score": statistics.mean(scores)} if scores else {}
            yield {**rest[0], **score, "ms": middle}
