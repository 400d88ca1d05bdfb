"""Addresses that may be shown."""

import pytest

from shared.kit.masking import masked_email


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("giulia@example.it", "g•••@example.it"),
        ("g@example.it", "g•••@example.it"),
        ("@example.it", "•••@example.it"),
        ('"a@b"@example.it', '"•••@example.it'),
        ("giulia", "•••"),
    ],
)
def test_an_address_is_recognised_only_by_who_knows_it(address: str, shown: str) -> None:
    assert masked_email(address) == shown
