"""Signing in on SQLite and on PostgreSQL."""

from tests.support.databases import postgres_engine, session

__all__ = ["postgres_engine", "session"]
