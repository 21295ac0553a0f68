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
        "it": "righe oblique: non si mostra, poche famiglie   vuoto: nessuna richiesta",
        "en": "hatched: not shown (few families)   empty: nothing is asked",
    },
    "free": {"it": "Ore libere a settimana, per posti", "en": "Free hours a week, times places"},
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
    sums: int,
    language: Language,
) -> None:
    """Draw what is missing, a row for each competence and a column for each area.

    The last columns, so many as `sums`, are of the whole city: they are written and not coloured.
    """
    from matplotlib import colormaps
    from matplotlib.colors import Normalize

    height, width = len(rows), len(columns)
    size = LEFT + CELL_WIDE * width + 0.25, TOP + CELL_TALL * height + 0.55
    figure = _figure(*size)
    axes = figure.add_axes(
        (LEFT / size[0], 0.5 / size[1], CELL_WIDE * width / size[0], CELL_TALL * height / size[1])
    )
    coloured = [
        one.gap for (_, column), one in cells.items() if column < width - sums and one.gap is not None
    ]
    most = max([*coloured, 1.0])
    scale, colour = Normalize(0, most * 1.15), colormaps["OrRd"]
    for row in range(height):
        for column in range(width):
            cell = cells.get((row, column))
            face: Any = "white"
            if cell is not None and cell.gap is not None:
                face = PALE if column >= width - sums else colour(scale(cell.gap))
            _heat_cell(axes, row, column, cell, face, column < width - sums and bool(cell and (cell.gap or 0) > 0.62 * most), language)  # fmt: skip
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    axes.set_xticks(
        [column + 0.5 for column in range(width)], [_folded(name, 15) for name in columns], fontsize=8.5
    )
    axes.set_yticks([row + 0.5 for row in range(height)], [_folded(name, 34) for name in rows], fontsize=9.5)
    axes.xaxis.tick_top()
    axes.tick_params(length=0, colors=INK)
    for side in axes.spines.values():
        side.set_visible(False)
    heading = f"{WORDS['missing'][language]}: {title}"
    figure.text(0.15 / size[0], 1 - 0.15 / size[1], heading, ha="left", va="top", fontsize=13, fontweight="bold", color=INK)  # fmt: skip
    below = f"{WORDS['of'][language]}   {WORDS['hidden'][language]}"
    figure.text(0.15 / size[0], 0.15 / size[1], below, ha="left", va="bottom", fontsize=8, color=INK)
    _save(figure, path)


LEFT, TOP, CELL_WIDE, CELL_TALL = 2.75, 1.15, 1.02, 0.5
"""Inches."""


def _heat_cell(
    axes: "Axes", row: int, column: int, cell: HeatCell | None, face: Any, dark: bool, language: Language
) -> None:
    from matplotlib.patches import Rectangle

    if cell is None:
        return
    hidden = cell.gap is None or cell.demand is None
    edge = "#d5dade" if hidden else "white"
    axes.add_patch(
        Rectangle(
            (column, row), 1, 1, facecolor=face, edgecolor=edge, hatch="///" if hidden else None, linewidth=1
        )
    )
    if cell.gap is None or cell.demand is None:
        return
    ink = "white" if dark else INK
    middle: dict[str, Any] = {"ha": "center", "va": "center", "color": ink}
    axes.text(
        column + 0.5, row + 0.4, decimal(cell.gap, language, 0), fontsize=12, fontweight="bold", **middle
    )
    axes.text(column + 0.5, row + 0.79, decimal(cell.demand, language, 0), fontsize=8, **middle)


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
    axes.yaxis.set_major_formatter(lambda hours, _: _thousands(hours, language))
    axes.tick_params(colors=INK)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.legend(loc="upper right", frameon=False, fontsize=9, ncols=2, bbox_to_anchor=(1, 1.12))
    figure.text(0.015, 0.975, f"{WORDS['free'][language]}: {title}", ha="left", va="top", fontsize=13, fontweight="bold", color=INK)  # fmt: skip
    _save(figure, path)


def _thousands(hours: float, language: Language) -> str:
    text = f"{hours:,.0f}"
    return text.replace(",", ".") if language == "it" else text


def _month(day: date, language: Language) -> str:
    name = MONTHS[language][day.month - 1]
    return f"{name}\n{day.year}" if day.month == 1 else name


