"""Limits on how often somebody may try, counted in the memory of each process."""

import ipaddress
import threading
from collections import Counter

from flask import request

from shared.kit import clock
from shared.kit.i18n import N_
from shared.kit.problem import Problem


class Limit:
    """At most so many requests in a period for the same key.

    The count is of one process, so an installation admits the limit times its processes; it is there to stop
    guessing and flooding, not to meter. Periods are fixed, and a new one forgets the counts of the last.

    Args:
        count: Requests per period.
        period: Seconds.
    """

    def __init__(self, count: int, period: int) -> None:
        self._count = count
        self._period = period
        self._number = 0
        self._seen: Counter[str] = Counter()
        self._lock = threading.Lock()

    def hit(self, *key: str) -> None:
        """Count one request.

        Args:
            key: What the limit is for, such as the address and a token.

        Raises:
            Problem: 429 `too_many`, when there were enough in this period.
        """
        number, passed = divmod(clock.now().timestamp(), self._period)
        with self._lock:
            if number != self._number:
                self._number, self._seen = int(number), Counter()
            self._seen["\0".join(key)] += 1
            exceeded = self._seen["\0".join(key)] > self._count
        if exceeded:
            wait = int(self._period - passed) + 1
            raise Problem(429, "too_many", N_("Too many attempts. Wait a little."), headers={"Retry-After": str(wait)})


def address() -> str:
    """The network that the request comes from: the address, or for IPv6 its /64, which is one household or device."""
    remote = request.remote_addr or ""
    if ":" not in remote:
        return remote
    try:
        return str(ipaddress.ip_network((remote.partition("%")[0], 64), strict=False))
    except ValueError:
        return remote
