"""`patti import`: lists and vocabularies that others keep, into the graph."""

import typer

from graph_service.cli import import_esco, import_hsds, import_register, import_sheets, import_skos

app = typer.Typer(
    help="Bring in what others keep: workbooks, other directories, taxonomies, registers. Everything is checked before anything is written.",
    no_args_is_help=True,
)
app.command("skos")(import_skos.import_skos)
app.command("esco")(import_esco.import_esco)
app.command("register")(import_register.import_register)
app.command("sheets")(import_sheets.import_sheets)
app.command("hsds")(import_hsds.import_hsds)
