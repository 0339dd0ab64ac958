"""A verb whose extra is not installed says which to install; another missing module is a fault of the program."""

from __future__ import annotations

import pytest

from precinct_tui.verbs import extras


@pytest.mark.parametrize("name", ["aiohttp", "aiohttp.web", "aiohttp_jinja2", "jinja2", "textual_serve.server"])
def test_a_missing_extra_is_named(name: str) -> None:
    refused = extras.refusal(ModuleNotFoundError(f"No module named {name!r}", name=name))
    assert refused is not None
    assert (refused.code, refused.message.params["extra"]) == ("no_extra", "precinct-desk[serve]")


@pytest.mark.parametrize(
    "fault",
    [ModuleNotFoundError("x", name="textual"), ModuleNotFoundError("x"), ImportError("x", name="aiohttp"), OSError()],
)
def test_another_fault_is_none_of_an_extra(fault: Exception) -> None:
    assert extras.refusal(fault) is None
