from pathlib import Path

from deploy.local import logs


def test_the_last_lines_of_a_log_are_told(tmp_path: Path) -> None:
    log = tmp_path / "kafka.log"
    log.write_text("".join(f"line {number}\n" for number in range(100)))
    assert logs.tail(log, lines=2) == "line 98\nline 99"


def test_a_log_that_is_not_there_has_no_lines(tmp_path: Path) -> None:
    assert logs.tail(tmp_path / "kafka.log") == ""


def test_broken_text_in_a_log_is_still_told(tmp_path: Path) -> None:
    log = tmp_path / "kafka.log"
    log.write_bytes(b"fine\n\xff\xfe\n")
    assert logs.tail(log).splitlines() == ["fine", "\ufffd\ufffd"]


def test_a_log_within_its_limit_is_left_alone(tmp_path: Path) -> None:
    log = tmp_path / "kafka.log"
    log.write_text("short\n")
    logs.trim(log)
    assert log.read_text() == "short\n"


def test_a_log_beyond_its_limit_keeps_its_end_and_its_writer_goes_on(tmp_path: Path) -> None:
    log = tmp_path / "kafka.log"
    with log.open("ab") as writer:
        writer.write(b"x" * logs.LIMIT + b"the end\n")
        writer.flush()
        logs.trim(log)
        writer.write(b"and on\n")
    assert log.stat().st_size == logs.KEPT + len(b"and on\n")
    assert logs.tail(log).endswith("the end\nand on")
