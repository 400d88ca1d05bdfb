"""Mews, Apaleo and Cloudbeds on one port of this machine: they speak as they document, and can be in a bad mood."""

import base64
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests import vendors

Json = dict[str, Any]
Answer = tuple[int, Any]
Mood = Callable[["Exchange"], bool]
"""Whether it has answered in its own way."""

MEWS = {"client_token": "mews-client", "access_tokens": {vendors.ENTERPRISE: "mews-access"}}
APALEO = {"client_id": "AURO-SP-RIMEDIO", "client_secret": "apaleo-secret"}
CLOUDBEDS = {"keys": {vendors.PROPERTY: "cbat_key"}}


class VendorServer:
    """The vendors' APIs, with one reservation each at first."""

    def __init__(self) -> None:
        self.mews: Json = {vendors.RESERVATION: vendors.mews_reservation()}
        self.customers: Json = {vendors.CUSTOMER: vendors.mews_customer()}
        self.rooms: Json = {vendors.ROOM: vendors.mews_room()}
        self.apaleo: Json = {"QWERTZUI-1": vendors.apaleo_reservation()}
        self.cloudbeds: Json = {"7061304400001": vendors.cloudbeds_reservation()}
        self.calls: list[str] = []
        self.mood: Mood | None = None
        self.token = "apaleo-token-1"
        self.port = 0
        self._server: ThreadingHTTPServer | None = None
        self.open()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def open(self) -> None:
        """Listen, on the same port each time."""

        class Handler(Exchange):
            vendor = self

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        """Be away."""
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def told(self, path: str) -> int:
        """How often a path was called."""
        return sum(call.startswith(path) for call in self.calls)

    def post(self, path: str, headers: Any, body: bytes) -> Answer:
        """What a POST is answered."""
        if path == "/connect/token":
            return self._connect(headers, body)
        asked = json.loads(body)
        if (asked["ClientToken"], asked["AccessToken"]) != (MEWS["client_token"], "mews-access"):
            return 401, {"Message": "Invalid token."}
        if not asked["Client"] or asked["Limitation"]["Count"] < 1:
            return 400, {"Message": "Invalid."}
        name, known, ids = {
            "/api/connector/v1/reservations/getAll/2023-06-06": ("Reservations", self.mews, "ReservationIds"),
            "/api/connector/v1/customers/getAll": ("Customers", self.customers, "CustomerIds"),
            "/api/connector/v1/resources/getAll": ("Resources", self.rooms, "ResourceIds"),
        }[path]
        if name != "Reservations" and not asked["Extent"][name]:
            return 400, {"Message": "Invalid."}
        return 200, {name: [known[id_] for id_ in asked[ids] if id_ in known], "Cursor": None}

    def get(self, path: str, query: dict[str, list[str]], headers: Any) -> Answer:
        """What a GET is answered."""
        bearer = headers["Authorization"]
        if path.startswith("/booking/v1/reservations/"):
            if bearer != f"Bearer {self.token}":
                return 401, {}
            found = self.apaleo.get(unquote(path.rpartition("/")[2]))
            return (200, found) if found else (404, {})
        if path == "/api/v1.3/getReservation":
            if bearer != "Bearer cbat_key" or headers["X-PROPERTY-ID"] != query["propertyID"][0]:
                return 401, {"success": False}
            found = self.cloudbeds.get(query["reservationID"][0])
            return 200, {"success": True, "data": found} if found else {"success": False, "message": "Not found."}
        return 404, {}

    def _connect(self, headers: Any, body: bytes) -> Answer:
        pair = base64.b64decode(headers["Authorization"].removeprefix("Basic ")).decode()
        form = parse_qs(body.decode())
        if pair != "AURO-SP-RIMEDIO:apaleo-secret" or form["grant_type"] != ["client_credentials"]:
            return 400, {"error": "invalid_client"}
        return 200, {"access_token": self.token, "expires_in": 3600, "token_type": "Bearer"}


class Exchange(BaseHTTPRequestHandler):
    """One request and its answer."""

    vendor: VendorServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(lambda path, _: self.vendor.post(path, self.headers, body))

    def do_GET(self) -> None:
        self._answer(lambda path, query: self.vendor.get(path, query, self.headers))

    def send(self, status: int, content: bytes, **headers: str) -> None:
        """Send an answer."""
        self.send_response(status)
        for name, value in {"Content_Type": "application/json", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _answer(self, answer: Callable[[str, dict[str, list[str]]], Answer]) -> None:
        address = urlsplit(self.path)
        self.vendor.calls.append(address.path)
        if self.vendor.mood and self.vendor.mood(self):
            return
        status, content = answer(address.path, parse_qs(address.query))
        self.send(status, json.dumps(content).encode())

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def answering(status: int, content: bytes = b"{}", *, times: int = 10**6, **headers: str) -> Mood:
    """So often, always the same."""
    left = iter(range(times))

    def mood(exchange: Exchange) -> bool:
        if next(left, None) is None:
            return False
        exchange.send(status, content, **headers)
        return True

    return mood


def dripping(seconds: float) -> Mood:
    """A byte at a time, each in time, and all together never."""

    def mood(exchange: Exchange) -> bool:
        exchange.send_response(200)
        exchange.send_header("Content-Length", "1000000")
        exchange.end_headers()
        try:
            while True:
                exchange.wfile.write(b" ")
                exchange.wfile.flush()
                time.sleep(seconds)
        except OSError:
            return True

    return mood


def silent(until: threading.Event) -> Mood:
    """Not a word, until somebody has waited long enough."""

    def mood(exchange: Exchange) -> bool:
        until.wait(30)
        return bool(exchange)

    return mood


@contextmanager
def serving() -> Iterator[VendorServer]:
    """A server for as long as it is needed."""
    server = VendorServer()
    try:
        yield server
    finally:
        server.close()
