"""The files under `docs/events`, made from the contracts and held against them."""

import json
from collections.abc import Iterable
from pathlib import Path

import yaml

from shared.events import EVENTS, Contract, asyncapi, schemas
from shared.events.topics import CARRIERS
from shared.kit.topics import DAY_MS, TopicSpec

README = """\
# Events

Made by `python -m shared.events docs` from `shared/events`; do not edit. `asyncapi.yaml` says the same as an AsyncAPI
3.0 document. Events travel as CloudEvents 1.0 in Kafka's binary mode; readers ignore fields that they do not know.
Senders may pack their records with gzip, snappy, lz4 or zstd.
What is planned is fixed as a contract, and nothing here sends or reads it yet.

## Topics

Each has a companion `<topic>.dead` with one partition for what could not be handled.

{topics}

## Events and commands

{events}
"""

FOLDER = Path(__file__).parents[2] / "docs" / "events"


def files() -> dict[str, str]:
    """The content of every file, by its path below the folder."""
    known = schemas.components()
    made = {f"schemas/{event.type()}.json": _json(schemas.document(event, known)) for event in EVENTS}
    return {"README.md": _readme(), "asyncapi.yaml": _yaml(asyncapi.document())} | made


def out_of_date(folder: Path) -> list[str]:
    """The paths of files that are missing, differ, or belong to no contract any more."""
    wanted = files()
    present = {str(path.relative_to(folder)): path.read_text("utf-8") for path in folder.rglob("*") if path.is_file()}
    return sorted(path for path in wanted.keys() | present.keys() if wanted.get(path) != present.get(path))


def write(folder: Path) -> list[str]:
    """Bring the folder up to date.

    Returns:
        The paths that were written or removed.
    """
    wanted, stale = files(), out_of_date(folder)
    for path in stale:
        if path in wanted:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(wanted[path], "utf-8")
        else:
            (folder / path).unlink()
    return stale


def _json(data: schemas.Json) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _yaml(data: schemas.Json) -> str:
    # A copy through JSON has no two references to one object, which YAML would write as anchors.
    return yaml.safe_dump(json.loads(json.dumps(data)), sort_keys=False, allow_unicode=True, width=120)


def _readme() -> str:
    topics = _table(["topic", "partitions", "kept", "personal data of customers", "record key"], map(_topic, CARRIERS))
    events = _table(["type", "what it says", "topic", "from", "to"], map(_event, EVENTS))
    return README.format(topics="\n".join(topics), events="\n".join(events))


def _topic(topic: TopicSpec) -> list[str]:
    kept = "the last of each key" if topic.retention_ms is None else f"{topic.retention_ms // DAY_MS} days"
    personal = "yes" if topic.personal else "no"
    return [f"`{topic.name}`", str(topic.partitions), kept, personal, asyncapi.key(topic.name)]


def _event(event: type[Contract]) -> list[str]:
    link = f"[`{event.name}`](schemas/{event.type()}.json) v{event.version}"
    said = schemas.summary(event) + (" *(planned)*" if event.planned else "")
    return [link, said, f"`{event.topic}`", ", ".join(event.writers), ", ".join(event.readers)]


def _table(head: list[str], rows: Iterable[list[str]]) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows)]
