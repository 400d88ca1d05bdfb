"""The page about those who were not asked: how many, why, and whether somebody should look into it."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request

from services.feedback.invitations import figures
from services.feedback.invitations.figures import Figures
from services.feedback.invitations.watch import DAYS
from services.feedback.web.manage.current import Here, branches, here, spots
from services.feedback.web.manage.tree import Branch, Spot, grow
from services.feedback.web.manage.uninvited import REASONS, together
from services.feedback.wiring import Wiring
from shared.kit import clock

SPANS = (DAYS, 30, 90)
"""Days to look back."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """What became of the visits of one place."""

    spot: Spot
    figures: Figures
    alarming: bool


def add_to(pages: Blueprint, wiring: Wiring) -> None:
    """Add the views."""

    @pages.get("/uninvited")
    def uninvited() -> str:
        """Show the figure of all places that the caller works for."""
        return _page(wiring, branches(), None)

    @pages.get("/places/<key>/uninvited")
    def uninvited_at(key: str) -> str:
        """Show the figure of a place and all below it."""
        where = here(wiring, key)
        return _page(wiring, grow(spots(), [key]), where)


def _page(wiring: Wiring, shown: Sequence[Branch], where: Here | None) -> str:
    days = next((span for span in SPANS if str(span) == request.args.get("days")), DAYS)
    counted = figures.by_place(days, clock.now())
    lines = [_line(wiring, spot, counted[spot.key]) for branch in shown for spot in branch.spots if spot.key in counted]
    lines.sort(key=lambda line: (not line.alarming, -(line.figures.share or 0)))
    return render_template(
        "manage/uninvited.html",
        here=where,
        total=together(line.figures for line in lines),
        lines=lines,
        reasons=REASONS,
        days=days,
        spans=SPANS,
    )


def _line(wiring: Wiring, spot: Spot, counted: Figures) -> Line:
    alarm = wiring.places.get(spot.key).policy.invitations.uninvited_alarm
    return Line(spot=spot, figures=counted, alarming=counted.is_alarming(alarm))
