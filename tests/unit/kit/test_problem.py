from shared.kit.problem import Problem, invalid


def test_the_exceptions_own_message_holds_nothing_that_somebody_typed() -> None:
    problem = Problem(422, "invalid", "Giulia is no number.", {"overall": ["Giulia"]})
    assert str(problem) == "422 invalid"
    assert "Giulia" not in repr(problem)


def test_invalid_input_is_422() -> None:
    problem = invalid({"place": ["Unknown place."]})
    assert (problem.status, problem.code, problem.errors) == (422, "invalid", {"place": ["Unknown place."]})
