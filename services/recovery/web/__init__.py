"""What people and outside systems see of recovery: sign-in, the desk, the API."""
