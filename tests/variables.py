"""The variables that `deploy/dev.env` lists, with their values."""

from pathlib import Path

DEV_ENV = (Path(__file__).parents[1] / "deploy" / "dev.env").read_text()


def listed() -> dict[str, str]:
    """By name; values without the quotes that a shell needs."""
    lines = [line.split("=", 1) for line in DEV_ENV.splitlines() if line.startswith("RIMEDIO_")]
    return {name: value.strip('"') for name, value in lines}
