<resource schema="escapade" resdir="escapade">
  <meta name="title">Made-up images</meta>
  <meta name="creationDate">2026-11-21T00:00:00Z</meta>
  <meta name="description">Six made-up images in several bands and times, with links and cut-outs.</meta>
  <meta name="creator.name">Escapade</meta>
  <meta name="subject">surveys</meta>
  <meta name="coverage.waveband">Optical</meta>
  <meta name="facility">Escapade Test Telescope</meta>

  <table id="images" onDisk="True" adql="True">
    <meta name="description">Six images: M 31 in B, V, R and K, one across RA 0, one at the pole.</meta>
    <meta name="_associatedDatalinkService">
      <meta name="serviceId">dl</meta>
      <meta name="idColumn">pub_did</meta>
    </meta>
    <mixin>//siap#pgs</mixin>
    <mixin collectionName="'Escapade images'" targetName="object" targetClass="'G'" calibLevel="2"
      expTime="exptime" did="pub_did" createDIDIndex="False"
      tMin="dateObs-exptime/172800" tMax="dateObs+exptime/172800">//obscore#publishSIAP</mixin>
    <column name="object" type="text" verbLevel="5" ucd="meta.id;src"
      tablehead="Object" description="What was observed"/>
    <column name="exptime" type="real" verbLevel="5" unit="s" ucd="time.duration;obs.exposure"
      tablehead="Exposure" description="Exposure time"/>
    <column name="pub_did" type="text" verbLevel="15" ucd="meta.ref.ivoid"
      tablehead="DID" description="The publisher's identifier of the image"/>
  </table>

  <data id="import">
    <sources pattern="made/images/*.fits"/>
    <fitsProdGrammar>
      <rowfilter procDef="//products#define">
        <bind key="table">"\schema.images"</bind>
      </rowfilter>
    </fitsProdGrammar>
    <make table="images">
      <rowmaker>
        <map key="object">@OBJECT</map>
        <map key="exptime">float(@EXPTIME)</map>
        <map key="pub_did">\standardPubDID</map>
        <apply procDef="//siap#computePGS"/>
        <apply procDef="//siap#setMeta">
          <bind key="dateObs">float(@MJD_OBS)</bind>
          <bind key="title">"{} in {}".format(@OBJECT, @FILTER)</bind>
          <bind key="instrument">@INSTRUME</bind>
          <bind key="bandpassId">@FILTER</bind>
          <bind key="bandpassRefval">(float(@WAVELO)+float(@WAVEHI))/2</bind>
          <bind key="bandpassLo">float(@WAVELO)</bind>
          <bind key="bandpassHi">float(@WAVEHI)</bind>
          <bind key="pixflags">"C"</bind>
        </apply>
      </rowmaker>
    </make>
  </data>

  <service id="sia" allowed="siap.xml,form">
    <meta name="shortName">esc images</meta>
    <meta name="sia.type">Pointed</meta>
    <meta name="testQuery.pos.ra">10.7</meta>
    <meta name="testQuery.pos.dec">41.3</meta>
    <meta name="testQuery.size.ra">0.5</meta>
    <meta name="testQuery.size.dec">0.5</meta>
    <publish render="siap.xml" sets="ivo_managed"/>
    <dbCore queriedTable="images">
      <condDesc original="//siap#protoInput"/>
      <condDesc original="//siap#humanInput"/>
    </dbCore>
  </service>

  <service id="dl" allowed="dlmeta,dlget,dlasync,static">
    <meta name="title">Links and cut-outs of made-up images</meta>
    <meta name="description">What belongs to an image, and parts of it.</meta>
    <meta name="shortName">esc links</meta>
    <property name="staticData">made/links</property>
    <publish render="dlmeta" sets="ivo_managed"/>
    <datalinkCore>
      <descriptorGenerator procDef="//soda#fits_genDesc">
        <bind key="accrefPrefix">"escapade/made/images"</bind>
      </descriptorGenerator>
      <metaMaker semantics="#calibration">
        <code>
          yield descriptor.makeLinkFromFile(
            os.path.join(base.getConfig("inputsDir"), "escapade/made/links/flat.fits"),
            description="Flat field", contentType="image/fits")
          yield DatalinkFault.NotFoundFault(
            descriptor.pubDID, "The dark frame is lost", description="Dark frame", semantics="#dark")
        </code>
      </metaMaker>
      <metaMaker semantics="#auxiliary">
        <code>
          yield descriptor.makeLinkFromFile(
            os.path.join(base.getConfig("inputsDir"), "escapade/made/links/notes.txt"),
            description="Notes of the night", contentType="text/plain")
        </code>
      </metaMaker>
      <FEED source="//soda#fits_standardDLFuncs"/>
    </datalinkCore>
  </service>
</resource>
