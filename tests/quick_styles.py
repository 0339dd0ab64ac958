"""Textual's stylesheets, worked out once for all the apps under test instead of once for each.

An app reads some hundred rules and asks of each node which of them are its own: half of what a test of a screen took.
What comes out is the same (tests/precinct_tui/test_quick_styles.py). It follows Textual's internals, whose version is
fixed in pyproject.toml.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from textual.css.match import _check_selectors
from textual.css.model import CombinatorType, RuleSet, Selector, SelectorSet
from textual.css.styles import RulesMap
from textual.css.stylesheet import _DEFAULT_STYLES, Stylesheet
from textual.dom import DOMNode

textual_parse_rules = Stylesheet._parse_rules
textual_apply = Stylesheet.apply
textual_replace_rules = Stylesheet.replace_rules.__func__  # type: ignore[attr-defined]
_parsed: dict[object, list[RuleSet]] = {}
_known: dict[tuple[int, ...], _Rules] = {}
_ORDER = frozenset({"first-of-type", "last-of-type", "first-child", "last-child", "empty"})
_ABSENT = object()
Matched = tuple[tuple[int, tuple[int, int, int]], ...]


class _Few:
    """The rules that a node of some names may have, the last first, and what they look at besides."""

    def __init__(self, rules: Iterable[RuleSet]) -> None:
        self.rules = tuple(rules)
        pseudo = set[str]().union(*[rule.pseudo_classes for rule in self.rules])
        self.cacheable = pseudo.isdisjoint(Stylesheet._EXCLUDE_PSEUDO_CLASSES_FROM_CACHE)
        self.flags = {
            "_has_hover_style": "hover" in pseudo,
            "_has_focus_within": "focus-within" in pseudo,
            "_has_order_style": not pseudo.isdisjoint(_ORDER),
            "_has_odd_or_even": "odd" in pseudo or "even" in pseudo,
        }


class _Rules:
    """All rules of an app's sheets, and what was worked out of them."""

    def __init__(self, rules: list[RuleSet]) -> None:
        self.rules = rules
        self.few: dict[frozenset[str], _Few] = {}
        self.values: dict[Matched, RulesMap] = {}

    def of(self, names: frozenset[str]) -> _Few:
        """The rules that a node of these names may have."""
        found = self.few.get(names)
        if found is None:
            found = _Few(rule for rule in reversed(self.rules) if not names.isdisjoint(rule.selector_names))
            self.few[names] = found
        return found


def _shared_rules(sheet: Stylesheet, css: str, read_from: object, *more: Any, **named: Any) -> list[RuleSet]:
    """Parse a sheet once for all apps that give its variables the same values."""
    key = (css, read_from, more, tuple(named.items()), tuple(sheet._variables.items()))
    if key not in _parsed:
        _parsed[key] = textual_parse_rules(sheet, css, read_from, *more, **named)  # type: ignore[arg-type]
    return _parsed[key]


def _rules_of(sheet: Stylesheet) -> _Rules:
    rules, kept = sheet.rules, sheet.__dict__.get("_tests_rules")
    if kept is None or kept.rules is not rules:
        kept = _known.setdefault(tuple(map(id, rules)), _Rules(rules))
        kept.rules = rules
        sheet.__dict__["_tests_rules"] = kept
    return kept


def _holds(selectors: list[Selector], node: DOMNode) -> bool:
    """Whether a chain of selectors leads to a node: its last one is always the node's own."""
    if not selectors[-1].check(node):
        return False
    alone = len(selectors) == 1 and selectors[0].combinator == CombinatorType.DESCENDENT
    return alone or _check_selectors(selectors, node.css_path_nodes)


def match(chains: Iterable[SelectorSet], node: DOMNode) -> bool:
    """Whether one of the chains leads to the node, as `textual.css.match.match` says."""
    return any(_holds(chain.selectors, node) for chain in chains)


def _matched(rules: Iterable[RuleSet], node: DOMNode) -> Matched:
    """Which rules hold for a node, with how particular each is."""
    return tuple(
        [
            (id(rule), chain.specificity)
            for rule in rules
            for chain in rule.selector_set
            if _holds(chain.selectors, node)
        ]
    )


def _values(rules: Iterable[RuleSet], matched: Matched) -> RulesMap:
    """The value of each rule: that of the most particular place. None there stands for what holds without it."""
    by_id = {id(rule): rule for rule in rules}
    given: dict[str, list[tuple[Any, Any]]] = {}
    unset: dict[bool, set[str]] = {False: set(), True: set()}
    for one, specificity in matched:
        rule = by_id[one]
        for key, place, value in rule.styles.extract_rules(specificity, rule.is_default_rules, rule.tie_breaker):
            if value is None:
                unset[rule.is_default_rules].add(key)
            given.setdefault(key, []).append((place, value))
    values: dict[str, Any] = {key: max(places, key=lambda one: one[0])[1] for key, places in given.items()}
    for key in unset[False]:
        if values[key] is None:
            defaults = [one for one in given[key] if not one[0][0]]
            if defaults:
                values[key] = max(defaults, key=lambda one: one[0])[1]
            else:
                unset[True].add(key)
    for key in unset[True]:
        if values[key] is None:
            own = [one for one in given[key] if one[0][0]]
            values[key] = max(own, key=lambda one: one[0])[1] if own else getattr(_DEFAULT_STYLES, key)
    return values  # type: ignore[return-value]


def apply(sheet: Stylesheet, node: DOMNode, *, animate: bool = False, cache: object = None) -> None:
    """Give a node its styles, as `Stylesheet.apply` does."""
    known = _rules_of(sheet)
    few = known.of(frozenset(node._selector_names & sheet.rules_map.keys()))
    node.__dict__.update(few.flags)
    matched = _matched(few.rules, node)
    if matched:
        values = known.values.get(matched)
        if values is None:
            values = known.values[matched] = _values(few.rules, matched)
        sheet.replace_rules(node, values, animate=animate)
    sheet._process_component_classes(node)


def _replace_what_changed(cls: type[Stylesheet], node: DOMNode, rules: RulesMap, animate: bool = False) -> None:
    """Set those styles alone whose value is another one."""
    if animate:
        textual_replace_rules(cls, node, rules, animate)
        return
    base = node.styles.base
    held: dict[str, Any] = base._rules  # type: ignore[assignment]
    for key in held.keys() | rules.keys():
        new = rules.get(key)
        if held.get(key, _ABSENT) is not new:
            setattr(base, key, new)
    node.notify_style_update()


def share_styles(patch: pytest.MonkeyPatch) -> None:
    """Let all apps share what was worked out of their sheets, and look for widgets in fewer steps."""
    patch.setattr(Stylesheet, "_parse_rules", _shared_rules)
    patch.setattr(Stylesheet, "apply", apply)
    patch.setattr("textual.css.query.match", match)
    patch.setattr(Stylesheet, "replace_rules", classmethod(_replace_what_changed))
