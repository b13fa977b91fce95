"""The blueprints of all views."""

from app.views import api
from app.views.accounts.account import blueprint as accounts
from app.views.accounts.sign_ins import blueprint as sign_ins
from app.views.accounts.signing import blueprint as signing
from app.views.accounts.tokens import blueprint as tokens
from app.views.admin.operations import blueprint as admin
from app.views.admin.people import blueprint as admin_people
from app.views.archives import blueprint as archives
from app.views.baskets.adding import blueprint as basket_adding
from app.views.baskets.baskets import blueprint as baskets
from app.views.baskets.checks import blueprint as basket_checks
from app.views.baskets.files import blueprint as basket_files
from app.views.baskets.filling import blueprint as filling
from app.views.baskets.items import blueprint as basket_items
from app.views.datasets.choosing import blueprint as choosing
from app.views.datasets.columns import blueprint as columns
from app.views.datasets.datasets import blueprint as datasets
from app.views.datasets.evidence import blueprint as evidence
from app.views.datasets.exports import blueprint as exports
from app.views.datasets.files import blueprint as files
from app.views.datasets.links import blueprint as links
from app.views.datasets.plots import blueprint as plots
from app.views.datasets.previews import blueprint as previews
from app.views.datasets.rows import blueprint as rows
from app.views.datasets.skies import blueprint as skies
from app.views.datasets.tool_links import blueprint as tool_links
from app.views.esap import blueprint as esap
from app.views.fits.plots import blueprint as fitsplots
from app.views.fits.views import blueprint as fitsviews
from app.views.hips import blueprint as hips
from app.views.house import blueprint as house
from app.views.jobs import blueprint as jobs
from app.views.registry.registry import blueprint as registry
from app.views.registry.resources import blueprint as resources
from app.views.registry.services import blueprint as services
from app.views.registry.together import blueprint as together
from app.views.samp import blueprint as samp
from app.views.searches.changes import blueprint as changes
from app.views.searches.history import blueprint as history
from app.views.searches.merged import blueprint as merged
from app.views.searches.searches import blueprint as searches
from app.views.shares.shares import blueprint as shares
from app.views.uws.changes import blueprint as uws_changes
from app.views.uws.reading import blueprint as uws
from app.views.workbench.crossmatches import blueprint as crossmatches
from app.views.workbench.own_tables import blueprint as own_tables
from app.views.workbench.queries import blueprint as queries
from app.views.workbench.workbench import blueprint as workbench

__all__ = ["blueprints"]

blueprints = (
    archives,
    datasets,
    columns,
    crossmatches,
    choosing,
    exports,
    tool_links,
    samp,
    rows,
    links,
    skies,
    plots,
    files,
    fitsviews,
    fitsplots,
    previews,
    evidence,
    history,
    changes,
    searches,
    registry,
    services,
    together,
    resources,
    merged,
    jobs,
    own_tables,
    queries,
    uws,
    uws_changes,
    workbench,
    baskets,
    *api.blueprints,
    esap,
    basket_items,
    basket_adding,
    basket_checks,
    basket_files,
    filling,
    accounts,
    shares,
    tokens,
    sign_ins,
    signing,
    admin,
    admin_people,
    hips,
    house,
)
