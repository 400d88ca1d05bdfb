"""What the services share: contracts, language rules and the technical kit."""
