"""The table of every action; menus, palette, shortcut sheet and settings are made from it."""

from dataclasses import dataclass

WINDOW = "window"
SEARCH = "search"
RESULTS = "results"
DETAIL = "detail"
TREE = "tree"
BOOK = "book"
LIBRARY = "library"
CASE = "case"
QUESTION = "question"
QUESTIONS = "questions"
TALK = "talk"
BOARD = "board"
JOBS = "jobs"
JOB = "job"
SEARCHES = "searches"
SOURCES = "sources"
APPLICATIONS = "applications"
APPLICATION_LIST = "application list"
DOCUMENTS = "documents"
POSTING = "posting"
CONTEXTS = (
    WINDOW, SEARCH, RESULTS, DETAIL, TREE, BOOK, LIBRARY, CASE, QUESTION, QUESTIONS, TALK, BOARD,
    JOBS, JOB, SEARCHES, SOURCES, APPLICATIONS, APPLICATION_LIST, DOCUMENTS, POSTING,
)  # fmt: skip
LETTER_PANES = {"lookup": DETAIL, "consult": CASE, "pilot": TALK, "careers": JOB}
"""The pane in which the letters of a workspace's actions act."""


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action.

    Attributes:
        id: Stable name, ``workspace.verb``; those of a workspace work while it is shown.
        title: What it does, as a command.
        keys: Default keys in Qt's portable form, the first one is shown.
        group: Heading under which the shortcut sheet lists it.
        context: Where its keys work: ``window``, or a pane and everything in it. ``search`` is
            the whole search pane, ``results`` only its list; ``book`` the text of a book;
            ``case`` the list of suggested codes; ``question`` the box of a question,
            ``questions`` the list below it, ``talk`` the answers; ``board`` the page of postings,
            ``jobs`` its search pane, ``searches`` the list of searches kept, ``job`` the posting,
            ``sources`` the list of where postings come from; ``applications`` the page of
            applications, ``application list`` its list, ``documents`` the documents of one;
            ``posting`` the form of a posting.
        letter: A single letter that also triggers it, in the pane of ``LETTER_PANES`` only.
    """

    id: str
    title: str
    keys: tuple[str, ...]
    group: str
    context: str = WINDOW
    letter: str = ""


_GENERAL = "General"
_FIND = "Finding"
_CODE = "The code"
_MOVE = "Moving"
_BOOKS = "Books"
_CASE = "The case"
_ASK = "Questions"
_CAREERS = "Careers"
_APPLY = "Applications"
_POST = "A posting of your own"
_VIEW = "View"
_LIBRARY = "The library"
_ACCOUNT = "The profile"

ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("lookup.focus_search", "Go to the search box", ("Ctrl+L", "Ctrl+F"), _FIND),
    ActionSpec("lookup.find_in_page", "Find in page", ("Ctrl+F",), _FIND, DETAIL),
    ActionSpec("lookup.open", "Open the selected code", ("Return", "Enter"), _FIND, SEARCH),
    ActionSpec("lookup.complete", "Complete a filter", ("Ctrl+Space",), _FIND, SEARCH),
    ActionSpec("lookup.as_typed", "Search without correcting", ("Ctrl+Shift+S",), _FIND),
    ActionSpec("lookup.open_group", "Open the group under this code", ("Right",), _FIND, RESULTS),
    ActionSpec("lookup.close_group", "Close the group", ("Left",), _FIND, RESULTS),
    ActionSpec("lookup.toggle_group", "Open or close the group", ("Ctrl+G",), _FIND, SEARCH),
    ActionSpec(
        "lookup.explain", "Explain why the code is found", ("Ctrl+Shift+X",), _FIND, letter="X"
    ),
    ActionSpec("lookup.scope_next", "Next code set", ("Ctrl+PgDown",), _FIND),
    ActionSpec("lookup.scope_previous", "Previous code set", ("Ctrl+PgUp",), _FIND),
    ActionSpec("lookup.escape", "Clear the text, then the code set", ("Esc",), _FIND),
    ActionSpec("lookup.history", "Search history", ("Ctrl+H",), _FIND),
    ActionSpec("lookup.clear_history", "Delete the search history", ("Ctrl+Shift+H",), _FIND),
    ActionSpec("lookup.favourites_list", "Favourites", ("Ctrl+Shift+B",), _FIND),
    ActionSpec("lookup.meant_list", "Your own words for codes", ("Ctrl+Shift+Y",), _FIND),
    ActionSpec("lookup.meant_export", "Save your own words for codes", ("Shift+F2",), _FIND),
    ActionSpec("lookup.meant_import", "Add words for codes from a file", ("Ctrl+F2",), _FIND),
    ActionSpec(
        "lookup.team_export",
        "Save words, favourites, notes for colleagues",
        ("Shift+F3",),
        _FIND,
    ),
    ActionSpec("lookup.team_import", "Take over what colleagues saved", ("Ctrl+F3",), _FIND),
    ActionSpec("lookup.copy_summary", "Copy summary", ("Ctrl+C",), _CODE, letter="C"),
    ActionSpec("lookup.copy_code", "Copy the bare code", ("Ctrl+Shift+C",), _CODE),
    ActionSpec(
        "lookup.favourite", "Add to or remove from favourites", ("Ctrl+D",), _CODE, letter="D"
    ),
    ActionSpec("lookup.note", "Write a note on this code", ("Ctrl+N",), _CODE, letter="N"),
    ActionSpec(
        "lookup.meant", "I meant this code: remember it", ("Ctrl+Shift+M",), _CODE, letter="Y"
    ),
    ActionSpec(
        "lookup.compare", "Compare this code with others", ("Ctrl+Shift+K",), _CODE, letter="M"
    ),
    ActionSpec("lookup.pairs", "Show the NCCI pairs", ("Ctrl+Shift+E",), _CODE, letter="E"),
    ActionSpec("lookup.evaluation", "Work out the level of a visit", ("Ctrl+Shift+V",), _CODE),
    ActionSpec("lookup.ask", "Ask about this code", ("Ctrl+Shift+A",), _CODE, letter="A"),
    ActionSpec("lookup.locality", "Choose the fee locality", ("Ctrl+Shift+L",), _CODE),
    ActionSpec("lookup.print", "Print", ("Ctrl+P",), _CODE),
    ActionSpec("lookup.save_pdf", "Save as PDF", ("Ctrl+Shift+P",), _CODE),
    ActionSpec(
        "lookup.new_window",
        "Open the code in a second window",
        ("Ctrl+Shift+Return", "Ctrl+Shift+Enter"),
        _CODE,
    ),
    ActionSpec("lookup.tree", "Show the range tree", ("Ctrl+T",), _MOVE, letter="T"),
    ActionSpec("lookup.back", "Back", ("Alt+Left",), _MOVE),
    ActionSpec("lookup.forward", "Forward", ("Alt+Right",), _MOVE),
    ActionSpec("lookup.parent", "Up to the parent", ("Ctrl+Up",), _MOVE, letter="U"),
    ActionSpec("lookup.first_child", "Down to the first child", ("Ctrl+Down",), _MOVE, letter="I"),
    ActionSpec("lookup.next_sibling", "Next code beside it", ("Ctrl+]",), _MOVE, letter="J"),
    ActionSpec(
        "lookup.previous_sibling", "Previous code beside it", ("Ctrl+[",), _MOVE, letter="K"
    ),
    ActionSpec("lookup.outline", "Outline of the page", ("Ctrl+Shift+O",), _MOVE, letter="O"),
    ActionSpec(
        "lookup.next_section", "Next section of the page", ("Ctrl+Shift+PgDown",), _MOVE, letter="]"
    ),
    ActionSpec(
        "lookup.previous_section",
        "Previous section of the page",
        ("Ctrl+Shift+PgUp",),
        _MOVE,
        letter="[",
    ),
    ActionSpec("shell.next_pane", "Next pane", ("F6",), _MOVE),
    ActionSpec("shell.previous_pane", "Previous pane", ("Shift+F6",), _MOVE),
    ActionSpec("shell.workspace_1", "Lookup", ("Ctrl+1",), _MOVE),
    ActionSpec("shell.workspace_2", "Consult", ("Ctrl+2",), _MOVE),
    ActionSpec("shell.workspace_3", "Pilot", ("Ctrl+3",), _MOVE),
    ActionSpec("shell.workspace_4", "Careers", ("Ctrl+4",), _MOVE),
    ActionSpec("shell.workspace_5", "Library", ("Ctrl+5",), _MOVE),
    ActionSpec("shell.workspace_6", "Account", ("Ctrl+6",), _MOVE),
    ActionSpec("shell.workspace_7", "Books", ("Ctrl+7",), _MOVE),
    ActionSpec("consult.open_note", "Open a note from a file", ("Ctrl+O",), _CASE),
    ActionSpec("consult.new", "New case", ("Ctrl+N",), _CASE),
    ActionSpec("consult.setting", "Outpatient or inpatient", ("Ctrl+T",), _CASE),
    ActionSpec("consult.identifiers", "Review the identifiers", ("Ctrl+Shift+I",), _CASE),
    ActionSpec("consult.accept", "Accept the code", ("Ctrl+Shift+A",), _CASE, letter="A"),
    ActionSpec("consult.reject", "Reject the code", ("Ctrl+Shift+X",), _CASE, letter="X"),
    ActionSpec("consult.replace", "Replace the code", ("Ctrl+R",), _CASE, letter="R"),
    ActionSpec("consult.add", "Add a code by hand", ("Ctrl+I",), _CASE, letter="I"),
    ActionSpec("consult.move_up", "Move the code up", ("Alt+Up",), _CASE, CASE),
    ActionSpec("consult.move_down", "Move the code down", ("Alt+Down",), _CASE, CASE),
    ActionSpec("consult.open_code", "Open the code in Lookup", ("Return", "Enter"), _CASE, CASE),
    ActionSpec("consult.evidence", "Next words that support the code", ("Space",), _CASE, CASE),
    ActionSpec("consult.details", "Show why, or hide it", ("Ctrl+D",), _CASE, letter="D"),
    ActionSpec(
        "consult.copy_question",
        "Copy the question to the provider",
        ("Ctrl+Shift+C",),
        _CASE,
        letter="Q",
    ),
    ActionSpec(
        "consult.edit_question",
        "Edit the question to the provider",
        ("Ctrl+E",),
        _CASE,
        letter="E",
    ),
    ActionSpec("consult.next_question", "Next question", ("Ctrl+PgDown",), _CASE),
    ActionSpec("consult.previous_question", "Previous question", ("Ctrl+PgUp",), _CASE),
    ActionSpec("consult.copy_reply", "Copy the reply", ("Ctrl+Return", "Ctrl+Enter"), _CASE),
    ActionSpec("consult.mail", "Save the reply as a mail", ("Ctrl+M",), _CASE),
    ActionSpec("consult.save", "Save the case, encrypted", ("Ctrl+S",), _CASE),
    ActionSpec("consult.cases", "Saved cases", ("Ctrl+Shift+O",), _CASE),
    ActionSpec("consult.trail", "Save the audit trail", ("Ctrl+Shift+S",), _CASE),
    ActionSpec("consult.leave", "Back to the codes", ("Esc",), _CASE),
    ActionSpec("pilot.focus_question", "Go to the question box", ("Ctrl+L", "Ctrl+F"), _ASK),
    ActionSpec("pilot.ask", "Ask the question", ("Return", "Enter"), _ASK, QUESTION),
    ActionSpec("pilot.complete", "Complete the code being typed", ("Ctrl+Space",), _ASK, QUESTION),
    ActionSpec("pilot.choose", "Ask what is chosen", ("Return", "Enter"), _ASK, QUESTIONS),
    ActionSpec("pilot.delete", "Delete what is chosen", ("Del",), _ASK, QUESTIONS),
    ActionSpec("pilot.next_topic", "Next topic", ("Ctrl+PgDown",), _ASK),
    ActionSpec("pilot.previous_topic", "Previous topic", ("Ctrl+PgUp",), _ASK),
    ActionSpec("pilot.new_talk", "New talk", ("Ctrl+N",), _ASK),
    ActionSpec("pilot.next_citation", "Next citation or code", ("Down",), _ASK, TALK),
    ActionSpec("pilot.previous_citation", "Citation or code before", ("Up",), _ASK, TALK),
    ActionSpec("pilot.preview", "Show what is cited, or hide it", ("Space",), _ASK, TALK),
    ActionSpec("pilot.open", "Open what is cited", ("Return", "Enter"), _ASK, TALK),
    ActionSpec("pilot.copy", "Copy the answer with its citations", ("Ctrl+C",), _ASK, letter="C"),
    ActionSpec("pilot.copy_codes", "Copy the codes of the answer", ("Ctrl+Shift+C",), _ASK),
    ActionSpec("pilot.helped", "The answer helped", ("Ctrl+Shift+G",), _ASK, letter="G"),
    ActionSpec(
        "pilot.did_not_help", "The answer did not help", ("Ctrl+Shift+B",), _ASK, letter="B"
    ),
    ActionSpec("pilot.history", "Questions asked before", ("Ctrl+H",), _ASK),
    ActionSpec("pilot.clear_history", "Delete the questions asked", ("Ctrl+Shift+H",), _ASK),
    ActionSpec("pilot.ratings", "Opinions on answers", ("Ctrl+Shift+R",), _ASK),
    ActionSpec("pilot.save_ratings", "Save the opinions on answers", ("Ctrl+Shift+S",), _ASK),
    ActionSpec("pilot.escape", "Close the preview, else clear the question", ("Esc",), _ASK),
    ActionSpec("careers.focus_search", "Search the board", ("Ctrl+L", "Ctrl+F"), _CAREERS),
    ActionSpec("careers.next_page", "Next page of Careers", ("Ctrl+PgDown",), _CAREERS),
    ActionSpec("careers.previous_page", "Previous page of Careers", ("Ctrl+PgUp",), _CAREERS),
    ActionSpec("careers.open", "Open the posting", ("Return", "Enter"), _CAREERS, JOBS),
    ActionSpec("careers.narrow", "Narrow the list", ("Ctrl+T",), _CAREERS, BOARD),
    ActionSpec("careers.sort", "Next order of the list", ("Ctrl+R",), _CAREERS, BOARD),
    ActionSpec("careers.save_search", "Keep the search", ("Ctrl+S",), _CAREERS, BOARD),
    ActionSpec("careers.searches", "Searches kept", ("Ctrl+H",), _CAREERS, BOARD),
    ActionSpec(
        "careers.see_all", "Count all that is new as seen", ("Ctrl+Shift+H",), _CAREERS, BOARD
    ),
    ActionSpec("careers.delete_search", "Delete the search kept", ("Del",), _CAREERS, SEARCHES),
    ActionSpec("careers.rename_search", "Rename the search kept", ("F2",), _CAREERS, SEARCHES),
    ActionSpec("careers.copy_summary", "Copy summary", ("Ctrl+C",), _CAREERS, BOARD, letter="C"),
    ActionSpec("careers.copy_address", "Copy the address", ("Ctrl+Shift+C",), _CAREERS, BOARD),
    ActionSpec(
        "careers.open_address",
        "Open the posting in the browser",
        ("Ctrl+Shift+O",),
        _CAREERS,
        BOARD,
        letter="O",
    ),
    ActionSpec("careers.save_job", "Save the job", ("Ctrl+D",), _CAREERS, BOARD, letter="D"),
    ActionSpec("careers.apply", "Apply for the job", ("Ctrl+M",), _CAREERS, BOARD, letter="M"),
    ActionSpec("careers.sources", "Sources of postings", ("Ctrl+Shift+S",), _CAREERS),
    ActionSpec("careers.add_files", "Add files of postings", ("Ctrl+O",), _CAREERS),
    ActionSpec("careers.refresh", "Read the sources again", ("F5",), _CAREERS),
    ActionSpec(
        "careers.refresh_source", "Read the source again", ("Return", "Enter"), _CAREERS, SOURCES
    ),
    ActionSpec("careers.remove_source", "Remove the source", ("Del",), _CAREERS, SOURCES),
    ActionSpec("careers.escape", "Clear the text, then what narrows", ("Esc",), _CAREERS),
    ActionSpec("careers.profile", "What I have and want", ("Ctrl+J",), _CAREERS),
    ActionSpec("careers.list_stage", "List the next stage", ("Ctrl+T",), _APPLY, APPLICATIONS),
    ActionSpec(
        "careers.show_posting",
        "Show the posting of the application",
        ("Return", "Enter"),
        _APPLY,
        APPLICATION_LIST,
    ),
    ActionSpec(
        "careers.delete_application", "Delete the application", ("Del",), _APPLY, APPLICATION_LIST
    ),
    ActionSpec("careers.stage_on", "Move the application on", ("Alt+Right",), _APPLY, APPLICATIONS),
    ActionSpec(
        "careers.stage_back", "Move the application back", ("Alt+Left",), _APPLY, APPLICATIONS
    ),
    ActionSpec("careers.write_notes", "Write notes", ("Ctrl+N",), _APPLY, APPLICATIONS),
    ActionSpec("careers.remind", "Set the reminder", ("Ctrl+R",), _APPLY, APPLICATIONS),
    ActionSpec("careers.add_documents", "Add documents", ("Ctrl+O",), _APPLY, APPLICATIONS),
    ActionSpec("careers.remove_document", "Remove the document", ("Del",), _APPLY, DOCUMENTS),
    ActionSpec("careers.write_letter", "Mail the application", ("Ctrl+M",), _APPLY, APPLICATIONS),
    ActionSpec(
        "careers.save_table", "Save the applications as a table", ("Ctrl+S",), _APPLY, APPLICATIONS
    ),
    ActionSpec(
        "careers.save_calendar",
        "Save the reminders for a calendar",
        ("Ctrl+Shift+R",),
        _APPLY,
        APPLICATIONS,
    ),
    ActionSpec("careers.new_posting", "Begin another posting", ("Ctrl+N",), _POST, POSTING),
    ActionSpec("careers.open_posting", "Open a posting to edit", ("Ctrl+O",), _POST, POSTING),
    ActionSpec("careers.save_posting", "Save the posting", ("Ctrl+S",), _POST, POSTING),
    ActionSpec(
        "careers.check_posting", "Check the posting", ("Ctrl+Return", "Ctrl+Enter"), _POST, POSTING
    ),
    ActionSpec("browse.focus_search", "Go to the search box", ("Ctrl+L", "Ctrl+F"), _BOOKS),
    ActionSpec("browse.find_in_text", "Find in the text", ("Ctrl+F",), _BOOKS, BOOK),
    ActionSpec("browse.next_book", "Next book", ("Ctrl+PgDown",), _BOOKS),
    ActionSpec("browse.previous_book", "Previous book", ("Ctrl+PgUp",), _BOOKS),
    ActionSpec("browse.back", "Back to the entry before", ("Alt+Left",), _BOOKS),
    ActionSpec("browse.forward", "Forward to the entry after", ("Alt+Right",), _BOOKS),
    ActionSpec("browse.copy", "Copy the entry with its code", ("Ctrl+C",), _BOOKS),
    ActionSpec("browse.copy_code", "Copy the entry's bare code", ("Ctrl+Shift+C",), _BOOKS),
    ActionSpec("browse.escape", "Clear the text", ("Esc",), _BOOKS),
    ActionSpec("shell.table_builder", "Build an ICD-10-PCS code", ("Ctrl+B",), _BOOKS),
    ActionSpec("library.choose", "Add files or zips", ("Ctrl+O",), _LIBRARY, LIBRARY),
    ActionSpec("library.choose_folder", "Add a folder", ("Ctrl+Shift+O",), _LIBRARY, LIBRARY),
    ActionSpec(
        "library.start", "Import what is shown", ("Ctrl+Return", "Ctrl+Enter"), _LIBRARY, LIBRARY
    ),
    ActionSpec("library.updates", "Newer files of the publishers", ("Ctrl+U",), _LIBRARY, LIBRARY),
    ActionSpec("library.roll_back", "Go back to earlier content", ("Ctrl+R",), _LIBRARY, LIBRARY),
    ActionSpec("library.check", "Check the content's files", ("Ctrl+Shift+U",), _LIBRARY, LIBRARY),
    ActionSpec("library.leave", "Cancel, or close what is shown", ("Esc",), _LIBRARY, LIBRARY),
    ActionSpec("account.leave", "Back to the profile", ("Esc",), _ACCOUNT),
    ActionSpec("shell.lock", "Lock now", ("Ctrl+Shift+Q",), _ACCOUNT),
    ActionSpec("shell.palette", "Commands", ("Ctrl+K",), _GENERAL),
    ActionSpec("shell.shortcuts", "Show all keys", ("F1", "?"), _GENERAL),
    ActionSpec("shell.date_of_service", "Set the date of service", ("Ctrl+Shift+D",), _GENERAL),
    ActionSpec("shell.undo", "Undo the last change or deletion", ("Ctrl+Z",), _GENERAL),
    ActionSpec("shell.redo", "Do again what was undone", ("Ctrl+Shift+Z", "Ctrl+Y"), _GENERAL),
    ActionSpec(
        "shell.prepare_meaning",
        "Prepare search by meaning, or stop preparing it",
        ("Ctrl+Shift+J",),
        _GENERAL,
    ),
    ActionSpec("shell.new_window", "New window", ("Ctrl+Shift+N",), _GENERAL),
    ActionSpec("shell.close_window", "Close the window", ("Ctrl+W",), _GENERAL),
    ActionSpec("shell.settings", "Settings", ("Ctrl+,",), _GENERAL),
    ActionSpec("shell.about", "About Codeleaf", (), _GENERAL),
    ActionSpec("shell.quit", "Quit", ("Ctrl+Q",), _GENERAL),
    ActionSpec("shell.theme", "Change the theme", ("Ctrl+Shift+T",), _VIEW),
    ActionSpec("shell.zoom_in", "Larger text", ("Ctrl++", "Ctrl+="), _VIEW),
    ActionSpec("shell.zoom_out", "Smaller text", ("Ctrl+-",), _VIEW),
    ActionSpec("shell.zoom_reset", "Normal text size", ("Ctrl+0",), _VIEW),
)
"""Every action, in the order in which the shortcut sheet lists them."""

SPECS: dict[str, ActionSpec] = {spec.id: spec for spec in ACTIONS}


SHELL = "shell"
"""Prefix of the actions that belong to no workspace."""


def owner(action_id: str) -> str:
    """Return the workspace that an action belongs to, or ``SHELL``."""
    return action_id.partition(".")[0]


def meet(one: str, other: str) -> bool:
    """Return whether two actions can be in force at the same time."""
    return owner(one) == owner(other) or SHELL in (owner(one), owner(other))
