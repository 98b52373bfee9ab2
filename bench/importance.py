# SPDX-License-Identifier: EUPL-1.2
"""What drivers cost, beside pingouin on the same rows (statistics.md G1, G2, G7).

Both begin at the rows of respondents, so what each makes of them first counts as well.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from bench.figures import Bar, Figure, percentile, show
from config import ROOT
from feedback.insight.rules.covariance import PatternSums, most_likely, sample_covariances
from feedback.insight.rules.importance import correlations_of, lmg_of
from feedback.insight.rules.resampling import bootstrap

Array: TypeAlias = NDArray[np.float64]
PEER = ROOT / ".stamps" / "peers" / "bin" / "python"
SEED = 20261123
TIMES = 30
ROUNDS = 1_000
SKIPPED, PATTERNS = 0.20, 535


@dataclass(frozen=True)
class Peer:
    """What pingouin found, and how long it took each time (ms)."""

    parts: Array
    p50: float


def measure(folder: Path) -> list[Figure]:
    """Measure ours, and pingouin where ``tools/peers.sh`` installed it."""
    folder.mkdir(exist_ok=True)
    figures = _missing()
    if not PEER.exists():
        print("pingouin was not measured: tools/peers.sh installs it")
        return figures
    for aspects, least, times in ((10, 100, TIMES), (14, 300, 3)):
        rows = answers(1_000, aspects)
        ours, peer = _time(lambda rows=rows: parts_of(rows)), _ask(folder, rows, times=times)
        apart = float(np.abs(parts_of(rows) - peer.parts).max())
        said = f"ours {show(ours)} ms; pingouin {show(peer.p50)} ms"
        bar = Bar(least, at_least=True, unit="x")
        figures += [
            Figure(f"LMG, {aspects} aspects, against pingouin", peer.p50 / ours, "x", bar, said),
            Figure(
                f"LMG, {aspects} aspects, largest difference",
                apart / 1e-10,
                "e-10",
                Bar(1, unit="e-10"),
            ),
        ]
    rows = answers(353, 10)
    ours = _time(lambda: bootstrap(rows, np.ones(len(rows)), rounds=ROUNDS, seed=SEED))
    once = _ask(folder, rows, times=TIMES).p50
    said = f"ours {show(ours)} ms; pingouin {show(once)} ms x {ROUNDS}"
    bar = Bar(200, at_least=True, unit="x")
    name = f"bootstrap of {ROUNDS}, 10 aspects, against pingouin looped"
    return [*figures, Figure(name, once * ROUNDS / ours, "x", bar, said)]


def answers(people: int, aspects: int) -> Array:
    """Return marks that hang together by one mood; the last is the overall mark."""
    rng = np.random.default_rng(SEED)
    mood = rng.normal(size=(people, 1))
    each = np.sqrt(0.55) * mood + np.sqrt(0.45) * rng.normal(size=(people, aspects))
    overall = each @ np.linspace(0.05, 0.25, aspects) + 0.8 * rng.normal(size=people)
    marks = np.column_stack((each, overall)) * 1.5 + 7.5
    found: Array = np.clip(np.round(marks), 1, 10)
    return found


def parts_of(rows: Array) -> Array:
    """Return the parts of R2 of complete answers, from the rows on."""
    return lmg_of(correlations_of(sample_covariances(rows))[np.newaxis])[0]


def _missing() -> list[Figure]:
    """Measure the likeliest covariances of fourteen aspects of which many were skipped."""
    rows, rng = answers(3_334, 14), np.random.default_rng(SEED)
    patterns = np.unique(rng.random((2 * PATTERNS, 14)) < SKIPPED, axis=0)[:PATTERNS]
    rows[:, :-1][patterns[np.arange(len(rows)) % PATTERNS]] = np.nan
    centred = rows - np.round(np.nanmean(rows, axis=0))
    sums = PatternSums.of(centred)
    took = _time(lambda: most_likely(sums), times=3)
    said = f"{len(sums.n)} patterns of missing answers"
    return [Figure("FIML, 14 aspects", took, "ms", Bar(1000, unit=" ms"), said)]


def _time(act: Callable[[], object], *, times: int = TIMES) -> float:
    """Return the median milliseconds of ``act``, after one to warm up."""
    took = []
    for _ in range(times + 1):
        begun = time.perf_counter()
        act()
        took.append((time.perf_counter() - begun) * 1000)
    return percentile(took[1:], 0.5)


def _ask(folder: Path, rows: Array, *, times: int) -> Peer:
    file = folder / "rows.npy"
    np.save(file, rows)
    # One core each: threads for matrices this small only wait for one another.
    alone = ["env", "OPENBLAS_NUM_THREADS=1", str(PEER), str(ROOT / "bench" / "peer.py")]
    run = subprocess.run(
        [*alone, str(file), str(times)], check=True, capture_output=True, text=True
    )
    said = json.loads(run.stdout)
    return Peer(np.array(said["parts"]), percentile(said["ms"], 0.5))
