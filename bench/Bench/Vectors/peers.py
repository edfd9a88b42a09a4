"""Times search libraries over the vectors in a folder and prints JSON. Usage: peers.py FOLDER DIMENSIONS K ROUNDS"""

import json
import sys
import time


def measure(name, build, search, queries, rounds):
    began = time.process_time()
    index = build()
    seconds = time.process_time() - began
    least, found = None, None
    for _ in range(rounds + 1):
        times, rows = [], []
        for query in queries:
            began = time.perf_counter()
            hits = search(index, query)
            times.append((time.perf_counter() - began) * 1000)
            rows.append([int(hit) for hit in hits])
        if least is None or sorted(times)[len(times) // 2] < sorted(least)[len(least) // 2]:
            least, found = times, rows
    return {"name": name, "buildSeconds": seconds, "milliseconds": least, "found": found}


def missing(name, error):
    return {"name": name, "missing": str(error), "buildSeconds": 0, "milliseconds": [], "found": []}


def main():
    folder, dimensions, k, rounds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    try:
        import numpy
    except ImportError as error:
        return [missing("NumPy", error), missing("FAISS", "needs NumPy"), missing("hnswlib", "needs NumPy")]

    rows = numpy.fromfile(folder + "/rows", dtype=numpy.float32).reshape(-1, dimensions)
    queries = numpy.fromfile(folder + "/queries", dtype=numpy.float32).reshape(-1, dimensions)
    results = []

    def exact(matrix, query):
        products = matrix @ query
        best = numpy.argpartition(products, -k)[-k:]
        return best[numpy.argsort(-products[best])]

    results.append(measure(f"NumPy {numpy.__version__}, exact float", lambda: rows, exact, queries, rounds))
    try:
        import faiss

        faiss.omp_set_num_threads(1)

        def flat():
            index = faiss.IndexFlatIP(dimensions)
            index.add(rows)
            return index

        def ask(index, query):
            return index.search(query.reshape(1, -1), k)[1][0]

        results.append(measure(f"FAISS {faiss.__version__}, exact float", flat, ask, queries, rounds))
    except ImportError as error:
        results.append(missing("FAISS", error))

    # A graph over more rows takes minutes to build on one core.
    if len(rows) > 200_000:
        results.append(missing("hnswlib", "left out above 200,000 rows: it builds for minutes"))
        return results
    try:
        import hnswlib
    except ImportError as error:
        results.append(missing("hnswlib", error))
        return results

    def graph():
        index = hnswlib.Index(space="ip", dim=dimensions)
        index.init_index(max_elements=len(rows), ef_construction=100, M=16)
        index.set_num_threads(1)
        index.add_items(rows, num_threads=1)
        return index

    began = time.process_time()
    index = graph()
    seconds = time.process_time() - began
    for effort in (50, 200):
        index.set_ef(effort)
        result = measure(f"hnswlib, M 16, ef {effort}", lambda: index, lambda graph, query: graph.knn_query(query, k=k, num_threads=1)[0][0], queries, rounds)
        result["buildSeconds"] = seconds
        results.append(result)
    return results


if __name__ == "__main__":
    json.dump(main(), sys.stdout)
