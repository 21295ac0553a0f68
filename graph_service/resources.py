"""The files that travel with the code: queries, seeds and the GraphQL schema."""

from pathlib import Path

from graph_service.errors import PattiError

PACKAGED = Path(__file__).parent / "data"
CHECKOUT = Path(__file__).parent.parent


def resource(name: str) -> Path:
    """Return the path of `cypher`, `seeds` or `schema.graphql`, from the wheel or from a checkout."""
    for home in (PACKAGED, CHECKOUT):
        if (path := home / name).exists():
            return path
    raise PattiError(f"{name} did not come with this installation of patti: install it again")
