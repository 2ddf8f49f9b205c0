"""A certificate and its key as two files. The key is readable by its owner alone from the moment it exists."""

import os
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from needlebook.core.errors import NeedlebookError


@dataclass(frozen=True, slots=True)
class Kept:
    """A pair of files and what is in them."""

    path: Path
    key_path: Path
    certificate: x509.Certificate
    key: EllipticCurvePrivateKey


def read(folder: Path, name: str) -> Kept | None:
    """The pair, or None when it is not there or cannot be used."""
    path, key_path = _paths(folder, name)
    try:
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
        key = load_pem_private_key(key_path.read_bytes(), password=None)
        is_pair = isinstance(key, EllipticCurvePrivateKey) and key.public_key() == certificate.public_key()
    except (OSError, ValueError, TypeError):
        return None
    return Kept(path, key_path, certificate, key) if is_pair else None


def is_begun(folder: Path, name: str) -> bool:
    """One of the two files is there."""
    return any(path.exists() for path in _paths(folder, name))


def keep(folder: Path, name: str, certificate: x509.Certificate, key: EllipticCurvePrivateKey) -> Kept:
    """Write the pair, the key first. Raises NeedlebookError when the folder cannot be written."""
    path, key_path = _paths(folder, name)
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _replace(key_path, secret, 0o600)
        _replace(path, certificate.public_bytes(Encoding.PEM), 0o644)
    except OSError as error:
        raise NeedlebookError(f"--lan: cannot write {folder}: {error.strerror}; choose another data folder") from None
    return Kept(path, key_path, certificate, key)


def _paths(folder: Path, name: str) -> tuple[Path, Path]:
    return folder / f"{name}.pem", folder / f"{name}.key"


def _replace(path: Path, content: bytes, mode: int) -> None:
    """All of the new content or all of the old, also when the power goes."""
    fresh = path.with_suffix(path.suffix + ".new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
