"""Where Cases are sent: any URL that fsspec knows, and what goes wrong there in the user's words.

fsspec and its drivers are extras: most users keep their Cases on their own disk.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from heaphound.errors import ExtraMissing, OptionError, RemoteUnusable

# Protocol -> our extra that brings its driver.
_EXTRAS = {
    **dict.fromkeys(("s3", "s3a"), "s3"),
    **dict.fromkeys(("gs", "gcs"), "gcs"),
    **dict.fromkeys(("az", "abfs", "abfss", "adl"), "azure"),
}
_CREDENTIALS = (
    "AccessDenied",
    "AuthenticationFailed",
    "Credentials",
    "ExpiredToken",
    "Forbidden",
    "InvalidAccessKeyId",
    "SignatureDoesNotMatch",
    "Unauthorized",
)


@dataclass(frozen=True, slots=True)
class Remote:
    """A folder at a URL: the file system, and the path within it.

    Attributes:
        url: as the user wrote it.
        files: an fsspec file system.
        path: of the folder, without the protocol.
        protocol: such as "s3".
    """

    url: str
    files: Any
    path: str
    protocol: str


def open_remote(url: str) -> Remote:
    """Find the driver for a URL. Nothing is sent yet.

    Raises:
        ExtraMissing: fsspec, or the driver of this protocol, is not installed.
        OptionError: no driver knows such URLs.
        RemoteUnusable: the driver cannot be set up.
    """
    protocol = urlsplit(url).scheme or "file"
    extra = _EXTRAS.get(protocol, "remote")
    try:
        from fsspec.core import url_to_fs  # noqa: PLC0415 - an extra

        with remote_errors_named(url):
            files, path = url_to_fs(url, use_listings_cache=False)
    except ImportError as error:
        raise ExtraMissing(
            f"{url} needs a driver that is not installed ({error.name or error})",
            hint=f"pip install 'heaphound[{extra}]'",
        ) from error
    except ValueError as error:
        raise OptionError(
            f"{url}: {error}",
            hint="Write a folder, or a URL such as s3://bucket/folder, gs://... or az://...",
        ) from error
    return Remote(url, files, path.rstrip("/"), protocol)


@contextlib.contextmanager
def remote_errors_named(url: str) -> Iterator[None]:
    """Turn what a driver says about a URL into `RemoteUnusable`.

    Drivers raise OSErrors as a rule, and errors of their client libraries in between.
    """
    try:
        yield
    except (ImportError, ValueError, RemoteUnusable):
        raise
    except Exception as error:
        raise RemoteUnusable(_message(url, error), hint=_hint(error)) from error


def is_final(error: Exception) -> bool:
    """Whether trying again cannot help: no such bucket, or no right to it."""
    return isinstance(error, FileNotFoundError | PermissionError) or _is_about_rights(error)


def _is_about_rights(error: BaseException) -> bool:
    said = f"{type(error).__name__} {error} {error.__cause__ or ''}"
    return isinstance(error, PermissionError) or any(word in said for word in _CREDENTIALS)


def _message(url: str, error: Exception) -> str:
    if _is_about_rights(error):
        return f"{url} may not be written with these credentials ({error})"
    if isinstance(error, FileNotFoundError):
        return f"{url}: there is no such bucket or folder ({error})"
    return f"{url} cannot be written ({str(error) or type(error).__name__})"


def _hint(error: Exception) -> str:
    if _is_about_rights(error):
        return "Set the credentials as the provider's own tools read them, in the environment."
    if isinstance(error, FileNotFoundError):
        return "Make the bucket first, or correct its name."
    return "Check the network and the address; `heaphound upload CASE URL` goes on where it ended."
