"""What the tests' DaCHS publishes, as a registry tells of it, at the port on which it listens now."""

from collections.abc import Sequence

from connectors.vo_registry import Record, record_of
from tests.data.registry.rows import rows_of
from tests.support.dachs import Dachs

__all__ = ["IMAGES", "OBSERVATIONS", "PUBLISHED", "SPECTRA", "STARS", "published"]

STARS, IMAGES, SPECTRA = "Made-up stars", "Made-up images", "Made-up spectra"
OBSERVATIONS, TABLES = "Made-up observations", "Made-up tables"
OBSCORE = '<dataModel ivo-id="ivo://ivoa.net/std/ObsCore#core-1.1">ObsCore</dataModel>'
PUBLISHED = {
    STARS: ("scs", "ConeSearch", ""),
    IMAGES: ("sia", "SIA", ""),
    SPECTRA: ("ssa", "SSA", ""),
    OBSERVATIONS: ("tap", "TAP", OBSCORE),
    TABLES: ("tap", "TAP", ""),
}
RESOURCE = """<r xmlns:ri="http://www.ivoa.net/xml/RegistryInterface/v1.0"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><ri:Resource xsi:type="vs:CatalogService">
<title>{title}</title><identifier>ivo://org.example.escapade/made/{number}</identifier>
<content><description>Around M 31 and elsewhere.</description></content>
<capability standardID="ivo://ivoa.net/std/{standard}">{model}<interface role="std" xsi:type="vs:ParamHTTP">
<accessURL use="base">{url}</accessURL></interface></capability>
</ri:Resource></r>"""


def _record(number: int, title: str, url: str, standard: str, model: str) -> Record:
    text = RESOURCE.format(number=number, title=title, url=url, standard=standard, model=model)
    (made,) = rows_of(text.encode())
    return record_of(made["resource"][0], made)


def published(dachs: Dachs) -> Sequence[Record]:
    """Cones, images, spectra, and its TAP service twice: as one of observations and as one of tables."""
    return [
        _record(number, title, getattr(dachs, service), standard, model)
        for number, (title, (service, standard, model)) in enumerate(PUBLISHED.items())
    ]
