"""Makes the data of the tests' own DaCHS: `python3 -m tests.data.dachs.make FOLDER`.

It needs nothing that DaCHS does not bring, and makes the same every time.
"""

import json
import sys
from pathlib import Path

from tests.data.dachs.images import make_cube, make_images, make_links
from tests.data.dachs.spectra import make_spectra
from tests.data.dachs.stars import stars

__all__ = ["main"]


def main(folder: Path) -> None:
    """Make everything in a folder."""
    folder.mkdir(parents=True)
    make_images(folder / "images")
    make_cube(folder / "cubes")
    make_spectra(folder / "spectra")
    make_links(folder / "links")
    with (folder / "stars.jsonl").open("w", encoding="utf-8") as file:
        for star in stars():
            file.write(json.dumps(star) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
