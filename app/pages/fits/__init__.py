"""FITS files, as pages show them."""
