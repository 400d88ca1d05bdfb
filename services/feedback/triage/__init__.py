"""Triage: how much an answer matters, and why."""
