"""The editor of a sketch in a browser: the same keys, the plan in the same place, nothing turned round."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from db.kernel.base.access import Role
from db.words.folding import persian_digits
from precinct_tui.bidi import visual
from tests.conftest import BADGES, PASSWORD
from tests.precinct_tui import browser
from tests.precinct_tui.browser import Tab
from tests.precinct_tui.test_serving import PLACES, read_rows, running

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(browser.CHROMIUM is None, reason="chromium is not installed"),
]
FIGURES = re.compile("[۰-۹٫ ]+")
BRAILLE = range(0x2801, 0x2900)


async def see(tab: Tab, *words: str) -> None:
    """Wait until each of these stands on a row. Figures of the plan run from the left in Persian too."""
    cells = [some if FIGURES.fullmatch(some) else visual(some) for some in words]
    read: list[str] = []
    try:
        async with asyncio.timeout(90):
            while not all(any(some in row for row in read) for some in cells):
                await asyncio.sleep(0.1)
                read = read_rows(await tab.evaluate(PLACES))
    except TimeoutError:
        pytest.fail(f"not seen: {words}\n" + "\n".join(read))


async def plan_begins(tab: Tab) -> list[tuple[float, float]]:
    """For each row with cells of the plan, where its first and last of them begin, in pixels."""
    lefts = [[left for letter, left in row if ord(letter) in BRAILLE] for row in await tab.evaluate(PLACES)]
    return [(min(row), max(row)) for row in lefts if row]


@pytest.mark.long
async def test_a_vehicle_is_drawn_and_moved_east_by_keys(store_home: Path, root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    async with (
        running(store_home, root, folder) as served,
        browser.chromium(served.address, tmp_path / "profile", browser.WITHOUT_WEBGL) as tab,
    ):
        await see(tab, "گذرواژه")
        await tab.write(BADGES[Role.DUTY])
        await see(tab, persian_digits(BADGES[Role.DUTY]))
        await tab.press("Enter")
        await tab.until("document.activeElement.className == 'xterm-helper-textarea'")
        await tab.write(PASSWORD)
        await tab.press("Enter")
        await see(tab, "تازه‌ترین ثبت‌ها")
        await tab.press("F10")
        await see(tab, "برای یافتن، بنویسید")
        await tab.write("کروکی")
        await tab.press("Enter")
        await see(tab, "نوع کروکی")
        await tab.write("n")
        await see(tab, "هر خانه")
        await tab.write("t")
        await see(tab, "کدام راه؟")
        await tab.write("6")
        await see(tab, "راه: چهارراه")
        await tab.write("/")
        await tab.write("v1 2 1 90")
        await tab.press("Enter")
        await see(tab, "۱ سواری", "۲٫۰۰ ۱٫۰۰")
        left, right = min(first for first, _last in await plan_begins(tab)), await tab.evaluate("innerWidth")
        assert left < right / 4  # the plan at the left, the list at the right, as in a terminal
        await tab.press("ArrowRight")
        await see(tab, "۳٫۰۰ ۱٫۰۰")  # to the right is east
        await tab.press("ArrowLeft")
        await tab.press("ArrowLeft")
        await see(tab, "۱٫۰۰ ۱٫۰۰")
        await tab.press("Escape")
        await see(tab, "چیزی اینجا نیست")
