"""The editor of surveys: a plain form, with what guests will see beside it."""
