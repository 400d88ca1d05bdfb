"""The technical kit: no business noun lives here."""
