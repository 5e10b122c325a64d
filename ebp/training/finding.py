"""Image files by what a table calls them."""

from __future__ import annotations

from pathlib import Path

from ebp.errors import EbpError

ENDINGS = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp", ".gif", ".jp2")


class ImageFinder:
    """Finds images in or below a folder. Raises EbpError when there is no such folder."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise EbpError(f"{folder}: there is no such folder of images")
        self.folder = folder
        self._by_name: dict[str, list[Path]] | None = None

    def find(self, name: str) -> Path | None:
        """An image by its path below the folder, by its file name anywhere below, or by either without the ending.

        None where there is none, or where several files have the name.
        """
        given = self.folder / name
        if given.suffix.lower() in ENDINGS and given.is_file():
            return given
        key = Path(name).name.lower()
        found = self._names.get(key, [])
        exact = [path for path in found if path.as_posix().lower().endswith("/" + Path(name).as_posix().lower())]
        for among in (exact, found):
            if len(among) == 1:
                return among[0]
        return None

    @property
    def _names(self) -> dict[str, list[Path]]:
        """Every image below the folder, by its name in small letters with and without the ending."""
        if self._by_name is None:
            self._by_name = {}
            for path in sorted(self.folder.rglob("*")):
                if path.suffix.lower() in ENDINGS and path.is_file():
                    for key in (path.name.lower(), path.stem.lower()):
                        self._by_name.setdefault(key, []).append(path)
        return self._by_name
