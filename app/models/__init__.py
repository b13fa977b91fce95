"""What the portal keeps in SQL: one module a noun."""

from app.models.accounts import Account, Role, SignIn, SignInLink
from app.models.audit import AuditEntry
from app.models.base import Model
from app.models.baskets import Basket, BasketChange, ColumnSet, Item, ItemKind, ItemTag, LinkState
from app.models.groups import Group, Membership
from app.models.identities import Identity, KeptForm, RemoteToken, SignInAttempt
from app.models.jobs import Budget, Job
from app.models.queries import Query, QueryVersion, Statement
from app.models.searches import Answer, AnswerState, ResolvedName, Search, search_digest
from app.models.services import KeptService, Service
from app.models.shares import Access, Grantee, Share, ShareKind
from app.models.switches import ArchiveSwitch
from app.models.tables import OwnTable
from app.models.tokens import Scope, Token

__all__ = [
    "Access",
    "Account",
    "Answer",
    "AnswerState",
    "ArchiveSwitch",
    "AuditEntry",
    "Basket",
    "BasketChange",
    "Budget",
    "ColumnSet",
    "Grantee",
    "Group",
    "Identity",
    "Item",
    "ItemKind",
    "ItemTag",
    "Job",
    "KeptForm",
    "KeptService",
    "LinkState",
    "Membership",
    "Model",
    "OwnTable",
    "Query",
    "QueryVersion",
    "RemoteToken",
    "ResolvedName",
    "Role",
    "Scope",
    "Search",
    "Service",
    "Share",
    "ShareKind",
    "SignIn",
    "SignInAttempt",
    "SignInLink",
    "Statement",
    "Token",
    "search_digest",
]
