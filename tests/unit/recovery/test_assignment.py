"""Who owns a case: near, in charge, and never the one complained about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.recovery.assignment import LADDER, Candidate, choose

WAY = ("hotel-demo", "sea", "root")


def somebody(name: str, role: str, *places: str) -> Candidate:
    return Candidate(
        id=f"id-{name.lower()}", name=name, email=f"{name.lower()}@example.com", roles=(role,), places=places
    )


ANNA = somebody("Anna", "manager", "hotel-demo")
BRUNO = somebody("Bruno", "manager", "root")
CARLA = somebody("Carla", "director", "root")
DARIO = somebody("Dario", "admin", "root")
LUCA = somebody("Luca", "agent", "hotel-demo")
FAR = somebody("Fabio", "manager", "bank-demo")
ALL = [DARIO, CARLA, FAR, BRUNO, LUCA, ANNA]


def test_the_manager_nearest_to_the_place_owns_it() -> None:
    chosen = choose(ALL, WAY, [])
    assert (chosen.candidate, chosen.role, chosen.passed_over) == (ANNA, "manager", ())


@pytest.mark.parametrize("name", ["Anna", "  anna ", "ANNA@example.com", "id-anna"])
def test_the_one_complained_about_never_does(name: str) -> None:
    chosen = choose(ALL, WAY, [name])
    assert (chosen.candidate, chosen.passed_over) == (BRUNO, (ANNA,))


def test_a_director_takes_it_where_no_manager_may_and_then_the_administrator() -> None:
    assert choose(ALL, WAY, ["Anna", "Bruno"]).candidate == CARLA
    assert choose(ALL, WAY, ["Anna", "Bruno", "Carla"]).role == "admin"


def test_somebody_with_two_roles_is_passed_over_once() -> None:
    both = Candidate(id="b", name="Berta", email="b@example.com", roles=("manager", "director"), places=("root",))
    assert choose([both], WAY, ["Berta"]).passed_over == (both,)


@pytest.mark.parametrize("staff", [[], [LUCA], [FAR]])
def test_nobody_owns_it_where_nobody_may(staff: list[Candidate]) -> None:
    assert choose(staff, WAY, []).candidate is None


@given(st.permutations(ALL), st.sets(st.sampled_from([person.name for person in ALL])))
def test_the_order_in_which_staff_are_read_does_not_matter(staff: list[Candidate], concerned: set[str]) -> None:
    chosen = choose(staff, WAY, concerned)
    assert chosen == choose(ALL, WAY, concerned)
    assert chosen.candidate is None or (chosen.candidate.name not in concerned and chosen.role in LADDER)
