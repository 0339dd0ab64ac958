"""The table of who follows which event says the order in which the tables are brought up."""

from __future__ import annotations

from tools.listeners import lines


def test_the_table_names_every_kind_that_another_room_follows_in_its_order() -> None:
    table = dict(line.split(": ") for line in lines())
    assert table["record_sealed"] == "attachments → [kernel]"
    assert table["custody_opened"] == "[custody] → indicators"
    assert "incident_party_added" not in table
