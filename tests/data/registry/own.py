"""Prints what DaCHS publishes of itself, as OAI-PMH says it; run by DaCHS's own Python and user."""

import sys

from gavo import api  # noqa: F401 - it reads DaCHS's settings
from gavo.registry.oaiinter import RegistryCore, runPMH

said = runPMH({"verb": "ListRecords", "metadataPrefix": "ivo_vor"}, RegistryCore.builders).render()
sys.stdout.buffer.write(said if isinstance(said, bytes) else said.encode())
