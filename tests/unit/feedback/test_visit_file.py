"""A file of visits as rows of plain values."""

from typing import Any

import pytest

from services.feedback.visits.file import BadHeader, Line, column_of, read

HEADER = "external_id,kind,place,staff,touchpoints,amount,name,email,consent_email\n"


def lines(text: str) -> list[Line]:
    return list(read(text.splitlines(keepends=True)))


def bodies(text: str) -> list[dict[str, Any]]:
    return [line.body for line in lines(text)]


def test_a_line_is_the_body_of_the_api() -> None:
    (body,) = bodies(HEADER + "S-1,stay,hotel-demo,anna|luca,room | breakfast,25000,Giulia Rossi,g@example.com,yes\n")
    assert body == {
        "external_id": "S-1",
        "kind": "stay",
        "place": "hotel-demo",
        "staff": ["anna", "luca"],
        "touchpoints": ["room", "breakfast"],
        "amount": 25000,
        "customer": {"name": "Giulia Rossi", "email": "g@example.com", "consents": {"email": True}},
    }


def test_semicolons_a_byte_order_mark_and_capitals_in_the_header_are_all_the_same() -> None:
    text = "\ufeffExternal_ID; Kind;PLACE;name\r\nS-1;stay;hotel-demo;Rossi, Giulia\r\n"
    assert bodies(text) == [
        {"external_id": "S-1", "kind": "stay", "place": "hotel-demo", "customer": {"name": "Rossi, Giulia"}}
    ]


def test_how_far_a_visit_has_come_and_what_is_said_of_it_are_read() -> None:
    (body,) = bodies(
        "external_id,kind,place,state,started_at,labels\nS-1,stay,h,started,2026-11-20T14:00:00Z,group|vip\n"
    )
    assert (body["state"], body["started_at"], body["labels"]) == ("started", "2026-11-20T14:00:00Z", ["group", "vip"])


def test_lines_are_counted_behind_a_header_of_several_lines_too() -> None:
    (line,) = lines('external_id,kind,"place\n"\nS-1,stay,h\n')
    assert (line.number, line.raw, line.body["place"]) == (3, "S-1,stay,h\n", "h")


def test_empty_cells_say_nothing_and_empty_lines_are_passed_over() -> None:
    assert bodies("external_id,kind,place,name\n\nS-1,stay,h,\n\n") == [
        {"external_id": "S-1", "kind": "stay", "place": "h", "customer": {}}
    ]


@pytest.mark.parametrize("amount", ["12.50", "9" * 20, "9" * 5000])
def test_what_is_no_whole_number_stays_text_for_the_schema_to_refuse(amount: str) -> None:
    assert bodies(f"external_id,kind,place,amount\nS-1,stay,h,{amount}\n")[0]["amount"] == amount


def test_a_visit_is_named_by_the_line_that_it_begins_on() -> None:
    text = 'external_id,kind,place,name\nS-1,stay,h,"two\nlines"\nS-2,stay,h,x\n'
    assert [line.number for line in lines(text)] == [2, 4]


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        ("S-1,stay", "line", "Has 2 cells instead of 4."),
        ('S-1,stay,h,"a"b', "line", "Cannot be read: ',' expected after '\"'."),
        ("S-1,stay,h,G\udce0", "name", "Is not UTF-8, or holds a NUL."),
        ("S-1,stay,h,a\0b", "name", "Is not UTF-8, or holds a NUL."),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_the_next_one_is_kept(row: str, column: str, why: str) -> None:
    bad, good = lines(f"external_id,kind,place,name\n{row}\nS-2,stay,h,ok\n")
    assert (bad.number, bad.errors) == (2, {column: [why]})
    assert (good.number, good.errors, good.body["external_id"]) == (3, {}, "S-2")


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ("", "must name the columns external_id, kind, place"),
        ("external_id,place\n", "must name the columns kind"),
        ("external_id,kind,place,colour\n", "nobody knows the column 'colour'"),
        ("external_id,kind,place,kind\n", "named twice"),
        ('external_id,"kind"x,place\n', "cannot be read"),
    ],
)
def test_a_header_that_cannot_be_understood_says_why(header: str, why: str) -> None:
    with pytest.raises(BadHeader, match=why):
        lines(header)


def test_an_error_belongs_to_the_column_that_its_field_is_in() -> None:
    assert [column_of(path) for path in ("place", "touchpoints.0", "customer.email", "customer.consents.sms", "x")] == [
        "place",
        "touchpoints",
        "email",
        "consent_sms",
        "x",
    ]
