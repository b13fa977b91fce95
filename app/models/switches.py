"""What administrators switched off."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Model, now

__all__ = ["ArchiveSwitch"]


class ArchiveSwitch(Model):
    """An archive that is off: nobody sees it or asks it until an administrator switches it on again."""

    __tablename__ = "archive_switches"

    archive: Mapped[str] = mapped_column(String(60), primary_key=True)
    words: Mapped[str] = mapped_column(Text, default="")
    since: Mapped[datetime] = mapped_column(default=now)
