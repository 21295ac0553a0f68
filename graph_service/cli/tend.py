"""`patti tend`: one turn of what the service does by itself, for networks that are not served all day."""

from dataclasses import asdict
from typing import Annotated

import typer

from graph_service.cli.console import Lang, console, run
from graph_service.cli.neo4j import DataDir
from graph_service.cli.opening import opened
from graph_service.composition import habits
from graph_service.domain.phrases import Language, phrase
from graph_service.events.tending import tend as take_turn
from graph_service.settings import Settings, load_settings


def tend(
    as_json: Annotated[bool, typer.Option("--json", help="Print what was done as JSON.")] = False,
    lang: Lang = "it",
    data_dir: DataDir = None,
) -> None:
    """Write to partners, remind those who have not answered, let old requests lapse, ask whether offers are still true.

    `patti serve` does the same every few seconds.
    """
    run(_tend(load_settings(data_dir=data_dir), as_json, lang))


async def _tend(settings: Settings, as_json: bool, lang: Language) -> None:
    async with opened(settings) as graph:
        turn = asdict(await take_turn(graph, habits(settings), settings.today))
    if as_json:
        console().print_json(data=turn)
        return
    done = [phrase(f"TURN.{name}", lang, count=count) for name, count in turn.items() if count]
    console().print("\n".join(done) or phrase("TURN.nothing", lang), soft_wrap=True, highlight=False)
