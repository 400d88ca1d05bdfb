"""`python -m deploy.local.relock VERSION`: resolves the jars of another version of Kafka, and pins them by checksum."""

import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from jgo.maven import Dependency, MavenContext

from deploy.local.jars import LOCK

LOGGING = ("org.slf4j", "slf4j-simple", "1.7.36")
"""Kafka logs through slf4j and leaves the choice of a logger to others."""


@click.command()
@click.argument("version")
def main(version: str) -> None:
    """Write the lock anew; read the difference before it is committed."""
    with TemporaryDirectory() as directory:
        maven = MavenContext(repo_cache=Path(directory))
        roots = [_dependency(maven, *root) for root in (("org.apache.kafka", "kafka_2.13", version), LOGGING)]
        needed = [*roots, *maven.resolver.resolve(roots)[1]]
        lines = {_line(dependency.artifact.resolve(), Path(directory)) for dependency in needed}
    LOCK.write_text("".join(sorted(lines, key=lambda line: line.split()[1])))


def _dependency(maven: MavenContext, group: str, artifact: str, version: str) -> Dependency:
    return Dependency(maven.project(group, artifact).at_version(version).artifact())


def _line(jar: Path, repository: Path) -> str:
    return f"{hashlib.sha256(jar.read_bytes()).hexdigest()}  {jar.relative_to(repository)}\n"


if __name__ == "__main__":
    main()
