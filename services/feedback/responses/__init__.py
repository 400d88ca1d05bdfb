"""Responses: what a customer answers about a visit or a place, judged at once and stored once."""
