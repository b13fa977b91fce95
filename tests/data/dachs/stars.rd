<resource schema="escapade" resdir="escapade">
  <meta name="title">Made-up stars</meta>
  <meta name="creationDate">2026-11-21T00:00:00Z</meta>
  <meta name="description">5000 made-up stars with a column of every datatype, each with nulls.</meta>
  <meta name="creator.name">Escapade</meta>
  <meta name="subject">catalogs</meta>
  <meta name="coverage.waveband">Optical</meta>

  <table id="stars" onDisk="True" adql="True" mixin="//scs#q3cindex" primary="star_id">
    <meta name="description">5000 made-up stars: 1000 around M 31, 3992 over the sky, 8 at its edges.</meta>
    <stc>Position ICRS "ra" "dec"</stc>
    <column name="star_id" type="text" required="True" verbLevel="1" ucd="meta.id;meta.main"
      tablehead="Id" description="Identifier, E-00000 to E-04999"/>
    <column name="ra" type="double precision" required="True" verbLevel="1" unit="deg"
      ucd="pos.eq.ra;meta.main" tablehead="RA" description="Right ascension (ICRS)"/>
    <column name="dec" type="double precision" required="True" verbLevel="1" unit="deg"
      ucd="pos.eq.dec;meta.main" tablehead="Dec" description="Declination (ICRS)"/>
    <column name="parallax" type="double precision" verbLevel="10" unit="mas"
      ucd="pos.parallax" tablehead="Parallax" description="Trigonometric parallax"/>
    <column name="vmag" type="real" verbLevel="1" unit="mag"
      ucd="phot.mag;em.opt.V" tablehead="V" description="V magnitude"/>
    <column name="n_obs" type="smallint" verbLevel="10"
      ucd="meta.number;obs" tablehead="Obs." description="How often it was observed">
      <values nullLiteral="-1"/>
    </column>
    <column name="hip" type="integer" verbLevel="10"
      ucd="meta.id.cross" tablehead="HIP" description="Number in another catalogue">
      <values nullLiteral="-1"/>
    </column>
    <column name="source_id" type="bigint" required="True" verbLevel="10"
      ucd="meta.id" tablehead="Source" description="A number that no double can hold"/>
    <column name="photons" type="bigint" verbLevel="10"
      ucd="phot.count" tablehead="Photons" description="Photons counted">
      <values nullLiteral="-1"/>
    </column>
    <column name="variable" type="boolean" verbLevel="10"
      ucd="meta.code;src.var" tablehead="Variable" description="Whether it varies"/>
    <column name="sp_type" type="text" verbLevel="10"
      ucd="src.spType" tablehead="Type" description="Spectral type"/>
    <column name="common_name" type="unicode" verbLevel="10"
      ucd="meta.id" tablehead="Name" description="Name, with letters beyond ASCII"/>
    <column name="first_seen" type="date" verbLevel="10"
      ucd="time.epoch;stat.min" tablehead="First seen" description="Day of the first observation"/>
    <column name="updated" type="timestamp" verbLevel="10" xtype="timestamp"
      ucd="time.processing" tablehead="Updated" description="When the row was written"/>
    <column name="fluxes" type="double precision[]" verbLevel="10" unit="mJy"
      ucd="phot.flux" tablehead="Fluxes" description="A flux for each observation, none to five"/>
    <column name="colours" type="real[3]" verbLevel="10" unit="mag"
      ucd="phot.color" tablehead="Colours" description="B-V, V-R and R-I"/>
  </table>

  <data id="import">
    <sources pattern="made/stars.jsonl"/>
    <embeddedGrammar>
      <iterator>
        <setup imports="json"/>
        <code>
          with open(self.sourceToken, encoding="utf-8") as rows:
            for row in rows:
              yield json.loads(row)
        </code>
      </iterator>
    </embeddedGrammar>
    <make table="stars">
      <rowmaker idmaps="*"/>
    </make>
  </data>

  <service id="cone" allowed="scs.xml,form">
    <meta name="shortName">esc stars</meta>
    <meta name="testQuery">
      <meta name="ra">10.7</meta>
      <meta name="dec">41.3</meta>
      <meta name="sr">1</meta>
    </meta>
    <publish render="scs.xml" sets="ivo_managed"/>
    <scsCore queriedTable="stars">
      <FEED source="//scs#coreDescs"/>
    </scsCore>
  </service>
</resource>
