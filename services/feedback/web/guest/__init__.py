"""The guest's pages."""
