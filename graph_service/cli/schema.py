"""`patti print-schema`: the GraphQL schema, as the code has it."""

from graph_service.api.schema import schema


def print_schema() -> None:
    """Print the GraphQL schema."""
    print(schema.as_str())
