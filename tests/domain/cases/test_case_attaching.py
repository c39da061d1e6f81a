"""Which files a case takes: by size, by what their bytes are, and under what name."""

from __future__ import annotations

import pytest

from domain.cases.attaching import (
    NAME_AT_MOST,
    check_size,
    ending_of,
    media_of,
    safe_name,
)
from domain.refused import Refused


@pytest.mark.parametrize(
    ("name", "head", "media"),
    [
        ("a.JPG", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("b.png", b"\x89PNG\r\n", "image/png"),
        ("c.pdf", b"%PDF-1.7", "application/pdf"),
        ("d.txt", b"anything", "text/plain"),
    ],
)
def test_a_file_is_what_its_ending_and_its_first_bytes_say(
    name: str, head: bytes, media: str
) -> None:
    assert media_of(name, head) == media


@pytest.mark.parametrize(
    ("name", "head", "code"),
    [
        ("run.exe", b"MZ", "ATTACHMENT_KIND"),
        ("bare", b"MZ", "ATTACHMENT_KIND"),
        ("photo.jpg", b"MZ", "ATTACHMENT_NOT_WHAT_IT_SAYS"),
    ],
)
def test_other_files_are_refused_with_the_reason(
    name: str, head: bytes, code: str
) -> None:
    with pytest.raises(Refused) as caught:
        media_of(name, head)
    assert caught.value.code == code


def test_the_limit_is_named_in_the_refusal() -> None:
    check_size("a", 10, 10)
    with pytest.raises(Refused) as caught:
        check_size("a", 3 * 1024 * 1024, 2 * 1024 * 1024)
    assert (caught.value.fields["size"], caught.value.fields["limit"]) == ("3.0", "2")
    with pytest.raises(Refused, match="EMPTY"):
        check_size("a", 0, 10)


def test_a_name_is_one_that_any_disk_takes_and_keeps_its_ending() -> None:
    assert safe_name("a/b:c?.png") == "a_b_c_.png"
    assert safe_name("13912345678.png") == "139xxxx5678.png"
    long = safe_name("x" * 300 + ".pdf")
    assert len(long) == NAME_AT_MOST
    assert ending_of(long) == "pdf"
