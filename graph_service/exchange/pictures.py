"""Pictures of figures, drawn without a display: the heat map of what is missing, the network, the weeks ahead.

The name's ending says the format: PNG for pages and letters, SVG for print.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph_service.domain.phrases import Language, decimal
from graph_service.errors import PattiError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FORMATS = (".png", ".svg")
INK, PALE, LINE = "#17324d", "#eef0f2", "#9aa7b4"
COLOURS = ("#0066cc", "#c0392b", "#1e8449", "#8e44ad", "#b9770e", "#117a8b", "#7b5b3a", "#d6336c")
OTHERS = "#7f8c8d"
WORDS: Mapping[str, Mapping[Language, str]] = {
    "missing": {"it": "Ore a settimana che mancano", "en": "Hours a week that are missing"},
    "of": {"it": "in grande: ore che mancano; in piccolo: ore chieste", "en": "large: hours missing; small: hours asked"},
    "hidden": {
        "it": "tratteggio: dato non mostrato (poche famiglie)   vuoto: nessuna richiesta",
        "en": "hatched: not shown (few families)   empty: nothing is asked",
    },
    "free": {"it": "Ore libere a settimana", "en": "Free hours a week"},
    "sure": {"it": "confermate", "en": "confirmed"},
    "unsure": {"it": "se nessuna offerta viene meno", "en": "if every offer goes on"},
    "network": {"it": "Chi lavora con chi", "en": "Who works with whom"},
    "network of": {
        "it": "{partners} partner, {ties} legami; senza legami: {alone}. Più grande: più legami. Colore: comunità. "
        "Bordo nero: senza di lui altri resterebbero separati. Tondo: ente; triangolo: volontario/a",
        "en": "{partners} partners, {ties} ties; without ties: {alone}. Larger: more ties. Colour: community. "
        "Black edge: without it others would be cut off. Round: body; triangle: volunteer",
    },
}  # fmt: skip
MONTHS: Mapping[Language, Sequence[str]] = {
    "it": ("gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}


@dataclass(frozen=True)
class HeatCell:
    """Hours missing and asked; both None when they are hidden."""

    gap: float | None
    demand: float | None


def check_picture(path: Path) -> None:
    """Raise PattiError when a picture has no format that can be drawn."""
    if path.suffix.lower() not in FORMATS:
        raise PattiError(f"{path}: a picture ends in .png or .svg")


def draw_heat_map(
    path: Path,
    title: str,
    rows: Sequence[str],
    columns: Sequence[str],
    cells: Mapping[tuple[int, int], HeatCell],
    language: Language,
) -> None:
    """Draw what is missing, a row for each competence and a column for each area; the last column is a sum of others."""
    from matplotlib import colormaps
    from matplotlib.colors import Normalize
    from matplotlib.patches import Rectangle

    height, width = len(rows), len(columns)
    figure = _figure(3.6 + 0.95 * width, 2.3 + 0.52 * height)
    axes = figure.add_axes((2.9 / (3.6 + 0.95 * width), 0.55 / (2.3 + 0.52 * height), 0.95 * width / (3.6 + 0.95 * width), 0.52 * height / (2.3 + 0.52 * height)))  # fmt: skip
    most = max((one.gap for one in cells.values() if one.gap is not None), default=0)
    colour, scale = colormaps["OrRd"], Normalize(0, max(most, 1) * 1.15)
    for row in range(height):
        for column in range(width):
            cell = cells.get((row, column))
            face = "white" if cell is None else PALE if cell.gap is None else colour(scale(cell.gap))
            hatch = "////" if cell is not None and cell.gap is None else None
            axes.add_patch(
                Rectangle((column, row), 1, 1, facecolor=face, edgecolor="#c5ccd3" if hatch else "white", hatch=hatch, linewidth=1)
            )  # fmt: skip
            if cell is None or cell.gap is None or cell.demand is None:
                continue
            ink = "white" if cell.gap > 0.62 * max(most, 1) else INK
            axes.text(column + 0.5, row + 0.43, decimal(cell.gap, language, 0), ha="center", va="center", color=ink, fontsize=12, fontweight="bold")  # fmt: skip
            axes.text(column + 0.5, row + 0.8, decimal(cell.demand, language, 0), ha="center", va="center", color=ink, fontsize=7.5)  # fmt: skip
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    axes.set_xticks(
        [column + 0.5 for column in range(width)], [_folded(name, 13) for name in columns], fontsize=8.5
    )
    axes.set_yticks([row + 0.5 for row in range(height)], [_folded(name, 34) for name in rows], fontsize=9.5)
    axes.xaxis.tick_top()
    axes.tick_params(length=0, colors=INK)
    for side in axes.spines.values():
        side.set_visible(False)
    figure.text(0.015, 0.985, f"{WORDS['missing'][language]}: {title}", ha="left", va="top", fontsize=14, fontweight="bold", color=INK)  # fmt: skip
    below = f"{WORDS['of'][language]}   {WORDS['hidden'][language]}"
    figure.text(0.015, 0.015, below, ha="left", va="bottom", fontsize=8, color=INK)
    _save(figure, path)


def draw_weeks(
    path: Path, title: str, weeks: Sequence[tuple[date, float, float]], language: Language
) -> None:
    """Draw free hours week by week, each a Monday with its low and its high figure."""
    figure = _figure(9, 4.2)
    axes = figure.add_axes((0.08, 0.14, 0.89, 0.7))
    days = [monday for monday, _, _ in weeks]
    low, high = [one for _, one, _ in weeks], [one for _, _, one in weeks]
    places = list(range(len(weeks)))
    axes.fill_between(
        places, low, high, step="mid", color="#bfdcf7", label=WORDS["unsure"][language], linewidth=0
    )
    axes.fill_between(places, 0, low, step="mid", color="#0066cc", label=WORDS["sure"][language], linewidth=0)
    axes.set_xlim(0, max(1, len(weeks) - 1))
    axes.set_ylim(0, max([*high, 1]) * 1.08)
    firsts = [0, *(place for place, (one, other) in enumerate(pairwise(days), 1) if one.month != other.month)]
    step = max(1, ceil(len(firsts) / 14))
    shown = firsts[::step]
    axes.set_xticks(shown, [_month(days[place], language) for place in shown], fontsize=9)
    axes.yaxis.grid(True, color="#dfe4e8", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(colors=INK)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.legend(loc="upper right", frameon=False, fontsize=9, ncols=2, bbox_to_anchor=(1, 1.12))
    figure.text(0.015, 0.975, f"{WORDS['free'][language]}: {title}", ha="left", va="top", fontsize=13, fontweight="bold", color=INK)  # fmt: skip
    _save(figure, path)


def _month(day: date, language: Language) -> str:
    name = MONTHS[language][day.month - 1]
    return f"{name}\n{day.year}" if day.month == 1 else name


def draw_network(path: Path, network: Mapping[str, Any], language: Language) -> None:
    """Draw a network in node-link form: who stands most between others is named; whoever has no tie is only counted."""
    import networkx as nx
    import numpy as np

    graph = nx.node_link_graph(dict(network), edges="edges")
    alone = [one for one in graph if not graph.degree(one)]
    joined = graph.subgraph([one for one in graph if graph.degree(one)]).copy()
    figure = _figure(13, 9.5)
    axes = figure.add_axes((0.01, 0.05, 0.98, 0.87))
    axes.set_axis_off()
    places = _places(joined)
    weights = [joined.edges[tie]["weight"] for tie in joined.edges]
    lines = [0.5 + 0.6 * min(weight, 6) for weight in weights]
    for kind, mark in ((False, "o"), (True, "^")):
        own = [one for one in joined if (not joined.nodes[one]["name"]) is kind]
        nx.draw_networkx_nodes(
            joined, places, nodelist=own, ax=axes, node_shape=mark,
            node_size=[40 + 26 * min(joined.degree(one), 20) for one in own],
            node_color=[_community(joined.nodes[one]["community"]) for one in own],
            edgecolors=["black" if joined.nodes[one]["articulation"] else "white" for one in own],
            linewidths=[1.8 if joined.nodes[one]["articulation"] else 0.6 for one in own],
        )  # fmt: skip
    if joined.number_of_edges():
        nx.draw_networkx_edges(joined, places, ax=axes, width=lines, edge_color=LINE, alpha=0.55)
    _name(axes, joined, {one: np.asarray(place) for one, place in places.items()})
    said = WORDS["network of"][language].format(
        partners=len(graph), ties=graph.number_of_edges(), alone=len(alone)
    )
    figure.text(
        0.015,
        0.985,
        WORDS["network"][language],
        ha="left",
        va="top",
        fontsize=15,
        fontweight="bold",
        color=INK,
    )
    figure.text(0.015, 0.015, said, ha="left", va="bottom", fontsize=8.5, color=INK)
    _save(figure, path)


def _places(graph: Any) -> dict[str, Any]:
    """Return where each partner stands: parts that nothing joins side by side, the largest first."""
    import networkx as nx
    import numpy as np

    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    places: dict[str, Any] = {}
    left, below, tallest = 0.0, 0.0, 0.0
    wide = max(3.2, (sum(map(len, parts)) ** 0.5) * 1.15)
    for part in parts:
        size = 0.55 * len(part) ** 0.5
        if left and left + 2 * size > wide:
            left, below, tallest = 0.0, below - tallest - 0.35, 0.0
        own = nx.spring_layout(
            graph.subgraph(sorted(part)), seed=7, iterations=160, k=2.6 / max(1, len(part)) ** 0.5
        )
        centre = np.array([left + size, below - size])
        places |= {one: centre + size * np.asarray(place) for one, place in own.items()}
        left, tallest = left + 2 * size + 0.35, max(tallest, 2 * size)
    return places


def _community(number: int) -> str:
    return COLOURS[number] if number < len(COLOURS) else OTHERS


MOST_NAMED = 22


def _name(axes: "Axes", graph: Any, places: Mapping[str, Any]) -> None:
    """Write the names of those who matter most, where none covers another."""
    order = sorted(
        (one for one in graph if graph.nodes[one]["name"]),
        key=lambda one: (-graph.nodes[one]["betweenness"], -graph.degree(one), one),
    )
    wide = max((place[0] for place in places.values()), default=1) - min((place[0] for place in places.values()), default=0)  # fmt: skip
    tall = max((place[1] for place in places.values()), default=1) - min((place[1] for place in places.values()), default=0)  # fmt: skip
    taken: list[tuple[float, float, float]] = []
    for one in order:
        text = _folded(graph.nodes[one]["name"], 26)
        half = max(map(len, text.split("\n"))) * 0.0036 * wide
        x, y = places[one]
        if any(
            abs(x - other) < half + others and abs(y - level) < 0.045 * tall for other, level, others in taken
        ):
            continue
        taken.append((x, y, half))
        axes.text(x, y - 0.012 * tall, text, fontsize=7.5, ha="center", va="top", color=INK, bbox={"boxstyle": "round,pad=0.12", "facecolor": "white", "edgecolor": "none", "alpha": 0.75})  # fmt: skip
        if len(taken) == MOST_NAMED:
            return


def _folded(text: str, width: int) -> str:
    """Return a text in at most three lines of so many letters."""
    import textwrap

    return "\n".join(textwrap.wrap(text, width, max_lines=3, placeholder="…", break_long_words=True))


def _figure(width: float, height: float) -> "Figure":
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), dpi=150, facecolor="white")


def _save(figure: "Figure", path: Path) -> None:
    import matplotlib as mpl

    check_picture(path)
    # Letters stay letters in an SVG, and the same figures give the same file.
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "patti", "hatch.linewidth": 0.6}):
        try:
            figure.savefig(path, metadata={"Date": None} if path.suffix.lower() == ".svg" else None)
        except OSError as error:
            raise PattiError(f"{path} cannot be written: {error}") from None
