"""What CDS Sesame answers, as its XML service gives it."""

from urllib.parse import quote

__all__ = ["NOTHING", "URL", "VEGA", "address"]

URL = "https://sesame.test/cgi-bin/nph-sesame"

HEAD = b"""<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!DOCTYPE Sesame SYSTEM "http://vizier.cds.unistra.fr/xml/sesame_4.dtd">
<?xml-stylesheet type="text/xsl" href="http://vizier.cds.unistra.fr/xml/sesame_4.xsl"?>
<Sesame xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xsi:noNamespaceSchemaLocation="http://vizier.cds.unistra.fr/xml/sesame_4.xsd">
"""

VEGA = (
    HEAD
    + b"""<Target option="SNV">
  <name>Vega</name>
<!-- Q1 #1 -->
  <Resolver name="S=Simbad (CDS, via client/server)">
    <INFO>from cache</INFO>
    <otype>dS*</otype>
    <jpos>18:36:56.33 +38:47:01.2</jpos>
    <jradeg>279.23473479</jradeg>
    <jdedeg>38.78368896</jdedeg>
    <refPos>2007A&amp;A...474..653V</refPos>
    <errRAmas>3</errRAmas><errDEmas>3</errDEmas>
    <pm><v>350.12</v><pa>35.0</pa><pmRA>200.94</pmRA><pmDE>286.23</pmDE></pm>
    <MType>A0Va</MType>
    <oname>* alf Lyr</oname>
    <nrefs>2900</nrefs>
  </Resolver>
</Target>
</Sesame>
<!--- ====Done (2026-Nov-21,04:00:00z)==== -->
"""
)

NOTHING = (
    HEAD
    + b"""<Target option="SNV">
  <name>Xyzzy</name>
  <Resolver name="S=Simbad (CDS, via client/server)"><INFO> *** Nothing found *** </INFO></Resolver>
  <Resolver name="N=NED"><INFO> *** Nothing found *** </INFO></Resolver>
  <Resolver name="V=VizieR (local)"><INFO> *** Nothing found *** </INFO></Resolver>
</Target>
</Sesame>
"""
)


def address(name: str) -> str:
    """Where a name is asked for."""
    return f"{URL}/-ox/SNV?{quote(name, safe='')}"
