import logging
import runpy
from typing import Any

import pytest

from deploy.local.services import ROOT
from tests.variables import listed


@pytest.fixture
def configuration(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    told = {"RIMEDIO_SECRET_KEYS": "k1:" + "0" * 64, "RIMEDIO_WEB_WORKERS": "3", "RIMEDIO_WEB_THREADS": "5"}
    for name, value in (listed() | told | {"RIMEDIO_BIND": "127.0.0.1:8101"}).items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(ROOT / "deploy" / "gunicorn.conf.py"))


def test_the_environment_says_where_and_with_how_many_to_serve(configuration: dict[str, Any]) -> None:
    assert configuration["bind"] == "127.0.0.1:8101"
    assert (configuration["workers"], configuration["threads"]) == (3, 5)


def test_there_is_no_access_log_which_would_quote_tokens(configuration: dict[str, Any]) -> None:
    assert configuration["accesslog"] is None


@pytest.mark.parametrize(
    ("message", "arguments", "written"),
    [
        ("Error handling request %s %s", ("GET", "/s/k1.abc.secret"), "Error handling request"),
        ("Invalid request from ip=198.51.100.7: Invalid HTTP method: 'GIULIA'", (), "Invalid request"),
        ("Booting worker with pid: %s", (7,), "Booting worker with pid: 7"),
    ],
)
def test_what_a_client_sent_is_kept_out_of_the_log(
    configuration: dict[str, Any], message: str, arguments: tuple[object, ...], written: str
) -> None:
    record = logging.LogRecord("gunicorn.error", logging.ERROR, "", 0, message, arguments, None)
    assert configuration["_without_request"](record)
    assert record.getMessage() == written
