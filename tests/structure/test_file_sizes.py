"""Small files and functions: what a newcomer can read in one sitting."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

PACKAGE = Path(__file__).parents[2] / "kindermeilen"
MOST_LINES_OF_A_FILE = 400
MEDIAN_LINES_OF_A_FUNCTION = 8
P90_LINES_OF_A_FUNCTION = 25
FROZEN = PACKAGE / "storage" / "migrations" / "versions"
"""A migration is written by a tool, once, and never touched again."""


def modules() -> list[Path]:
    return [file for file in sorted(PACKAGE.rglob("*.py")) if FROZEN not in file.parents]


def function_lengths(source: str) -> Iterator[int]:
    """Lines of each function from `def` to its end, without its docstring."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield (node.end_lineno or node.lineno) - node.lineno + 1 - docstring_lines(node)


def docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    if ast.get_docstring(node) is None or len(node.body) == 1:
        return 0
    return (first.end_lineno or first.lineno) - first.lineno + 1


def test_lengths_are_counted_without_the_docstring() -> None:
    source = 'def f(x):\n    """Says\n\n    much.\n    """\n    y = x\n    return y\n'
    assert list(function_lengths(source)) == [3]


def test_no_file_is_longer_than_one_can_read() -> None:
    lengths = {str(file.relative_to(PACKAGE)): len(file.read_text().splitlines()) for file in modules()}
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES_OF_A_FILE} == {}


def test_functions_are_short() -> None:
    lengths = [length for file in modules() for length in function_lengths(file.read_text())]
    assert median(lengths) <= MEDIAN_LINES_OF_A_FUNCTION
    assert quantiles(lengths, n=10)[-1] <= P90_LINES_OF_A_FUNCTION
