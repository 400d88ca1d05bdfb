"""Changing what a place says about triage and invitations."""

from collections.abc import Callable, Iterator
from typing import Any

from services.feedback.triage.document import TriagePolicy
from services.feedback.triage.policy import Policy
from shared.kit import store
from shared.kit.overlay import Layer
from shared.kit.problem import invalid


def put(
    place: str, rules: dict[str, Any], together_with: Callable[[Layer], Policy], agreed: Callable[[int], None]
) -> TriagePolicy:
    """Let a place say this from now on, instead of whatever it said before.

    Args:
        place: Its key.
        rules: What it says, in the form of `policy.DEFAULTS`; what it leaves out is said above it.
        together_with: What holds at the place when it says that.
        agreed: Raises what the caller wants to hear where the policy with this version must not be changed.

    Raises:
        Problem: What it says makes no sense together with what is said above it; the errors name the field.
    """
    check(together_with(rules))
    return store.on_fresh_state(lambda: _put(place, rules, agreed))


def check(policy: Policy) -> None:
    """Accept what makes sense.

    Raises:
        Problem: It does not; the errors name the field.
    """
    if errors := dict(contradictions(policy)):
        raise invalid(errors)


def contradictions(policy: Policy) -> Iterator[tuple[str, list[str]]]:
    """What cannot be meant, by field."""
    for scale in ("overall", "touchpoint", "effort"):
        bounds = getattr(policy, scale)
        if bounds.critical > bounds.low:
            yield f"{scale}.critical", [f"A critical mark is a low one: at most {bounds.low}."]


def _put(place: str, rules: dict[str, Any], agreed: Callable[[int], None]) -> TriagePolicy:
    policy: TriagePolicy | None = TriagePolicy.objects(pk=place).first()
    agreed(policy.version if policy else 0)
    if policy is None:
        policy = TriagePolicy.said(place, rules)
        store.add(policy)
    elif policy.rules != rules:
        policy.rules = rules
        store.save(policy)
    return policy
