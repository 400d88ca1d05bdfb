import json
from typing import Any

import pytest

from deploy.local import report

TOLD: dict[str, Any] = {
    "urls": {name: f"http://127.0.0.1:{port}" for port, name in enumerate(report.WHAT, 8101)},
    "kafka": "127.0.0.1:8106",
    "mongo": "mongodb://127.0.0.1:8107/?replicaSet=rimedio",
    "smtp": "smtp://127.0.0.1:8105",
    "api_key": "rk_1_2",
    "staff": [{"role": "agent", "name": "Anna Conti", "email": "anna@rimedio.example", "password": "secret"}],
    "data": "/tmp/data",
    "base_port": 8100,
    "pid": 1,
    "ready": True,
    "children": {"kafka": {"state": "ready", "pid": None, "restarts": 2, "log": "kafka.log"}},
}


def test_programs_read_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    report.line(TOLD)
    printed = capsys.readouterr().out
    assert printed.count("\n") == 1
    assert set(json.loads(printed)) == {"urls", "kafka", "mongo", "smtp", "api_key", "staff", "data"}


def test_people_read_where_everything_is_and_who_may_sign_in(capsys: pytest.CaptureFixture[str]) -> None:
    report.tables(TOLD)
    printed = capsys.readouterr().out
    for word in (*TOLD["urls"].values(), TOLD["api_key"], "anna@rimedio.example", "secret"):
        assert word in printed


def test_without_services_nobody_is_invited_to_sign_in(capsys: pytest.CaptureFixture[str]) -> None:
    report.tables({**TOLD, "urls": {}})
    assert "secret" not in capsys.readouterr().out


def test_the_states_of_the_children_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    report.states(TOLD)
    assert "ready" in capsys.readouterr().out


def test_what_a_program_said_is_told_as_it_said_it(capsys: pytest.CaptureFixture[str]) -> None:
    report.event("kafka", "ended. [ERROR] [/bold] no space left")
    assert "[ERROR] [/bold] no space left" in capsys.readouterr().err
