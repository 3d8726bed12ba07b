"""What the figures were measured on, and whether something else was running. Standard library only."""

import os
import platform
import time
from pathlib import Path

# Above these shares of all processors the machine is not idle.
BUSY_SHARE = 0.05
STOLEN_SHARE = 0.01


def facts():
    """Processor, cores, memory, lanes and load at this moment."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    info = _processor()
    lanes = [name for name in ("avx512f", "avx2", "asimd", "sve") if name in info["flags"]]
    return {
        "processor": info["name"],
        "family": info["family"],
        "model": info["model"],
        "cores": cores,
        "lanes": lanes,
        "system": f"{platform.system()} {platform.release()}",
        "load_average": list(os.getloadavg()),
        "busy_share": busy_share(),
    }


def warnings(found):
    """Sentences about what makes the figures doubtful; none on an idle machine."""
    sentences = []
    if found["busy_share"] > BUSY_SHARE:
        sentences.append(
            f"expected an idle machine, found its processors {found['busy_share']:.0%} busy: "
            "end what else is running and measure again"
        )
    if found["load_average"][0] > 0.5:
        sentences.append(
            f"expected a load average near 0, found {found['load_average'][0]:.2f}: something else "
            "ran within the last minute"
        )
    return sentences


def busy_share(seconds=1.0):
    """Share of processor time that is in use while this process sleeps; 0 where unknown."""
    before = times()
    time.sleep(seconds)
    after = times()
    total = after["total"] - before["total"]
    return (after["busy"] - before["busy"]) / total if total else 0.0


def times():
    """Ticks since the start of the system: total, busy and stolen by the hypervisor."""
    try:
        ticks = [int(word) for word in Path("/proc/stat").read_text().split("\n")[0].split()[1:9]]
    except OSError:  # not Linux: the load average has to do
        return {"total": 0, "busy": 0, "stolen": 0}
    idle = ticks[3] + ticks[4]
    return {"total": sum(ticks), "busy": sum(ticks) - idle, "stolen": ticks[7]}


def _processor():
    fields = {}
    try:
        for line in Path("/proc/cpuinfo").read_text().split("\n\n")[0].split("\n"):
            key, _, value = line.partition(":")
            fields[key.strip()] = value.strip()
    except OSError:
        fields = {}
    return {
        "name": fields.get("model name") or platform.processor() or platform.machine(),
        "family": fields.get("cpu family", ""),
        "model": fields.get("model", ""),
        "flags": (fields.get("flags") or fields.get("Features") or "").split(),
    }
