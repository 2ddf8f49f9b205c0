"""The clinic's own certificate authority and the certificate of its server, kept in the data folder.

The authority is made once and trusted by hand on each device. It can only vouch for names and addresses that exist in
a network of one's own, so that a stolen key opens no bank. The server's certificate is short and renewed at the start.
"""

import datetime as dt
import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from needlebook.core.errors import NeedlebookError
from needlebook.project.lan.addresses import Reach
from needlebook.project.lan.keeping import Kept, is_begun, keep, read

AUTHORITY_DAYS = 3652  # ten years: a device is set up by hand, and rarely
SERVER_DAYS = 397  # browsers and Apple's systems take 398 at most
RENEW_DAYS = 60  # renewed at the first start within this time of the end
BACKDATED = dt.timedelta(days=1)  # a tablet's clock may be behind; counted into the days above
OWN_NETWORKS = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8")


@dataclass(frozen=True, slots=True)
class Papers:
    """What the server shows and what devices are to trust."""

    certificate: Path
    key: Path
    authority: x509.Certificate
    until: dt.datetime

    @property
    def name(self) -> str:
        """What a device calls the authority."""
        return str(self.authority.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the authority's certificate, as devices show it: pairs of digits."""
        return self.authority.fingerprint(hashes.SHA256()).hex(":").upper()


def papers(folder: Path, reach: Reach, now: dt.datetime) -> Papers:
    """Read or make the authority, read or renew the server's certificate. Raises NeedlebookError in one line."""
    authority = _authority(folder, reach, now)
    _need_usable(authority, reach, now)
    server = read(folder, "server")
    if server is None or not _still_serves(server, authority, reach, now):
        server = keep(folder, "server", *_new_server(authority, reach, now))
    return Papers(server.path, server.key_path, authority.certificate, server.certificate.not_valid_after_utc)


def _authority(folder: Path, reach: Reach, now: dt.datetime) -> Kept:
    """A damaged authority is never replaced in silence: every device would have to be told."""
    if authority := read(folder, "authority"):
        return authority
    if is_begun(folder, "authority"):
        raise NeedlebookError(f"--lan: the certificate authority cannot be read. Restore {folder}, or: {_anew(folder)}")
    return keep(folder, "authority", *_new_authority(reach, now))


def _new_authority(reach: Reach, now: dt.datetime) -> tuple[x509.Certificate, EllipticCurvePrivateKey]:
    key = generate_private_key(SECP256R1())
    name = _name(f"Needlebook at {reach.names[0]}, {now:%Y-%m-%d}")
    usage = _usage(key_cert_sign=True, crl_sign=True)
    built = (
        _built(name, name, key, now, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.NameConstraints(_permitted(reach), None), critical=True)
    )
    return built.sign(key, hashes.SHA256()), key


def _new_server(authority: Kept, reach: Reach, now: dt.datetime) -> tuple[x509.Certificate, EllipticCurvePrivateKey]:
    key = generate_private_key(SECP256R1())
    issuer = authority.certificate
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
    built = (
        _built(_name(reach.names[0]), issuer.subject, key, now, _days_left(issuer, now))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(identifier, critical=False)
        .add_extension(x509.SubjectAlternativeName(_alternatives(reach, issuer)), critical=False)
    )
    return built.sign(authority.key, hashes.SHA256()), key


def _days_left(authority: x509.Certificate, now: dt.datetime) -> int:
    """Nothing outlives who vouches for it."""
    return min(SERVER_DAYS, (authority.not_valid_after_utc - (now - BACKDATED)).days)


def _built(
    subject: x509.Name, issuer: x509.Name, key: EllipticCurvePrivateKey, now: dt.datetime, days: int
) -> x509.CertificateBuilder:
    start = now - BACKDATED
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    dated = builder.serial_number(x509.random_serial_number()).not_valid_before(start)
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return dated.not_valid_after(start + dt.timedelta(days=days)).add_extension(identifier, critical=False)


def _name(common: str) -> x509.Name:
    organisation = x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Needlebook, this clinic only")
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common[:64]), organisation])


def _usage(**given: bool) -> x509.KeyUsage:
    names = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement")
    more = ("key_cert_sign", "crl_sign", "encipher_only", "decipher_only")
    return x509.KeyUsage(**(dict.fromkeys((*names, *more), False) | given))


def _permitted(reach: Reach) -> list[x509.GeneralName]:
    """Networks that nobody has on the internet, names under .local, this machine's own; nothing else, ever."""
    networks = [ipaddress.IPv4Network(network) for network in OWN_NETWORKS]
    own = ipaddress.IPv4Address(reach.address)
    if not any(own in network for network in networks):
        networks.append(ipaddress.IPv4Network(own))
    names = dict.fromkeys(("local", "localhost", *(n for n in reach.names if not n.endswith(".local"))))
    return [*map(x509.DNSName, names), *map(x509.IPAddress, networks)]


def _alternatives(reach: Reach, authority: x509.Certificate) -> list[x509.GeneralName]:
    """A name that the machine got after the authority was made is left out: the authority may not vouch for it."""
    constraints = authority.extensions.get_extension_for_class(x509.NameConstraints).value
    known = {name.value for name in constraints.permitted_subtrees or () if isinstance(name, x509.DNSName)}
    names = [name for name in reach.names if name in known or name.endswith(".local")]
    addresses = dict.fromkeys((reach.address, "127.0.0.1"))
    return [*map(x509.DNSName, names), *(x509.IPAddress(ipaddress.IPv4Address(one)) for one in addresses)]


def _need_usable(authority: Kept, reach: Reach, now: dt.datetime) -> None:
    folder = authority.path.parent
    if (end := authority.certificate.not_valid_after_utc) <= now:
        raise NeedlebookError(f"--lan: the certificate authority ended on {end:%Y-%m-%d}. {_anew(folder)}")
    constraints = authority.certificate.extensions.get_extension_for_class(x509.NameConstraints).value
    if not _covers(constraints.permitted_subtrees or (), ipaddress.IPv4Address(reach.address)):
        raise NeedlebookError(f"--lan: the certificate authority may not vouch for {reach.address}. {_anew(folder)}")


def _covers(permitted: Iterable[x509.GeneralName], own: ipaddress.IPv4Address) -> bool:
    return any(isinstance(one, x509.IPAddress) and own in one.value for one in permitted)


def _anew(folder: Path) -> str:
    return f"Delete {folder}, start again, and trust the new authority on every device."


def _still_serves(server: Kept, authority: Kept, reach: Reach, now: dt.datetime) -> bool:
    """It is of this authority, for these names and addresses, and does not end soon."""
    certificate = server.certificate
    named = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    issuer = authority.certificate
    is_ours = certificate.issuer == issuer.subject and _is_signed(certificate, issuer)
    is_fresh = certificate.not_valid_after_utc > now + dt.timedelta(days=RENEW_DAYS)
    return is_ours and is_fresh and set(named) == set(_alternatives(reach, issuer))


def _is_signed(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except Exception:  # of several kinds; each means that it is not ours
        return False
    return True


def authority_files(authority: x509.Certificate) -> dict[str, bytes]:
    """The certificate to hand out, as the systems want it. Never the key."""
    return {"crt": authority.public_bytes(Encoding.DER), "pem": authority.public_bytes(Encoding.PEM)}
