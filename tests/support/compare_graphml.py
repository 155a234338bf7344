#!/usr/bin/env python3
"""Reads a GraphML file with networkx and with igraph and compares every node, edge and attribute with
what the XML says. Exit 0 if all agree, 77 if a reader is not installed, 1 otherwise."""
import sys
import xml.etree.ElementTree as tree

NS = "{http://graphml.graphdrawing.org/xmlns}"
PYTHON = {"string": str, "int": int, "long": int, "double": float}


def expected(path):
    root = tree.parse(path).getroot()
    keys = {k.get("id"): (k.get("for"), k.get("attr.name"), PYTHON[k.get("attr.type")])
            for k in root.findall(NS + "key")}

    def data(element, scope):
        found = {}
        for d in element.findall(NS + "data"):
            where, name, kind = keys[d.get("key")]
            assert where == scope, f"a key of {where} on a {scope}"
            found[name] = kind(d.text)
        return found

    graph = root.find(NS + "graph")
    nodes = {n.get("id"): data(n, "node") for n in graph.findall(NS + "node")}
    edges = [(e.get("source"), e.get("target"), e.get("id"), data(e, "edge")) for e in graph.findall(NS + "edge")]
    types = {(scope, name): kind for scope, name, kind in keys.values()}
    return nodes, edges, types


def fail(message):
    print(message)
    sys.exit(1)


def check_networkx(path, nodes, edges):
    import networkx
    graph = networkx.read_graphml(path, force_multigraph=True)
    if not graph.is_directed():
        fail("networkx: not directed")
    if dict(graph.nodes(data=True)) != nodes:
        fail("networkx: nodes differ")
    got = sorted(graph.edges(keys=True, data=True), key=lambda e: e[:3])
    for edge in got:
        edge[3].pop("id", None)
    want = sorted(edges, key=lambda e: e[:3])
    if [tuple(e) for e in got] != want:
        fail("networkx: edges differ")


def check_igraph(path, nodes, edges, types):
    import igraph
    graph = igraph.Graph.Read_GraphML(path)
    if not graph.is_directed():
        fail("igraph: not directed")

    def same(got, want, scope):
        for name, value in got.items():
            if name == "id":
                continue
            kind = types[scope, name]
            wanted = want.get(name, "" if kind is str else None)
            if kind is not str:
                if wanted is None or value != float(wanted):
                    return False
            elif value != wanted:
                return False
        return set(want) <= set(got)

    if [v["id"] for v in graph.vs] != list(nodes):
        fail("igraph: node ids differ")
    for vertex, want in zip(graph.vs, nodes.values()):
        if not same(vertex.attributes(), want, "node"):
            fail(f"igraph: node {vertex.attributes()} is not {want}")
    if graph.ecount() != len(edges):
        fail("igraph: number of edges differs")
    names = graph.vs["id"] if len(nodes) else []
    for edge, want in zip(graph.es, edges):
        if (names[edge.source], names[edge.target], edge["id"]) != want[:3]:
            fail(f"igraph: edge {edge} is not {want}")
        if not same(edge.attributes(), want[3], "edge"):
            fail(f"igraph: edge {edge.attributes()} is not {want[3]}")


def main():
    nodes, edges, types = expected(sys.argv[1])
    try:
        import igraph  # noqa: F401
        import networkx  # noqa: F401
    except ImportError as error:
        print(error)
        sys.exit(77)
    check_networkx(sys.argv[1], nodes, edges)
    check_igraph(sys.argv[1], nodes, edges, types)
    print(f"{len(nodes)} nodes, {len(edges)} edges: all agree")


if __name__ == "__main__":
    main()
