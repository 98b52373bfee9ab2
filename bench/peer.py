# SPDX-License-Identifier: EUPL-1.2
"""Times pingouin in an environment of its own: ``python bench/peer.py ROWS.npy TIMES``.

The last column is the overall mark. Prints JSON: the parts of R2, and the milliseconds of
each time. It imports nothing of ours, for ours is not installed there.
"""

from __future__ import annotations

import json
import sys
import time

import numpy as np
import pingouin


def main(file: str, times: int) -> None:
    """Reckon the same rows ``times`` times, after one to warm up."""
    rows = np.load(file)
    took = []
    for _ in range(times + 1):
        begun = time.perf_counter()
        found = pingouin.linear_regression(rows[:, :-1], rows[:, -1], relimp=True)
        took.append((time.perf_counter() - begun) * 1000)
    parts = found["relimp"].to_numpy()[1:].tolist()  # The first is the intercept.
    print(json.dumps({"parts": parts, "ms": took[1:]}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
