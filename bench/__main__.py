# SPDX-License-Identifier: EUPL-1.2
"""Measure, print the table, and write ``bench/out/<when>.json``.

    python -m bench [--quick] [--cases N]

Everything runs on loopback in a temporary folder; nothing of an installation is touched.
A bar that is not met is said, not failed: figures depend on what else the machine does.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import platform
import sys
import tempfile
import time
from pathlib import Path

from bench import answers, cells, floor, importance, ledger, measures, tips
from bench.figures import Bar, Figure, table
from bench.places import Place, make_place, memory, settle
from config import ROOT
from feedback.logs import log_as_json
from tests.databases import PostgresServer
from tests.processes import serving

OUT = ROOT / "bench" / "out"
SMALL = 1_000
ANSWERS = 100_000


def main(words: list[str]) -> int:
    """Run the benchmark; always 0."""
    wanted = argparse.ArgumentParser(prog="python -m bench")
    wanted.add_argument("--quick", action="store_true", help=f"{SMALL} cases only, SQLite only")
    wanted.add_argument("--cases", type=int, default=100_000, help="open cases of the large size")
    given = wanted.parse_args(words)
    log_as_json("ERROR")
    logging.getLogger("waitress").setLevel(logging.ERROR)
    figures: dict[str, list[Figure]] = {}
    with tempfile.TemporaryDirectory(prefix="gehoord-bench-") as name:
        run(Path(name), figures, cases=given.cases, quick=given.quick)
    path = write(figures)
    print(f"load of the machine: {os.getloadavg()}, cores: {os.cpu_count()}; kept in {path}")
    return 0


def run(folder: Path, figures: dict[str, list[Figure]], *, cases: int, quick: bool) -> None:
    """Measure everything; each group is printed as soon as it is there."""
    floor.prepare(folder)
    count = 40 if quick else 200
    with measures.serving_floor(folder) as floor_port:
        sizes = [SMALL] if quick else sorted({SMALL, cases})
        queue: dict[int, float] = {}
        for size in sizes:
            place = prepare(folder / f"sqlite-{size}", size)
            found = measures.starts(place, times=1 if quick else 3)
            with serving(place.environment, place.folder) as family:
                before = memory(family)
                settle(family)
                found += measures.weights(place, family.port)
                tell(figures, f"sqlite {size}", found)
                found = measures.pages(place, family, floor_port=floor_port, count=count)
                queue[size] = found[0].value
                tell(figures, f"sqlite {size}", found)
                found = measures.submissions(family.port, floor_port, count=5 * count)
                tell(figures, f"sqlite {size}", found)
                tell(figures, f"sqlite {size}", measures.memories(before, family))
            tell(
                figures,
                f"sqlite {size}",
                measures.enforcement(place, floor_folder(folder, size), cases=size),
            )
        found = ledger.measure(
            ledger.make_books(folder / "books"), floor_port=floor_port, count=2 * count
        )
        tell(figures, "sqlite ledger", found)
        hall = answers.make_hall(folder / "hall")
        found = answers.measure(hall, rows=5_000 if quick else ANSWERS, count=count)
        tell(figures, "sqlite answers", found)
        tell(figures, "drivers", importance.measure(folder / "drivers"))
        tell(figures, "themes", tips.measure(5_000 if quick else tips.TEXTS))
        found = cells.measure(folder / "cells", answers=5_000 if quick else ANSWERS)
        tell(figures, "sqlite cells", found)
        if len(sizes) > 1:
            growth = queue[sizes[-1]] / queue[sizes[0]]
            tell(figures, "growth", [Figure("queue, growth", growth, "x", Bar(1.25, unit="x"))])
        if not quick:
            on_postgresql(folder, figures, cases=cases, count=count, floor_port=floor_port)


def on_postgresql(
    folder: Path, figures: dict[str, list[Figure]], *, cases: int, count: int, floor_port: int
) -> None:
    """Measure the pages once more on PostgreSQL, where this machine has it."""
    try:
        server = PostgresServer.start()
    except (OSError, RuntimeError) as reason:
        print(f"PostgreSQL was not measured: {reason}")
        return
    try:
        server.execute("CREATE DATABASE bench")
        place = prepare(folder / "postgresql", cases, database_url=server.url("bench"))
        with serving(place.environment, place.folder) as family:
            settle(family)
            found = measures.pages(place, family, floor_port=floor_port, count=count)
            tell(figures, f"postgresql {cases}", found)
        server.execute("CREATE DATABASE books")
        books = ledger.make_books(folder / "books-pg", database_url=server.url("books"))
        found = ledger.measure(books, floor_port=floor_port, count=2 * count)
        tell(figures, "postgresql ledger", found)
        server.execute("CREATE DATABASE cells")
        found = cells.measure(
            folder / "cells-pg", answers=ANSWERS, database_url=server.url("cells")
        )
        tell(figures, "postgresql cells", found)
        server.execute("CREATE DATABASE answers")
        hall = answers.make_hall(folder / "hall-pg", database_url=server.url("answers"))
        tell(figures, "postgresql answers", answers.measure(hall, rows=ANSWERS, count=count))
    finally:
        server.stop()


def floor_folder(folder: Path, size: int) -> Path:
    """Return a folder of its own for the raw pass."""
    made = folder / f"raw-{size}"
    made.mkdir()
    return made


def prepare(folder: Path, cases: int, *, database_url: str = "") -> Place:
    """Make a filled installation and say how long that took."""
    begun = time.perf_counter()
    place = make_place(folder, cases=cases, database_url=database_url)
    took = time.perf_counter() - begun
    print(f"{cases} open cases made in {took:.1f} s", file=sys.stderr, flush=True)
    return place


def tell(figures: dict[str, list[Figure]], group: str, found: list[Figure]) -> None:
    """Keep figures and show them."""
    figures.setdefault(group, []).extend(found)
    print(f"\n{group}\n{table(found)}", flush=True)


def write(figures: dict[str, list[Figure]]) -> Path:
    """Write the figures with what they were measured on; return where."""
    OUT.mkdir(exist_ok=True)
    path = OUT / f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}.json"
    made = {
        "machine": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "load": os.getloadavg(),
        "python": platform.python_version(),
        "figures": {name: [one.as_json() for one in group] for name, group in figures.items()},
    }
    path.write_text(json.dumps(made, indent=1))
    return path


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
