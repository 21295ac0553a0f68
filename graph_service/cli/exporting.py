"""`patti export`: what the graph holds, in the forms that others read."""

import typer

from graph_service.cli import export_hsds, export_skos, import_sheets

app = typer.Typer(help="Write what the graph holds in a form that others read.", no_args_is_help=True)


@app.callback()
def export() -> None:
    """Write what the graph holds in a form that others read."""


app.command("skos")(export_skos.export_skos)
app.command("sheets")(import_sheets.export_sheets)
app.command("hsds")(export_hsds.export_hsds)
