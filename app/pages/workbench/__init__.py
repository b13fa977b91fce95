"""The workbench, as pages show it."""
