"""What a viewer can do: permit, let a rule decide, save."""
