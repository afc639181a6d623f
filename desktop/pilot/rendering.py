"""An answer as the HTML of its card, with its links by number."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from desktop.shell.regional import format_date
from index.answers.rephrasing import Rephrasing
from index.model import CodeRef
from index.model.answers import Answer, Citation, Part, Sentence, Verdict

Target = Citation | CodeRef | str
"""Where a link of an answer leads: what is cited, a code, or words to search for."""

VERDICTS: Mapping[Verdict, tuple[str, str]] = {
    Verdict.YES: ("Yes", "green"),
    Verdict.NO: ("No", "red"),
    Verdict.WITH_MODIFIER: ("With modifier", "amber"),
    Verdict.NO_EDIT: ("No edit", "blue"),
    Verdict.DEPENDS: ("Depends", "amber"),
    Verdict.ANSWER: ("Answer", "blue"),
    Verdict.UNKNOWN: ("No answer", "grey"),
}
"""The word of each verdict and the colour behind it."""
_QUOTED = 320
"""Characters of a quotation that the card shows; all of it is shown in the preview."""
_NUMBER_WIDTH = 36
_LEFT = 3
"""Pixels before each line: a pill begins a little before its words."""
_CODES = 12
_MARK = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True)
class Rendered:
    """An answer ready to be shown.

    Attributes:
        html: The text; its links are ``at:`` and a place in ``links``.
        links: Where they lead.
    """

    html: str
    links: tuple[Target, ...]


@dataclass
class _Writer:
    """Puts the text together.

    Attributes:
        answer: The answer.
        zoom: The zoom as a factor.
        reworded: What a model made of it, None if none was asked.
        links: Where the links lead; those of citations come first, in the order of their numbers.
    """

    answer: Answer
    zoom: float
    reworded: Rephrasing | None = None
    links: list[Target] = field(default_factory=list)

    def render(self) -> Rendered:
        """Return the answer as text with links."""
        self.links.extend(self.answer.citations)
        parts = [*self._reworded(), *(self._part(part) for part in self.answer.parts)]
        parts += self._unanswered()
        if self.answer.as_of:
            as_of = f"{_pill('amber', 'other edition')}&nbsp;&nbsp; {escape(self.answer.as_of)}"
            parts.append(_line(as_of, 8))
        if self.answer.citations:
            parts.append(self._sources())
        return Rendered("".join(parts), tuple(self.links))

    def _reworded(self) -> list[str]:
        """Return the model's words, or why they are not shown."""
        if self.reworded is None:
            return []
        if not self.reworded.text:
            why = "; ".join(self.reworded.problems)
            said = f"<span class='muted small'>Not put into other words: {escape(why)}</span>"
            return [_line(said)] if why else []
        lines = [
            _MARK.sub(lambda mark: f"<a href='at:{int(mark[1]) - 1}'>{mark[0]}</a>", escape(line))
            for line in self.reworded.text.splitlines()
            if line.strip()
        ]
        pill = f"{_pill('grey', 'In other words')}&nbsp;&nbsp; "
        note = "<span class='muted small'>Written by your model and checked; the answer is:</span>"
        return [_line(pill + lines[0], 2), *map(_line, lines[1:]), _line(note, 6)]

    def _part(self, part: Part) -> str:
        word, colour = VERDICTS[part.verdict]
        headline = self._sentence(part.headline, "b")
        lines = [
            _line(f"{_pill(colour, word)}&nbsp;&nbsp; {headline}", 2),
            *(_line(self._sentence(one)) for one in part.sentences),
        ]
        if part.changes:
            lines.append(_line("<span class='muted small'>What would change this</span>", 6))
            lines += [_line(f"\N{BULLET}&nbsp; {escape(one)}", 0, 10) for one in part.changes]
        codes = [self._link(ref, ref.display, "code") for ref in part.codes[:_CODES]]
        about = [
            f"{part.kind.value[:1].upper()}{part.kind.value[1:]}",
            part.confidence.value,
            f"date of service {format_date(part.on or self.answer.date_of_service)}",
        ]
        if codes:
            lines.append(
                _line(f"<span class='muted'>Codes</span>&nbsp; {'&nbsp; '.join(codes)}", 6)
            )
        shown = escape(" \N{MIDDLE DOT} ".join(about))
        lines.append(_line(f"<span class='muted small'>{shown}</span>", 6))
        return "".join(lines)

    def _unanswered(self) -> list[str]:
        word, colour = VERDICTS[Verdict.UNKNOWN]
        lines = [
            _line(f"{_pill(colour, word)}&nbsp;&nbsp; {escape(one)}", 2)
            for one in self.answer.unanswered
        ]
        if self.answer.searches:
            found = "".join(_line(self._link(one, one), 0, 10) for one in self.answer.searches)
            lines.append(_line("<span class='muted small'>Nearest searches</span>", 6) + found)
        return lines

    def _sources(self) -> str:
        width = round(_NUMBER_WIDTH * self.zoom)
        rows = [
            f"<tr><td width='{width}' style='padding:4px 0 4px {_LEFT}px'>"
            f"<span class='muted'>[{number}]</span></td>"
            f"<td style='padding:4px 0 4px 0'>{self._source(one)}</td></tr>"
            for number, one in enumerate(self.answer.citations, 1)
        ]
        return (
            _line("<span class='muted small'>Sources</span>", 10)
            + f"<table cellspacing='0' cellpadding='0' width='100%'>{''.join(rows)}</table>"
        )

    def _source(self, one: Citation) -> str:
        release = escape(f"{one.source}, {one.edition}")
        quote = escape(shortened(one.quote, _QUOTED)).replace("\n", "<br>")
        return (
            f"{self._link(one, one.locator)} <span class='muted small'>{release}</span><br>{quote}"
        )

    def _sentence(self, sentence: Sentence, tag: str = "span") -> str:
        numbers = {one: place for place, one in enumerate(self.answer.citations)}
        marks = " ".join(
            f"<a href='at:{numbers[one]}'>[{numbers[one] + 1}]</a>" for one in sentence.citations
        )
        return f"<{tag}>{escape(sentence.text)}</{tag}> {marks}"

    def _link(self, target: Target, text: str, look: str = "") -> str:
        if target not in self.links:
            self.links.append(target)
        name = f" class='{look}'" if look else ""
        return f"<a{name} href='at:{self.links.index(target)}'>{escape(text)}</a>"


def render(answer: Answer, zoom: float, reworded: Rephrasing | None = None) -> Rendered:
    """Return an answer as text with links.

    Args:
        answer: The answer, whole or as far as it is there.
        zoom: The zoom as a factor.
        reworded: What a model made of it, None if none was asked.
    """
    return _Writer(answer, zoom, reworded).render()


def linked(links: Sequence[Target], href: str) -> Target | None:
    """Return where a link leads, None if it is none of the answer's."""
    scheme, _colon, number = href.partition(":")
    if scheme != "at" or not number.isdecimal() or int(number) >= len(links):
        return None
    return links[int(number)]


def shortened(text: str, most: int) -> str:
    """Return a quotation cut at a word, with an ellipsis, if it is longer than ``most``."""
    if len(text) <= most:
        return text
    return f"{text[:most].rpartition(' ')[0] or text[:most]} \N{HORIZONTAL ELLIPSIS}"


def _line(html: str, above: int = 0, left: int = 0) -> str:
    return f"<p style='margin:{above}px 0 5px {_LEFT + left}px'>{html}</p>"


def _pill(colour: str, text: str) -> str:
    kept = escape(text).replace(" ", "&nbsp;")
    return f"<span class='pill {colour}'>{kept}</span>"
