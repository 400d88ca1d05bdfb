"""Invitations: asking the customer in time, and not more than they like."""
