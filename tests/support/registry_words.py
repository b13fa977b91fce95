"""Words of which registry records are made for tests."""

__all__ = ["COMMON", "RARE", "TOPICS", "UCDS"]

_TOPICS = """
active_galactic_nuclei asteroids binary_stars black_holes blazars brown_dwarfs cataclysmic_variables
cepheids chemical_abundances clusters_of_galaxies comets cosmic_rays cosmology dust
eclipsing_binaries exoplanets extinction galaxies gamma-ray_bursts globular_clusters
gravitational_lensing gravitational_waves HII_regions infrared_sources interstellar_medium jets
magnetic_fields massive_stars meteors molecular_clouds neutrinos neutron_stars novae open_clusters
parallaxes photometry planetary_nebulae polarimetry proper_motions protostars pulsars quasars
radial_velocities radio_sources redshift_surveys solar_physics spectroscopy starburst_galaxies
stellar_populations supernova_remnants supernovae symbiotic_stars T_Tauri_stars time_series
transients variable_stars white_dwarfs X-ray_sources young_stellar_objects zodiacal_light
""".split()  # noqa: SIM905 - a hundred quotes less
TOPICS = [topic.replace("_", " ") for topic in _TOPICS]
"""What resources are about."""
COMMON = """
the of and in we for with a from are survey data catalogue catalog table observations stars sources
objects using present sample fields based measured results magnitude sky flux spectra images
positions derived deep wide region areas band bands first second release study new large high low
resolution telescope instrument between within arcsec degree epoch mission ground space detected
list contains about all their which been this paper available values errors method model models
""".split()  # noqa: SIM905 - a hundred quotes less
"""Words that are everywhere."""
RARE = """
Gaia Hipparcos Tycho 2MASS WISE SDSS Pan-STARRS Chandra XMM-Newton ROSAT Swift Fermi INTEGRAL GALEX
HST JWST Spitzer Herschel Planck LOFAR VLA ALMA MeerKAT ASKAP Apertif WSRT MUSE UVES HARPS FLAMES
KiDS VISTA UKIDSS DENIS NVSS FIRST SUMSS TGSS Kepler TESS CoRoT OGLE MACHO ASAS ZTF LSST eROSITA
HESS MAGIC VERITAS IceCube KM3NeT Virgo LIGO Andromeda Magellanic Orion Pleiades Hyades Perseus Coma
Carina
""".split()  # noqa: SIM905 - a hundred quotes less
"""Names of missions, instruments and places."""
UCDS = """
meta.id;meta.main pos.eq.ra;meta.main pos.eq.dec;meta.main phot.mag;em.opt.V phot.mag;em.opt.B
phot.mag;em.IR.J phot.mag;em.IR.K phot.flux;em.radio phot.flux.density;em.X-ray stat.error;phot.mag
pos.pm;pos.eq.ra pos.pm;pos.eq.dec pos.parallax.trig src.redshift spect.line src.class time.epoch
phys.mass phys.temperature.effective phys.abund.Z src.morph.type phys.size.radius meta.note
spect.dopplerVeloc.opt phot.color;em.opt.B;em.opt.V meta.bib pos.galactic.lon pos.galactic.lat
""".split()  # noqa: SIM905 - a hundred quotes less
"""Of columns (UCD1+)."""
