"""Spectra (Simple Spectral Access 1.1)."""

from typing import Annotated, ClassVar

from connectors.archive import Archive, Dataset, Strict
from connectors.contract import Capability, Interval, Operator, Parameter, ParameterKind, QueryRequest
from connectors.dal import (
    DalConnector,
    Pair,
    Syntax,
    chosen,
    degrees,
    format_choice,
    known_words,
    only_circle,
    placed,
    pyvo_script,
    slashed,
    unfit,
)
from connectors.registry import Tools
from connectors.units import converted_interval, from_metres, iso_time

__all__ = ["Options", "SsaConnector"]

FORMATS = {
    "compliant": "as the standard has it",
    "native": "as the archive keeps it",
    "fits": "FITS",
    "votable": "VOTable",
    "graphic": "pictures",
    "all": "all",
}
FINE = "At least as fine as this."


def _text(word: str, label: str, words: str = "") -> Parameter:
    return Parameter(name=word.lower(), label=label, help=words, field=word)


def _number(word: str, label: str, words: str, *, unit: str = "", field_unit: str = "") -> Parameter:
    return Parameter(
        name=word.lower(),
        label=label,
        kind=ParameterKind.NUMBER,
        unit=unit,
        help=words,
        field=word,
        field_unit=field_unit,
    )


def _range(word: str, label: str, words: str = "") -> Parameter:
    return Parameter(
        name=word.lower(),
        label=label,
        kind=ParameterKind.RANGE,
        help=words,
        field=word,
        operator=Operator.BETWEEN,
    )


FILTERS = {
    parameter.field: parameter
    for parameter in (
        _text("TARGETNAME", "Target as observed"),
        _text("TARGETCLASS", "Kind of target", "Such as star, galaxy or QSO."),
        _text("COLLECTION", "Collection"),
        _range("REDSHIFT", "Redshift"),
        _range("SNR", "Signal to noise"),
        _range("VARAMPL", "Variability", "The amplitude, between 0 and 1."),
        _number("SPECRP", "Spectral resolving power", "At least this."),
        _number("SPATRES", "Spatial resolution", FINE, unit="arcsec", field_unit="deg"),
        _number("TIMERES", "Time resolution", FINE, unit="s"),
        _number("APERTURE", "Aperture", "Its diameter on the sky.", unit="arcsec", field_unit="deg"),
        _text("FLUXCALIB", "Flux calibration", "Such as absolute, relative, normalized or any."),
        _text("WAVECALIB", "Wavelength calibration", "Such as absolute, relative or any."),
        _text("PUBDID", "Publisher's identifier"),
        _text("CREATORDID", "Creator's identifier"),
    )
}
"""Parameters that a service may have, by the names of the protocol (SSA 1.1, section 4.1)."""

Filter = Annotated[str, known_words(FILTERS)]


class Options(Strict):
    """The dataset's options; `filters` are those of the standard's optional parameters that it knows."""

    filters: tuple[Filter, ...] = ()


class Spectra:
    """The dialect of SSA 1.1 (section 4.1)."""

    capabilities: ClassVar = frozenset({Capability.CONE, Capability.TIME, Capability.BAND})
    own: ClassVar = frozenset({"POS", "SIZE", "BAND", "TIME", "MAXREC"})
    syntax: ClassVar = Syntax(slashed, separator=",")

    def __init__(self, options: Options) -> None:
        self.parameters = (format_choice(FORMATS), *chosen(FILTERS, options.filters))

    def asked(self, request: QueryRequest) -> list[Pair]:
        """Give position, diameter, band in metres, time in ISO 8601, and MAXREC. Raises UsageError."""
        unfit(request)
        pairs = [("REQUEST", "queryData")]
        if region := placed(request):
            circle = only_circle(region)
            pairs.append(("POS", f"{degrees(circle.ra)},{degrees(circle.dec)}"))
            pairs.append(("SIZE", degrees(2 * circle.radius)))
        if request.band not in {None, Interval()}:
            pairs.append(("BAND", slashed(from_metres(request.band, "m"))))
        if request.time not in {None, Interval()}:
            time = converted_interval(request.time, "", "", field="time")
            pairs.append(("TIME", slashed(time, iso_time)))
        return [*pairs, ("MAXREC", str(request.max_rows))]

    def script(self, address: str, pairs: list[Pair]) -> str:
        """Give a script around pyvo's SSAService, which says REQUEST itself."""
        rest = [pair for pair in pairs if pair[0] != "REQUEST"]
        return pyvo_script("SSAService", address, {}, rest)


class SsaConnector(DalConnector):
    """Asks one service of spectra."""

    name: ClassVar[str] = "ssa"

    def __init__(self, archive: Archive, dataset: Dataset, tools: Tools) -> None:  # noqa: ARG002 - a factory's
        super().__init__(dataset, tools, Spectra(Options.model_validate(dataset.options)))
