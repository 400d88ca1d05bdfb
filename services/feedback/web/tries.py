"""How often somebody may try to answer."""

from shared.kit import web

TRIES = web.Limit(count=300, period=60)
"""For one link or code at one address: a hotel's guests share theirs, so an address alone has no limit."""
