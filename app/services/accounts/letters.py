"""What the portal writes to people about signing in."""

from app.services.mail import Letter

__all__ = ["sign_in_letter"]


def sign_in_letter(email: str, link: str | None, title: str) -> Letter:
    """The letter with a one-time link, or one that says that nobody here has this address."""
    if link:
        text = (
            f"This link signs you in to {title}, once, within an hour:\n\n{link}\n\n"
            "If you did not ask for it, leave it alone: nobody can sign in without it.\n"
        )
    else:
        text = (
            f"Somebody asked {title} for a link to sign in with this address. No account there can be opened "
            "by it. If it was you, sign in in the way that you did before, or ask the operator.\n"
        )
    return Letter(to=email, subject=f"Signing in to {title}", text=text)
