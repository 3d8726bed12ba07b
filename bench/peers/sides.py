"""Runs one side once, as a process of its own, and turns whatever happens into result entries.

An entry is {"work", "peer", "kind", "rate_wanted", "threads", "ms", "rate", ...}, or has "error"
instead of "ms". Standard library only.
"""

import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import venv
from dataclasses import dataclass, field
from pathlib import Path

from works import TRAINING

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
ENVIRONMENT = HERE / ".venv"
SPIKEQ = "SpikeQ"


@dataclass(frozen=True)
class Peer:
    """script: what runs it; variants: settings of which the fastest counts; not_for: why not."""

    script: str
    title: str
    variants: tuple = ({},)
    not_for: dict = field(default_factory=dict)


# Handing the work to another thread pays for JAX only where a core is free for it: try both.
_DISPATCH = tuple({"JAX_CPU_ENABLE_ASYNC_DISPATCH": value} for value in ("true", "false"))

PEERS = {
    "torch": Peer("peer_torch.py", "plain PyTorch"),
    "torch.compile": Peer(
        "peer_torch.py",
        "torch.compile",
        not_for={"mlp256": "compiles for minutes", "atari": "compiles for minutes"},
    ),
    "spikingjelly": Peer("peer_torch.py", "SpikingJelly, multi-step"),
    "snntorch": Peer("peer_torch.py", "snnTorch"),
    "jax": Peer("peer_jax.py", "JAX jit", _DISPATCH),
}
TRAINERS = {"jax": Peer("cartpole_jax.py", "JAX jit")}


def make_environment(say):
    """Makes the virtual environment unless it is there for these very requirements."""
    requirements = HERE / "requirements.txt"
    stamp = ENVIRONMENT / "requirements.sha256"
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    say(f"making the virtual environment {ENVIRONMENT} (several minutes, several GB)")
    if not _python().exists():
        venv.create(ENVIRONMENT, with_pip=True)
    command = [str(_python()), "-m", "pip", "install", "--quiet", "-r", str(requirements)]
    if subprocess.run(command).returncode != 0:
        raise RuntimeError(
            f"expected pip to install {requirements}, found a failure (see above): check the "
            f"network, or run with --peers none to measure SpikeQ alone"
        )
    stamp.write_text(wanted)


def versions():
    """Version of Python and of each pinned package, as installed."""
    program = (
        "import importlib.metadata, json, sys\n"
        "print(json.dumps({name: importlib.metadata.version(name) for name in sys.argv[1:]}))"
    )
    lines = (HERE / "requirements.txt").read_text().split("\n")
    names = [line.partition("==")[0] for line in lines if "==" in line and line[0] != "#"]
    found = subprocess.run([str(_python()), "-c", program, *names], capture_output=True, text=True)
    packages = json.loads(found.stdout) if found.returncode == 0 else {}
    return {"python": sys.version.split()[0], **packages}


def run_peer(name, work, rate, threads, options):
    """Entries of one peer for one work at one number of threads, for each of its variants."""
    peer = (TRAINERS if work == TRAINING else PEERS)[name]
    command = [str(_python()), str(HERE / peer.script)]
    if work == TRAINING:
        command += ["--seeds", options.seeds]
    else:
        command += ["--peer", name, "--work", work, "--rate", str(rate)]
        command += ["--threads", str(threads), "--seconds", str(options.seconds)]
    entries = []
    for variant in peer.variants:
        output, error = _finish(command, _settings(threads, variant), options.timeout)
        found, error = _parse(output, error)
        entries += _label(found, error, work, name, rate, threads, variant)
    return entries


def run_spikeq(work, rate, threads, options):
    """Entries of SpikeQ: the one place that knows how its benchmarks are started."""
    if options.spikeq_json:
        found, error = _parse(Path(options.spikeq_json).read_text(), None)
        found = [entry for entry in found if _asked_for(entry, work, rate, threads)]
        return _label(found, error, work, SPIKEQ, rate, threads)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "spikeq.json"
        command = [str(ROOT / "spikeq"), "bench", "--work", work, "--threads", str(threads)]
        command += ["--seeds", options.seeds] if work == TRAINING else ["--rate", str(rate)]
        command += ["--json", str(out)] + (["--quick"] if options.quick else [])
        _, error = _finish(command, dict(os.environ), options.timeout)
        text = out.read_text() if out.is_file() else ""
        found, error = _parse(text, error)
        return _label(found, error, work, SPIKEQ, rate, threads)


def _asked_for(entry, work, rate, threads):
    near = abs(entry.get("rate_wanted", rate) - rate) < 1e-9
    return entry["work"] == work and entry.get("threads", threads) == threads and near


def _python():
    return ENVIRONMENT / "bin" / "python"


def _settings(threads, variant):
    """The environment of a peer's process: its threads, the processor only, its variant."""
    names = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NPROC")
    settings = {**os.environ, **dict.fromkeys(names, str(threads)), **variant}
    settings.update(JAX_PLATFORMS="cpu", CUDA_VISIBLE_DEVICES="", PYTHONDONTWRITEBYTECODE="1")
    if threads == 1:
        settings["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"
    return settings


def _finish(command, settings, timeout):
    """Standard output of a command, and the reason where it failed."""
    try:
        process = subprocess.Popen(
            command,
            env=settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            start_new_session=True,
        )
    except OSError as problem:
        return "", f"cannot start {command[0]}: {problem.strerror}"
    try:
        output, complaint = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        _end(process)
        return "", f"not done within {timeout:.0f} s"
    except KeyboardInterrupt:
        _end(process)
        raise
    if process.returncode == 0:
        return output, None
    last = [line for line in complaint.strip().split("\n") if line.strip()][-1:]
    return "", f"exit {process.returncode}: {''.join(last) or 'nothing on stderr'}"


def _end(process):
    """Ends a process with the processes that it started, so that none disturbs what comes next."""
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def _parse(text, error):
    if error:
        return [], error
    lines = text.strip()
    try:
        return json.loads(lines if lines.startswith("[") else lines.split("\n")[-1]), None
    except json.JSONDecodeError as problem:
        return [], f"expected a JSON list of results, found {lines[-80:]!r}: {problem}"


def _label(found, error, work, name, rate, threads, variant=None):
    """Entries with who, what and how filled in; a failure becomes an entry a kind."""
    kinds = ["train"] if work == TRAINING else ["update", "decision"]
    for kind in kinds:
        if not any(entry["kind"] == kind for entry in found):
            found = [*found, {"kind": kind, "error": error or "gave no result of this kind"}]
    shared = {"work": work, "threads": threads, **({"settings": variant} if variant else {})}
    return [{**shared, **entry, "peer": name, "rate_wanted": rate} for entry in found]
