"""What programs send to the API, checked by pydantic."""
