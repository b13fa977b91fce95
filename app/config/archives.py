"""Which archives are offered, local tables among them."""

from dataclasses import dataclass
from pathlib import Path

from app.config.deployment import Deployment
from app.config.settings import setting

__all__ = ["Archives"]


@dataclass(frozen=True, kw_only=True)
class Archives(Deployment):
    """Archives."""

    archives: str = setting("", "Ids of the shipped archives to offer, by commas; empty offers all of them.")
    archives_dir: Path | None = setting(
        None, "Folder of archive TOML files that add to or override the shipped ones."
    )
    tables_dir: Path | None = setting(
        None, "Folder of an institute's own tables, each with a TOML beside it."
    )
    demo: bool = setting(True, "Whether to build and show the demo archive.")

    @property
    def table_folders(self) -> tuple[Path, ...]:
        """Folders of local tables: the demo's and the institute's own."""
        demo = (self.data_dir / "demo",) if self.demo else ()
        own = (self.tables_dir,) if self.tables_dir else ()
        return demo + own
