"""`python -m services.feedback notices`: what became of webhooks, and to try again what failed."""

from functools import partial
from typing import Any

import click

from services.feedback import wiring
from services.feedback.visits.adapters.notice import STATES, Notice
from shared.kit import cli, store

SERVICE = "feedback"
SHOWN_MOST = 200

notices = click.Group(name="notices", help="What the webhooks of sources said, and what came of it.")
of_source = click.option("--source", help="Only those of this source.")


@notices.command("list")
@of_source
@click.option("--state", type=click.Choice(STATES), default="failed", show_default=True)
def list_notices(source: str | None, state: str) -> None:
    """List notices, the latest first, each on a line."""
    wiring.build(cli.settings_for(SERVICE))
    found = _found(source, state)
    for notice in found.order_by("-heard_at").limit(SHOWN_MOST):
        why = f"  {notice.reason}: {notice.detail}" if notice.reason else ""
        click.echo(f"{notice.id}  {notice.heard_at:%Y-%m-%dT%H:%M:%SZ}  {notice.source}  {notice.subject}{why}")
    click.echo(f"{found.count()} {state}")


@notices.command("retry")
@of_source
@click.argument("ids", nargs=-1)
def retry(source: str | None, ids: tuple[str, ...]) -> None:
    """Try failed notices again: those named by IDS, or all. The worker takes them up at once."""
    wiring.build(cli.settings_for(SERVICE))
    chosen = [notice.id for notice in _found(source, "failed").only("id") if not ids or notice.id in ids]
    tried = sum(store.on_fresh_state(partial(_retry, id_)) for id_ in chosen)
    click.echo(f"{tried} tried again")


def _found(source: str | None, state: str) -> Any:
    wanted = {"state": state} | ({"source": source} if source else {})
    return Notice.objects(**wanted)


def _retry(id_: str) -> bool:
    notice = store.load(Notice, id_)
    if notice.state != "failed":
        return False  # The source has spoken of it again meanwhile.
    notice.try_again()
    store.save(notice)
    return True
