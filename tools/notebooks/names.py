"""Which names a cell's code reads and binds, and what its module names stand for."""

import ast
import copy
import symtable
from dataclasses import dataclass, field


@dataclass
class Names:
    """The names of one cell, or of one statement of it.

    Parameters
    ----------
    reads, binds : set of str
        Names that it needs from before, or may; names that it leaves behind.
    """

    reads: set = field(default_factory=set)
    binds: set = field(default_factory=set)


def statements(code):
    """Yield each statement of a cell as a syntax tree with its `Names`."""
    for statement in ast.parse(code).body:
        yield statement, _names(statement)


def names(code):
    """The `Names` of a whole cell: what it binds itself before it reads it is not read."""
    return _in_order(ast.parse(code).body)


def _in_order(nodes):
    whole = Names()
    for node in nodes:
        one = _names(node)
        whole.reads |= one.reads - whole.binds
        whole.binds |= one.binds
    return whole


def _parts(statement):
    """What runs in which order in a statement that holds others; None for one that does not."""
    if isinstance(statement, ast.For):
        target = ast.Assign([statement.target], ast.Constant(0), lineno=0)
        return [ast.Expr(statement.iter), target, *statement.body, *statement.orelse]
    if isinstance(statement, ast.If | ast.While):
        return [ast.Expr(statement.test), *statement.body, *statement.orelse]
    return None


class _Generators(ast.NodeTransformer):
    """Makes generators of all comprehensions.

    Their variables are their own in every Python; from 3.12 on, those of a list, a set or a dict
    are listed with the names around it.
    """

    def visit_ListComp(self, node):
        self.generic_visit(node)
        return ast.GeneratorExp(node.elt, node.generators)

    visit_SetComp = visit_ListComp

    def visit_DictComp(self, node):
        self.generic_visit(node)
        return ast.GeneratorExp(ast.Tuple([node.key, node.value], ast.Load()), node.generators)


def _names(statement):
    parts = _parts(statement)
    if parts is not None:
        return _in_order(parts)
    code = ast.unparse(_Generators().visit(copy.deepcopy(statement)))
    table = symtable.symtable(code, "cell", "exec")
    found = Names()
    for symbol in table.get_symbols():
        if symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace():
            found.binds.add(symbol.get_name())
        if symbol.is_referenced():
            found.reads.add(symbol.get_name())
    inner = table.get_children()
    while inner:
        scope = inner.pop()
        inner += scope.get_children()
        found.reads |= {one.get_name() for one in scope.get_symbols() if one.is_global()}
    if isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
        found.reads.add(statement.target.id)
    return found


def aliases(statement):
    """What an import binds: name -> dotted name of the thing, and all that it loads."""
    bound, loaded = {}, set()
    for node in ast.walk(statement):
        if isinstance(node, ast.Import):
            for one in node.names:
                loaded.add(one.name)
                top = one.name.partition(".")[0]
                bound[one.asname or top] = one.name if one.asname else top
        elif isinstance(node, ast.ImportFrom) and not node.level:
            for one in node.names:
                dotted = f"{node.module}.{one.name}"
                loaded.add(dotted)
                bound[one.asname or one.name] = dotted
    return bound, loaded


def dotted_uses(statement, known):
    """The dotted names that a statement uses, their first part put in full by `known`."""
    for node in ast.walk(statement):
        parts = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if isinstance(node, ast.Name) and node.id in known:
            yield ".".join([known[node.id], *reversed(parts)])
