"""What the portal keeps in SQL: one module a noun."""

from app.models.accounts import Account, Role, SignIn, SignInLink
from app.models.base import Model
from app.models.baskets import Basket, ColumnSet, Item, ItemKind
from app.models.jobs import Budget, Job
from app.models.searches import Answer, AnswerState, ResolvedName, Search

__all__ = [
    "Account",
    "Answer",
    "AnswerState",
    "Basket",
    "Budget",
    "ColumnSet",
    "Item",
    "ItemKind",
    "Job",
    "Model",
    "ResolvedName",
    "Role",
    "Search",
    "SignIn",
    "SignInLink",
]
