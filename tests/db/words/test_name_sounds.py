"""Words of names that sound the same in either script, each letter and each fold once, and those that do not."""

from __future__ import annotations

import pytest

from db.words.folding import fold
from db.words.name_sounds import Sounded, skeleton, sound_same, sounded
from db.words.names import parts_of

SAME = (
    "خان Khan", "غلام Gholam", "قاسم Qasem", "قاسم Ghasem", "شاهین Shahin", "چنار Chenar", "ژاله Zhaleh",
    "ژاله Jaleh", "ثنا Sana", "ثنا Thana", "ذبیح Zabih", "ذبیح Dhabih", "یوسف Yusuph", "یوسف Yousef", "ملک Malick",
    "جواد Djavad", "جواد Javad", "سعید Saeed", "سعید Saeid", "سعید Saied", "حیدر Haidar", "حیدر Haydar",
    "حیدر Heidar", "حیدر Heydar", "امیر Ameer", "امیر Amir", "نور Noor", "نور Nour", "نور Nur", "جان Jaan",
    "بهار Bahar", "پری Pari", "تیمور Timur", "طاهر Taher", "صابر Saber", "حمید Hamid", "دارا Dara", "زهرا Zahra",
    "ضیا Zia", "ظاهر Zaher", "رامین Ramin", "فرید Farid", "کریم Karim", "کریم Carim", "گلاب Gulab", "لیلا Leila",
    "مریم Maryam", "نادر Nader", "ولی Wali", "ولی Vali", "یاسر Yaser", "محمد Mohammad", "محمد Muhammad",
    "محمد Mohd", "محمد Md", "محمود Mahmood", "محمود Mahmud", "رمضان Ramadan", "رمضان Ramazan", "رضا Reza",
    "رضا Rida", "رضا Ridha", "اسحاق Ishaq", "اسحاق Eshagh", "یوسف Yusuf", "موسی Musa", "عیسی Isa", "مصطفی Mustafa",
    "مرتضی Morteza", "یحیی Yahya", "هدی Hoda", "خواجه Khwaja", "خواجه Khaja", "استوار Estevar", "نورزی Noorzai",
    "نورزایی Nurzai", "عمرزهی Omarzehi", "عبدالرحمان Abdulrahman", "عبدالرحمان Abdorrahman", "عبدالله Abdullah",
    "عبدالله Abdolla", "نورالدین Nooruddin", "نورالدین Nuruldin", "عبدالحق Abdulhaq", "فتحی Fathi",
    "صدیق Seddique", "فاطمه Fatima", "فاطمه Fatemeh", "صالح Saleh", "صالح Salih", "داوود Dawood", "داوود Davud",
    "بهادر Bahadur", "گل Gul", "ابوالفضل Abulfazl", "ذوالفقار Zulfiqar", "عزیز Aziz", "علی Ali", "عمر Omar",
    "ایوب Ayub", "اویس Owais", "Hussain Hossein", "Syed Sayed", "Abhay Abay",
)  # fmt: skip
OTHER = (
    "خان Jan", "غلام Salam", "قاسم Jasem", "شاهین Sahin", "چنار Kenar", "ژاله Saleh", "ذبیح Sabih", "جواد Fuad",
    "حیدر Nader", "امیر Omar", "نور Nader", "بهار Tahar", "پری Mari", "تیمور Dimur", "طاهر Zaher", "صابر Jaber",
    "زهرا Sahra", "ضیا Nia", "رامین Lamin", "فرید Wahid", "کریم Rahim", "گلاب Kulab", "مریم Narges", "ولی Gholi",
    "یاسر Naser", "محمد Ahmad", "محمود Mohammad", "رمضان Rahman", "رضا Riaz", "موسی Isa", "عیسی Yahya",
    "خواجه Raja", "نورزی Nuri", "عبدالرحمان Abdulrahim", "عبدالله Asadullah", "نورالدین Nurali", "علی Wali",
    "عزیز Anis", "Ali Wali", "Hassan Hussain", "Karim Karam", "فتحی Fazli",
)  # fmt: skip


def both(pair: str) -> tuple[Sounded, Sounded]:
    one, other = pair.split(" ")
    return sounded(fold(one)), sounded(fold(other))


def test_a_word_sounds_the_same_however_it_is_written_and_has_one_skeleton() -> None:
    found = [pair for pair in SAME if not (sound_same(*both(pair)) and sound_same(*both(pair)[::-1]))]
    assert found == []
    assert [pair for pair in SAME if skeleton(both(pair)[0]) != skeleton(both(pair)[1])] == []


def test_another_word_sounds_otherwise() -> None:
    assert [pair for pair in OTHER if sound_same(*both(pair)) or sound_same(*both(pair)[::-1])] == []


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("سید علی", ("سید", "علی")), ("سید علی رضایی", ("علی", "رضایی")), ("علی سید رضایی", ("علی", "رضایی")),
        ("محمدرضا کریمی", ("محمد", "رضا", "کریمی")), ("علی محمدرضا", ("علی", "محمدرضا")), ("", ()),
    ],
)  # fmt: skip
def test_a_title_goes_where_two_words_are_left(name: str, parts: tuple[str, ...]) -> None:
    assert parts_of(name) == parts
