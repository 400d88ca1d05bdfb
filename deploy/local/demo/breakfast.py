"""The breakfast: a splendid stay, friendly staff, and ten minutes in a queue for a coffee, two mornings."""

from deploy.local.demo.guest import Browser
from deploy.local.demo.stage import Stage, is_sent

TITLE = "The breakfast: 9 of 10 in all, breakfast 1 of 5"
COMMENT = "Albergo splendido e personale gentilissimo. Ma a colazione dieci minuti di coda per un caffè, due mattine."
WISH = "Un tavolo e un caffè senza fare la fila."
GIULIA = {"name": "Giulia Bianchi", "language": "it", "since": "2024-04-12"}


def play(stage: Stage) -> None:
    """Play the story: by her personal link, and answered by e-mail."""
    visit = stage.visit(
        "a stay at Hotel Aurora has ended",
        GIULIA,
        kind="stay",
        place="hotel-demo",
        touchpoints=["reception", "room", "breakfast"],
    )
    browser = Browser("it")
    page = browser.open(visit["survey_url"])
    stage.timeline.note("guest", "opens the survey by its link")
    marks = {"touchpoints.reception": "5", "touchpoints.room": "5", "touchpoints.breakfast": "1"}
    said = {"overall": "9", **marks, "comment": COMMENT, "wish": WISH, "reach": "email"}
    stage.thanked(browser.answer(page, **said), "sends 9 of 10, breakfast 1 of 5; the page thanks")
    number = stage.case_of(visit_id=visit["id"])
    stage.mail_to(visit["customer"]["email"])
    stage.timeline.note("notifier", "says that it was sent", stage.passed("notifier.contact.sent", thread=number).at)
    case = stage.case(number, is_sent)
    owner, due_at = case["owner"]["name"], case["clocks"]["first_contact"]["due_at"]
    stage.timeline.note("recovery", f"the case notes the delivery; {owner} has until {due_at}")
    stage.timeline.links |= {"The mail": stage.urls["mail"], "The survey, answered": visit["survey_url"]}
