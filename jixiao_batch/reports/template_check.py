"""Finds in a template what the tool cannot fill: placeholders that do not exist, and broken writing."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping

from jinja2 import Environment, TemplateSyntaxError, nodes

from jixiao_batch.reports.placeholders import Placeholder

_TAGS = re.compile(r"<[^>]+>")
_SHOWN = 40
#: names that jinja itself knows inside a template
_OWN_NAMES = frozenset({"loop", "range", "true", "false", "none", "True", "False", "None"})

#: a name -> what it stands for, None for anything
_Scope = Mapping[str, Placeholder | None]


def faults_in(environment: Environment, source: str, known: Placeholder) -> Iterator[tuple[str, str]]:
    """(what is wrong, the beginning of its paragraph); `source` has each paragraph on a line of its own."""
    lines = source.splitlines()
    try:
        tree = environment.parse(source)
    except TemplateSyntaxError as error:
        message = f"占位符写法不对，请检查 {{{{ }}}} 和 {{% %}} 是否成对、条件和循环有没有结束（{error.message}）"
        yield message, _paragraph(lines, error.lineno)
        return
    told = set()
    for name, near, line in _unknown(tree, {one.name: one for one in known.children}):
        paragraph = _paragraph(lines, line)
        if (name, paragraph) not in told:
            told.add((name, paragraph))
            advice = f"，是否想写“{near}”？" if near else "，可用的用 jixiao report-template --placeholders 列出"
            yield f"没有“{name}”这个占位符{advice}", paragraph


def _paragraph(lines: list[str], number: int) -> str:
    text = _TAGS.sub("", lines[number - 1]) if 0 < number <= len(lines) else ""
    return text[:_SHOWN] + ("……" if len(text) > _SHOWN else "")


def _unknown(node: nodes.Node, scope: _Scope) -> Iterator[tuple[str, str, int]]:
    """(name, the nearest known one, line) of everything below `node` that stands for nothing."""
    if isinstance(node, nodes.For):
        yield from _unknown(node.iter, scope)
        inner = {**scope, **{one.name: None for one in node.target.find_all(nodes.Name)}}
        if isinstance(node.target, nodes.Name):
            inner[node.target.name] = _meant(node.iter, scope)
            inner["loop"] = None
        for child in [*node.body, *([node.test] if node.test else [])]:
            yield from _unknown(child, inner)
        for child in node.else_:
            yield from _unknown(child, scope)
        return
    if isinstance(node, nodes.Name):
        if node.ctx == "load" and node.name not in scope and node.name not in _OWN_NAMES:
            yield node.name, _nearest(node.name, scope), node.lineno
        return
    if isinstance(node, nodes.Getattr):
        owner = _meant(node.node, scope)
        if owner is not None and owner.child(node.attr) is None:
            names = [one.name for one in owner.children]
            yield f"{_written(node.node)}.{node.attr}", _nearest(node.attr, names), node.lineno
    assigned = {one.name: None for one in node.find_all(nodes.Name) if one.ctx == "store"}
    for child in node.iter_child_nodes():
        yield from _unknown(child, {**scope, **assigned} if assigned else scope)


def _meant(node: nodes.Node, scope: _Scope) -> Placeholder | None:
    if isinstance(node, nodes.Name):
        return scope.get(node.name)
    if isinstance(node, nodes.Getattr):
        owner = _meant(node.node, scope)
        return owner.child(node.attr) if owner is not None else None
    return None


def _written(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{_written(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else "…"


def _nearest(name: str, names: object) -> str:
    known = [str(one) for one in names] if isinstance(names, list | dict) else []
    return next(iter(difflib.get_close_matches(name, known, 1, 0.5)), "")
