"""Xapian as a peer of `hub bench engine`: lower-cased words with positions left out, BM25.

Reads one JSON object a line ({"op": "build" | "update" | "search", ...}), answers {"ms": milliseconds}.
"""
import json
import re
import sys
import time

import xapian

WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
LONGEST = 200  # a term has at most 245 bytes


class Index:
    def __init__(self, root, folder):
        self.root = root
        self.writer = xapian.WritableDatabase(folder, xapian.DB_CREATE_OR_OVERWRITE)
        self.reader = None
        self.folder = folder

    def put(self, path):
        with open(f"{self.root}/{path}", "rb") as file:
            text = file.read().decode("utf-8", "replace")
        document = xapian.Document()
        document.set_data(path)
        counts = {}
        for word in WORD.findall(text):
            if len(word) <= LONGEST:
                word = word.lower()
                counts[word] = counts.get(word, 0) + 1
        for word, count in counts.items():
            document.add_term(word, count)
        key = "Q" + path[-LONGEST:]
        document.add_boolean_term(key)
        self.writer.replace_document(key, document)

    def commit(self):
        self.writer.commit()
        if self.reader is None:
            self.reader = xapian.Database(self.folder)
        else:
            self.reader.reopen()

    def search(self, words, every, hits):
        operator = xapian.Query.OP_AND if every else xapian.Query.OP_OR
        enquire = xapian.Enquire(self.reader)
        enquire.set_query(xapian.Query(operator, [word.lower() for word in words]))
        return [match.document.get_data() for match in enquire.get_mset(0, hits)]


def main():
    index = None
    for line in sys.stdin:
        question = json.loads(line)
        began = time.perf_counter()
        if question["op"] == "build":
            index = Index(question["root"], question["index"])
            with open(question["files"], encoding="utf-8") as listing:
                for path in json.load(listing):
                    index.put(path)
            index.commit()
        elif question["op"] == "update":
            index.put(question["path"])
            index.commit()
        else:
            index.search(question["words"], question["all"], question["hits"])
        print(json.dumps({"ms": (time.perf_counter() - began) * 1000}))


main()
