"""The landscape as GraphML, for yEd, Gephi, Cytoscape and networkx: http://graphml.graphdrawing.org/."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING

from nova_lint.reports.look import Format, Look

if TYPE_CHECKING:
    from nova_lint.model.report import Report

#: What XML 1.0 cannot hold, however it is escaped: https://www.w3.org/TR/xml/#charsets
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _render(report: Report, look: Look) -> str:
    """Nodes are services and tables; edges lead from a service to a table, and from a table to its owner (`owned`)."""
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for name in report.landscape.services:
        graph.add_node(_xml(f"service:{name}"), label=_xml(name), type="service")
    numbers = count(1)  # a key becomes the id of the edge, and ids are unique
    for plot in report.landscape.plots:
        table = _xml(f"table:{plot.table}")
        graph.add_node(table, label=_xml(str(plot.table)), type="table")
        graph.add_edge(table, _xml(f"service:{plot.owner}"), key=f"e{next(numbers)}", kind="owned")
    for edge in report.landscape.edges:
        graph.add_edge(
            _xml(f"service:{edge.caller}"),
            _xml(f"table:{edge.table}"),
            key=f"e{next(numbers)}",
            kind=edge.kind,
            weight=len(edge.sites),
            permitted=edge.is_permitted,
            sites=_xml("\n".join(str(site.place) for site in edge.sites)),
        )
    lines = nx.generate_graphml(graph, named_key_ids=True)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + "\n".join(lines) + "\n"


def _xml(text: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


FORMAT = Format("graph-graphml", "graph", _render)
