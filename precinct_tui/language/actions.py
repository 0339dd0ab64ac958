# ruff: noqa: E501  one row a line reads as the table it is
"""Everything a key can do, in one table: footer, palette, help and jump mode all read it.

A row names what it is, its keys, where it holds and who sees it. A letter key gets its Persian twin, so that it
fires whichever layout is active. What a screen hides here is refused in the command all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from textual.binding import Binding, BindingType

from db.kernel.base.access import DESK, FIELD, KEEPERS, LEADERS, LISTS, OVERSIGHT, READERS, SECOND, Role
from precinct_tui.language.i18n import N_
from precinct_tui.language.keyboard import with_twins

if TYPE_CHECKING:
    from collections.abc import Iterable


class Action(NamedTuple):
    """One thing that can be done.

    `keys` are Textual's names, the one to show first; one of them needs neither Ctrl nor Alt, and an act without keys
    is in the menu. `where` is "app" (everywhere) or the kind of screen, `do` the Textual action. `roles` sees it (None:
    everyone signed in); `register` adds: who may list that register; `kept`: where the store keeps that one; `seat`:
    where units report; `at_unit`: where they do not; `national`: at the national command alone, or never there.
    `footer` shows it in the footer while there is room for it (six at most, in the order of the table). `open` holds
    before sign-in and on a locked screen too. `at_once`: it records and asks nothing; the menu finds it by its name alone.
    `part`: the part of the program that it belongs to, which a store may not show (db/across/setting_up/parts.py).
    """

    id: str
    keys: str
    label: str
    tooltip: str
    where: str
    do: str
    roles: frozenset[Role] | None = None
    register: str | None = None
    kept: str | None = None
    footer: bool = False
    open: bool = False
    priority: bool = False
    seat: bool = False
    at_unit: bool = False
    national: bool | None = None
    at_once: bool = False
    part: str | None = None


DROP = "ctrl+d,shift+f12,f24"
"""The keys that throw away what was begun, or say that nobody came: the same wherever there is such a thing."""
ACTIONS: tuple[Action, ...] = (
    # A list
    Action("list.open", "enter", N_("View"), N_("Open the record under the cursor"), "list", "open", footer=True),
    Action("list.new", "n", N_("New"), N_("Open a new record of this register"), "list", "new", footer=True),
    Action("list.filter", "slash,f", N_("Show"), N_("Show only a state, a day, a type, a place …; sort by another time"), "list", "filter", footer=True),
    Action("list.search", "s", N_("Search"), N_("Find records of this register by their words"), "list", "search", footer=True),
    Action("list.reload", "r", N_("Reload"), N_("Read the list again"), "list", "reload"),
    Action("register.preview", "v", N_("Preview"), N_("Show or hide what stands beside the list"), "register", "preview"),
    Action("register.export", "e", N_("Take out"), N_("This list as it is shown, as a file for a spreadsheet"), "register", "export", roles=READERS),
    # Bringing in an earlier register
    Action("import.go", "ctrl+s,shift+f8,f20", N_("Bring in"), N_("Bring in the rows that were tried out; all of them, or none"), "import", "go", footer=True, priority=True),
    Action("import.words", "w", N_("Word"), N_("Say what a word of the file means; it is kept in the mapping beside the file"), "import", "words", footer=True),
    Action("import.repeats", "x", N_("Repeats"), N_("Leave out rows that say word for word what one before them says, or bring them in"), "import", "repeats", footer=True),
    Action("import.discard", DROP, N_("Throw away"), N_("Throw away an import that was left unfinished"), "import", "discard", footer=True, priority=True),
    # A stick between a unit and its seat, and who is enrolled
    Action("stick.up", "u", N_("Write"), N_("Write onto the stick what the units above do not have yet, and read it back"), "stick", "up", footer=True),
    Action("stick.down", "d", N_("Came back"), N_("Take what came back on the stick: receipts, orders, changed lists"), "stick", "down", footer=True),
    Action("stick.take", "t", N_("Take in"), N_("Take in what the units below wrote, and put receipts on the stick"), "stick", "take", footer=True),
    Action("stick.orders", "o", N_("Issue orders"), N_("The second yes: issue here what the units above ordered"), "stick", "orders", roles=LEADERS, footer=True),
    Action("stick.lists", "l", N_("Change lists"), N_("The second yes: change the lists here as the units above changed theirs"), "stick", "lists", roles=LISTS, footer=True),
    # This machine
    Action("machine.back_up", "b", N_("Back up"), N_("Back up into the folder that is set, or onto a stick"), "machine", "save", roles=DESK | KEEPERS, footer=True),
    Action("machine.trial", "t", N_("Try a backup"), N_("Restore a backup on trial; the copy is thrown away"), "machine", "trial", roles=LEADERS | KEEPERS, footer=True),
    Action("machine.write", "w", N_("Write a file"), N_("Write the journal into an encrypted file for another machine of this precinct"), "machine", "write", roles=LEADERS | KEEPERS | {Role.DEPUTY}, footer=True),
    Action("machine.take", "i", N_("Take a file in"), N_("Take in the journal file of another machine of this precinct"), "machine", "take", roles=DESK | KEEPERS, footer=True),
    Action("machine.program", "u", N_("New program"), N_("Install a newer program from a packed folder"), "machine", "program", roles=KEEPERS, footer=True),
    Action("machine.retire", "x", N_("Retire a machine"), N_("Take nothing more from a machine that is lost or worn out"), "machine", "retire", roles=KEEPERS, footer=True),
    Action("units.stick", "t", N_("Stick"), N_("Take in a stick, or write one"), "units", "stick", roles=DESK | KEEPERS, footer=True),
    Action("links.key", "w", N_("Key file"), N_("Write this unit's key file onto a stick, for the other unit"), "links", "key", footer=True),
    Action("links.renew", "c", N_("New key"), N_("Take a new key of the unit under the cursor; at a seat: make one, read its words, end the one before"), "links", "renew", footer=True),
    Action("level_readers.file", "w", N_("Key file"), N_("Write our key's public half for units below, and show its ten words"), "level_readers", "file", footer=True),
    Action("level_readers.end", "x", N_("End"), N_("Let this level read no further complaints"), "level_readers", "end", footer=True),
    Action("links.retire", "x", N_("Retire"), N_("Nothing goes to this unit or comes from it any more"), "links", "retire", footer=True),
    Action("remarks.acknowledge", "a", N_("Acknowledge"), N_("Say that the remark was read, and what was done"), "remarks", "acknowledge", roles=DESK, footer=True),
    # A record
    Action("record.acts", "enter,full_stop", N_("Acts"), N_("What may be done with this record"), "record", "acts", footer=True),
    Action("record.correct", "e", N_("Correct"), N_("Correct a value; the old one stays, struck through"), "record", "correct", footer=True),
    Action("record.print", "d", N_("Paper"), N_("Print this record or a paper made from it, or save it as PDF or text"), "record", "print", roles=READERS, footer=True),
    Action("record.remark", "plus", N_("Write remark"), N_("Write a remark to the unit about this record"), "record", "remark", roles=LEADERS, seat=True, footer=True),
    Action("record.older", "left_square_bracket", N_("Older"), N_("The record opened before this one"), "record", "older"),
    Action("record.newer", "right_square_bracket", N_("Newer"), N_("The record opened after this one"), "record", "newer"),
    Action("record.reload", "r", N_("Reload"), N_("Read the record again"), "record", "reload"),
    # The handover
    Action("handover.item", "enter", N_("Item"), N_("Plan the action for the selected item"), "handover", "item", footer=True),
    Action("handover.summary", "s", N_("Summary"), N_("Read the whole page before you sign"), "handover", "summary", footer=True),
    Action("handover.read_back", "q", N_("Read-back"), N_("Three questions about the most urgent items, before you take over"), "handover", "read_back"),
    Action("handover.acts", "full_stop", N_("Acts"), N_("Actions on this shift"), "handover", "acts", footer=True),
    Action("handover.earlier", "p", N_("Earlier shifts"), N_("The register of shifts"), "handover", "earlier", footer=True),
    Action("handover.back", "l", N_("Look back"), N_("Earlier handovers: page, comparison, outcome of items; the week"), "handover", "look_back"),
    Action("handover.print", "d", N_("Paper"), N_("The handover or the board, as a file or to the printer"), "handover", "print"),
    Action("handover.reload", "r", N_("Reload"), N_("Read the shift again"), "handover", "reload"),
    # A form
    Action("form.save", "ctrl+s,shift+f8,f20", N_("Save"), N_("Save this entry"), "form", "save", footer=True, priority=True),
    Action("form.park", "shift+f3,f15,ctrl+n", N_("Park, new call"), N_("Park this entry and open a new call; it waits on the desk, at the same place"), "form", "park", roles=DESK, kept="incident", footer=True, priority=True),
    Action("form.discard", DROP, N_("Discard"), N_("Throw this entry away"), "form", "discard", priority=True),
    # The editor of a sketch; letters hold in the plan alone
    Action("sketch.unit", "v", N_("Vehicle, person"), N_("A vehicle, a person or an animal more"), "sketch", "add('unit')", footer=True),
    Action("sketch.mark", "m", N_("Mark"), N_("A trace, a sign, an obstacle, a photograph, a text"), "sketch", "add('mark')", footer=True),
    Action("sketch.fixed", "f", N_("Fixed point"), N_("What is still there next year, and can be measured from"), "sketch", "add('fixed')", footer=True),
    Action("sketch.measure", "d", N_("Measure"), N_("From, to, metres, as: 3 1 8.06"), "sketch", "prompt('d')", footer=True),
    Action("sketch.offset", "e", N_("Offset"), N_("From a fixed point towards another, to: along, square, side"), "sketch", "prompt('o')"),
    Action("sketch.path", "p", N_("Path"), N_("The points that the unit came along"), "sketch", "prompt('p')"),
    Action("sketch.template", "t", N_("Road"), N_("Which road lies below"), "sketch", "template"),
    Action("sketch.north", "n", N_("North"), N_("Where north lies, in degrees from the top"), "sketch", "prompt('n')"),
    Action("sketch.turn", "r", N_("Turn"), N_("Turn it by 15 degrees"), "sketch", "turn(150)"),
    Action("sketch.turn_little", "R", N_("Turn a little"), N_("Turn it by one degree"), "sketch", "turn(10)"),
    Action("sketch.stage", "a", N_("Another place"), N_("Where the unit was before, or at impact"), "sketch", "stage"),
    Action("sketch.part", "space", N_("Part"), N_("Its next place, or the ends of a line by themselves"), "sketch", "part"),
    Action("sketch.next", "tab", N_("Next"), N_("The next object"), "sketch", "choose(1)"),
    Action("sketch.previous", "shift+tab", N_("Previous"), N_("The object before"), "sketch", "choose(-1)"),
    Action("sketch.object", "enter", N_("Object"), N_("What is known of the object: label, plate, statement, size"), "sketch", "object"),
    Action("sketch.remove", "delete,backspace", N_("Remove"), N_("Take the object out of the drawing"), "sketch", "remove"),
    Action("sketch.closer", "plus,equals_sign", N_("Closer"), N_("Zoom in"), "sketch", "zoom(-1)"),
    Action("sketch.wider", "minus", N_("Wider"), N_("Zoom out"), "sketch", "zoom(1)"),
    Action("sketch.all", "0", N_("All"), N_("All in sight"), "sketch", "all"),
    Action("sketch.list", "o", N_("Objects"), N_("To the list of objects, and back"), "sketch", "list"),
    Action("sketch.back", "ctrl+z,shift+f1,f13", N_("Take back"), N_("Take the last change back"), "sketch", "undo", priority=True),
    Action("sketch.again", "ctrl+y,shift+f11,f23", N_("Do again"), N_("Do again what was taken back"), "sketch", "redo", priority=True),
    Action("sketch.line", "slash", N_("Line"), N_("An act in a few letters, as: v1 3.2 5.1 90"), "sketch", "prompt('')", footer=True),
    Action("sketch.save", "ctrl+s,shift+f8,f20", N_("Save"), N_("The last questions, then keep it"), "sketch", "save", footer=True, priority=True),
    Action("sketch.discard", DROP, N_("Discard"), N_("Throw this drawing away"), "sketch", "discard", priority=True),
    Action("sealing.seal", "a", N_("Announce and seal"), N_("Announce records to be sealed; seal those announced"), "sealing", "seal", footer=True),
    Action("undecided.decide", "a", N_("Decide"), N_("One decision for all waiting changes, or for some records"), "undecided", "decide", footer=True),
    # A call
    Action("call.save", "ctrl+s,shift+f8,f20", N_("Save"), N_("Call complete: open its incident"), "call", "save", footer=True, priority=True),
    Action("call.send", "f12,ctrl+g", N_("Send patrol"), N_("Patrols in order of sending, with reasons; the place alone is enough"), "call", "send", footer=True, priority=True),
    Action("call.same", "shift+f6,f18,ctrl+e", N_("Same incident"), N_("Another caller of an open incident; both records are kept"), "call", "same", footer=True, priority=True),
    Action("call.end", DROP, N_("End"), N_("End it without an incident, or make it void"), "call", "end", footer=True, priority=True),
    Action("sending.leave", "escape", N_("Back"), N_("Back to the call; nobody is sent"), "sending", "leave", open=True),
    # The board of calls and patrols
    Action("calls.open", "enter", N_("Acts"), N_("Continue the call, or report the patrol's status"), "calls", "open", footer=True),
    Action("calls.line", "slash", N_("Say"), N_("A patrol and its report, like: p3 scene"), "calls", "line", footer=True),
    Action("calls.send", "s", N_("Send patrol"), N_("Send a patrol to the call under the cursor"), "calls", "send", footer=True),
    Action("calls.recall", "z", N_("Recall"), N_("Recall the selected patrol; it is told and answers “received”"), "calls", "recall", footer=True),
    Action("calls.start", "n", N_("On shift"), N_("A patrol goes on shift"), "calls", "start", footer=True),
    Action("calls.reload", "r", N_("Reload"), N_("Read the board again"), "calls", "reload"),
    # A patrol's handheld
    Action("handheld.accept", "a", N_("Accept"), N_("We go: on the way"), "handheld", "accept", at_once=True),
    Action("handheld.scene", "s", N_("Scene"), N_("We are on the scene"), "handheld", "scene", at_once=True),
    Action("handheld.clear", "c", N_("Clear"), N_("Job finished"), "handheld", "clear", at_once=True),
    Action("handheld.remark", "r", N_("Remark"), N_("A remark about it"), "handheld", "remark"),
    Action("handheld.yes", "y", N_("We go"), N_("Leave this job and go to the new call"), "handheld", "go_there", at_once=True),
    Action("handheld.heard", "h", N_("Received"), N_("We received the recall"), "handheld", "heard", at_once=True),
    Action("handheld.no", "n", N_("We stay"), N_("Stay on this job; the desk sends another"), "handheld", "stay", at_once=True),
    # The journal, officers, lists
    Action("journal.open", "enter", N_("View"), N_("Open the record of this entry"), "journal", "open", footer=True),
    Action("journal.filter", "slash,f", N_("Kind"), N_("Show only one kind of entry"), "journal", "filter", footer=True),
    Action("officers.open", "enter", N_("Acts"), N_("What may be done about this officer"), "officers", "open", footer=True),
    Action("officers.new", "n", N_("New"), N_("Add an officer"), "officers", "new", footer=True),
    Action("lots.open", "enter", N_("View"), N_("What this file would change; yes and no"), "lots", "open", footer=True),
    Action("lists.open", "enter", N_("Open list"), N_("Open the list under the cursor"), "lists", "open", footer=True),
    Action("lists.filter", "slash,f", N_("Find list"), N_("Type the name of a list and open it"), "lists", "filter", footer=True),
    Action("lists.holidays", "h", N_("Holidays"), N_("Add the moving official holidays of a year"), "lists", "holidays", footer=True),
    Action("lists.bodies", "b", N_("Bodies"), N_("One approval for the bodies of the last year"), "lists", "bodies", roles=frozenset({Role.INSPECTOR}), footer=True),
    Action("list_items.open", "enter", N_("Change"), N_("Change this item"), "list_items", "open", footer=True),
    Action("list_items.new", "n", N_("New"), N_("Add an item to this list"), "list_items", "new", footer=True),
    Action("list_items.words", "e", N_("Name"), N_("Give this item another name, or put it out of use"), "list_items", "words", footer=True),
    Action("list_items.holidays", "h", N_("Holidays"), N_("Add the moving official holidays of a year"), "list_items", "holidays", footer=True),
    Action("list_items.days", "d", N_("Days for an answer"), N_("Working days within which this kind of request is answered"), "list_items", "days", footer=True),
    Action("list_items.questions", "q", N_("Questions"), N_("Questions to callers about the selected type"), "list_items", "questions", footer=True),
    Action("list_items.filter", "slash,f", N_("Find list"), N_("Type the name of a list and open it"), "list_items", "filter", footer=True),
    Action("parts.open", "enter", N_("Switch"), N_("Show this part of the program, or hide it"), "parts", "open", footer=True),
    Action("settings.change", "enter", N_("Change"), N_("Change the setting under the cursor"), "settings", "change", footer=True),
    # An arrival
    Action("arrival.save", "ctrl+s,shift+f8,f20", N_("Save row"), N_("Save this row as a record with its own deadlines"), "arrival", "save_row", footer=True, priority=True),
    Action("arrival.discard", DROP, N_("Throw away"), N_("Throw the typed row away; where nobody was written down: nobody came"), "arrival", "discard", footer=True, priority=True),
    Action("arrival.acts", "ctrl+t,shift+f6,f18", N_("Acts"), N_("Notice to the prosecutor, count again, what the group shares"), "arrival", "acts", footer=True, priority=True),
    Action("arrival.round", "f12", N_("Round"), N_("One step for each person in turn: health, age, ground … and destination"), "arrival", "round", footer=True, priority=True),
    # Before anyone signs in, on a kind of terminal that is new here
    Action("reads.right", "f7", N_("Reads right"), N_("Persian reads correctly here: do not ask again on this terminal"), "reads", "reads_right", footer=True, open=True),
    Action("reads.wrong", "f6", N_("Reads wrong"), N_("Order Persian in another way, until the line reads correctly"), "reads", "reads_wrong", footer=True, open=True),
    Action("month.today", "t", N_("Today"), N_("Back to today"), "month", "today", open=True),
    Action("status.leave", "escape", N_("Back"), N_("One level back; never leaves the program"), "status", "leave", open=True),
    Action("month.leave", "escape", N_("Back"), N_("Back to the field; it stays as it is"), "month", "leave", open=True),
    Action("phrase.leave", "escape", N_("Back"), N_("One level back; nothing is made yet"), "phrase", "leave", open=True),
    Action("password.save", "ctrl+s,shift+f8,f20", N_("Save"), N_("Save this password"), "password", "save", open=True),
    Action("status.satisfied", "s", N_("Satisfied"), N_("Whoever brings the code is satisfied"), "status", "satisfied(True)", priority=True),
    Action("status.unsatisfied", "n", N_("Not satisfied"), N_("Whoever brings the code is not satisfied"), "status", "satisfied(False)", priority=True),
    Action("status.reopen", "r", N_("Reopen"), N_("Whoever brings the code says what is still missing"), "status", "reopen", priority=True),
    # The service desk: a session while it is held, its slips, the calendar, the figures
    Action("live.take", "n", N_("Take a request"), N_("Category, words, how to answer; then the slip with its code"), "live", "take", footer=True),
    Action("live.answered", "a", N_("Answered"), N_("The request under the cursor was answered on the spot"), "live", "answered", footer=True, at_once=True),
    Action("live.slip", "p", N_("Slip"), N_("The slip of the request under the cursor: to write down, to read out, on paper"), "live", "slip", footer=True),
    Action("live.give", "w", N_("Waiting number"), N_("Give the next waiting number"), "live", "give", footer=True, at_once=True),
    Action("live.call", "x,space", N_("Next number"), N_("Call the next waiting number to the desk"), "live", "call(False)", footer=True, at_once=True),
    Action("live.back", "z", N_("Number before"), N_("Call the number before again"), "live", "call(True)", at_once=True),
    Action("live.open", "enter", N_("View"), N_("Open the request under the cursor"), "live", "open"),
    Action("live.close", "c", N_("Close"), N_("Close the session; its counts stay in sight"), "live", "close", footer=True),
    Action("live.reload", "r", N_("Reload"), N_("Read the session again"), "live", "reload"),
    Action("slip.leave", "enter,escape", N_("On"), N_("On to the next"), "slip", "leave", open=True),
    Action("slip.answered", "a", N_("Answered on the spot"), N_("It was answered at the desk itself"), "slip", "answered", open=True, at_once=True),
    Action("slip.paper", "d", N_("Paper"), N_("The slip on paper, size A6, or as text"), "slip", "paper", open=True),
    Action("calendar.open", "enter", N_("View"), N_("To the day's list; in it, open what is under the cursor"), "calendar", "open"),
    Action("calendar.plan", "n", N_("Session"), N_("Plan a session on this day"), "calendar", "plan", footer=True),
    Action("calendar.programme", "p", N_("Programme"), N_("Plan a programme on this day"), "calendar", "programme", footer=True),
    Action("calendar.weekly", "w", N_("Weekly"), N_("Sessions that come again every week: plan ahead, add, end"), "calendar", "weekly", footer=True),
    Action("calendar.poster", "d", N_("Paper"), N_("The poster of sessions, or the list of programmes"), "calendar", "poster", footer=True),
    Action("calendar.today", "t", N_("Today"), N_("Back to today"), "calendar", "today", footer=True),
    Action("calendar.copy_year", "", N_("Copy a year's programmes"), N_("The programmes of an occasion, planned again for another year"), "calendar", "copy_year"),
    Action("calendar.reload", "r", N_("Reload"), N_("Read the month again"), "calendar", "reload"),
    Action("figures.period", "slash,f", N_("Days"), N_("Choose the days"), "figures", "period", footer=True),
    Action("figures.outside", "o", N_("Outside the unit"), N_("As they may leave the unit: small counts are kept back"), "figures", "outside", footer=True),
    # The week
    Action("week.open", "enter", N_("View"), N_("Open the record under the cursor"), "week", "open", footer=True),
    Action("week.month", "m", N_("Month, week"), N_("Switch between week and month"), "week", "month", footer=True),
    Action("week.older", "left_square_bracket", N_("Before"), N_("The week or month before this one"), "week", "turn(-1)", footer=True),
    Action("week.newer", "right_square_bracket", N_("After"), N_("The week or month after this one"), "week", "turn(1)", footer=True),
    Action("week.today", "t", N_("Today"), N_("Back to today"), "week", "today", footer=True),
    Action("week.reload", "r", N_("Reload"), N_("Read it again"), "week", "reload"),
    Action("figures.paper", "d", N_("Paper"), N_("These figures on paper"), "figures", "paper", footer=True),
    # Who is held: on the board, and in a record of custody
    Action("board.open", "enter", N_("View"), N_("Open the record under the cursor"), "board", "open", footer=True),
    Action("held.check", "c", N_("Look in"), N_("Go and look; write what was seen"), "held", "care('check')", footer=True),
    Action("held.water", "w", N_("Water"), N_("Water was given now"), "held", "care('water')", footer=True, at_once=True),
    Action("held.food", "f", N_("Food"), N_("Food was given now"), "held", "care('food')", at_once=True),
    Action("held.prayer", "p", N_("Prayer"), N_("Time and place for prayer were given now"), "held", "care('prayer')", at_once=True),
    Action("held.rest", "t", N_("Rest"), N_("Rest begins now, or ends now"), "held", "care('rest')", at_once=True),
    Action("held.place", "m", N_("Room"), N_("Room of the person"), "held", "place_in"),
    Action("board.round", "s", N_("Round"), N_("One step for everyone who still needs it, person by person"), "board", "round", footer=True),
    Action("given.tick", "space", N_("Tick or untick"), N_("Untick anyone who was not given it, or tick again"), "given", "tick", open=True),
    Action("given.save", "ctrl+s,shift+f8,f20", N_("Save"), N_("Record it for everyone ticked"), "given", "save", open=True),
    Action("given.leave", "escape", N_("Back"), N_("Nothing is recorded"), "given", "leave", open=True),
    Action("board.fold", "z", N_("Families"), N_("Families in one line, or opened out"), "board", "fold", footer=True),
    Action("board.reload", "r", N_("Reload"), N_("Read the board again"), "board", "reload"),
    # The indicators
    Action("indicators.open", "enter", N_("Records"), N_("Exactly the records that the figure counted"), "indicators", "open", footer=True),
    Action("indicators.card", "question_mark,i", N_("What it counts"), N_("The definition of the figure under the cursor"), "indicators", "card", footer=True),
    Action("indicators.period", "p", N_("Period"), N_("Another period, against another, to a day"), "indicators", "period", footer=True),
    Action("indicators.charts", "v", N_("Charts"), N_("Months, types, weekdays and hours, response intervals"), "indicators", "charts", footer=True),
    Action("indicators.fold", "z", N_("Parts"), N_("Types and kinds in sight, or folded into their figures"), "indicators", "fold", footer=True),
    Action("indicators.tables", "t", N_("Tables"), N_("Frozen tables, and the live one"), "indicators", "tables", footer=True),
    Action("indicators.last", "l", N_("Last period's records"), N_("The records that the figure counted in the last period"), "indicators", "last"),
    Action("indicators.freeze", "f", N_("Freeze"), N_("Keep this table as it stands"), "indicators", "freeze"),
    Action("indicators.publish", "u", N_("Publish"), N_("Let this frozen table leave the unit; what is kept back is named first"), "indicators", "publish"),
    Action("indicators.differences", "c", N_("Changes since"), N_("What has changed since this table was frozen"), "indicators", "differences"),
    Action("indicators.complete", "m", N_("Completeness"), N_("Days without entries, late and unapproved shares, silent units"), "indicators", "completeness"),
    Action("indicators.units", "b", N_("By county and unit"), N_("The figure under the cursor of each county and unit below"), "indicators", "units", seat=True),
    Action("indicators.paper", "d", N_("Paper"), N_("The table as PDF or workbook; of a frozen one the press sheet"), "indicators", "paper"),
    Action("indicators.older", "left_square_bracket", N_("Earlier period"), N_("The period before this one"), "indicators", "shift_period(-1)"),
    Action("indicators.newer", "right_square_bracket", N_("Later period"), N_("The period after this one"), "indicators", "shift_period(1)"),
    Action("indicators.reload", "r", N_("Reload"), N_("Read the figures again"), "indicators", "reload"),
    # The national command's figures
    Action("national.period", "p", N_("Period"), N_("Other months, against the same ones of last year"), "national", "period", footer=True),
    Action("national.older", "left_square_bracket", N_("Earlier period"), N_("The period before this one"), "national", "shift_period(-1)"),
    Action("national.newer", "right_square_bracket", N_("Later period"), N_("The period after this one"), "national", "shift_period(1)"),
    Action("behind.open", "enter", N_("View"), N_("Open the record under the cursor"), "behind", "open", footer=True),
    Action("charts.next", "v", N_("Next chart"), N_("The next of the charts"), "charts", "next_chart", footer=True),
    Action("charts.older", "left_square_bracket", N_("Indicator before"), N_("Draw the indicator before this one"), "charts", "another(-1)", footer=True),
    Action("charts.newer", "right_square_bracket", N_("Indicator after"), N_("Draw the indicator after this one"), "charts", "another(1)", footer=True),
    Action("card.leave", "escape", N_("Back"), N_("Back to the table"), "card", "leave"),
    # The handbook
    Action("handbook.chapters", "slash,f", N_("Chapters"), N_("All chapters; type words to find those that hold them"), "handbook", "chapters", footer=True, open=True),
    Action("handbook.before", "left_square_bracket", N_("Before"), N_("The chapter before this one"), "handbook", "turn(-1)", footer=True, open=True),
    Action("handbook.after", "right_square_bracket", N_("After"), N_("The chapter after this one"), "handbook", "turn(1)", footer=True, open=True),
    # Everywhere
    Action("go.back", "escape", N_("Back"), N_("One level back; never leaves the program"), "place", "back", footer=True),
    Action("go.desk", "f2", N_("Desk"), N_("Who is on duty, clocks, what needs attention"), "app", "go('desk')", roles=frozenset(Role) - {Role.PATROL}, footer=True),
    Action("app.menu", "f10,ctrl+p", N_("Menu"), N_("Everything that can be done here, in both languages; a number opens its record"), "app", "menu", footer=True, open=True, priority=True),
    Action("app.help", "f1,question_mark", N_("Help"), N_("What can be done where you stand"), "app", "help", footer=True, open=True),
    Action("app.handbook", "", N_("Handbook"), N_("The chapter about this screen, step by step; F1 twice"), "app", "handbook", open=True),
    Action("go.incident", "f3", N_("Incidents"), N_("The incident register"), "app", "go('incident')", register="incident", footer=True),
    Action("go.custody", "f4", N_("Custody"), N_("People held here, and their clocks"), "app", "go('custody')", register="custody", footer=True),
    Action("go.request", "f5", N_("Service desk"), N_("Requests of the public"), "app", "go('request')", register="request", footer=True),
    Action("go.session", "shift+f5,f17", N_("Service-desk sessions"), N_("Sessions of the service desk"), "app", "go('session')", register="session"),
    Action("go.calendar", "y", N_("Calendar"), N_("The month of the service desk: sessions, programmes, holidays"), "app", "go('calendar')", register="session"),
    Action("go.week", "shift+f11,f23", N_("Week"), N_("Dates: answers, orders, sessions, programmes, turns"), "app", "go('week')", roles=FIELD | READERS, at_unit=True, national=False),
    Action("go.live", "l", N_("Sit at the desk"), N_("The session that is held now: waiting numbers, requests, slips"), "app", "go_live", roles=DESK, register="session"),
    Action("go.figures", "", N_("Figures of the service desk"), N_("Sessions held, requests by category and outcome, time, satisfaction"), "app", "go('figures')", register="request"),
    Action("go.oversight", "f6", N_("Oversight 197"), N_("What the public says of the police"), "app", "go('oversight')", register="oversight"),
    Action("go.incomplete", "", N_("Incidents to complete"), N_("What is missing or unlikely in the incidents of the last day"), "app", "go('incomplete')", roles=READERS, kept="incident", at_unit=True),
    Action("go.in_doubt", "", N_("Changes in doubt"), N_("Changes of approved incidents waiting for the inspectorate"), "app", "go('in_doubt')", roles=READERS, kept="incident", at_unit=True),
    Action("go.shift", "f8", N_("Handover"), N_("Shifts and their handover"), "app", "go('shift')", register="shift", footer=True),
    Action("go.indicators", "f9", N_("Indicators"), N_("This period against the last; every number opens its records"), "app", "go('indicators')", roles=READERS),
    Action("go.search", "ctrl+f,shift+f7,f19", N_("Search"), N_("Find records by number, or by words in all registers"), "app", "go('search')", roles=READERS, national=False),
    Action("go.journal", "", N_("Journal"), N_("Every act, by officer, record and kind"), "app", "go('journal')", roles=READERS),
    Action("go.units", "", N_("Units below"), N_("Units below: last word, what is missing, silence; the worst first"), "app", "go('units')", roles=READERS | KEEPERS, seat=True, national=False, part="seats"),
    Action("go.provinces", "", N_("Provinces"), N_("Each province, asked now: whether it answers, up to which month there are counts"), "app", "go('provinces')", roles=READERS | KEEPERS, national=True, part="provinces"),
    Action("go.links", "", N_("Enrolled units"), N_("Units above and below; enrol one by its key file and ten words"), "app", "go('links')", roles=LEADERS | KEEPERS, national=False, part="seats"),
    Action("go.stick", "", N_("Stick"), N_("Write for the units above, take in from those below, take what came back"), "app", "go('stick')", roles=DESK | KEEPERS, national=False, part="sticks"),
    Action("go.machine", "", N_("This machine"), N_("Backups, journal files for other machines, a newer program"), "app", "go('machine')", roles=DESK | KEEPERS),
    Action("go.remarks", "", N_("Remarks from above"), N_("Remarks of units above about records, and who has read them"), "app", "go('remarks')", roles=READERS, national=False, part="seats"),
    Action("go.officers", "", N_("Officers"), N_("Officers and their roles"), "app", "go('officers')", roles=LISTS),
    Action("go.lots", "", N_("Changes of journal files"), N_("What journal files of other machines brought that waits for two people"), "app", "go('lots')", roles=SECOND | KEEPERS, part="machines"),
    Action("go.lists", "", N_("Lists"), N_("The lists that forms choose from"), "app", "go('lists')", roles=LISTS | {Role.INSPECTOR}),
    Action("go.parts", "", N_("Parts of the program"), N_("Which parts this store shows: units above and below, sticks, text messages …"), "app", "go('parts')", roles=LISTS),
    Action("go.settings", "", N_("Settings"), N_("Language, terminal, idle lock"), "app", "go('settings')", open=True),
    Action("go.board", "b", N_("Board"), N_("Everyone held now, by next deadline: place, language, needs"), "app", "go('board')", roles=DESK | OVERSIGHT, register="custody"),
    Action("go.spans", "", N_("Starts and ends"), N_("Start and end of holding, interviews and rests; art. 53"), "app", "go('spans')", register="custody", at_unit=True),
    Action("arrival.now", "shift+f4,f16", N_("Arrived now"), N_("People arrive: the time is recorded at once, then who they are"), "app", "arrive", roles=DESK, register="custody", at_unit=True),
    Action("go.clock", "shift+f2,f14", N_("Next duty"), N_("The record with the most urgent duty: what, by when, whom to call"), "app", "go_clock", register="custody", at_unit=True),
    Action("go.calls", "f7", N_("Calls, patrols"), N_("Unfinished calls and the status of each patrol"), "app", "go('calls')", roles=READERS, kept="incident", footer=True),
    Action("call.parked", "shift+f10,f22", N_("Waiting call"), N_("Continue the longest waiting call"), "app", "parked_call", roles=DESK, kept="incident", priority=True, at_unit=True),
    Action("call.new", "shift+f3,f15,ctrl+n", N_("New call"), N_("Record a call at once"), "app", "new_call", roles=DESK, kept="incident", priority=True, at_unit=True),
    Action("complaint.new", "", N_("Write a complaint"), N_("Sealed to the inspectorate: nobody at the desk can read it again"), "app", "complain", roles=DESK | OVERSIGHT, kept="oversight", at_unit=True, national=False),
    Action("ask.code", "u", N_("Ask by code"), N_("What became of a request, by the code on its slip"), "app", "ask_code", roles=READERS, national=False),
    Action("mark.now", "insert", N_("Mark now"), N_("Mark this moment; say what it was later"), "app", "mark", kept="shift", open=True, priority=True, at_unit=True),
    Action("rights.replace", "", N_("Words of the rights sheet"), N_("Other words, in one language, from a file: printed from now on"), "app", "form('custody.replace_rights')", roles=frozenset({Role.COMMANDER}), kept="custody", at_unit=True),
    Action("go.sealing", "", N_("Sealing of records"), N_("Records ended without a case: announced, then sealed; exceptions and reasons"), "app", "go('sealing')", roles=DESK | OVERSIGHT, register="custody", at_unit=True),
    Action("go.undecided", "", N_("Waiting for the inspectorate"), N_("Corrections and strikes that would close something, the oldest first"), "app", "go('undecided')", roles=OVERSIGHT, register="custody", at_unit=True),
    Action("go.notices", "", N_("Automatic reports to the inspectorate"), N_("Force, deaths, changes, where somebody was sent: what told itself, newest first"), "app", "go('notices')", roles=OVERSIGHT | {Role.AUDITOR}, register="custody", at_unit=True),
    Action("go.request_sealing", "", N_("Names of closed requests"), N_("Which requests lose name and telephone, and when; announced, then sealed"), "app", "go('request_sealing')", roles=DESK | OVERSIGHT, register="request", at_unit=True),
    Action("equipment.hand_out", "", N_("Hand equipment out"), N_("Weapons, radios and keys that an officer takes for a shift"), "app", "form('equipment.hand_out')", roles=DESK, kept="equipment", at_unit=True),
    Action("equipment.take_back", "", N_("Take equipment back"), N_("What an officer brings back, or all that he holds"), "app", "form('equipment.take_back')", roles=DESK, kept="equipment", at_unit=True),
    Action("go.import", "", N_("Bring in an earlier register"), N_("From a CSV or XLSX file: tried out first, then brought in as a whole"), "app", "go('import')", roles=frozenset({Role.COMMANDER}), kept="incident", at_unit=True),
    Action("clock.say", "", N_("Say the hour"), N_("The hour from a watch or telephone, where this machine's clock is in doubt"), "app", "form('clock.say')", roles=FIELD | {Role.INSPECTOR, Role.ADMINISTRATOR}),
    Action("my.password", "", N_("Change my password"), N_("A new password of one's own"), "app", "form('officer.change_password')"),
    Action("my.pin", "", N_("Set my PIN"), N_("A PIN to unlock this machine and to switch officers"), "app", "form('officer.set_pin')"),
    Action("my.share", "", N_("Share the inspectorate's key"), N_("Let another inspector open complaints and protected people"), "app", "form('officer.share_sealing')", roles=OVERSIGHT, kept="oversight"),
    Action("my.take", "", N_("Take the inspectorate's key from paper"), N_("If a password was lost or reset"), "app", "form('officer.take_from_paper')", roles=OVERSIGHT, kept="oversight"),
    Action("my.paper", "", N_("Put the inspectorate's key on paper"), N_("A new paper; the old one no longer opens anything"), "app", "put_on_paper", roles=OVERSIGHT, kept="oversight"),
    Action("my.decide_key", "", N_("Decide on the inspectorate's new key"), N_("Made without the old key: another inspector or a county code decides"), "app", "form('officer.decide_key')", roles=OVERSIGHT, kept="oversight"),
    Action("go.level_readers", "", N_("Levels that read complaints"), N_("Which levels' inspectorates complaints are sealed to"), "app", "go('level_readers')", roles=OVERSIGHT, kept="oversight", national=False, part="seats"),
    Action("my.codes", "", N_("Codes for the county"), N_("Twelve new one-time codes for second approvals; older ones stop working"), "app", "make_codes", roles=SECOND),
    Action("print.blank", "", N_("Blank papers"), N_("Numbered sheets for a power cut; a rights sheet without a record"), "app", "print_blank", roles=READERS, at_unit=True, national=False),
    Action("session.lock", "f11,ctrl+l", N_("Lock"), N_("Lock the screen; nothing is lost"), "app", "lock", priority=True),
    Action("session.leave", "", N_("Sign out"), N_("Leave the desk to another officer"), "app", "sign_out"),
    Action("app.jump", "ctrl+o,g", N_("Jump"), N_("A letter beside each field: press it to go there"), "app", "jump"),
    Action("app.language", "", N_("English / فارسی"), N_("Change the language"), "app", "switch_language", open=True),
    Action("app.quit", "ctrl+q,shift+f9,f21", N_("Quit"), N_("Leave the program; asks first"), "app", "ask_quit", footer=True, open=True, priority=True),
)  # fmt: skip

BY_ID = {action.id: action for action in ACTIONS}
FOOTER_ROOM = 6
_REGISTERS_AT = ACTIONS.index(BY_ID["go.indicators"])
"""Where the rows that registers declare stand in the menu."""
_WITH_A_ROW = frozenset(action.register for action in ACTIONS)

_KEY_NAMES = {
    "escape": "Esc", "enter": "Enter", "slash": "/", "full_stop": ".", "question_mark": "?", "insert": "Ins",
    "left_square_bracket": "[", "right_square_bracket": "]", "space": "Space", "tab": "Tab", "plus": "+",
}  # fmt: skip
_CAPITALS = frozenset((action.where, key) for action in ACTIONS for key in action.keys.split(",") if key.isupper())
"""Keys of their own, by place (R of a sketch turns it a little): there they are no twins of their small letters."""
_AS_SHIFT = frozenset(f"f{number}" for number in range(13, 25))


def with_registers() -> tuple[Action, ...]:
    """The table, and in it a row of each register that has no key: menu alone, in the words of its declaration."""
    from db.kernel.base.register import REGISTERS  # late: the first paint knows no register

    rows = [
        Action(f"go.{name}", "", declared.title, declared.about, "app", f"go({name!r})", register=name)
        for name, declared in REGISTERS.items()
        if name not in _WITH_A_ROW and not declared.shown_on
    ]
    return (*ACTIONS[:_REGISTERS_AT], *rows, *ACTIONS[_REGISTERS_AT:])


def actions_of(*places: str) -> Iterator[Action]:
    """The rows that hold in any of these kinds of place."""
    return (action for action in ACTIONS if action.where in places)


def bindings(*places: str) -> list[BindingType]:
    """The `BINDINGS` of a screen of these kinds, Persian twins included."""
    return [binding for action in actions_of(*places) for binding in _bind(action)]


def _bind(action: Action) -> Iterable[Binding]:
    keys = with_twins(action.keys).split(",") if action.keys else []
    own = [key for key in keys if key in action.keys.split(",") or (action.where, key) not in _CAPITALS]
    for index, key in enumerate(own):
        yield Binding(
            key,
            action.do,
            action.label,
            show=index == 0 and action.footer,
            priority=action.priority,
            id=action.id if index == 0 else f"{action.id}.{index}",
            tooltip=action.tooltip,
        )


def key_names(keys: str) -> list[str]:
    """Every key of an action as people read it, the one to show first. F13 to F24 are how some terminals send Shift."""
    return list(dict.fromkeys(key_name(key) for key in keys.split(",") if key not in _AS_SHIFT))


def key_name(keys: str) -> str:
    """The first of these keys as people read it: Ctrl+Q, F3, Esc, N."""
    *modifiers, last = keys.split(",")[0].split("+")
    name = _KEY_NAMES.get(last, last.upper() if len(last) <= 3 else last.capitalize())
    return "+".join([*map(str.capitalize, modifiers), name])
