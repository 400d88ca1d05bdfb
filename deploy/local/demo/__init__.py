"""The stories, played through the public interfaces of a running stack."""

from collections.abc import Iterator
from typing import Any

from deploy.local.demo import breakfast, good_night, meeting
from deploy.local.demo.stage import TOPICS, Stage
from deploy.local.demo.timeline import Timeline
from deploy.local.demo.watching import watching

STORIES = (breakfast, meeting, good_night)


def play(stack: dict[str, Any]) -> Iterator[Timeline]:
    """Play the stories one after the other.

    Args:
        stack: What `up --json` says.

    Raises:
        TimeoutError: Something that is owed did not happen within a minute.
    """
    for story in STORIES:
        timeline = Timeline(story.TITLE)
        with watching(stack["kafka"], TOPICS) as watch:
            story.play(Stage(stack, timeline, watch))
        yield timeline
