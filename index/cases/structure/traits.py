"""What is said more closely of a condition: side, acuity, severity, encounter, stage, trimester."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from index.cases.structure.model import Sentence

_REACH = 60
"""Code points on either side in which the only side of a sentence still speaks for a condition."""
_ENDED = re.compile(r"[ \t]*(?:[,;.)\n]|$)")
_SEPARATOR = re.compile(r"[,;:\n]|\.\s|\b(?:and|but|with|without|or|vs)\b|\d[.)]\s")


class TraitKind(StrEnum):
    """What a trait is about."""

    LATERALITY = "laterality"
    ACUITY = "acuity"
    SEVERITY = "severity"
    ENCOUNTER = "encounter"
    HEALING = "healing"
    FRACTURE = "fracture"
    STAGE = "stage"
    TRIMESTER = "trimester"
    SMOKING = "smoking"


@dataclass(frozen=True, slots=True)
class Trait:
    """A closer word about a condition or about the patient.

    Attributes:
        kind: What it is about.
        value: What it says, one of few words: ``left``, ``acute on chronic``, ``3b``.
        subject: Of what it is the stage: ``ckd``, ``pressure ulcer``, ``cancer``, ``heart
            failure``; empty for other kinds and where the words do not say.
        start: Offset in the note of its first code point.
        end: Offset after its last one.
    """

    kind: TraitKind
    value: str
    subject: str
    start: int
    end: int


_SIDE = (
    (
        "bilateral",
        r"bilateral(?:ly)?|bilat|b/l|\bboth (?:sides|eyes|ears|knees|hips|legs|arms|feet|hands"
        r"|lungs|kidneys|breasts|lower|upper|shoulders|ankles|wrists)|ble|bue|(?-i:OU)",
    ),
    (
        "right",
        r"right(?:[- ]sided)?(?![- ](?:away|now|before|after|hand dominant|handed|upper quadrant"
        r"|lower quadrant|ventric|atri|bundle|heart))|rt|rue|rle|(?-i:OD|R(?=[ .]+[a-z]|\)))",
    ),
    (
        "left",
        r"left(?:[- ]sided)?(?![- ](?:the |against|home|ama|without|with |to |untreated|alone"
        r"|before|after|hand dominant|handed|upper quadrant|lower quadrant|ventric|atri|bundle"
        r"|heart|over|work|school|for |at |by ))|lt|lue|lle|(?-i:OS|(?<!\d )L(?=[ .]+[a-z]|\)))",
    ),
)
_WORDS: dict[TraitKind, tuple[tuple[str, str], ...]] = {
    TraitKind.LATERALITY: _SIDE,
    TraitKind.ACUITY: (
        (
            "acute on chronic",
            r"acute[- ](?:on|upon|over)[- ]chronic|acute and chronic|acutely decompensated chronic",
        ),
        ("subacute", r"sub-?acute"),
        ("acute", r"acute(?:ly)?|new[- ]onset"),
        ("chronic", r"chronic(?:ally)?|long-?standing"),
        ("recurrent", r"recurrent|recurring|relapsing"),
    ),
    TraitKind.SEVERITY: (
        ("mild to moderate", r"mild(?:ly)?[- ](?:to|or)[- ]moderate(?:ly)?"),
        ("moderate to severe", r"moderate(?:ly)?[- ](?:to|or)[- ]severe(?:ly)?"),
        ("mild", r"mild(?:ly)?"),
        ("moderate", r"moderate(?:ly)?"),
        ("severe", r"severe(?:ly)?|profound"),
    ),
    TraitKind.ENCOUNTER: (
        ("sequela", r"sequelae?|late effects?|residuals? (?:of|from)|residual effects?"),
        (
            "subsequent",
            r"subsequent encounter|follow[- ]?up|f/u|routine healing|healing (?:well|normally)"
            r"|aftercare|cast (?:check|change|removal)|(?:in|during) the healing phase",
        ),
        ("initial", r"initial (?:encounter|treatment|evaluation)|active treatment"),
    ),
    TraitKind.HEALING: (
        ("delayed", r"delayed (?:healing|union)"),
        ("nonunion", r"non-?union|pseud(?:o)?arthrosis"),
        ("malunion", r"mal-?union"),
        ("routine", r"routine healing|healing (?:well|normally|appropriately|as expected)"),
    ),
    TraitKind.FRACTURE: (
        ("nondisplaced", r"non-?displaced|undisplaced"),
        ("displaced", r"displaced"),
        ("closed", r"closed(?= (?:\w+ ){0,3}(?:fracture|fx))"),
        ("open", r"(?:open|compound)(?= (?:\w+ ){0,3}(?:fracture|fx))"),
        ("open type IIIA", r"(?:gustilo|open)[\w ,-]{0,25}?(?:type|grade) ?(?:iii|3)[- ]?a"),
        ("open type IIIB", r"(?:gustilo|open)[\w ,-]{0,25}?(?:type|grade) ?(?:iii|3)[- ]?b"),
        ("open type IIIC", r"(?:gustilo|open)[\w ,-]{0,25}?(?:type|grade) ?(?:iii|3)[- ]?c"),
        (
            "open type III",
            r"(?:gustilo|open)[\w ,-]{0,25}?(?:type|grade) ?(?:iii|3)"
            r"|(?:type|grade) (?:iii|3) open",
        ),
        (
            "open type II",
            r"(?:gustilo|open)[\w ,-]{0,25}?(?:type|grade) ?(?:ii|2)|(?:type|grade) (?:ii|2) open",
        ),
        (
            "open type I",
            r"(?:gustilo|open)[\w ,-]{0,25}?(?:type|grade) ?(?:i|1)|(?:type|grade) (?:i|1) open",
        ),
    ),
    TraitKind.TRIMESTER: (
        ("first", r"(?:first|1st)[- ]trimester"),
        ("second", r"(?:second|2nd)[- ]trimester"),
        ("third", r"(?:third|3rd)[- ]trimester"),
    ),
    TraitKind.SMOKING: (
        (
            "never",
            r"never[- ]smok(?:er|ed)|(?:lifelong )?non[- ]?smoker|never (?:used )?tobacco"
            r"|(?:denies|no) (?:smoking|tobacco(?: use)?)|does not smoke|(?:did not|doesn't) smoke"
            r"|smok(?:ing|er)(?: status| history)?: (?:no|never)"
            r"|tobacco(?: use)?: (?:none|no|never|denies)",
        ),
        (
            "former",
            r"(?:former|ex|previous|past|prior)[- ](?:heavy )?"
            r"(?:smoker|tobacco user?|cigarette)"
            r"|quit (?:smoking|tobacco)|stopped smoking|used to smoke"
            r"|(?:tobacco use|smok(?:ing|er)(?: status| history)?): (?:former|quit|ex)",
        ),
        (
            "current",
            r"(?:current|active|heavy|chronic)(?: every ?day| daily| some ?day)? "
            r"(?:smoker|tobacco use)"
            r"|smok(?:es|ing)(?= \d| a | one | half | about | cigarettes| tobacco| daily)"
            r"|(?:he|she|patient|pt) smokes|is a smoker|continues to smoke|still smok(?:es|ing)"
            r"|\d(?:\.\d+)? ?ppd|smoker"
            r"|(?:tobacco use|smok(?:ing|er)(?: status| history)?): (?:yes|current|active)",
        ),
    ),
}
_HINTS: dict[TraitKind, tuple[str, ...]] = {
    TraitKind.ACUITY: ("acute", "chronic", "standing", "onset", "recurr", "relaps"),
    TraitKind.SEVERITY: ("mild", "moderate", "severe", "profound"),
    TraitKind.ENCOUNTER: (
        "sequela",
        "late effect",
        "residual",
        "encounter",
        "initial",
        "treatment",
        "follow",
        "f/u",
        "heal",
        "aftercare",
        "cast ",
    ),
    TraitKind.HEALING: ("union", "heal", "arthrosis"),
    TraitKind.FRACTURE: ("displaced", "fracture", "fx", "gustilo", "open"),
    TraitKind.TRIMESTER: ("trimester",),
    TraitKind.SMOKING: ("smok", "tobacco", "cigarette", "ppd"),
}
"""One of these stands in every text in which a pattern of the kind can match: most texts are done
with a look for them."""
_PATTERNS = {
    kind: (
        re.compile(
            r"(?<![\w>-])(?:"
            + "|".join(f"(?P<v{place}>{pattern})" for place, (_, pattern) in enumerate(words))
            + r")(?!\w)",
            re.IGNORECASE,
        ),
        tuple(value for value, _ in words),
    )
    for kind, words in _WORDS.items()
}
_STAGE = re.compile(
    r"(?<!\w)(?:(?P<ckd>ckd|chronic kidney disease|chronic renal (?:disease|failure))"
    r"|(?P<ulcer>(?:pressure|decubitus|sacral) (?:ulcer|injury|sore)|bedsore|decubitus)"
    r"|(?P<failure>nyha)|(?P<word>stage|class|grade))(?!\w)",
    re.IGNORECASE,
)
_ESRD = re.compile(
    r"(?<!\w)(?:esrd|eskd|end[- ]stage (?:renal|kidney) (?:disease|failure))(?!\w)", re.IGNORECASE
)
_LEVEL = re.compile(
    r"[ ,(]{0,3}(?:of the (?:\w+ )?(?:sacrum|heel|hip|coccyx|buttock)[ ,]+)?"
    r"(?:(?:stage|class|grade|g)[ -]?)?"
    r"(?P<level>(?:[1-5][ab]?|iv[abc]?|i{1,3}[abc]?|v)(?:[12])?|unstageable)(?!\w)",
    re.IGNORECASE,
)
_STAGED = re.compile(
    r"[ -]+(?P<level>[1-5][abc]?|iv[abc]?|i{1,3}[abc]?[1-3]?|v)(?!\w)"
    r"(?P<rest>[^.;\n]{0,60})",
    re.IGNORECASE,
)
_SUBJECTS = (
    ("ckd", re.compile(r"(?:ckd|kidney|renal)", re.IGNORECASE)),
    ("pressure ulcer", re.compile(r"(?:pressure|decubit|sacral|ulcer|sore|injury)", re.IGNORECASE)),
    (
        "cancer",
        re.compile(
            r"(?:cancer|carcinoma|lymphoma|melanoma|sarcoma|tumou?r|malignan|ca\b|nsclc|myeloma)",
            re.IGNORECASE,
        ),
    ),
    ("heart failure", re.compile(r"(?:nyha|heart failure|chf|hf)", re.IGNORECASE)),
)
_FAR = frozenset(
    {TraitKind.LATERALITY, TraitKind.ENCOUNTER, TraitKind.HEALING, TraitKind.TRIMESTER}
)
"""What the only word of a sentence says of all conditions in it."""
_ARABIC = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}
_ROMAN = {arabic: roman.upper() for roman, arabic in _ARABIC.items()}
_SPLIT = re.compile(r"(iv|i{1,3}|v|[1-5])([abc]?[1-3]?)", re.IGNORECASE)


def note_traits(text: str, start: int = 0, end: int | None = None) -> tuple[Trait, ...]:
    """Return the traits in a note or a part of it, in order.

    Args:
        text: The note.
        start: Where the part begins.
        end: Where it ends; the end of the note if None.
    """
    stop = len(text) if end is None else end
    lowered = text[start:stop].lower()
    found: list[Trait] = []
    for kind in _PATTERNS:
        if kind not in _HINTS or any(hint in lowered for hint in _HINTS[kind]):
            found += _found(kind, text, start, stop)
    found += _stages(text, start, stop)
    return tuple(sorted(found, key=lambda trait: (trait.start, trait.end, trait.kind)))


def traits(
    text: str, sentence: Sentence, start: int, end: int, known: Sequence[Trait] | None = None
) -> tuple[Trait, ...]:
    """Return the traits that belong to a mention, at most one of each kind.

    Words in the mention come first, then the nearest in its own part of the sentence, between
    commas and conjunctions. A side, an encounter or a trimester that is the only one of the
    sentence is taken from further off too: "pain and swelling of the left knee".

    Args:
        text: The note.
        sentence: The sentence of the mention.
        start: Where the mention begins, offset in the note.
        end: Where it ends.
        known: The traits of the note, where the caller has them, so that they are found once.
    """
    if known is None:
        known = note_traits(text, sentence.start, sentence.end)
    everywhere = [one for one in known if sentence.start <= one.start and one.end <= sentence.end]
    if not everywhere:
        return ()
    low, high = _part(text, sentence, start, end, everywhere)
    chosen: dict[TraitKind, Trait] = {}
    for kind in TraitKind:
        own = [trait for trait in everywhere if trait.kind is kind]
        near = [trait for trait in own if low <= trait.start and trait.end <= high]
        if not near and kind in _FAR and len({trait.value for trait in own}) == 1:
            near = [trait for trait in own if _distance(trait, start, end) <= _REACH]
        if near:
            chosen[kind] = min(near, key=lambda trait: (_distance(trait, start, end), trait.start))
    return tuple(sorted(chosen.values(), key=lambda trait: (trait.start, trait.end)))


def _distance(trait: Trait, start: int, end: int) -> int:
    """Return how many code points stand between a trait and a mention."""
    return max(trait.start - end, start - trait.end, 0)


def _part(
    text: str, sentence: Sentence, start: int, end: int, known: Sequence[Trait]
) -> tuple[int, int]:
    """Return the part of a sentence between separators that a mention stands in.

    A trait that is all there is behind a comma belongs to it: "bronchitis, chronic".
    """
    alone = {one.start for one in known if _ENDED.match(text, one.end, sentence.end)}
    low, high = sentence.start, sentence.end
    for match in _SEPARATOR.finditer(text, sentence.start, sentence.end):
        if match.end() <= start:
            low = match.end()
        elif match.start() >= end:
            following = match.end() + 1
            staged = _LEVEL.match(text[match.end() : match.end() + 12])  # "CKD, stage 3"
            if match[0] != "," or not (staged or following in alone):
                high = match.start()
                break
    return low, high


def _found(kind: TraitKind, text: str, start: int, end: int) -> Iterator[Trait]:
    pattern, values = _PATTERNS[kind]
    for match in pattern.finditer(text, start, end):
        value = values[int(str(match.lastgroup)[1:])]
        yield Trait(kind, value, "", match.start(), match.end())


def _stages(text: str, start: int, end: int) -> Iterator[Trait]:
    """Yield stages of kidney disease, pressure ulcers, cancers and heart failure."""
    for match in _ESRD.finditer(text, start, end):
        yield Trait(TraitKind.STAGE, "esrd", "ckd", match.start(), match.end())
    last = start
    for match in _STAGE.finditer(text, start, end):
        if match.start() < last:
            continue
        if match["word"]:
            staged = _STAGED.match(text, match.end(), end)
            if staged is None or staged["rest"].lower().startswith(" open"):
                continue  # "grade 3 open fracture" is Gustilo's
            stop = staged.end("level")
            subject = _subject(staged["rest"], text[max(start, match.start() - 60) : match.start()])
            level = staged["level"]
        else:
            found = _LEVEL.match(text, match.end(), end)
            if found is None:
                continue
            stop, level = found.end(), found["level"]
            subject = (
                "ckd" if match["ckd"] else "heart failure" if match["failure"] else "pressure ulcer"
            )
        last = stop
        yield Trait(TraitKind.STAGE, _level(level, subject), subject, match.start(), stop)


def _subject(behind: str, before: str) -> str:
    """Return what a stage is of: what is named behind it, else what is named before it."""
    places = [
        (found.start(), subject)
        for subject, pattern in _SUBJECTS
        if (found := pattern.search(behind))
    ]
    if places:
        return min(places)[1]
    ends = [
        (found.end(), subject)
        for subject, pattern in _SUBJECTS
        for found in pattern.finditer(before)
    ]
    return max(ends)[1] if ends else ""


def _level(level: str, subject: str) -> str:
    """Return a stage as its field writes it: cancers and heart failure in Roman numerals."""
    split = _SPLIT.fullmatch(level)
    if split is None:
        return level.lower()
    number = _ARABIC.get(split[1].lower(), split[1])
    if subject in {"cancer", "heart failure"}:
        return _ROMAN[number] + split[2].upper()
    return number + split[2].lower()
