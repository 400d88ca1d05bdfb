"""The channels, one module each; a new one joins the map here and the choice in `policy.channel`."""

from collections.abc import Callable, Mapping

from services.notifier.channels.base import Channel
from services.notifier.channels.email import Email
from shared.kit.settings import Settings

CHANNELS: Mapping[str, Callable[[Settings], Channel]] = {
    "email": Email,
}


def open_channels(settings: Settings) -> dict[str, Channel]:
    """Channels for one sender.

    Raises:
        shared.kit.settings.SettingsError: A channel cannot work with these settings.
    """
    return {name: make(settings) for name, make in CHANNELS.items()}
