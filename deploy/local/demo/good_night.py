"""A polite good-night: a dinner that nobody complained about, and a code on the table that asks in time."""

from deploy.local.demo.guest import Browser
from deploy.local.demo.stage import Stage

TITLE = "A polite good-night: 2 of 5 by the code on the table, “call me now”"
CODE = "aurora-room-service"
COMMENT = "Gentili, ma la cena era fredda e il vino mai arrivato."
PHONE = "+39 347 7654321"


def play(stage: Stage) -> None:
    """Play the story: nobody knows who they are until they choose to say so."""
    browser = Browser("it")
    page = browser.open(f"{stage.urls['feedback']}/q/{CODE}")
    stage.timeline.note("guest", "scans the code on the table")
    said = {"touchpoints.room-service": "2", "overall": "6", "comment": COMMENT, "reach": "now", "phone": PHONE}
    stage.thanked(browser.answer(page, **said), "taps 2 of 5 and “call me now”; the page says by when")
    number = stage.case_of(comment=COMMENT)
    case = stage.case(number, lambda case: bool(case["owner"]))
    stage.timeline.note(
        "recovery",
        f"{case['owner']['name']} calls by {case['clocks']['first_contact']['due_at']}, in a quarter of an hour",
    )
