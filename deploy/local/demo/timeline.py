"""What happened when: the steps of a story with the milliseconds between them."""

import time
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing that happened."""

    at: float
    """Seconds since the epoch."""
    where: str
    what: str


@dataclass
class Timeline:
    """Steps as they are noted; shown in the order in which they happened."""

    title: str
    steps: list[Step] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)
    """Where to look at what the story has made, by what it is."""

    def note(self, where: str, what: str, at: float | None = None) -> None:
        """Note a step, which happened now or at `at` (seconds since the epoch)."""
        self.steps.append(Step(at=time.time() if at is None else at, where=where, what=what))  # noqa: TID251  Compared with the times of Kafka's records and of files.

    def show(self, console: Console) -> None:
        """Print the steps."""
        console.print()
        table = Table(title=self.title, title_justify="left", title_style="bold")
        table.add_column("ms", justify="right")
        table.add_column("where", style="dim")
        table.add_column("what happened")
        previous = None
        for step in sorted(self.steps, key=lambda step: step.at):
            passed = "" if previous is None else f"+{1000 * (step.at - previous):,.0f}"
            table.add_row(passed, step.where, step.what)
            previous = step.at
        console.print(table)
        for what, url in self.links.items():
            console.print(f"{what}  {url}", soft_wrap=True, highlight=False)
