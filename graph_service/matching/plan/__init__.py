"""A family's typical week: which partners, when, proven best or with the bound that is left."""
