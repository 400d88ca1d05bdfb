"""The choice of a language out of those on offer."""

from collections.abc import Sequence

# No browser sends more; a longer header is somebody's experiment.
HEADER_LIMIT = 500


def choose(offered: Sequence[str], preferred: str | None = None, accept_language: str = "") -> str:
    """The language to speak: the person's own, else the best that their browser asks for, else the first offered.

    Args:
        offered: Language codes; the first is the installation's own.
        preferred: The person's language where it is known, such as `it` or `it-IT`.
        accept_language: The header as it came.
    """
    wanted = [preferred] if preferred else []
    wanted += _by_weight(accept_language[:HEADER_LIMIT])
    matches = (match for tag in wanted if (match := _match(offered, tag)))
    return next(matches, offered[0])


def _match(offered: Sequence[str], tag: str) -> str | None:
    tag = tag.strip().lower().replace("_", "-")
    by_code = {code.lower().replace("_", "-"): code for code in offered}
    return by_code.get(tag) or by_code.get(tag.partition("-")[0])


def _by_weight(header: str) -> list[str]:
    weighted = []
    for part in header.split(","):
        tag, _, parameter = part.partition(";")
        weight = _weight(parameter)
        if tag.strip() and weight > 0:
            weighted.append((weight, tag))
    return [tag for _, tag in sorted(weighted, key=lambda pair: -pair[0])]


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if not name:
        return 1.0
    try:
        return float(value) if name.strip() == "q" else 0.0
    except ValueError:
        return 0.0
