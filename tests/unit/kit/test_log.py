import json
import logging
import warnings
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import structlog

from shared.kit import log, trace
from shared.kit.settings import Settings

Logged = Callable[[], list[dict[str, Any]]]

GUEST = ("Giulia", "Rossi", "giulia.rossi@example.it", "333 1234567", "caffè freddo")


def nothing_of_the_guest(lines: list[dict[str, Any]]) -> bool:
    return bool(lines) and not any(word in str(lines) for word in GUEST)


def test_a_line_says_what_when_who_and_where(logged: Logged) -> None:
    log.request_id.set("request-1")
    traceparent = trace.begin()
    structlog.get_logger("services.feedback.handlers").info("case opened", case="R-7Q4M-K2XP", ms=12)
    log.request_id.set("")
    (line,) = logged()
    assert line["event"] == "case opened"
    assert line["level"] == "info"
    assert line["module"] == "services.feedback.handlers"
    assert line["service"] == "feedback"
    assert line["case"] == "R-7Q4M-K2XP"
    assert line["ms"] == 12
    assert line["request_id"] == "request-1"
    assert line["trace_id"] == traceparent.split("-")[1]
    assert line["timestamp"].endswith("+00:00")


def test_what_libraries_log_takes_the_same_form(logged: Logged) -> None:
    logging.getLogger("pymongo.topology").warning("lost %s", "10.0.0.7:27017")
    (line,) = logged()
    assert (line["module"], line["level"], line["event"]) == ("pymongo.topology", "warning", "lost 10.0.0.7:27017")


def test_logs_stay_out_of_what_a_command_answers(
    logged: Logged, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    log.configure(settings, "stderr")
    structlog.get_logger("x").info("ours")
    logging.getLogger("kafka.consumer").warning("theirs")
    said = capsys.readouterr()
    assert said.out == ""
    assert [json.loads(line)["event"] for line in said.err.splitlines()] == ["ours", "theirs"]
    assert not logged()


def test_libraries_do_not_chatter(logged: Logged) -> None:
    logging.getLogger("pymongo.command").info("insert {'name': 'Giulia'}")
    assert logged() == []


def test_lines_below_the_level_are_not_written(logged: Logged) -> None:
    structlog.get_logger("x").debug("noise")
    assert logged() == []


def test_warnings_are_logged_too(logged: Logged) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("old", DeprecationWarning, stacklevel=1)
    assert "old" in logged()[0]["event"]


def test_the_guest_does_not_get_into_the_log_by_name(logged: Logged) -> None:
    structlog.get_logger("x").info(
        "answer stored",
        name="Giulia Rossi",
        email=GUEST[2],
        comment=GUEST[4],
        customer={"name": "Giulia"},
        answers=[GUEST[4]],
    )
    assert nothing_of_the_guest(logged())


def test_nor_by_text(logged: Logged) -> None:
    structlog.get_logger("x").info(f"mail to {GUEST[2]}", why=f"{GUEST[3]} did not answer")
    logging.getLogger("smtplib").error("refused: %s", GUEST[2])
    assert nothing_of_the_guest(logged())


def test_nor_by_an_exception_or_its_causes(logged: Logged) -> None:
    def handle() -> None:
        try:
            int("Giulia Rossi")
        except ValueError as error:
            raise KeyError("Giulia Rossi") from error

    try:
        handle()
    except KeyError as error:
        structlog.get_logger("x").exception("handler failed")
        structlog.get_logger("x").error("handler failed", exc_info=error, error=error)
        logging.getLogger("kafka").exception("handler failed")
    lines = logged()
    assert nothing_of_the_guest(lines)
    for line in lines:
        assert line["exception"][0] == "builtins.KeyError"
        assert "builtins.ValueError" in line["exception"]
        assert any("test_log.py" in frame and " handle" in frame for frame in line["exception"])


def test_nor_by_an_object(logged: Logged) -> None:
    class Guest:
        def __repr__(self) -> str:
            return "Giulia Rossi"

    structlog.get_logger("x").info("seen", guest=Guest(), guests=[Guest()])
    assert nothing_of_the_guest(logged())


def test_a_mistake_in_the_code_is_told_in_full(logged: Logged) -> None:
    try:
        object().missing  # type: ignore[attr-defined]  # noqa: B018
    except AttributeError:
        structlog.get_logger("x").exception("handler failed")
    assert logged()[0]["exception"][0] == "builtins.AttributeError: 'object' object has no attribute 'missing'"


def test_but_not_what_somebody_put_into_it() -> None:
    assert GUEST[2] not in str(log.describe(AttributeError(f"no {GUEST[2]}")))


def test_exceptions_that_cause_each_other_come_to_an_end() -> None:
    one, two = ValueError(), KeyError()
    one.__context__, two.__context__ = two, one
    assert log.describe(one) == ["builtins.ValueError", "builtins.KeyError"]


def test_a_cause_that_was_set_aside_stays_aside() -> None:
    error = ValueError()
    error.__context__, error.__suppress_context__ = KeyError(), True
    assert log.describe(error) == ["builtins.ValueError"]


def test_text_that_is_not_unicode_loses_the_text_and_not_the_line(logged: Logged) -> None:
    structlog.get_logger("x").warning("seen", what="\ud800")
    assert logged()[0]["level"] == "warning"


def test_asking_for_an_exception_where_there_is_none_is_harmless(logged: Logged) -> None:
    structlog.get_logger("x").error("odd", exc_info=True)
    assert "exception" not in logged()[0]


@pytest.mark.usefixtures("logged")
def test_on_a_console_it_is_readable_and_as_discreet(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    log.configure(replace(settings, log_format="console"))
    structlog.get_logger("x").info("answer stored", email=GUEST[2], place="hotel-demo")
    said = capsys.readouterr().out
    assert "answer stored" in said
    assert "hotel-demo" in said
    assert GUEST[2] not in said
