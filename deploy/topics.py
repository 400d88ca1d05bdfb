"""`python -m deploy.topics`: creates the topics that are missing, as soon as Kafka answers."""

import click
from kafka.errors import KafkaError

from shared.events import TOPICS
from shared.kit import broker, cli, clock

PATIENCE = 120.0
"""Seconds in which Kafka must answer."""


@click.command()
def main() -> None:
    """Create the topics that are missing."""
    settings = cli.settings_for("feedback")  # To a topic it makes no difference which service asks.
    deadline = clock.monotonic() + PATIENCE
    while True:
        try:
            created = broker.ensure_topics(settings, TOPICS)
        except KafkaError as error:
            if clock.monotonic() > deadline:
                raise click.ClickException(f"Kafka at {settings.kafka_bootstrap}: {type(error).__name__}") from None
        else:
            click.echo(f"{len(created)} topics created")
            return


if __name__ == "__main__":
    main()
