"""`python -m graph_service` is the `patti` command."""

from graph_service.cli import main

main()
