"""`patti print-schema`: the GraphQL schema, as the code has it."""


def print_schema() -> None:
    """Print the GraphQL schema."""
    from graph_service.api.schema import schema

    print(schema.as_str())