def draw_network(path: Path, network: Mapping[str, Any], language: Language) -> None:
    """Draw a network in node-link form: who stands most between others is named; whoever has no tie is only counted."""
    import networkx as nx

    graph = nx.node_link_graph(dict(network), edges="edges")
    alone = [one for one in graph if not graph.degree(one)]
    joined = graph.subgraph([one for one in graph if graph.degree(one)]).copy()
    figure = _figure(13, 9.5)
    axes = figure.add_axes((0.01, 0.05, 0.98, 0.9))
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
    _name(axes, joined, places)
    axes.margins(0.03)
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
    """Return where each partner stands: the largest part above, parts that nothing joins to it in rows below."""
    import networkx as nx
    import numpy as np

    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    places: dict[str, Any] = {}
    left, floor = 0.0, -0.12
    for number, part in enumerate(parts):
        own = graph.subgraph(sorted(part))
        if number == 0:
            places |= _within(_laid_out(own), 0.0, WIDE, 0.0, 1.0)
            continue
        width = 0.09 * np.sqrt(len(part))
        if left and left + width > WIDE:
            left, floor = 0.0, floor - 0.2
        places |= _within(_laid_out(own), left, left + width, floor - 0.12, floor)
        left += width + 0.06
    return places


WIDE = 1.5
MOST_SPRINGS = 400


def _laid_out(graph: Any) -> dict[str, Any]:
    """Return places at which distances are like the ways between partners, where there are few enough for that."""
    import networkx as nx

    if len(graph) > MOST_SPRINGS:
        return dict(nx.spring_layout(graph, seed=7, iterations=80))
    first = nx.kamada_kawai_layout(graph, weight=None)
    return dict(
        nx.spring_layout(
            graph, pos=first, seed=7, iterations=25, k=1.9 / max(1, len(graph)) ** 0.5, weight=None
        )
    )


def _within(
    places: Mapping[str, Any], left: float, right: float, below: float, above: float
) -> dict[str, Any]:
    """Return the places stretched to fill a box."""
    import numpy as np

    several = np.array(list(places.values()))
    low, size = several.min(axis=0), np.ptp(several, axis=0)
    size[size < 1e-9] = 1
    spread = (several - low) / size * [right - left, above - below] + [left, below]
    return dict(zip(places, spread, strict=True))


def _community(number: int) -> str:
    return COLOURS[number] if number < len(COLOURS) else OTHERS


MOST_NAMED = 26
LETTER, LETTER_TALL, SPARE = 0.0066, 0.021, 0.016
"""How wide and tall a letter is, and how far a name stands from its partner, where the largest part is 1 tall."""


def _name(axes: "Axes", graph: Any, places: Mapping[str, Any]) -> None:
    """Write the names of those who matter most, each where it covers no other name and fewest partners."""
    from matplotlib.patheffects import withStroke

    order = sorted(
        (one for one in graph if graph.nodes[one]["name"]),
        key=lambda one: (-graph.nodes[one]["betweenness"], -graph.degree(one), one),
    )
    taken: list[tuple[float, float, float, float]] = []
    for one in order:
        text = _folded(graph.nodes[one]["name"], 24)
        lines = text.split("\n")
        wide, tall = max(map(len, lines)) * LETTER, len(lines) * LETTER_TALL
        x, y = places[one]
        boxes = [(x - wide / 2, y - SPARE - tall), (x - wide / 2, y + SPARE), (x + SPARE, y - tall / 2), (x - SPARE - wide, y - tall / 2)]  # fmt: skip
        free = [box for box in boxes if not any(_cover((*box, wide, tall), other) for other in taken)]
        if not free:
            continue
        left, below = min(
            free, key=lambda box: sum(_holds((*box, wide, tall), place) for place in places.values())
        )
        taken.append((left, below, wide, tall))
        axes.text(
            left + wide / 2, below + tall / 2, text, fontsize=8, ha="center", va="center", color=INK, linespacing=1.05,
            path_effects=[withStroke(linewidth=2.6, foreground="white", alpha=0.9)],
        )  # fmt: skip
        if len(taken) == MOST_NAMED:
            return


Box = tuple[float, float, float, float]


def _cover(one: Box, other: Box) -> bool:
    apart = one[0] + one[2] <= other[0] or other[0] + other[2] <= one[0]
    return not (apart or one[1] + one[3] <= other[1] or other[1] + other[3] <= one[1])


def _holds(box: Box, place: Any) -> bool:
    return bool(box[0] <= place[0] <= box[0] + box[2] and box[1] <= place[1] <= box[1] + box[3])


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
