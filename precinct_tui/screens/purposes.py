# ruff: noqa: E501  one row a line reads as the table it is
"""The purpose of each screen but a register's list by the name of its class, and of each register's list: the first thing that help says."""

from __future__ import annotations

from collections.abc import Mapping

from precinct_tui.language.i18n import N_

PURPOSES: Mapping[str, str] = {
    "ArrivalScreen": N_(
        "People who were brought in: one row for each, and each becomes a record with a clock of its own."
    ),
    "BehindScreen": N_("The records that a figure counted. Open one to see why it was."),
    "BoardScreen": N_(
        "Everyone who is held now, whose deadline is next first. Care is recorded here, at the minute it is given."
    ),
    "CalendarScreen": N_("A month of the service desk: sessions, programmes, holidays. Plan them here."),
    "CallScreen": N_("A call as it is spoken: what, where, who, and which patrol goes."),
    "CallsScreen": N_(
        "Calls that nobody has finished, and where each patrol stands. Send patrols and follow them from here."
    ),
    "ChartsScreen": N_("The indicators as charts: this period beside the last."),
    "DeskScreen": N_("Where your shift begins: what presses, what waits for you, what came last."),
    "DifferencesScreen": N_("What has changed since a table of figures was frozen."),
    "DrawnScreen": N_("The sketch of an accident as it was kept."),
    "FieldsScreen": N_("What is known of one object of the sketch."),
    "FiguresScreen": N_("How many requests came, by category and outcome, and how long they took."),
    "FirstRunScreen": N_(
        "Makes the store of this precinct and its first administrator, or a made-up one to learn with."
    ),
    "FormScreen": N_("One entry: answer what is asked, then save. What you type is kept if you must leave."),
    "HandheldScreen": N_("What your patrol is sent to. Answer with one key each."),
    "HandbookScreen": N_("How each task is done, step by step, with its keys. Search it by any word."),
    "HandoverScreen": N_("Hand the shift over: count, say what is to be done about each item, and both sign."),
    "HelpScreen": N_("What a screen is for, and its keys."),
    "ImportScreen": N_(
        "Bring an earlier register in from a spreadsheet. It is tried out first, and nothing is written until you say so."
    ),
    "InDoubtScreen": N_("Approved incidents of which a change waits for the inspectorate."),
    "IncompleteScreen": N_("Incidents in which something is missing or unlikely, to be completed."),
    "IndicatorsScreen": N_("The figures of a period beside the one before. Each opens the records that it counted."),
    "JournalScreen": N_("Every act of every officer, the newest first."),
    "LevelReadersScreen": N_("The inspectorates to which complaints are sealed: your own, and those of levels above."),
    "LinksScreen": N_(
        "The units above and below this one. Enrol one by its key file and ten words that are compared by telephone."
    ),
    "ListItemsScreen": N_(
        "What forms choose from in one list, each with its value. Those without their value stand first."
    ),
    "ListsScreen": N_("All lists that forms choose from. Those in which a value is not set yet stand first."),
    "LiveScreen": N_("A session of the service desk while it is held: waiting numbers, requests, slips."),
    "LockScreen": N_("The desk is locked, and nothing on it is lost. Type your PIN or password to go on."),
    "LookBackScreen": N_("Earlier handovers: what was handed over, and what became of it."),
    "LotsScreen": N_("Changes of officers and lists that another machine brought, and that two people agree to here."),
    "NationalScreen": N_("Figures of all provinces beside those of last year. No record stands behind them here."),
    "NoticesScreen": N_("What the inspectorate is told of by itself: force, deaths, changes of records."),
    "OfficersScreen": N_("Who works with this store, and in which role."),
    "OrdersScreen": N_("Standing orders that you have not read yet. Read each, and sign that you did."),
    "PartsScreen": N_("Which parts of the program this store shows, and why."),
    "PreviewScreen": N_("What would stand on the paper, before it is printed."),
    "ProvincesScreen": N_("The provinces that are asked for counts, and whether they answer."),
    "RecordScreen": N_("One record with all that was entered about it. What may be done with it stands under Acts."),
    "RemarksScreen": N_("Remarks that units above wrote about records, and who has read them."),
    "RequestSealingScreen": N_("Closed requests that lose their citizen's name and telephone, and when."),
    "SealingScreen": N_("Records of people released without a case: announced here, then sealed."),
    "SearchScreen": N_("Find a record by its number or by words."),
    "SettingsScreen": N_("Language, terminal, colours, printer and lock of this machine."),
    "SignInScreen": N_(
        "Sign in with your badge number and password. The line below shows whether Persian reads right here."
    ),
    "SketchScreen": N_("Draw the scene of an accident with its measures, as it was found."),
    "SpansScreen": N_("When holding, interviews and rests began and ended, as the law wants it kept."),
    "StickScreen": N_("Carry bundles between this unit and those above or below on a stick."),
    "SummaryScreen": N_("The page that the next officer reads before he signs, the urgent first."),
    "UndecidedScreen": N_("Corrections and strikes that would close something, and wait for your decision."),
    "UnitsScreen": N_("The units that report here: their last word, what is missing, what presses."),
    "WeekScreen": N_("What is due, held or on in a week or a month."),
}

REGISTERS_ARE_FOR: Mapping[str, str] = {
    "call": N_("Calls that came in, the newest first. Unfinished ones are at F7."),
    "complaint": N_("Complaints as they came. Only the inspectorate can open them."),
    "custody": N_("People who are held here, whose deadline is next first. Open a record to see what is due for them."),
    "equipment": N_("Weapons, radios and keys of this post: who has what, and what has not come back."),
    "gang": N_("Incidents that belong together, kept by the investigation. No list of people."),
    "incident": N_("What was reported and seen, the newest first. Open one to go on with it."),
    "order": N_("Standing orders of this post, those in force first. Each shows who has not read it."),
    "oversight": N_("What citizens said of the police by 197, with the answer that each of them is owed."),
    "packet": N_("Packets of accidents for court, parties and insurers: what each holds, and where it was sent."),
    "patrol": N_("Patrols of each shift: crew, times on the way, and what they were sent to."),
    "post": N_("Faults of power, network and equipment, visits and inspections: the day-book of this post."),
    "programme": N_("Programmes of Police Week and of the year: what is planned, who speaks, what was held."),
    "property": N_("Things in police hands: where each lies, under which seal, and what must go back or out."),
    "request": N_("Requests of citizens, the answers due first. Their codes are on the slips."),
    "roster": N_("Who has which turn, who is absent, and who stands in."),
    "session": N_("Sessions of the service desk: those planned, the one held now, and those that were held."),
    "shift": N_("Shifts and their handovers, the newest first. Each shows what was handed over and signed."),
    "sketch": N_("Sketches of accident scenes, with what was measured. Open one to draw on."),
}
"""The purpose of each register's list."""
