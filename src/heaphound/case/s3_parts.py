"""A multipart upload to S3 that outlives us: a note names it, S3 knows its parts."""

from __future__ import annotations

import contextlib
import hashlib
import json
from pathlib import Path
from typing import Any, Self

from heaphound.case.atomic_file import new_file


class S3Upload:
    """One upload of one file, in parts; made by `begin_or_resume`."""

    def __init__(self, files: Any, bucket: str, key: str, upload_id: str) -> None:
        self._files = files
        self._name = {"Bucket": bucket, "Key": key, "UploadId": upload_id}
        self._parts: dict[int, str] = {}

    @classmethod
    def begin_or_resume(cls, files: Any, where: str, note: Path, part_bytes: int) -> Self:
        """Go on with the upload that `note` tells of, when it is of the same parts and S3 has it.

        Args:
            files: an s3fs file system.
            where: bucket/key.
            note: the file that remembers the upload.
            part_bytes: size of all parts but the last.

        Raises:
            OSError: the bucket is not there, may not be written, or does not answer.
        """
        bucket, _, key = where.partition("/")
        wanted = {"where": where, "part_bytes": part_bytes}
        with contextlib.suppress(OSError, ValueError, LookupError, TypeError):
            told = json.loads(note.read_bytes())
            if {name: told[name] for name in wanted} == wanted:
                upload = cls(files, bucket, key, str(told["upload_id"]))
                upload._find_parts()
                return upload
        made = files.call_s3("create_multipart_upload", Bucket=bucket, Key=key)
        upload_id = str(made["UploadId"])
        with new_file(note) as file:
            file.write(json.dumps({**wanted, "upload_id": upload_id}).encode())
        return cls(files, bucket, key, upload_id)

    def _find_parts(self) -> None:
        marker: dict[str, int] = {}
        while True:
            page = self._files.call_s3("list_parts", **self._name, **marker)
            for part in page.get("Parts", ()):
                self._parts[int(part["PartNumber"])] = str(part["ETag"])
            if not page.get("IsTruncated"):
                return
            marker = {"PartNumberMarker": int(page["NextPartNumberMarker"])}

    def has(self, number: int, data: bytes) -> bool:
        """Whether S3 has this part, by its checksum."""
        tag = self._parts.get(number, "").strip('"')
        return tag == hashlib.md5(data, usedforsecurity=False).hexdigest()

    def put(self, number: int, data: bytes) -> None:
        """Send a part.

        Raises:
            OSError: it could not be sent.
        """
        sent = self._files.call_s3("upload_part", **self._name, PartNumber=number, Body=data)
        self._parts[number] = str(sent["ETag"])

    def complete(self) -> None:
        """Make the file of its parts.

        Raises:
            OSError: it could not be made.
        """
        parts = [{"PartNumber": number, "ETag": tag} for number, tag in sorted(self._parts.items())]
        self._files.call_s3(
            "complete_multipart_upload", **self._name, MultipartUpload={"Parts": parts}
        )
