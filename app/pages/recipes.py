"""How to ask the same question without the portal's pages."""

import shlex
from collections.abc import Sequence

from connectors.contract import Plan, Recipe

__all__ = ["recipes"]


def recipes(plan: Plan, csv_url: str) -> Sequence[Recipe]:
    """What the connector sends, then the portal's own data by curl and astropy; `csv_url` is absolute."""
    python = f'from astropy.table import Table\n\nrows = Table.read("{csv_url}", format="ascii.csv")\n'
    return (
        *plan.shown,
        Recipe("curl", f"curl {shlex.quote(csv_url)}", "curl, from this portal"),
        Recipe("python", python, "python, from this portal"),
    )
