import pickle

from db.words.messages import M_, Message, Refused


def test_english_is_formatted_and_braces_in_values_stay() -> None:
    message = M_("{name} is held by {unit}", name="{unit} {0}", unit=M_("Precinct {n}", n=12))
    assert str(message) == "{unit} {0} is held by Precinct 12"


def test_translation_reaches_nested_messages_and_values() -> None:
    catalogue = {"Wait {count} minutes": "{count} دقیقه صبر کنید", "ten": "ده"}
    message = M_("Wait {count} minutes", count=M_("ten"))
    assert message.render(lambda msgid: catalogue.get(msgid, msgid)) == "ده دقیقه صبر کنید"
    assert M_("{n}", n=12).render(None, lambda value: f"<{value}>") == "<12>"


def test_broken_translation_falls_back_to_english() -> None:
    for broken in ("{missing}", "{", "{count.nothing}", "{0}"):
        assert M_("{count} left", count=3).render(lambda _msgid, b=broken: b) == "3 left"  # type: ignore[misc]


def test_messages_are_values() -> None:
    assert M_("a", n=1) == Message("a", {"n": 1})
    assert M_("a", n=1) != M_("a", n=2)
    assert len({M_("a", n=[1]), M_("a", n=[1])}) == 1


def test_refused_reads_well_and_survives_pickling() -> None:
    refused = Refused("wall.child", {"interview": M_("A child is not questioned here")}, M_("Not saved"))
    assert str(refused) == "Not saved; interview: A child is not questioned here"
    assert str(Refused("not_found")) == "not_found"
    again = pickle.loads(pickle.dumps(refused))
    assert (again.code, again.fields, again.message) == (refused.code, refused.fields, refused.message)
