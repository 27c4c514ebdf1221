"""Flip the signs of a piece of code, one at a time."""

import ast
import copy

OTHER = {ast.Add: ast.Sub, ast.Sub: ast.Add}
#: What is printed or counted is no part of an answer.
EXEMPT_CALLS = {"print", "range", "arange", "reversed", "display", "glue"}


def signs(tree):
    """Yield the path to each sign of a module that belongs to the mathematics.

    Exempt are the signs of subscripts, of what is printed, of numbers that are data, and of
    comparisons in an assertion: there a sign may be flipped without making the answer wrong.
    """
    yield from _signs(tree, (), None)


def _signs(node, path, parent):
    if _exempt(node):
        return
    if isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in OTHER:
        yield path
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        if not isinstance(node.operand, ast.Constant) or isinstance(parent, ast.BinOp):
            yield path
    for name, value in ast.iter_fields(node):
        if isinstance(node, ast.Subscript) and name == "slice":
            continue
        for place, child in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(child, ast.AST):
                yield from _signs(child, (*path, (name, place)), node)


def _exempt(node):
    if isinstance(node, ast.Assert | ast.JoinedStr):
        return True
    if isinstance(node, ast.Call):
        function = node.func
        name = getattr(function, "id", None) or getattr(function, "attr", None)
        return name in EXEMPT_CALLS
    return False


def flipped(tree, path):
    """Return a copy of a module with one sign flipped."""
    out = copy.deepcopy(tree)
    parent = place = None
    node = out
    for name, number in path:
        parent, place = node, (name, number)
        value = getattr(node, name)
        node = value[number] if isinstance(value, list) else value
    if not isinstance(node, ast.UnaryOp):
        node.op = OTHER[type(node.op)]()
        return out
    name, number = place
    if isinstance(getattr(parent, name), list):
        getattr(parent, name)[number] = node.operand
    else:
        setattr(parent, name, node.operand)
    return out


def where(tree, path):
    """Return the line of a sign and the expression around it, as written."""
    node = tree
    for name, number in path:
        value = getattr(node, name)
        node = value[number] if isinstance(value, list) else value
    return f"line {node.lineno}: {ast.unparse(node)}"


def negated(tree):
    """Yield a copy of a module for each plain assignment at its top level, its value negated."""
    for number, statement in enumerate(tree.body):
        if isinstance(statement, ast.Assign):
            out = copy.deepcopy(tree)
            value = out.body[number].value
            out.body[number].value = ast.UnaryOp(ast.USub(), value)
            yield ast.unparse(statement), ast.fix_missing_locations(out)
