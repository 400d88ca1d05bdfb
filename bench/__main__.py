"""Measure the system on this machine, print tables, write `bench/latest.json` and `docs/figures.md`."""

import json
import os
import platform
import shutil
import tempfile
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench import inbox, page, submit, system

LATEST = Path(__file__).parent / "latest.json"
WARM_STARTS = 3


def main() -> None:
    """Run every measurement, each on the real system."""
    data = Path(tempfile.mkdtemp(prefix="rimedio-bench-"))
    console = Console()
    try:
        figures = measure(data, console)
    finally:
        shutil.rmtree(data, ignore_errors=True)
    LATEST.write_text(json.dumps(figures, indent=2) + "\n")
    page.write(figures)
    show(figures, console)


def measure(data: Path, console: Console) -> dict[str, Any]:
    """All figures, as `bench/latest.json` holds them."""
    console.print("Starting the system for the first time …")
    with system.running(data) as (_, cold):
        pass
    warm = []
    for _ in range(WARM_STARTS):
        with system.running(data) as (_, seconds):
            warm.append(seconds)
    with system.running(data) as (stack, _):
        console.print("From the low score to the inbox …")
        low_score_to_inbox = inbox.measure(stack)
        console.print("Durable submits, beside a bare insert …")
        submits = submit.measure(stack)
        memory = system.memory(stack)
    return {
        "submit": submits,
        "low_score_to_inbox": low_score_to_inbox,
        "start": {"cold_s": round(cold, 1), "warm_s": round(sorted(warm)[WARM_STARTS // 2], 1)},
        "memory_pss_mib": memory,
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
    }


def show(figures: dict[str, Any], console: Console) -> None:
    """The figures as tables."""
    table = Table(title="Durable submits", title_justify="left")
    headings = ("round", "ours /s", "relay held /s", "bare /s", "ratio", "relay held", "p50 ms", "p99 ms")
    for heading in (*headings, "connections", "relay held", "bare"):
        table.add_column(heading, justify="right")
    for number, each in enumerate(figures["submit"]["rounds"], 1):
        runs = ours, held, bare = each["ours"], each["relay_held"], each["bare"]
        rates = [run["rate"] for run in runs]
        cells = [number, *rates, each["ratio"], each["ratio_relay_held"], ours["p50_ms"], ours["p99_ms"]]
        table.add_row(*map(str, cells), *map(page.spread, (ours, held, bare)))
    console.print(table)
    for title in ("low_score_to_inbox", "start", "memory_pss_mib"):
        table = Table(title=title.replace("_", " "), title_justify="left", show_header=False)
        for name, value in figures[title].items():
            table.add_row(name, str(value))
        console.print(table)


if __name__ == "__main__":
    main()
