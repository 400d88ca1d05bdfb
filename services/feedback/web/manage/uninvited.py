"""Who was not asked: the figure, its reasons, and when it is worth an alarm."""

from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from services.feedback.invitations.figures import Figures
from shared.kit.i18n import N_

REASONS: Mapping[str, str] = MappingProxyType(
    {
        "excluded": N_("The visit has a label that is left in peace, such as a group or our own staff"),
        "no_consent": N_("The customer wants no e-mail, says the system that told of the visit"),
        "no_address": N_("No e-mail address is known"),
        "opted_out": N_("The customer wants no messages of ours any more"),
        "resting": N_("They were invited not long ago, about another visit"),
        "undated": N_("Nobody said when the visit ended"),
        "expired": N_("We heard of the visit too late"),
        "failed": N_("The invitation could not be delivered"),
        "suppressed": N_("The invitation was held back"),
        "unconfirmed": N_("Nobody knows whether the invitation arrived"),
        "unheard": N_("The invitation was handed over, and nothing has been heard of it since"),
        "not_completed": N_("Nobody has told us that the visit is over"),
    }
)
"""Why customers were not invited, in words."""


def together(figures: Iterable[Figures]) -> Figures:
    """The figures of several places as one; pure."""
    totals, reasons = Counter[str](), Counter[str]()
    for each in figures:
        totals.update({name: value for name, value in vars(each).items() if name != "reasons"})
        reasons.update(each.reasons)
    return Figures(**totals, reasons=dict(reasons.most_common()))
