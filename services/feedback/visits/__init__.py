"""Visits: from whoever keeps the bookings or the calendar, recorded once."""
