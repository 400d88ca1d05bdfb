import pytest
from click.testing import CliRunner

from deploy.local.__main__ import main
from deploy.local.ports import BASES, SPAN, Ports
from deploy.local.services import NAMES


def test_the_ports_count_from_the_base_as_published() -> None:
    ports = Ports(8100)
    published = [ports.web("feedback"), ports.web("recovery"), ports.web("notifier"), ports.mail, ports.smtp]
    assert [*published, ports.kafka, ports.mongo, ports.controller] == list(range(8101, 8109))


def test_no_port_is_used_twice_and_all_are_within_the_span() -> None:
    ports = Ports(8100)
    of_services = [port(name) for name in NAMES for port in (ports.web, ports.worker)]
    used = [*of_services, ports.mail, ports.smtp, ports.kafka, ports.mongo, ports.controller]
    assert len(set(used)) == len(used)
    assert max(used) < 8100 + SPAN


@pytest.mark.parametrize("base", [-5, 0, BASES[0] - 1, BASES[-1] + 1, 70000])
@pytest.mark.parametrize("command", ["up", "demo"])
def test_ports_that_cannot_be_had_are_refused_with_those_that_can(command: str, base: int) -> None:
    refused = CliRunner().invoke(main, [command, f"--base-port={base}"])
    assert refused.exit_code == 2
    assert f"is not in the range {BASES[0]}<=x<={BASES[-1]}" in refused.output


def test_the_last_stack_ends_at_the_last_port() -> None:
    assert BASES[-1] + SPAN == 65536
