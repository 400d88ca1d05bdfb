"""The API for the organisation's own systems."""
