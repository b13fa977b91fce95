"""SQL over a person's tables in a process of its own, which can read those tables and nothing else."""

from connectors.sandbox.asking import Sandbox, SandboxRows
from connectors.sandbox.tables import Form, Table

__all__ = ["Form", "Sandbox", "SandboxRows", "Table"]
