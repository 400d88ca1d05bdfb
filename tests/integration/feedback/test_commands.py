"""Setting up, and importing a file of visits."""

import dataclasses
from pathlib import Path

import pytest
from mongoengine.connection import disconnect

from services.feedback.places.document import Place
from services.feedback.responses.document import Response
from services.feedback.surveys.document import Survey
from services.feedback.triage.document import TriagePolicy
from services.feedback.visits.document import Visit
from shared.kit.settings import Settings
from tests.integration.feedback.commands import run

HEADER = "external_id;kind;place;ended_at;touchpoints;customer_id;name;email;consent_email\n"
GOOD = "S-1;stay;hotel-demo;2026-11-22T09:00:00+01:00;room|breakfast;G-1;Giulia Rossi;giulia@example.com;yes\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "visits.csv"


@pytest.mark.usefixtures("wiring")
def test_setup_alone_makes_the_indexes_and_enters_nothing(settings: Settings) -> None:
    Place.objects.delete()
    assert run(settings, "setup").exit_code == 0
    assert Place.objects.count() == 0
    indexes = Response._get_collection().index_information()  # noqa: SLF001  As the store reaches it.
    assert {"visit", "latest", "request", "outbox"} <= set(indexes)


@pytest.mark.usefixtures("wiring")
def test_the_demonstration_is_entered_once_and_announced(settings: Settings, tmp_path: Path) -> None:
    demo = tmp_path / "demo.json"
    demo.write_text("{}")
    before = [(each.id, each.version) for cls in (Place, Survey, TriagePolicy) for each in cls.objects.order_by("id")]
    assert run(settings, "setup", "--demo", str(demo)).exit_code == 0
    after = [(each.id, each.version) for cls in (Place, Survey, TriagePolicy) for each in cls.objects.order_by("id")]
    assert before == after
    assert [place.id for place in Place.objects.order_by("id")] == ["bank-demo", "hotel-demo", "root"]
    hotel = Place.objects.get(id="hotel-demo")
    (entry,) = hotel.outbox
    assert (entry["key"], entry["topic"], entry["data"]["name"]) == ("place/hotel-demo", "directory", "Hotel Aurora")
    assert [each["key"] for each in entry["data"]["touchpoints"]] == [
        "reception",
        "room",
        "breakfast",
        "room-service",
        "parking",
    ]


