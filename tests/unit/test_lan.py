"""The clinic's own certificate authority: made once, readable by its owner, and unable to vouch for the internet."""

import datetime as dt
import ipaddress
import os
import socket
from contextlib import closing

import pytest
from cryptography import x509
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from needlebook.core.errors import NeedlebookError
from needlebook.project.lan import addresses, start
from needlebook.project.lan.addresses import Reach, own_names, reach
from needlebook.project.lan.authority import papers

NOW = dt.datetime(2026, 11, 26, 9, tzinfo=dt.UTC)
REACH = Reach("192.168.1.20", ("frontdesk.local", "frontdesk", "localhost"))


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "lan"


def server_of(made):
    return x509.load_pem_x509_certificate(made.certificate.read_bytes())


def days(certificate):
    return (certificate.not_valid_after_utc - certificate.not_valid_before_utc).days


def alternatives(made):
    return server_of(made).extensions.get_extension_for_class(x509.SubjectAlternativeName).value


def is_accepted(made, subject, at=NOW):
    """As a strict program that trusts the authority and nothing else would look at it."""
    verifier = PolicyBuilder().store(Store([made.authority])).time(at).build_server_verifier(subject)
    try:
        verifier.verify(server_of(made), [])
    except VerificationError:
        return False
    return True


# what is made


def test_a_device_that_trusts_the_authority_accepts_the_server_by_address_and_by_name(folder):
    made = papers(folder, REACH, NOW)
    assert is_accepted(made, x509.IPAddress(ipaddress.ip_address("192.168.1.20")))
    assert is_accepted(made, x509.DNSName("frontdesk.local"))
    assert not is_accepted(made, x509.IPAddress(ipaddress.ip_address("192.168.1.21")))


def test_keys_are_readable_by_their_owner_alone(folder):
    papers(folder, REACH, NOW)
    assert {path.name: path.stat().st_mode & 0o777 for path in folder.glob("*.key")} == {
        "authority.key": 0o600,
        "server.key": 0o600,
    }
    assert folder.stat().st_mode & 0o077 == 0


def test_the_servers_certificate_is_as_short_as_browsers_demand_and_the_authority_lasts_ten_years(folder):
    made = papers(folder, REACH, NOW)
    assert days(server_of(made)) <= 398
    assert days(made.authority) == 3652


def test_the_authority_vouches_for_its_own_network_alone(folder):
    constraints = papers(folder, REACH, NOW).authority.extensions.get_extension_for_class(x509.NameConstraints)
    assert constraints.critical
    permitted = constraints.value.permitted_subtrees
    assert {name.value for name in permitted if isinstance(name, x509.DNSName)} == {"local", "localhost", "frontdesk"}
    networks = [name.value for name in permitted if isinstance(name, x509.IPAddress)]
    assert all(network.is_private for network in networks)


def test_the_authority_signs_servers_and_no_other_authority(folder):
    basic = papers(folder, REACH, NOW).authority.extensions.get_extension_for_class(x509.BasicConstraints).value
    assert (basic.ca, basic.path_length) == (True, 0)


# the second start


def test_a_second_start_finds_what_the_first_one_made(folder):
    first, second = papers(folder, REACH, NOW), papers(folder, REACH, NOW + dt.timedelta(days=30))
    assert server_of(first) == server_of(second)
    assert first.fingerprint == second.fingerprint


def test_the_servers_certificate_is_renewed_before_it_ends_and_the_authority_stays(folder):
    first, later = papers(folder, REACH, NOW), NOW + dt.timedelta(days=350)
    second = papers(folder, REACH, later)
    assert second.fingerprint == first.fingerprint
    assert second.until > first.until
    assert is_accepted(second, x509.DNSName("frontdesk.local"), later)


def test_a_new_address_gets_a_new_certificate_from_the_same_authority(folder):
    first = papers(folder, REACH, NOW)
    second = papers(folder, Reach("10.0.0.7", REACH.names), NOW)
    assert second.fingerprint == first.fingerprint
    assert ipaddress.ip_address("10.0.0.7") in alternatives(second).get_values_for_type(x509.IPAddress)


def test_a_new_name_of_the_machine_that_the_authority_does_not_know_is_left_out(folder):
    papers(folder, REACH, NOW)
    second = papers(folder, Reach(REACH.address, ("desk2.local", "desk2", "localhost")), NOW)
    assert alternatives(second).get_values_for_type(x509.DNSName) == ["desk2.local", "localhost"]
    assert is_accepted(second, x509.DNSName("desk2.local"))


