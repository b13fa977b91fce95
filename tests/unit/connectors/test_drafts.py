from pathlib import Path

import pytest

from connectors.drafts import write_whole


def test_a_file_is_written_into_a_folder_that_is_made(tmp_path: Path) -> None:
    write_whole(tmp_path / "new" / "file", b"first")
    write_whole(tmp_path / "new" / "file", b"second")
    assert [one.name for one in (tmp_path / "new").iterdir()] == ["file"]
    assert (tmp_path / "new" / "file").read_bytes() == b"second"


def test_what_was_there_stays_where_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file"
    write_whole(file, b"whole")

    def full(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(file, b"half")
    assert [one.name for one in tmp_path.iterdir()] == ["file"]
    assert file.read_bytes() == b"whole"
