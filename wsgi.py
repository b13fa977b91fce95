"""What a WSGI server imports."""

from app.factory import create_app

application = create_app()
