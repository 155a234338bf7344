"""How the cost of questions grows with the graph: one column a graph file, small to large, as a Markdown table.

  growth.py [--entente PROGRAM] GRAPH...

Each question is asked in a shell of its own, about the entities with most relationships: the first time, which reads what it needs,
then the median of the others, in milliseconds of processor time (which tells more where other work shares the machine); then the
most memory that the shell held, in MB.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import time

ENTITIES = 21  # asked about; pairs are neighbours in the order of their degree

QUESTIONS = {
    "neighbours within 2 hops, counted": (
        "one", "MATCH (a {id: $a})-[*1..2]-(b) WHERE b <> a RETURN count(DISTINCT b)"),
    "shortest path": (
        "two", "MATCH (a {id: $a}), (b {id: $b}) MATCH p = shortestPath((a)-[*]-(b)) RETURN length(p)"),
    "three best weighted paths": (
        "two", "MATCH (a {id: $a}), (b {id: $b}) CALL entente.bestPaths(a, b, {k: 3, weight: 'weight', direction: 'out'}) "
               "YIELD score RETURN score"),
    "influence: three strongest chains": (
        "two", "MATCH (a {id: $a}), (b {id: $b}) CALL entente.influence(a, b, {k: 3}) YIELD strength RETURN strength"),
    "why: statements about two": (
        "two", "MATCH (a {id: $a}), (b {id: $b}) CALL entente.why(a, b) YIELD text RETURN count(text)"),
    "relationships by type, counted, mean confidence": (
        "all", "MATCH ()-[r]->() RETURN type(r) AS t, count(*) AS n, avg(r.confidence) AS c ORDER BY n DESC"),
    "PageRank": (
        "all", "CALL entente.pageRank({weight: 'weight'}) YIELD node, score RETURN node.name, score ORDER BY score DESC LIMIT 20"),
    "triangles": (
        "all", "CALL entente.triangleCount() YIELD triangles RETURN triangles"),
}


class Shell:
    """One `entente shell --json GRAPH`: a query and an answer a line."""

    def __init__(self, program, graph):
        self.process = subprocess.Popen([program, "shell", "--json", "--read-only", "--timeout", "0", graph],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)

    def ask(self, query, params=None):
        self.process.stdin.write(json.dumps({"id": 1, "query": query, "params": params or {}}) + "\n")
        answer = json.loads(self.process.stdout.readline() or '{"error": "the shell ended"}')
        if "error" in answer:
            raise RuntimeError(f"{query}: {answer['error']}")
        return answer["rows"]

    def cpu_ms(self):
        """Milliseconds that the threads alive have run."""
        tasks = pathlib.Path(f"/proc/{self.process.pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e6

    def peak_mb(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) / 1024

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()


def shown(number):
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def opened(program, graph):
    """From the start of the program to its first answer: wall and processor milliseconds, memory."""
    start = time.perf_counter()
    with Shell(program, graph) as shell:
        shell.ask("MATCH (n) RETURN n.name LIMIT 1")
        return (time.perf_counter() - start) * 1000, shell.cpu_ms(), shell.peak_mb()


def asked(program, graph, query, params):
    """Processor milliseconds of the first time and the median of the others; memory."""
    with Shell(program, graph) as shell:
        shell.ask("RETURN 1")
        times = []
        for p in params:
            before = shell.cpu_ms()
            shell.ask(query, p)
            times.append(shell.cpu_ms() - before)
        return times[0], statistics.median(times[1:]), shell.peak_mb()


def column(program, graph):
    """Row name -> text, for one graph."""
    size = lambda path: os.path.getsize(path) / 1e6 if os.path.exists(path) else 0
    opened(program, graph)  # makes the cache file, where there is none
    with Shell(program, graph) as shell:
        documents = shell.ask("MATCH ()-[r]->() UNWIND r.docs AS d RETURN count(DISTINCT d)")[0][0]
        nodes = shell.ask("MATCH (n) RETURN count(*)")[0][0]
        rels = shell.ask("MATCH ()-[r]->() RETURN count(*)")[0][0]
        top = [row[0] for row in shell.ask("CALL entente.degree() YIELD node, score RETURN node.id, score "
                                           f"ORDER BY score DESC, node.id LIMIT {ENTITIES}")]
    rows = {"documents with statements": f"{documents:,}", "nodes": f"{nodes:,}", "relationships": f"{rels:,}",
            "graph file, its cache file, MB": f"{shown(size(graph))}, {shown(size(graph + '-cache'))}"}
    wall, cpu, peak = min(opened(program, graph) for _ in range(3))
    rows["opened, first answer: wall, processor ms; MB"] = f"{shown(wall)}, {shown(cpu)}; {shown(peak)}"
    params = {"one": [{"a": a} for a in top], "two": [{"a": a, "b": b} for a, b in zip(top, top[1:])], "all": [{}] * 4}
    for name, (about, query) in QUESTIONS.items():
        first, median, peak = asked(program, graph, query, params[about])
        rows[name] = f"{shown(first)}, {shown(median)}; {shown(peak)}"
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("graphs", nargs="+", metavar="GRAPH", help="files made by entente build, from small to large")
    parser.add_argument("--entente", default="entente", help="the program")
    args = parser.parse_args()
    columns = [column(args.entente, graph) for graph in args.graphs]
    print("| first, then each time, ms of processor time; most MB | " + " | ".join(pathlib.Path(g).stem for g in args.graphs) + " |")
    print("| --- |" + " --- |" * len(columns))
    for name in columns[0]:
        print(f"| {name} | " + " | ".join(c[name] for c in columns) + " |")


if __name__ == "__main__":
    main()
