"""What the command lines of all services have in common: settings, `web`, and the dead letters."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import orjson
from kafka import KafkaConsumer
from kafka.errors import KafkaError
from rich import box
from rich.console import Console
from rich.table import Table

from shared.kit import log
from shared.kit import settings as environment
from shared.kit.dead import DeadLetter, DeadLetters
from shared.kit.settings import Settings, SettingsError
from shared.kit.topics import DEAD

ROOT = Path(__file__).resolve().parents[2]
BAD_ENVIRONMENT = 2


class Unusable(click.ClickException):
    """What a command needs from its surroundings is missing or wrong; one line says what."""

    exit_code = BAD_ENVIRONMENT


class Commands(click.Group):
    """Commands that say in one line what in their settings cannot be used."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        with _one_line():
            return super().invoke(ctx)


@contextmanager
def _one_line() -> Iterator[None]:
    try:
        yield
    except SettingsError as error:
        raise Unusable(" ".join(str(error).split())) from None


def settings_for(service: str) -> Settings:
    """The settings of a command's process, which logs to standard error: standard output is for what it answers.

    Web and worker answer nothing there, and log to it from when they start.

    Raises:
        Unusable: The environment misses a variable or holds a bad one; the line names it.
    """
    with _one_line():
        settings = environment.load(service)
    log.configure(settings, "stderr")
    return settings


def group(service: str, check: Callable[[Settings], object] = lambda _: None) -> click.Group:
    """The command group of a service, with what is the same in all; the service adds `worker` and `setup`.

    Args:
        service: `feedback`, `recovery` or `notifier`.
        check: Raises `SettingsError` for what the service cannot use, before gunicorn takes over.
    """
    commands = Commands(name=service, help=f"The {service} service.")
    commands.add_command(_web(service, check))
    commands.add_command(_dead(service))
    return commands


def _web(service: str, check: Callable[[Settings], object]) -> click.Command:
    @click.command()
    def web() -> None:
        """Serve HTTP; this process becomes gunicorn."""
        check(settings_for(service))
        configuration = str(ROOT / "deploy" / "gunicorn.conf.py")
        application = f"services.{service}.app:create_app()"
        sys.stdout.flush()
        gunicorn = [sys.executable, "-m", "gunicorn", "--chdir", str(ROOT), "--config", configuration, application]
        os.execv(sys.executable, gunicorn)  # noqa: S606  Every part of it is ours.

    return web


def _dead(service: str) -> click.Group:
    dead = click.Group(name="dead", help="Records that this service could not handle.")
    topic = click.argument("topic")
    offset = click.argument("offset", type=int)

    @dead.command("list")
    @click.argument("topics", nargs=-1)
    def list_letters(topics: tuple[str, ...]) -> None:
        """List what was set aside, on all topics or on those named."""
        settings = settings_for(service)
        table = Table("topic", "offset", "at", "type", "reason", "origin", box=box.SIMPLE_HEAD)
        for name in topics or _dead_topics(settings):
            for letter in _letters(settings, name):
                cells = (letter.at, letter.type, letter.reason, letter.origin)
                table.add_row(name, str(letter.offset), *cells)
        Console().print(table if table.row_count else "Nothing was set aside.")

    @dead.command("show")
    @topic
    @offset
    def show(topic: str, offset: int) -> None:
        """Show one record whole. It may hold personal data."""
        (letter,) = _chosen(settings_for(service), topic, [offset])
        headers = {name: value.decode(errors="replace") for name, value in letter.headers}
        click.echo(orjson.dumps(headers, option=orjson.OPT_INDENT_2).decode())
        click.echo((letter.value or b"").decode(errors="replace"))

    @dead.command("replay")
    @topic
    @click.argument("offsets", type=int, nargs=-1)
    def replay(topic: str, offsets: tuple[int, ...]) -> None:
        """Publish records of a topic again: those at OFFSETS, or all. What was handled meanwhile is passed over."""
        settings = settings_for(service)
        chosen = _chosen(settings, topic, offsets)
        readable = [letter for letter in chosen if letter.readable]
        letters = DeadLetters(settings)
        try:
            for letter in readable:
                letters.replay(letter)
        except KafkaError as error:
            raise Unusable(f"Kafka: {type(error).__name__}") from None
        finally:
            letters.close()
        click.echo(f"{len(readable)} played again")
        if unreadable := len(chosen) - len(readable):
            click.echo(f"{unreadable} only say where there are records that cannot be read")

    return dead


def _chosen(settings: Settings, topic: str, offsets: Sequence[int]) -> list[DeadLetter]:
    """The service's own dead letters of a topic: all, or those at the offsets, each of which must be there."""
    chosen = [letter for letter in _letters(settings, topic) if not offsets or letter.offset in offsets]
    if missing := sorted(set(offsets) - {letter.offset for letter in chosen}):
        told = ", ".join(map(str, missing))
        raise click.UsageError(f"{topic}.dead holds nothing of {settings.service} at offset {told}.")
    return chosen


def _letters(settings: Settings, topic: str) -> Iterator[DeadLetter]:
    """The service's own dead letters of a topic; other services read some of the same topics."""
    if topic not in _dead_topics(settings):
        raise click.UsageError(f"There is no topic {topic}.dead.")
    return (letter for letter in DeadLetters(settings).all(topic) if letter.group == settings.group)


def _dead_topics(settings: Settings) -> list[str]:
    """Names, without tenant and `.dead`, of the installation's topics for dead letters."""
    prefix = settings.topic("")
    try:
        consumer = KafkaConsumer(bootstrap_servers=settings.kafka_bootstrap, bootstrap_timeout_ms=5_000)
    except KafkaError as error:
        raise Unusable(f"Kafka at {settings.kafka_bootstrap}: {type(error).__name__}") from None
    try:
        dead = [name for name in consumer.topics() if name.endswith(DEAD) and name.startswith(prefix)]
    finally:
        consumer.close()
    return sorted(name.removeprefix(prefix).removesuffix(DEAD) for name in dead)
