"""Where, when and in which bands a dataset has data at all."""

from dataclasses import dataclass

from connectors.contract.questions import Interval

__all__ = ["Coverage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What a dataset's data lie within; a part that is empty says nothing.

    `moc` is an ASCII MOC in ICRS (MOC 2.0, section 4.3.2), `times` are MJD (UTC), `bands` metres of
    wavelength in vacuum; `time_words` and `band_words` tell these as they were written, `source` says where
    all of it is from.
    """

    moc: str = ""
    times: tuple[Interval, ...] = ()
    bands: tuple[Interval, ...] = ()
    time_words: str = ""
    band_words: str = ""
    source: str = ""
