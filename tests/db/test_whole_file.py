"""A file that is written appears whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from db.whole_file import whole_file
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from pathlib import Path


def test_the_old_file_stands_until_the_new_one_is_whole(tmp_path: Path) -> None:
    place = tmp_path / "out.csv"
    place.write_text("old")
    with whole_file(place) as draft:
        draft.write_text("new")
        assert place.read_text() == "old"
    assert place.read_text() == "new"
    assert [one.name for one in tmp_path.iterdir()] == ["out.csv"]


@pytest.mark.parametrize("error", [OSError(28, "full"), Refused("BAD_NUMBER")])
def test_what_fails_half_way_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, error: Exception
) -> None:
    place = tmp_path / "out.csv"
    place.write_text("old")

    def write() -> None:
        with whole_file(place) as draft:
            draft.write_text("half")
            raise error

    with pytest.raises((Unavailable, Refused)) as caught:
        write()
    assert place.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["out.csv"]
    wanted = "CANNOT_WRITE" if isinstance(error, OSError) else "BAD_NUMBER"
    assert caught.value.code == wanted


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    place = tmp_path / "gone" / "out.csv"
    with pytest.raises(Unavailable) as caught, whole_file(place) as draft:
        draft.write_text("new")
    assert caught.value.fields["path"] == str(place)
