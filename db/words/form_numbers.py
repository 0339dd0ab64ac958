"""The numbers of a form: each as it is kept, or what is asked about one that fits no pattern (checks.py)."""

from __future__ import annotations

from db.words.checks import Number, Phone, Plate, foreigner_code, imei, national_id, phone, plate
from db.words.forms import Form, fields_of
from db.words.messages import Message


def keep_numbers(form: Form) -> dict[str, Message]:
    """Write a form's national IDs, foreigners' codes, phones and plates as they are kept.

    What does not fit its pattern stays as typed, and is returned with its warning by the name of the field, for
    `Act.ask`.
    """
    doubts: dict[str, Message] = {}
    for name, what in fields_of(form):
        typed = getattr(form, name)
        number: Number | Phone | Plate
        if not typed:
            continue
        match what.kind:
            case "national_id":
                number = national_id(typed)
            case "foreigner_code":
                number = foreigner_code(typed)
            case "phone":
                number = phone(typed)
            case "plate":
                number = plate(typed)
            case _ if what.whole == "imei":
                number = imei(typed)
            case _:
                continue
        if number.warning is None:
            setattr(form, name, number.value)
        else:
            doubts[name] = number.warning
    return doubts