@pytest.mark.usefixtures("wiring")
def test_the_visits_of_a_file_are_recorded_once(settings: Settings, file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf" + (HEADER + GOOD).encode())
    first, again = run(settings, "import-visits", str(file)), run(settings, "import-visits", str(file))
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert "1 new, 0 known before, 0 wrong" in first.output
    assert "0 new, 1 known before, 0 wrong" in again.output
    visit = Visit.objects.get()
    assert (visit.touchpoints, visit.customer["consents"]["email"]) == (["room", "breakfast"], True)
    assert visit.outbox[0]["data"]["customer"]["name"] == "Giulia Rossi"


@pytest.mark.usefixtures("wiring")
def test_wrong_lines_are_named_with_field_and_reason_and_the_good_ones_kept(settings: Settings, file: Path) -> None:
    bad = [
        "S-2;stay;hotel-dmeo;;;;;;\n",
        "S-3;trip;hotel-demo;22/11/2026;room|pool;;;giulia;\n",
        "S-4;stay\n",
    ]
    file.write_bytes("".join([HEADER, *bad, GOOD]).encode() + b"S-5;stay;hotel-demo;;;;G\xe8;;\n")
    result = run(settings, "import-visits", str(file))
    assert result.exit_code == 1
    for line in (
        "line 2: place: There is no such place.",
        "line 3: kind: Must be one of: stay, meeting.",
        "line 3: ended_at: Not a valid datetime.",
        "line 3: email: Not an e-mail address.",
        "line 4: line: Has 2 cells instead of 9.",
        "line 6: name: Is not UTF-8, or holds a NUL.",
        "1 new, 0 known before, 4 wrong",
    ):
        assert line in result.output
    assert [visit.external_id for visit in Visit.objects] == ["S-1"]
    assert "giulia" not in result.output


@pytest.mark.usefixtures("wiring")
def test_an_amount_that_nobody_can_have_paid_is_the_error_of_its_line(settings: Settings, file: Path) -> None:
    amounts = {"S-1": "9" * 5000, "S-2": str(2**63), "S-3": "42000"}
    rows = [f"{id_},stay,hotel-demo,{amount},EUR\n" for id_, amount in amounts.items()]
    file.write_text("".join(["external_id,kind,place,amount,currency\n", *rows]))
    result = run(settings, "import-visits", str(file))
    for line in ("line 2: amount: ", "line 3: amount: ", "1 new, 0 known before, 2 wrong"):
        assert line in result.output
    assert [visit.amount for visit in Visit.objects] == [42000]


@pytest.mark.usefixtures("wiring")
def test_a_touchpoint_that_the_place_does_not_have_is_named_by_its_column(settings: Settings, file: Path) -> None:
    file.write_text(HEADER + GOOD.replace("breakfast", "pool"))
    assert "line 2: touchpoints: The place has no such touchpoint." in run(settings, "import-visits", str(file)).output


@pytest.mark.usefixtures("wiring")
def test_a_file_without_a_header_is_refused_in_one_line(settings: Settings, file: Path) -> None:
    file.write_text(GOOD)
    result = run(settings, "import-visits", str(file))
    assert result.exit_code == 2
    assert "must name the columns" in result.output
    assert Visit.objects.count() == 0


def test_a_database_that_is_away_is_named_in_one_line(settings: Settings, file: Path) -> None:
    file.write_text(HEADER + GOOD)
    away = "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=300"
    result = run(dataclasses.replace(settings, mongo_uri=away), "import-visits", str(file))
    disconnect("feedback")
    assert result.exit_code == 2
    assert "MongoDB: ServerSelectionTimeoutError; run it again" in result.output


@pytest.mark.usefixtures("wiring")
def test_a_dry_run_says_what_would_be_and_records_nothing(settings: Settings, file: Path) -> None:
    file.write_text(HEADER + GOOD)
    run(settings, "import-visits", str(file))
    file.write_text(HEADER + GOOD + 2 * GOOD.replace("S-1", "S-2") + GOOD.replace("hotel-demo", "nowhere"))
    result = run(settings, "import-visits", "--dry-run", str(file))
    assert result.exit_code == 1
    assert "1 new, 2 known before, 1 wrong; nothing was recorded" in result.output
    assert [visit.external_id for visit in Visit.objects] == ["S-1"]


@pytest.mark.usefixtures("wiring")
def test_what_is_wrong_is_written_down_mended_and_fed_again(settings: Settings, file: Path, tmp_path: Path) -> None:
    errors = tmp_path / "wrong.csv"
    bad = GOOD.replace("S-1", "S-2").replace(";stay;", ";trip;")
    file.write_text(HEADER + GOOD + bad)
    result = run(settings, "import-visits", "--errors", str(errors), str(file))
    assert (result.exit_code, "1 new, 0 known before, 1 wrong" in result.output) == (1, True)
    assert errors.read_text() == f'error;{HEADER}"kind: Must be one of: stay, meeting.";{bad}'
    assert errors.stat().st_mode & 0o777 == 0o600
    errors.write_text(errors.read_text().replace(";trip;", ";stay;"))
    again = run(settings, "import-visits", str(errors))
    assert (again.exit_code, "1 new, 0 known before, 0 wrong" in again.output) == (0, True)
    assert sorted(visit.external_id for visit in Visit.objects) == ["S-1", "S-2"]


@pytest.mark.usefixtures("wiring")
def test_what_is_wrong_is_not_written_over_the_file_itself_nor_into_nowhere(settings: Settings, file: Path) -> None:
    file.write_text(HEADER + GOOD)
    assert run(settings, "import-visits", "--errors", str(file), str(file)).exit_code == 2
    assert file.read_text() == HEADER + GOOD
    nowhere = run(settings, "import-visits", "--errors", "/nowhere/wrong.csv", str(file))
    assert (nowhere.exit_code, "/nowhere/wrong.csv: No such file or directory" in nowhere.output) == (2, True)
    assert Visit.objects.count() == 0


@pytest.mark.usefixtures("wiring")
def test_nobody_is_invited_about_visits_of_the_past_that_a_file_tells_of(settings: Settings, file: Path) -> None:
    undated, dated = GOOD.replace("2026-11-22T09:00:00+01:00", ""), GOOD.replace("2026-11-22", "2019-11-22")
    file.write_text(HEADER + undated + dated.replace("S-1", "S-2"))
    assert run(settings, "import-visits", str(file)).exit_code == 0
    found = {visit.external_id: (visit.invitation, visit.uninvited, visit.next_due_at) for visit in Visit.objects}
    assert found == {"S-1": ("none", "undated", None), "S-2": ("none", "expired", None)}
