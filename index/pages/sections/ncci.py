"""NCCI edits of a procedure: PTP pairs, medically unlikely edits, add-on codes."""

from collections.abc import Iterable, Iterator

from index.model import CodeRef, System
from index.model.sections import Block, Cell, Fact, Facts, Grid, PairList, Section, Statement, Tone
from index.pages import edits
from index.pages.sections.subject import Subject

_SYSTEMS = (System.HCPCS, System.CPT)


def sections(subject: Subject) -> Iterable[Section]:
    """Return the sections of a procedure code.

    Where edits are not installed that is said, since a coder would take silence for "no edit".
    """
    if subject.ref.system not in _SYSTEMS:
        return
    if not any(kind.startswith("ncci_") for kind in subject.releases.kinds):
        statement = Statement("NCCI edits are not installed: import them", Tone.CARE)
        yield Section("ncci", "NCCI edits", (statement,))
        return
    yield Section("ncci", "NCCI procedure-to-procedure edits", tuple(_pairs(subject)))
    yield Section("mue", "Medically unlikely edits", tuple(_unlikely(subject)))
    yield Section("add-on", "Add-on codes", tuple(_add_on(subject)))


def _missing(what: str) -> Statement:
    return Statement(f"NCCI {what} are not installed: import them", Tone.CARE)


def _dated(what: str, found: list[tuple[str, str, str]]) -> Iterator[Statement]:
    """Say once for all settings of an edition that it does not cover the date of service.

    Args:
        what: What the settings are of, as the beginning of a sentence.
        found: Setting, what is to be said of its edition (empty if it covers the date), source.
    """
    for text in dict.fromkeys(said for _label, said, _source in found if said):
        same = [(label, source) for label, said, source in found if said == text]
        if len(same) == len(found):
            yield Statement(f"{text[0].upper()}{text[1:]}", Tone.CARE, same[0][1])
        else:
            labels = ", ".join(label for label, _source in same)
            yield Statement(f"{what} {labels}: {text}", Tone.CARE, same[0][1])


def _pairs(subject: Subject) -> Iterator[Block]:
    code = subject.ref.code
    counts = {one.setting: one for one in edits.pair_counts(subject.content, code, subject.on)}
    late: list[tuple[str, str, str]] = []
    for setting in edits.SETTINGS:
        label = edits.SETTING_LABELS[setting]
        found = counts.get(setting)
        if found is None:
            yield _missing(f"pairs for {label}")
            continue
        source = found.source
        if found.total:
            yield PairList(
                code, setting, found.in_force, found.with_modifier, found.total, source.id
            )
        else:
            yield Statement(f"No pair in NCCI {source.edition}, {label}", source=source.id)
        late.append((label, edits.overdue(source, subject.on), source.id))
    yield from _dated("Pairs for", late)


def _unlikely(subject: Subject) -> Iterator[Block]:
    found = {one.setting: one for one in edits.mue(subject.content, subject.ref.code, subject.on)}
    off: list[tuple[str, str, str]] = []
    for setting in edits.UNLIKELY_SETTINGS:
        label = edits.SETTING_LABELS[setting]
        installed = edits.editions(subject.content, f"ncci_mue_{setting}", subject.on)
        if not installed:
            yield _missing(f"medically unlikely edits for {label}")
            continue
        source = installed[0]
        if setting in found:
            one = found[setting]
            value = Fact(
                f"MUE, {label.removesuffix(' services')}",
                Cell(str(one.value), tone=Tone.STOP if one.value == 0 else Tone.PLAIN),
                f"at most {one.value} unit{'' if one.value == 1 else 's'} of service",
            )
            indicator = Fact("Adjudication indicator", Cell(str(one.adjudication)), one.meaning)
            rationale = Fact("Rationale", Cell(one.rationale))
            yield Facts((value, indicator, rationale), one.source)
        else:
            text = f"No published MUE in NCCI {source.edition}, {label}"
            yield Statement(text, source=source.id)
        off.append((label, edits.off_date(source, subject.on), source.id))
    yield from _dated("MUE for", off)


def _add_on(subject: Subject) -> Iterator[Block]:
    code = subject.ref.code
    installed = edits.editions(subject.content, "ncci_addon", subject.on)
    if not installed:
        yield _missing("add-on code edits")
        return
    source = installed[0]
    found = edits.add_on(subject.content, code, subject.on)
    primaries = [one for one in found if one.code == code]
    if primaries:
        for kind in sorted({one.type for one in primaries}):
            text = f"{code} is an add-on code of type {kind}: it {edits.ADD_ON_TYPES[kind]}"
            yield Statement(text, Tone.HINT, source.id)
        yield _grid("Primary code", [(one.primary, one) for one in primaries], source.id)
    added = [one for one in found if one.primary == code]
    if added:
        yield _grid("Add-on code", [(one.code, one) for one in added], source.id)
    if not found:
        yield Statement(
            f"Neither add-on nor primary code in NCCI {source.edition}", source=source.id
        )
    if late := edits.overdue(source, subject.on):
        yield from _dated("Add-on codes", [("", late, source.id)])


def _grid(heading: str, found: list[tuple[str, edits.AddOn]], source: str) -> Grid:
    return Grid(
        (heading, "Type", "Effective", "Notes"),
        tuple(
            (_code(code), Cell(str(one.type)), Cell(one.effective or "not given"), Cell(one.notes))
            for code, one in found
        ),
        source,
    )


def _code(code: str) -> Cell:
    if code == edits.CONTRACTOR:
        return Cell("the contractor decides", tone=Tone.MUTED)
    # Level II codes begin with a letter; CPT's letter, of categories II and III, comes last.
    system = System.HCPCS if code[0].isalpha() else System.CPT
    return Cell(code, CodeRef(system, code))
