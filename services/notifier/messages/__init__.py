"""The messages: one folder of templates per kind and language, and what turns them into words."""
