"""`needlebook serve --lan` as a clinic starts it, on this machine's own address, and a device that joins."""

import base64
import hashlib
import http.client
import os
import re
import signal
import socket
import ssl
import subprocess
import urllib.request
from contextlib import closing

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import expect

from tests.functional.axe import check_page
from tests.functional.conftest import FLAGS, PHONE, WIDE, system_browser
from tests.functional.test_serve import PROGRAM, SECONDS, environment

HOST = "127.0.0.1"
PASSWORD = "correct horse battery"


def free_ports():
    with closing(socket.socket()) as one, closing(socket.socket()) as other:
        for probe in (one, other):
            probe.bind((HOST, 0))
        return one.getsockname()[1], other.getsockname()[1]


@pytest.fixture(scope="module")
def lan(tmp_path_factory):
    """A clinic that is open over TLS: its folder, its two ports and what it printed."""
    folder = tmp_path_factory.mktemp("lan") / "data"
    port, install_port = free_ports()
    command = ["serve", "--lan", "--host", HOST, "--port", str(port), "--install-port", str(install_port)]
    process = subprocess.Popen(
        [PROGRAM, *command],
        env=environment(folder, NEEDLEBOOK_PASSWORD=PASSWORD),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        process.stdin.write("Harbour Clinic\nt.berg\nTomas\nBerg\n")
        process.stdin.close()
        lines = [process.stdout.readline()]
        while lines[-1] and "Needlebook is at" not in lines[-1]:
            lines.append(process.stdout.readline())
        yield folder / "lan", port, install_port, "".join(lines)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(SECONDS)
        process.stdout.close()


def asked_over_tls(lan, host=None):
    """The answer to a device that trusts this clinic's authority and no other."""
    folder, port, *_ = lan
    trusting = ssl.create_default_context(cafile=str(folder / "authority.pem"))
    connection = http.client.HTTPSConnection(HOST, port, context=trusting, timeout=SECONDS)
    with closing(connection):
        connection.request("GET", "/sign-in/", headers={"Host": host} if host else {})
        return connection.getresponse().status


def test_a_device_that_trusts_the_authority_reaches_the_clinic(lan):
    assert asked_over_tls(lan) == 200


def test_a_device_that_does_not_trust_it_is_warned(lan):
    with pytest.raises(ssl.SSLCertVerificationError), closing(socket.create_connection((HOST, lan[1]))) as plain:
        ssl.create_default_context().wrap_socket(plain, server_hostname=HOST)


def test_the_server_answers_to_no_name_but_its_own(lan):
    assert asked_over_tls(lan, "evil.example") == 400
    assert asked_over_tls(lan, f"localhost:{lan[1]}") == 200


def test_plain_http_gets_nothing_of_the_clinic(lan):
    with closing(http.client.HTTPConnection(HOST, lan[1], timeout=SECONDS)) as connection:
        connection.request("GET", "/sign-in/")
        with pytest.raises((http.client.HTTPException, ConnectionError)):
            connection.getresponse()


def test_the_page_for_new_devices_gives_the_authority_and_its_fingerprint(lan):
    folder, _, install_port, printed = lan
    with urllib.request.urlopen(f"http://{HOST}:{install_port}/needlebook.crt") as answer:
        given, kind = answer.read(), answer.headers["Content-Type"]
    kept = x509.load_pem_x509_certificate((folder / "authority.pem").read_bytes())
    assert (x509.load_der_x509_certificate(given), kind) == (kept, "application/x-x509-ca-cert")
    pairs = hashlib.sha256(given).digest().hex(":").upper()
    assert pairs in printed
    with urllib.request.urlopen(f"http://{HOST}:{install_port}/") as answer:
        assert pairs.split(":")[:8] == re.search(r"<span>([0-9A-F:]+)</span>", answer.read().decode())[1].split(":")


@pytest.mark.parametrize(
    "path", ["/authority.key", "/needlebook.key", "/../authority.key", "/lan/server.key", "/sign-in/"]
)
def test_the_page_for_new_devices_gives_nothing_else(lan, path):
    with closing(http.client.HTTPConnection(HOST, lan[2], timeout=SECONDS)) as connection:
        connection.request("GET", path)
        assert connection.getresponse().status == 404


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_page_for_new_devices_reads_well(browser, lan, viewport):
    with closing(browser.new_context(viewport=viewport)) as context:
        page = context.new_page()
        page.goto(f"http://{HOST}:{lan[2]}/")
        for folded in page.locator("summary").all()[1:]:
            folded.click()
        check_page(page)


@pytest.fixture
def trusting_browser(browser, lan):
    """A browser to which the server's own key is good, as it is after the authority was trusted."""
    certificate = x509.load_pem_x509_certificate((lan[0] / "server.pem").read_bytes())
    key = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    known = base64.b64encode(hashlib.sha256(key).digest()).decode()
    flags = [*FLAGS, f"--ignore-certificate-errors-spki-list={known}"]
    running = browser.browser_type.launch(executable_path=system_browser(), args=flags)
    yield running
    running.close()


def test_a_tablet_signs_in_in_a_secure_context_where_a_service_worker_may_run(trusting_browser, lan):
    page = trusting_browser.new_page()
    page.goto(f"https://{HOST}:{lan[1]}/sign-in/")
    page.get_by_label("Name to sign in with").fill("t.berg")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    assert page.evaluate("isSecureContext")
    refused = page.evaluate("navigator.serviceWorker.register('/no-such-worker.js').catch((error) => error.message)")
    assert "404" in refused  # it was asked for: an insecure page has no service worker to ask with
    cookies = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert cookies["sessionid"]["secure"]
    assert cookies["csrftoken"]["secure"]
