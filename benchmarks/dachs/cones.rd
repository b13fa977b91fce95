<resource schema="escapade_bench" resdir="escapade_bench">
  <meta name="title">Stars to measure with</meta>
  <meta name="creationDate">2026-11-21T00:00:00Z</meta>
  <meta name="description">Made positions for benchmarks/crossmatch_cones.py, dropped when it ends.</meta>
  <meta name="creator.name">Escapade</meta>
  <meta name="subject">catalogs</meta>

  <table id="stars" onDisk="True" mixin="//scs#q3cindex" primary="source_id">
    <column name="source_id" type="bigint" required="True" verbLevel="1" ucd="meta.id;meta.main"/>
    <column name="ra" type="double precision" required="True" verbLevel="1" unit="deg" ucd="pos.eq.ra;meta.main"/>
    <column name="dec" type="double precision" required="True" verbLevel="1" unit="deg" ucd="pos.eq.dec;meta.main"/>
    <column name="pmra" type="double precision" verbLevel="1" unit="mas/yr" ucd="pos.pm;pos.eq.ra"/>
    <column name="pmdec" type="double precision" verbLevel="1" unit="mas/yr" ucd="pos.pm;pos.eq.dec"/>
    <column name="mag_bp" type="real" verbLevel="1" unit="mag" ucd="phot.mag;em.opt.B"/>
  </table>

  <data id="import">
    <sources pattern="rows.txt"/>
    <embeddedGrammar>
      <iterator>
        <code>
          yield {"source_id": 1, "ra": 0.0, "dec": 0.0, "pmra": 0.0, "pmdec": 0.0, "mag_bp": 0.0}
        </code>
      </iterator>
    </embeddedGrammar>
    <make table="stars">
      <rowmaker idmaps="*"/>
    </make>
  </data>

  <service id="cone" allowed="scs.xml">
    <meta name="shortName">esc bench</meta>
    <meta name="testQuery">
      <meta name="ra">10</meta>
      <meta name="dec">10</meta>
      <meta name="sr">1</meta>
    </meta>
    <scsCore queriedTable="stars">
      <FEED source="//scs#coreDescs"/>
    </scsCore>
  </service>
</resource>
