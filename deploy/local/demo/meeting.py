"""Ten years, one meeting: a customer of a bank meets a new manager, to whom she is a stranger."""

from deploy.local.demo.guest import Browser
from deploy.local.demo.stage import Stage, is_sent

TITLE = "Ten years, one meeting: 5 of 10 from a customer since 2016"
COMMENT = "Dopo dieci anni sono stata trattata come un’estranea: freddo, diffidente, quasi scortese."  # noqa: RUF001  It is the apostrophe of print.
LUCIA = {"name": "Lucia Ferraris", "language": "it", "since": "2016-03-01"}


def play(stage: Stage) -> None:
    """Play the story: what is merely low from others is critical from her."""
    visit = stage.visit(
        "a meeting at Banca Aurora has ended", LUCIA, kind="meeting", place="bank-demo", staff=["manager-7"]
    )
    browser = Browser("it")
    said = {
        "overall": "5",
        "touchpoints.meeting": "2",
        "comment": COMMENT,
        "reach": "phone",
        "phone": "+39 333 1234567",
    }
    stage.thanked(browser.answer(browser.open(visit["survey_url"]), **said), "sends 5 of 10, the meeting 2 of 5")
    number = stage.case_of(visit_id=visit["id"])
    stage.mail_to(visit["customer"]["email"])
    case = stage.case(number, is_sent)
    reasons = "; ".join(reason["text"] for reason in case["reasons"])
    stage.timeline.note("recovery", f"{case['severity']}: {reasons}")
    stage.timeline.note("recovery", f"{case['owner']['name']} calls by {case['clocks']['first_contact']['due_at']}")
