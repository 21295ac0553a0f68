"""Pages that need nobody to sign in."""
