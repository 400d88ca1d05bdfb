from deploy.local.ports import SPAN, Ports
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
