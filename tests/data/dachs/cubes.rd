<resource schema="escapade" resdir="escapade">
  <meta name="title">A made-up cube</meta>
  <meta name="creationDate">2026-11-21T00:00:00Z</meta>
  <meta name="description">A made-up cube, which ObsCore offers by its links, with cut-outs in wavelength.</meta>
  <meta name="creator.name">Escapade</meta>
  <meta name="subject">surveys</meta>
  <meta name="coverage.waveband">Optical</meta>
  <meta name="facility">Escapade Test Telescope</meta>

  <table id="cubes" onDisk="True" adql="True">
    <meta name="description">One cube of M 31.</meta>
    <meta name="_associatedDatalinkService">
      <meta name="serviceId">dl</meta>
      <meta name="idColumn">pub_did</meta>
    </meta>
    <mixin>//siap#pgs</mixin>
    <!-- The server's address is told by who starts it, in PGOPTIONS. -->
    <mixin collectionName="'Escapade cubes'" targetName="object" targetClass="'G'" calibLevel="3"
      productType="'cube'" expTime="exptime" tMin="dateObs-exptime/172800" tMax="dateObs+exptime/172800"
      did="pub_did" emXel="16" sXel1="64" sXel2="64"
      mime="'application/x-votable+xml;content=datalink'" size="10"
      accessURL="coalesce(current_setting('escapade.url', true), 'http://127.0.0.1:8080')
        || '/escapade/cubes/dl/dlmeta?ID=' || gavo_urlescape(pub_did)">//obscore#publishSIAP</mixin>
    <column name="object" type="text" verbLevel="5" ucd="meta.id;src"
      tablehead="Object" description="What was observed"/>
    <column name="exptime" type="real" verbLevel="5" unit="s" ucd="time.duration;obs.exposure"
      tablehead="Exposure" description="Exposure time"/>
    <column name="pub_did" type="text" verbLevel="15" ucd="meta.ref.ivoid"
      tablehead="DID" description="The publisher's identifier of the cube"/>
  </table>

  <data id="import">
    <sources pattern="made/cubes/*.fits"/>
    <fitsProdGrammar>
      <rowfilter procDef="//products#define">
        <bind key="table">"\schema.cubes"</bind>
      </rowfilter>
    </fitsProdGrammar>
    <make table="cubes">
      <rowmaker>
        <map key="object">@OBJECT</map>
        <map key="exptime">float(@EXPTIME)</map>
        <map key="pub_did">\standardPubDID</map>
        <apply procDef="//siap#computePGS"/>
        <apply procDef="//siap#setMeta">
          <bind key="dateObs">float(@MJD_OBS)</bind>
          <bind key="title">"Cube of "+@OBJECT</bind>
          <bind key="instrument">@INSTRUME</bind>
          <bind key="bandpassRefval">(float(@WAVELO)+float(@WAVEHI))/2</bind>
          <bind key="bandpassLo">float(@WAVELO)</bind>
          <bind key="bandpassHi">float(@WAVEHI)</bind>
        </apply>
      </rowmaker>
    </make>
  </data>

  <service id="dl" allowed="dlmeta,dlget,dlasync">
    <meta name="title">Links and cut-outs of a made-up cube</meta>
    <meta name="description">What belongs to a cube, and parts of it.</meta>
    <meta name="shortName">esc cubes</meta>
    <publish render="dlmeta" sets="ivo_managed"/>
    <datalinkCore>
      <descriptorGenerator procDef="//soda#fits_genDesc">
        <bind key="accrefPrefix">"escapade/made/cubes"</bind>
      </descriptorGenerator>
      <FEED source="//soda#fits_standardDLFuncs" spectralAxis="3" wavelengthOverride="'m'"/>
    </datalinkCore>
  </service>
</resource>
