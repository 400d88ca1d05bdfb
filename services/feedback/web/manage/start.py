"""The first page: the places that the caller works for, as a tree."""

from flask import Blueprint, render_template

from services.feedback.invitations import figures
from services.feedback.invitations.figures import Figures
from services.feedback.invitations.watch import DAYS
from services.feedback.web.manage.current import branches
from services.feedback.web.manage.tree import Branch
from services.feedback.web.manage.uninvited import together
from services.feedback.wiring import Wiring
from shared.kit import clock


def add_to(pages: Blueprint, wiring: Wiring) -> None:
    """Add the view."""

    @pages.get("")
    def start() -> str:
        """Show the tree, and who was not asked."""
        counted = figures.by_place(DAYS, clock.now())

        def figure(branch: Branch) -> Figures:
            return together(counted[spot.key] for spot in branch.spots if spot.key in counted)

        def alarming(branch: Branch) -> bool:
            alarm = wiring.places.get(branch.spot.key).policy.invitations.uninvited_alarm
            return figure(branch).is_alarming(alarm)

        return render_template("manage/start.html", branches=branches(), figure=figure, alarming=alarming, days=DAYS)
