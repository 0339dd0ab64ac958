"""Words that seem to name someone else are asked about; other words are left alone."""

from __future__ import annotations

import pytest

from db.words.naming import names_others


@pytest.mark.parametrize(
    "words",
    [
        "همسایه‌ام آقای نمونه‌پور شب‌ها سر و صدا می‌کند",
        "مردی به نام آزمون مغازه را بسته است",
        "(خانم شاکری) پاسخ نداد",
        "با شماره ۰۹۱۶۱۲۳۴۵۶۷ زنگ زدند",
        "کد ملی او 0012345679 است",
        "A man named Example shouted",
        "Mr. Sample parks here",
    ],
)
def test_a_name_or_a_number_of_someone_is_seen(words: str) -> None:
    assert names_others(words)


@pytest.mark.parametrize(
    "words",
    ["", "چراغ کوچهٔ سوم خاموش است", "گشت بیشتر جلوی مدرسه", "پلاک ۱۲ در خیابان ۱۰۲۴", "The street light is out"],
)
def test_what_names_nobody_is_left_alone(words: str) -> None:
    assert not names_others(words)
