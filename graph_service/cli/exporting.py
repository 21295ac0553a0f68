"""`patti export`: the network in the forms in which others read it."""

import typer

exports = typer.Typer(
    name="export", help="The network in the forms in which others read it.", no_args_is_help=True
)