def test_near_the_authoritys_end_no_certificate_outlives_it(folder):
    papers(folder, REACH, NOW)
    late = papers(folder, REACH, NOW + dt.timedelta(days=3600))
    assert late.until <= late.authority.not_valid_after_utc


def test_a_damaged_certificate_of_the_server_is_made_anew(folder):
    papers(folder, REACH, NOW).key.write_text("nonsense")
    assert is_accepted(papers(folder, REACH, NOW), x509.DNSName("frontdesk.local"))


# what is refused


def test_a_damaged_authority_is_never_replaced_in_silence(folder):
    papers(folder, REACH, NOW)
    (folder / "authority.key").unlink()
    with pytest.raises(NeedlebookError, match=r"cannot be read\. Restore"):
        papers(folder, REACH, NOW)


def test_an_authority_that_has_ended_says_what_to_do(folder):
    papers(folder, REACH, NOW)
    with pytest.raises(NeedlebookError, match=r"ended on 2036-11-24\. Delete .*trust the new authority"):
        papers(folder, REACH, NOW + dt.timedelta(days=4000))


def test_an_address_outside_the_authoritys_networks_is_refused(folder):
    papers(folder, REACH, NOW)
    with pytest.raises(NeedlebookError, match=r"may not vouch for 203\.0\.113\.5"):
        papers(folder, Reach("203.0.113.5", REACH.names), NOW)


def test_a_folder_that_cannot_be_written_is_said_in_one_line(tmp_path):
    (tmp_path / "data").write_text("a file where the folder should be")
    with pytest.raises(NeedlebookError, match=r"cannot write .*choose another data folder"):
        papers(tmp_path / "data" / "lan", REACH, NOW)


def test_a_machine_without_a_network_is_told_so(monkeypatch):
    monkeypatch.setattr(addresses, "_own_address_towards", lambda target: None)
    with pytest.raises(NeedlebookError, match="has no address in a network"):
        reach(None)


def test_an_address_of_the_loopback_or_without_a_router_is_not_taken_for_the_network(monkeypatch):
    own = iter(["127.0.0.1", "169.254.3.4", "192.168.1.20"])
    monkeypatch.setattr(addresses, "_own_address_towards", lambda target: ipaddress.ip_address(next(own)))
    assert reach(None).address == "192.168.1.20"


@pytest.mark.parametrize(
    ("wanted", "words"),
    [("frontdesk", "is no IPv4 address"), ("0.0.0.0", "no address of this machine"), ("203.0.113.5", "no address of")],
)
def test_an_address_that_cannot_be_listened_on_is_refused(wanted, words):
    with pytest.raises(NeedlebookError, match=words):
        reach(wanted)


@pytest.mark.parametrize(
    ("host", "names"),
    [
        ("FrontDesk.clinic.example", ("frontdesk.local", "frontdesk", "localhost")),
        ("localhost", ("localhost",)),
        ("Praxis_Müller", ("localhost",)),
    ],
)
def test_only_what_can_be_a_name_on_the_network_becomes_one(host, names):
    assert own_names(host) == names


def test_a_data_folder_that_cannot_be_made_is_said_in_one_line(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("NEEDLEBOOK_DATA", str(tmp_path / "file" / "data"))
    with pytest.raises(NeedlebookError, match="NEEDLEBOOK_DATA: cannot make the data folder"):
        start.prepare_lan("127.0.0.1", 9443, 9080)


def test_a_busy_port_is_an_error_because_devices_keep_the_address(tmp_path, monkeypatch):
    monkeypatch.setenv("NEEDLEBOOK_DATA", str(tmp_path))
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(NeedlebookError, match=f"--install-port: port {port} of 127.0.0.1 is busy"):
            start.prepare_lan("127.0.0.1", port + 1, port)
    with pytest.raises(NeedlebookError, match="is the port of the clinic itself"):
        start.prepare_lan("127.0.0.1", 9443, 9443)
    assert not (tmp_path / "lan").exists()


def test_the_server_answers_to_its_own_names_and_sends_cookies_over_tls_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("NEEDLEBOOK_DATA", str(tmp_path))
    monkeypatch.setenv("NEEDLEBOOK_HOSTS", "clinic.example")
    monkeypatch.setenv("NEEDLEBOOK_TLS", "")
    with closing(socket.socket()) as one, closing(socket.socket()) as other:
        for probe in (one, other):
            probe.bind(("127.0.0.1", 0))
        ports = [probe.getsockname()[1] for probe in (one, other)]
    made = start.prepare_lan("127.0.0.1", *ports)
    assert os.environ["NEEDLEBOOK_HOSTS"].split(",") == ["127.0.0.1", *made.reach.names, "clinic.example"]
    assert os.environ["NEEDLEBOOK_TLS"] == "1"
