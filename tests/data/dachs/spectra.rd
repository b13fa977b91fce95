<resource schema="escapade" resdir="escapade">
  <meta name="title">Made-up spectra</meta>
  <meta name="creationDate">2026-11-21T00:00:00Z</meta>
  <meta name="description">Five made-up spectra of stars around M 31.</meta>
  <meta name="creator.name">Escapade</meta>
  <meta name="subject">spectroscopy</meta>
  <meta name="coverage.waveband">Optical</meta>
  <meta name="facility">Escapade Test Telescope</meta>
  <meta name="instrument">TestSpec</meta>
  <meta name="productType">spectrum</meta>
  <meta name="ssap.dataSource">artificial</meta>
  <meta name="ssap.creationType">archival</meta>
  <meta name="ssap.testQuery">MAXREC=1</meta>

  <table id="raw_spectra" onDisk="True" adql="hidden" namePath="//ssap#instance">
    <LOOP listItems="ssa_dateObs ssa_dstitle ssa_targname ssa_targclass ssa_length ssa_specstart
        ssa_specend ssa_specres ssa_timeExt ssa_snr ssa_redshift">
      <events><column original="\item"/></events>
    </LOOP>
    <mixin>//products#table</mixin>
    <mixin>//ssap#plainlocation</mixin>
    <mixin>//ssap#simpleCoverage</mixin>
  </table>

  <data id="import">
    <recreateAfter>make_view</recreateAfter>
    <sources pattern="made/spectra/*.fits"/>
    <fitsProdGrammar>
      <rowfilter procDef="//products#define">
        <bind key="table">"\schema.raw_spectra"</bind>
        <bind key="mime">"application/fits"</bind>
        <bind key="preview">None</bind>
      </rowfilter>
    </fitsProdGrammar>
    <make table="raw_spectra">
      <rowmaker idmaps="*">
        <apply procDef="//ssap#fill-plainlocation">
          <bind key="ra">float(@RA)</bind>
          <bind key="dec">float(@DEC)</bind>
          <bind key="aperture">1/3600.</bind>
        </apply>
        <map key="ssa_dateObs">float(@MJD_OBS)</map>
        <map key="ssa_dstitle">"Spectrum of "+@OBJECT</map>
        <map key="ssa_targname">@OBJECT</map>
        <map key="ssa_targclass">"*"</map>
        <map key="ssa_length">int(@POINTS)</map>
        <map key="ssa_specstart">float(@WAVELO)</map>
        <map key="ssa_specend">float(@WAVEHI)</map>
        <map key="ssa_specres">1e-10</map>
        <map key="ssa_timeExt">float(@EXPTIME)</map>
        <map key="ssa_snr">float(@SNR)</map>
        <map key="ssa_redshift">parseFloat(vars.get("Z"))</map>
      </rowmaker>
    </make>
  </data>

  <table id="spectra" onDisk="True" adql="True">
    <meta name="description">Five spectra; the redshift is null in the first.</meta>
    <mixin sourcetable="raw_spectra" copiedcolumns="*" ssa_aperture="1/3600."
      ssa_fluxunit="'mJy'" ssa_spectralunit="'Angstrom'" ssa_bandpass="'Optical'"
      ssa_collection="'Escapade spectra'" ssa_fluxcalib="'CALIBRATED'" ssa_fluxucd="'phot.flux.density;em.wl'"
      ssa_speccalib="'CALIBRATED'" ssa_spectralucd="'em.wl'" ssa_region="ssa_region">//ssap#view</mixin>
    <mixin calibLevel="2" coverage="ssa_region" sResolution="ssa_spaceres" oUCD="ssa_fluxucd"
      emUCD="ssa_spectralucd" preview="NULL">//obscore#publishSSAPMIXC</mixin>
  </table>

  <data id="make_view" auto="False">
    <make table="spectra"/>
  </data>

  <service id="ssa" allowed="ssap.xml,form">
    <meta name="shortName">esc spectra</meta>
    <meta name="ssap.complianceLevel">full</meta>
    <publish render="ssap.xml" sets="ivo_managed"/>
    <ssapCore queriedTable="spectra">
      <FEED source="//ssap#hcd_condDescs"/>
    </ssapCore>
  </service>
</resource>
