"""Logging: one JSON object a line, without personal data."""

import logging
import sys
import traceback
from contextvars import ContextVar
from functools import partial
from types import TracebackType
from typing import Literal, cast

import orjson
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from shared.kit import clock, trace
from shared.kit.privacy import HIDDEN, clean, clean_text
from shared.kit.settings import Settings

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the HTTP request in hand; empty outside any."""

Stream = Literal["stdout", "stderr"]
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]

# What these say comes from the interpreter and names code, never the data that it was working on.
_TELLING = frozenset({AttributeError, ImportError, ModuleNotFoundError, NameError, RecursionError, UnboundLocalError})
# Values that this module adds itself.
_OURS = frozenset({"level", "module", "timestamp", "request_id", "trace_id", "service", "exception"})


def configure(settings: Settings, stream: Stream = "stdout") -> None:
    """Send all logs of this process, the libraries' included, to one stream in one form.

    Args:
        settings: Level and form.
        stream: Standard error where standard output is what the process was asked for.
    """
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    shared: list[Processor] = [_context(settings.service), _exception, _private]
    last = structlog.dev.ConsoleRenderer() if settings.log_format == "console" else _json
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, structlog.processors.add_log_level, *shared, last],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=partial(_Logger, stream),
        cache_logger_on_first_use=False,
    )
    _route_standard_logging(_Handler(stream), level, shared, last)


def _route_standard_logging(handler: logging.Handler, level: int, shared: list[Processor], last: Processor) -> None:
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_log_level, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    # Libraries speak up from warnings on; their debug output is about their own wires and quotes data.
    root.setLevel(max(level, logging.WARNING))
    logging.captureWarnings(True)


class _Logger(structlog.WriteLogger):
    """What `structlog.get_logger(__name__)` writes with; it remembers the name."""

    def __init__(self, stream: Stream, name: str = "") -> None:
        super().__init__(getattr(sys, stream))
        self.name = name


class _Handler(logging.Handler):
    """Writes what libraries log with the same writer, so that lines of two threads never mix."""

    def __init__(self, stream: Stream) -> None:
        super().__init__()
        self._stream = stream

    def emit(self, record: logging.LogRecord) -> None:
        _Logger(self._stream, record.name).msg(self.format(record))


def _context(service: str) -> Processor:
    def add(logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        event["module"] = logger.name if logger else event["_record"].name
        event["timestamp"] = clock.now().isoformat(timespec="milliseconds")
        event["service"] = service
        if current := request_id.get():
            event["request_id"] = current
        if traceparent := trace.current():
            event["trace_id"] = traceparent.split("-")[1]
        return event

    return add


def _exception(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Tell an exception by its type and where it arose; its message may quote a person."""
    info = event.pop("exc_info", None)
    if isinstance(info, BaseException):
        info = (type(info), info, info.__traceback__)
    elif info and not isinstance(info, tuple):
        info = sys.exc_info()
    if info and info[1] is not None:
        event["exception"] = describe(cast("ExcInfo", info)[1])
    return event


def describe(error: BaseException) -> list[str]:
    """An exception and its causes, innermost last: each type, then the frames that led to it, without messages."""
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        told = clean_text(f": {current}") if type(current) in _TELLING else ""
        lines.append(f"{type(current).__module__}.{type(current).__qualname__}{told}")
        lines += [
            f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(current.__traceback__)
        ]
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return lines


def _private(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    # Keys with an underscore are structlog's own and are taken out before the line is written.
    return {key: value if key in _OURS or key[0] == "_" else clean(value, key) for key, value in event.items()}


def _json(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    try:
        return orjson.dumps(event, default=lambda value: type(value).__name__).decode()
    except TypeError:
        # Text that is not valid Unicode cannot be written; the line must still appear.
        return orjson.dumps({"event": HIDDEN, "level": event.get("level", "error")}).decode()
