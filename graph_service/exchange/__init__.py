"""What comes in from files and goes out to them: one format a module."""
