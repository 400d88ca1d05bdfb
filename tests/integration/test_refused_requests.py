"""What the server refuses before any view sees it is answered as every other error is."""

import http.client
import json
import socket
from urllib.parse import urlsplit

import pytest

from tests.outside import TIMEOUT_SECONDS, Json

HOST = b"Host: 127.0.0.1\r\n"


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        (b"GET /v1/visits?of=" + b"x" * 5000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", 414, "uri_too_long"),
        (b"POST /v1/visits HTTP/1.1\r\n" + HOST + b"Content-Length: many\r\n\r\n", 400, "invalid"),
        (b"GET /v1/visits HTTP/1.1\r\n" + HOST + b"Giulia Rossi\r\n\r\n", 400, "invalid"),
        (
            b"GET /v1/visits HTTP/1.1\r\n" + HOST + b"X: " + b"x" * 20_000 + b"\r\n\r\n",
            431,
            "request_header_fields_too_large",
        ),
        (b"POST /v1/visits HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: smoke\r\n\r\n", 501, "not_implemented"),
    ],
)
def test_a_request_that_cannot_be_read_is_refused_by_a_problem(
    stack: Json, sent: bytes, status: int, code: str
) -> None:
    answer, body = said_to(stack["urls"]["feedback"], sent)
    assert (answer.status, answer.headers["Content-Type"]) == (status, "application/problem+json")
    assert answer.headers["Connection"] == "close"
    problem = json.loads(body)
    assert (problem["type"], problem["status"], problem["code"]) == ("about:blank", status, code)
    assert problem["title"] == answer.reason
    assert b"Giulia" not in body


def said_to(url: str, sent: bytes) -> tuple[http.client.HTTPResponse, bytes]:
    where = urlsplit(url)
    with socket.create_connection((where.hostname, where.port), timeout=TIMEOUT_SECONDS) as connection:
        connection.sendall(sent)
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        return answer, answer.read()
