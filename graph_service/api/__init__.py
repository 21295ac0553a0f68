"""GraphQL: translation only. Arguments in, an action, types out."""
