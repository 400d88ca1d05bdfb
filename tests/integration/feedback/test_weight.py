"""What a guest's telephone has to load."""

import gzip
import re

import pytest

from services.feedback.surveys import library
from services.feedback.surveys.document import Survey
from services.feedback.surveys.reading import dump
from shared.kit import store
from tests.integration.feedback.front_desk import FrontDesk

MOST = 30 * 1024
LOADED = re.compile(r'<(?:link rel="stylesheet"|link rel="icon"|script|img)[^>]* (?:href|src)="([^"]+)"')


@pytest.mark.parametrize("template", library.KEYS)
@pytest.mark.parametrize("language", ["it", "de"])
def test_a_survey_weighs_no_more_than_thirty_kilobytes(desk: FrontDesk, template: str, language: str) -> None:
    survey = Survey.objects.get(pk="stay")
    survey.questions = dump(library.template(template).questions)
    store.save(survey)
    desk.wiring.places.forget()
    guest = desk.guest(desk.token(customer={"language": language}))
    addresses = LOADED.findall(guest.page.text)
    assert len(addresses) == 4
    assert all(address.startswith("/static/") for address in addresses)
    parts = [guest.page.data]
    for address in addresses:
        with guest.browser.get(address) as loaded:
            parts.append(loaded.data)
    assert sum(len(gzip.compress(part)) for part in parts) <= MOST
