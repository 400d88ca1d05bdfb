"""The bad lines of a file, to be mended and fed again."""

import pytest

from services.feedback.visits.file import read
from services.feedback.visits.mending import Mending

HEADER = "external_id;kind;place;name\n"


def mended(text: str, *, errors: dict[str, list[str]] | None = None) -> str:
    """What is written of a file all of whose lines are bad."""
    sheet = read(text.splitlines(keepends=True))
    mending = Mending(sheet)
    said = errors or {"name": ["Is wrong."]}
    return mending.header() + "".join(mending.line(line, said) for line in sheet)


@pytest.mark.parametrize(
    "line",
    [
        "S-1;stay;hotel-demo;Giulia\n",
        " S-1 ; stay;hotel-demo; \r\n",
        'S-1;stay;hotel-demo;"Rossi; Giulia"\n',
        'S-1;stay;hotel-demo;"two\nlines"\n',
        "S-1;stay\n",
        "S-1;stay;hotel-demo;x;y;z\n",
        'S-1;stay;hotel-demo;"a"b\n',
        "S-1;stay;hotel-demo;G\udce8\n",
    ],
)
def test_a_line_stays_as_it_was_behind_what_is_wrong_with_it_however_often(line: str) -> None:
    once = mended(HEADER + line)
    assert once == f'error;{HEADER}"name: Is wrong.";{line}'
    assert mended(once) == once


def test_all_that_is_wrong_is_said_in_one_cell_that_is_read_back() -> None:
    errors = {"kind": ["Must be one of: stay, meeting."], "name": ['Is "odd".', "Too long."]}
    text = mended("external_id,kind,place,name\nS-1,stay,h,x\n", errors=errors)
    (line,) = read(text.splitlines(keepends=True))
    assert (line.errors, line.body["external_id"]) == ({}, "S-1")
    assert text.splitlines()[1] == ('"kind: Must be one of: stay, meeting.; name: Is ""odd"". Too long.",S-1,stay,h,x')


def test_a_mended_line_is_read_as_if_nothing_had_been_wrong() -> None:
    (line,) = read(mended(HEADER + "S-1;stay;h;x\n").splitlines(keepends=True))
    assert line.body == {"external_id": "S-1", "kind": "stay", "place": "h", "customer": {"name": "x"}}
    assert line.number == 2


def test_a_spreadsheet_may_move_the_column_and_unquote_it() -> None:
    text = "external_id;kind;place;error\nS-1;stay;h;name: Is wrong.\n"
    assert mended(text) == ('error;external_id;kind;place;error\n"name: Is wrong.";S-1;stay;h;name: Is wrong.\n')
    assert mended(mended(text)) == mended(text)
    assert mended("error;external_id;kind;place\nname: Is wrong.;S-1;stay;h\n").endswith(
        '\n"name: Is wrong.";S-1;stay;h\n'
    )


def test_the_byte_order_mark_stays_in_front_and_the_last_line_gets_an_end() -> None:
    assert mended("\ufeff" + HEADER + "S-1;stay;h;x") == f'\ufefferror;{HEADER}"name: Is wrong.";S-1;stay;h;x\n'
