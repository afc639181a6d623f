"""Categories of risk adjustment, reporting and payment of a diagnosis, and their hierarchy."""

import re
from collections.abc import Iterator

from index.answers import citing
from index.answers.desk import Desk
from index.answers.understanding import Asked
from index.model import Grouping, Source, System
from index.model.answers import Citation, Part, QuestionKind, Sentence, Verdict
from index.model.editions import releases_for
from index.pages.groupings import MS_DRG, NEITHER, groupings_of, labels_of
from index.pages.rows import catalogue
from index.pages.sections.complications import Complication, complication
from index.pages.sections.severity import HIERARCHIES
from index.pages.sections.subject import Subject

_I = re.IGNORECASE
_RX, _V28 = "RxHCC V08", "CMS-HCC V28"
_SCHEMES = (
    (re.compile(r"\bv28\b|(?<!rx)(?<!rx-)\bhccs?\b|\brisk adjust|\braf\b", _I), _V28),
    (re.compile(r"\bv24\b", _I), "CMS-HCC V24"),
    (re.compile(r"\brx-?hcc", _I), _RX),
    (re.compile(r"\bccsr\b", _I), "CCSR"),
    (re.compile(r"\bm?ccs?\b|\bms-?drg\b|\bdrg\b|\bcomplication|\bcomorbid", _I), MS_DRG),
)
"""Schemes by how they are named; "HCC" alone is the payment model of today."""
_ASKS_WHETHER = re.compile(
    r"\b(?:is|does|do|are|still|counts?|yes or no|risk adjusts?|qualif\w+)\b", _I
)
_ASKS_WHICH = re.compile(r"\b(?:which|what|where)\b|\bM?CC or (?:an? )?M?CC\b", _I)
_DEATH = re.compile(r"\b(?:died|dies|death|expired|deceased|passed away)\b", _I)
_CATEGORY = re.compile(r"(?<![\w.])(\d{1,3})(?![\w.])")
_PAYMENT_YEAR = "the payment year that the date of service counts for"


def grouping(desk: Desk, asked: Asked) -> Part | None:
    """Say to which categories a diagnosis belongs, or what a category drops."""
    wanted = [scheme for pattern, scheme in _SCHEMES if pattern.search(asked.text)]
    if _V28 in wanted and "CMS-HCC V24" in wanted and "v28" not in asked.text.lower():
        wanted.remove(_V28)
    refs = [ref for ref in asked.codes if ref.system is System.ICD10CM]
    if not asked.codes:
        return _hierarchy(desk, asked, wanted)
    sentences: list[Sentence] = []
    member_of: list[str] = []
    alive_only = False
    for ref in refs:
        subject = desk.subject(ref, asked.on)
        found, _ = groupings_of(desk.content, subject.row, subject.releases, asked.on)
        for scheme in wanted or [scheme for _, scheme in _SCHEMES]:
            members = [one for one in found if one.scheme == scheme and one.value != NEITHER]
            member_of += [scheme for _ in members[:1]]
            severity = complication(subject) if scheme == MS_DRG and members else None
            alive_only = alive_only or (severity is not None and severity.alive_only)
            sentences += _membership(desk, subject, scheme, members, severity)
    if not sentences:
        return None
    verdict = Verdict.ANSWER
    if wanted and _ASKS_WHETHER.search(asked.text) and not _ASKS_WHICH.search(asked.text):
        counts = wanted[0] in member_of and not (alive_only and _DEATH.search(asked.text))
        verdict = Verdict.YES if counts else Verdict.NO
    head, *rest = sentences
    return Part(QuestionKind.GROUPING, verdict, head, tuple(rest), tuple(refs), (_PAYMENT_YEAR,))


def _membership(
    desk: Desk,
    subject: Subject,
    scheme: str,
    members: list[Grouping],
    severity: Complication | None,
) -> Iterator[Sentence]:
    display = subject.row["display"]
    target = citing.code_target(subject.ref)
    for one in members:
        label = f" ({one.label})" if one.label else ""
        fields = (subject.row["code"], one.scheme, one.value)
        locator = f"{display}, {one.scheme} {one.value}"
        cited = citing.record(desk.content, one.source, locator, fields, target)
        name = f"{one.value}" if scheme == MS_DRG else f"category {one.value}{label}"
        yield Sentence(f"{display} is in {scheme} {name}.", (cited, *_label(desk, subject, one)))
    if not members and (release := _release(desk, subject, scheme)):
        cited = citing.absence(desk.content, release.id, f"{display}, {scheme}")
        none = "is neither a CC nor an MCC" if scheme == MS_DRG else f"has no {scheme} category"
        yield Sentence(f"{display} {none} in {release.name}, {release.edition}.", (cited,))
    if severity is not None:
        yield from _exclusions(desk, subject, severity)


def _label(desk: Desk, subject: Subject, one: Grouping) -> Iterator[Citation]:
    """Yield the release that names a category."""
    key = (one.scheme, one.value)
    found = labels_of(desk.content, subject.releases, [key], subject.on).get(key)
    if found:
        label, source = found
        yield citing.record(
            desk.content, source.id, f"{one.scheme} {one.value}", (one.scheme, one.value, label)
        )


def _release(desk: Desk, subject: Subject, scheme: str) -> Source | None:
    """Return the release that would hold a code's category on the date."""
    found = catalogue(desk.content).schemes.get(scheme, ())
    return releases_for(found, subject.on)[0] if found else None


def _exclusions(desk: Desk, subject: Subject, found: Complication) -> Iterator[Sentence]:
    """Yield when a CC or MCC does not count."""
    display = subject.row["display"]
    fields = (subject.row["code"], found.level, found.collection)
    cited = citing.record(
        desk.content, found.source, display, fields, citing.code_target(subject.ref)
    )
    if found.alive_only:
        yield Sentence(
            f"{display} counts as an MCC only if the patient is discharged alive.", (cited,)
        )
    if found.excluded_by:
        count = len(found.excluded_by)
        yield Sentence(
            f"{count} principal diagnoses (collection {found.collection}) keep {display} from "
            f"counting as a {found.level}.",
            (cited,),
        )


def _hierarchy(desk: Desk, asked: Asked, wanted: list[str]) -> Part | None:
    """Say which of the categories named another one drops."""
    numbers = list(dict.fromkeys(_CATEGORY.findall(asked.words)))
    sources = releases_for(catalogue(desk.content).kinds.get(HIERARCHIES, ()), asked.on)
    scheme = wanted[0] if wanted else ""
    if not numbers or not sources or not scheme:
        return None
    marks = ",".join("?" * len(numbers))
    rows = desk.content.connection.execute(
        "SELECT * FROM grouping_hierarchy WHERE scheme = ? AND source = ?"  # noqa: S608 - marks only
        f" AND parent IN ({marks})",
        (scheme, sources[0].id, *numbers),
    ).fetchall()
    if len(numbers) > 1:
        rows = [row for row in rows if row["child"] in numbers]
    if not rows:
        return None
    sentences = [
        Sentence(
            f"{scheme} category {row['parent']} drops category {row['child']} "
            "when a patient has both.",
            (
                citing.record(
                    desk.content,
                    row["source"],
                    f"{scheme}: {row['parent']} before {row['child']}",
                    (row["scheme"], row["parent"], row["child"]),
                ),
            ),
        )
        for row in rows
    ]
    return Part(
        QuestionKind.GROUPING, Verdict.ANSWER, sentences[0], tuple(sentences[1:]), (),
        (_PAYMENT_YEAR,),
    )  # fmt: skip


PLANNERS = {QuestionKind.GROUPING: grouping}
