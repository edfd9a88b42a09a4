"""Definitions of Python files as the language's own ast sees them; see ScriptOutlines.cs for the format."""
import ast
import json
import sys
import warnings

warnings.simplefilter("ignore")


def first_line_of_name(node, source_lines):
    """The def or class keyword and the name share a line unless a backslash parts them."""
    for line in range(node.lineno, node.body[0].lineno + 1):
        if node.name in source_lines[line - 1]:
            return line
    return node.lineno


def targets(node):
    for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
        if isinstance(target, ast.Name):
            yield target


def walk(parent, in_function, source_lines, entries):
    for node in ast.iter_child_nodes(parent):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            outer = min([node.lineno] + [d.lineno for d in node.decorator_list])
            entries.append([node.name, first_line_of_name(node, source_lines), outer, node.lineno, node.end_lineno, True])
            walk(node, not isinstance(node, ast.ClassDef), source_lines, entries)
            continue
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and not in_function:
            for target in targets(node):
                entries.append([target.id, target.lineno, node.lineno, node.lineno, node.end_lineno, False])
        walk(node, in_function, source_lines, entries)


for path in sys.stdin.read().splitlines():
    try:
        with open(path, "rb") as file:
            source = file.read()
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        continue
    found = []
    walk(tree, False, source.decode("utf-8", "replace").split("\n"), found)
    print(json.dumps({"path": path, "entries": found}))
