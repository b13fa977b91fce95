"""Signing in by providers: OpenID Connect Core 1.0, and GitHub's OAuth 2.0."""
