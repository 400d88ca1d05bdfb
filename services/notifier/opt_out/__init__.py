"""Opting out: said once, by a link in any message that nobody asked for, and kept for ever."""
