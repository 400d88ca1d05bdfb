"""Surveys: what is asked, as data."""
