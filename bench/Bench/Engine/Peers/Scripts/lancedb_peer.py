"""LanceDB's full-text index as a peer of `hub bench engine`: words, BM25.

Reads one JSON object a line ({"op": "build" | "update" | "search", ...}), answers {"ms": milliseconds}.
"""
import json
import sys
import time

import lancedb
from lancedb.query import MatchQuery


def read(root, path):
    with open(f"{root}/{path}", "rb") as file:
        return {"path": path, "body": file.read().decode("utf-8", "replace")}


def main():
    table = root = None
    for line in sys.stdin:
        question = json.loads(line)
        began = time.perf_counter()
        if question["op"] == "build":
            root = question["root"]
            with open(question["files"], encoding="utf-8") as listing:
                rows = [read(root, path) for path in json.load(listing)]
            table = lancedb.connect(question["index"]).create_table("files", data=rows)
            table.create_fts_index("body", use_tantivy=False, with_position=False)
        elif question["op"] == "update":
            row = read(root, question["path"])
            quoted = question["path"].replace("'", "''")
            table.update(where=f"path = '{quoted}'", values={"body": row["body"]})
            table.optimize()
        else:
            operator = "AND" if question["all"] else "OR"
            query = MatchQuery(" ".join(question["words"]), "body", operator=operator)
            table.search(query, query_type="fts").select(["path"]).limit(question["hits"]).to_list()
        print(json.dumps({"ms": (time.perf_counter() - began) * 1000}))


main()
