"""The mail catcher: takes every mail by SMTP, delivers none, and shows them all on a page."""
