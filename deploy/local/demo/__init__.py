"""The stories, played through the public interfaces of a running stack."""
