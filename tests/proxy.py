"""Where the reverse proxy of docker-compose.yml leads to, as its configuration says."""

import re
from pathlib import Path

CONFIGURATION = Path(__file__).parents[1] / "deploy" / "nginx.conf"


def services_of(path: str) -> list[str]:
    """The services that a path leads to: one, or none where it is not for the public origin."""
    locations = re.findall(r"location (?:~ |= )?(\S+) \{ proxy_pass http://(\w+);", CONFIGURATION.read_text())
    return [service for pattern, service in locations if re.match(pattern, path)]
