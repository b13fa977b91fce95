"""How a function becomes an operation of the API: read, checked, answered and documented in one way."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, request
from pydantic import BaseModel, ValidationError
from werkzeug.wrappers import Response as BaseResponse

from app.doors import Shared, Tokens, Who, door
from app.forms.api.queries import PageQuery
from app.identity import current_account
from app.models import Account, Scope
from app.pages.api.facts import Listing
from app.pages.api.openapi import Operation, PathPart
from app.problems import Faulty

__all__ = ["OPERATIONS", "ROOT", "account_or_401", "blueprint", "listed", "operation", "read_body", "unkept"]

ROOT = "/api/v1"
OPERATIONS: list[Operation] = []
blueprint = Blueprint("api", __name__, url_prefix=ROOT)
M = TypeVar("M", bound=BaseModel)


def account_or_401() -> Account:
    """The person of this request, who signed in or sent a token."""
    account = current_account()
    if account is None or account.is_guest:
        abort(401, "Send a token: Authorization: Bearer … It is made on the page Account, Tokens.")
    return account


def _faults(error: ValidationError) -> dict[str, str]:
    told = error.errors(include_url=False, include_context=False, include_input=False)
    return {".".join(map(str, one["loc"])) or "body": str(one["msg"]) for one in reversed(told[-50:])}


def _query(model: type[M]) -> M:
    try:
        return model.model_validate(request.args.to_dict())
    except ValidationError as error:
        raise Faulty(_faults(error)) from error


def read_body(model: type[M]) -> M:
    """The request's JSON, checked; what is wrong with it is an error status with words."""
    if request.mimetype != "application/json":
        abort(415, "Send JSON, with Content-Type: application/json.")
    try:
        return model.model_validate_json(request.get_data())
    except ValidationError as error:
        if any(one["type"] == "json_invalid" for one in error.errors()):
            abort(400, "This is no JSON.")
        raise Faulty(_faults(error)) from error


def _page_url(offset: int, limit: int) -> str:
    pairs = [pair for pair in request.args.items(multi=True) if pair[0] not in {"offset", "limit"}]
    return f"{request.base_url}?{urlencode([*pairs, ('limit', limit), ('offset', offset)])}"


def _links(total: int, limit: int, offset: int) -> str:
    """The header Link to other parts of a list (RFC 8288)."""
    last = max(0, (total - 1) // limit * limit)
    places = {"first": 0, "last": last}
    if offset + limit < total:
        places["next"] = offset + limit
    if offset > 0:
        places["prev"] = max(0, min(offset - limit, last))
    return ", ".join(f'<{_page_url(place, limit)}>; rel="{name}"' for name, place in places.items())


def listed(items: Sequence[M], total: int, page: PageQuery) -> Listing[Any]:
    """A part of a list."""
    return Listing(total=total, limit=page.limit, offset=page.offset, items=list(items))


def unkept(response: Response) -> Response:
    """What is one person's is kept for nobody else."""
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Authorization, Cookie"
    return response


def _answered(made: BaseModel | None, one: Operation) -> Response:
    if made is None:
        return unkept(Response(status=one.status))
    response = Response(made.model_dump_json(), one.status, mimetype="application/json")
    if isinstance(made, Listing):
        response.headers["Link"] = _links(made.total, made.limit, made.offset)
    if one.status == 201 and hasattr(made, "href"):  # noqa: PLR2004 - created
        response.headers["Location"] = made.href
    return unkept(response)


VARIABLE = re.compile(r"<(\w+)(\([^)]*\))?:(\w+)>")
KINDS: Mapping[str, Mapping[str, Any]] = {
    "slug": {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]*$"},
    "int": {"type": "integer", "minimum": 0},
}


def _parts(rule: str) -> tuple[str, list[PathPart]]:
    """The address as OpenAPI writes it, and its variables."""
    parts = []
    for kind, listed_, name in VARIABLE.findall(rule):
        words = re.findall(r'"([^"]+)"', listed_)
        parts.append(PathPart(name, {"type": "string", "enum": words} if words else KINDS[kind]))
    return VARIABLE.sub(lambda found: f"{{{found[3]}}}", rule), parts


def operation(
    method: str,
    rule: str,
    *,
    who: Who | Shared,
    scope: Scope | None,
    query: type[BaseModel] | None = None,
    body: type[BaseModel] | None = None,
    gives: type[BaseModel] | None = None,
    status: int = 200,
    files: Sequence[str] = (),
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a function an operation; it takes the address's variables, `query` and `body` by name.

    Any token opens one without a scope.
    """

    def register(view: Callable[..., Any]) -> Callable[..., Any]:
        path, parts = _parts(rule)
        one = Operation(
            name=view.__name__,
            method=method,
            path=path,
            noun=view.__module__.rpartition(".")[2],
            summary=(view.__doc__ or "").strip().partition("\n")[0],
            scope=scope,
            parts=parts,
            query=query,
            body=body,
            gives=gives,
            status=status,
            files=files,
        )
        OPERATIONS.append(one)

        @wraps(view)
        def answer(**values: Any) -> BaseResponse:
            if query:
                values["query"] = _query(query)
            if body:
                values["body"] = read_body(body)
            made = view(**values)
            return made if isinstance(made, BaseResponse) else _answered(made, one)

        door(who, token=scope or Tokens.ANY)(answer)
        blueprint.add_url_rule(rule, endpoint=view.__name__, view_func=answer, methods=[method])
        return view

    return register
