# ruff: noqa: E501  one row a line reads as the table it is
"""The purpose of each screen but a register's list by the name of its class, and of each register's list: the first thing that help says."""

from __future__ import annotations

from collections.abc import Mapping

from precinct_tui.language.i18n import N_

PURPOSES: Mapping[str, str] = {
    "ArrivalScreen": N_(
        "People brought in: one row for each person. Each row becomes a record with its own deadlines."
    ),
    "BehindScreen": N_("The records a figure counted. Open one to see why it was counted."),
    "BoardScreen": N_("Everyone held now, nearest deadline first. Record care here, at the minute it is given."),
    "CalendarScreen": N_("A month of the service desk: sessions, programmes, holidays. Plan them here."),
    "CallScreen": N_("Take a call while the caller speaks: what, where, who, and which patrol to send."),
    "CallsScreen": N_("Unfinished calls and the status of each patrol. Send and follow patrols from here."),
    "ChartsScreen": N_("The indicators as charts: this period and the last."),
    "DeskScreen": N_("Your shift starts here: urgent items, your tasks, latest entries."),
    "DifferencesScreen": N_("Changes since a table of figures was frozen."),
    "DrawnScreen": N_("The sketch of an accident as recorded."),
    "FieldsScreen": N_("Details of one object in the sketch."),
    "FiguresScreen": N_("Number of requests by category and outcome, and the time they took."),
    "FirstRunScreen": N_("Creates this precinct's store and its first administrator, or a made-up store for learning."),
    "FormScreen": N_("One entry: answer the questions, then save. If you must leave, your text is kept as a draft."),
    "HandheldScreen": N_("The jobs of your patrol. Answer each with one key."),
    "HandbookScreen": N_("How each task is done, step by step, with its keys. Search it by any word."),
    "HandoverScreen": N_("Hand over the shift: count, plan an action for each item, and both officers sign."),
    "HelpScreen": N_("The purpose of a screen, and its keys."),
    "ImportScreen": N_(
        "Import an earlier register from a spreadsheet. A trial runs first; nothing is written until you confirm."
    ),
    "InDoubtScreen": N_("Approved incidents with a change waiting for the inspectorate."),
    "IncompleteScreen": N_("Incidents with something missing or unlikely, to be completed."),
    "IndicatorsScreen": N_("Figures of this period and the one before. Each opens the records it counted."),
    "JournalScreen": N_("Every act of every officer, the newest first."),
    "LevelReadersScreen": N_("Inspectorates that can open sealed complaints: your own, and those of higher levels."),
    "LinksScreen": N_(
        "The units above and below this one. To enrol one, take its key file and compare ten words by telephone."
    ),
    "ListItemsScreen": N_("The items of one list used in forms, with their values. Items without a value come first."),
    "ListsScreen": N_("All lists used in forms. Lists with a value not set come first."),
    "LiveScreen": N_("A service desk session in progress: waiting numbers, requests, slips."),
    "LockScreen": N_("The desk is locked; nothing is lost. Type your PIN or password to continue."),
    "LookBackScreen": N_("Earlier handovers: the items handed over and their outcome."),
    "LotsScreen": N_("Changes to officers and lists from another machine. Two people must approve them here."),
    "MachineScreen": N_("Backups, files for other machines of this precinct, and new versions of the program."),
    "NationalScreen": N_("Figures of all provinces, this year and last. The records are not here."),
    "NoticesScreen": N_("Automatic reports to the inspectorate: force, deaths, changes of records."),
    "OfficersScreen": N_("Users of this store and their roles."),
    "OrdersScreen": N_("Standing orders you have not read yet. Read each one and sign it."),
    "PartsScreen": N_("The parts of the program this store shows, and why."),
    "PreviewScreen": N_("Preview of the paper before printing."),
    "ProvincesScreen": N_("The provinces asked for counts, and their answers."),
    "RecordScreen": N_("One record with all its entries. Actions are under Acts."),
    "RemarksScreen": N_("Remarks by higher units about records, and who has read them."),
    "RequestSealingScreen": N_("Closed requests whose citizen's name and telephone will be erased, and when."),
    "SealingScreen": N_("Records of people released without a case: announced here, then sealed."),
    "SearchScreen": N_("Find a record by its number or by words."),
    "SettingsScreen": N_("Language, terminal, colours, printer and lock of this machine."),
    "SignInScreen": N_(
        "Sign in with your badge number and password. The line below shows whether Persian is displayed correctly."
    ),
    "SketchScreen": N_("Draw the accident scene and its measurements, as found."),
    "SpansScreen": N_("Start and end of holding, interviews and rests, as the law requires."),
    "StickScreen": N_("Carry bundles between this unit and higher or lower units on a USB stick."),
    "SummaryScreen": N_("The page the next officer reads before signing, urgent items first."),
    "UndecidedScreen": N_("Corrections and strikes that close something, waiting for your decision."),
    "UnitsScreen": N_("The units that report here: last report, gaps, urgent items."),
    "WeekScreen": N_("Deadlines, sessions and programmes of a week or a month."),
}

REGISTERS_ARE_FOR: Mapping[str, str] = {
    "call": N_("Calls received, newest first. Unfinished calls are at F7."),
    "complaint": N_("Complaints in order of arrival. Only the inspectorate can open them."),
    "custody": N_("People held here, nearest deadline first. Open a record to see its duties."),
    "equipment": N_("Weapons, radios and keys of this post: who has them, and which are not returned."),
    "gang": N_("Related incidents, kept by the investigation. Not a list of people."),
    "incident": N_("Incidents reported or seen, newest first. Open one to continue it."),
    "order": N_("Standing orders of this post, those in force first. Each lists who has not read it."),
    "oversight": N_("Citizens' reports about the police by 197, with the answer due to each."),
    "packet": N_("Accident packets for court, parties and insurers: contents and recipients."),
    "patrol": N_("Patrols of each shift: crew, travel times and jobs."),
    "post": N_("The day-book of this post: faults of power, network and equipment; visits and inspections."),
    "programme": N_("Programmes of Police Week and the year: plans, speakers, and those held."),
    "property": N_("Property in police hands: place, seal, and what must be returned or removed."),
    "request": N_("Citizens' requests, nearest answer deadline first. Codes are on the slips."),
    "roster": N_("Turns, absences and substitutes."),
    "session": N_("Service desk sessions: planned, in progress and held."),
    "shift": N_("Shifts and their handovers, newest first. Each shows the items and signatures."),
    "sketch": N_("Sketches of accident scenes with measurements. Open one to continue it."),
}
"""The purpose of each register's list."""
