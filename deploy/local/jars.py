"""Kafka's jars: which ones, pinned by checksum in `kafka-jars.lock`, and how they come to this machine."""

import hashlib
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import requests
from jgo.constants import MAVEN_CENTRAL_URL
from requests.adapters import HTTPAdapter
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from urllib3.util import Retry

from deploy.local.errors import LocalError

LOCK = Path(__file__).with_name("kafka-jars.lock")
AT_ONCE = 6
TIMEOUT = 60
"""Seconds without a byte after which a download is given up."""
RETRIES = Retry(total=3, backoff_factor=0.5, status_forcelist=(429, 502, 503, 504))


@dataclass(frozen=True)
class Jar:
    """One jar by its SHA-256 and its path in a Maven repository."""

    sha256: str
    path: str

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.path.rpartition("/")[2]


def locked() -> list[Jar]:
    """The jars that make a Kafka broker."""
    return [Jar(*line.split()) for line in LOCK.read_text().splitlines()]


def home() -> Path:
    """Where the jars are kept: in the virtual environment, beside everything else that was set up for this tree."""
    return Path(sys.prefix) / "share" / "kafka"


def classpath() -> str:
    """The jars for `java -cp`.

    Raises:
        LocalError: One cannot be had, or is not what the lock says.
    """
    return os.pathsep.join(map(str, fetch(locked(), home())))


def fetch(jars: list[Jar], directory: Path) -> list[Path]:
    """Where each jar is in the directory, downloaded if it is not there yet.

    Raises:
        LocalError: One cannot be had, or is not what the lock says.
    """
    paths = {jar: directory / f"{jar.sha256[:8]}-{jar.name}" for jar in jars}
    missing = {jar: path for jar, path in paths.items() if not path.exists()}
    if missing:
        directory.mkdir(parents=True, exist_ok=True)
        _download_all(missing)
    return list(paths.values())


def _download_all(missing: dict[Jar, Path]) -> None:
    columns = (TextColumn("Kafka's jars, once, from Maven Central"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console) as progress, ThreadPoolExecutor(AT_ONCE) as pool:
        task = progress.add_task("", total=len(missing))
        for _ in pool.map(_download, missing.keys(), missing.values()):
            progress.advance(task)


def _download(jar: Jar, target: Path) -> None:
    url = f"{os.environ.get('RIMEDIO_MAVEN_URL') or MAVEN_CENTRAL_URL}/{jar.path}"
    try:
        with requests.Session() as session:
            session.mount(url, HTTPAdapter(max_retries=RETRIES))
            response = session.get(url, timeout=TIMEOUT)
        response.raise_for_status()
    except requests.RequestException as error:
        raise LocalError(
            f"Kafka's {jar.name} cannot be downloaded ({type(error).__name__}: {url}). "
            "Set RIMEDIO_MAVEN_URL to a Maven repository that this machine reaches, or RIMEDIO_KAFKA_BOOTSTRAP to a "
            "Kafka of yours."
        ) from None
    if hashlib.sha256(response.content).hexdigest() != jar.sha256:
        raise LocalError(f"{url} is not the {jar.name} that kafka-jars.lock names: its SHA-256 differs.")
    # Two launchers may download at the same time; what exists under its name is always whole.
    part = target.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
    part.write_bytes(response.content)
    part.replace(target)
