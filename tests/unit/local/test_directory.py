import pytest

from deploy.local.directory import is_complete

WHOLE = {"place/hotel-demo", "place/bank-demo", "staff/1", "staff/2", "staff/3", "staff/4", "api_key/1"}


def test_an_installation_is_whole_with_places_a_key_and_the_staff() -> None:
    assert is_complete(WHOLE)
    assert is_complete(WHOLE | {"place/group", "staff/5"})


@pytest.mark.parametrize("missing", sorted(WHOLE))
def test_with_anything_missing_it_is_not(missing: str) -> None:
    assert not is_complete(WHOLE - {missing})
