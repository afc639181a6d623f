"""The contrast of the colours that stand on each other, and the table of it in the documents.

Run ``python -m tests.desktop.accessibility.contrast`` after a change of a theme; a test compares
the result with docs/accessibility.md.
"""

import re
from itertools import product
from pathlib import Path

from desktop.shell.theme import Theme, load_theme, themes_folder

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "accessibility.md"
BEGIN, END = "<!-- contrast -->", "<!-- /contrast -->"
TEXT, SHAPE = 4.5, 3.0
"""The least contrast (WCAG 2.2) of text, and of what shows the keyboard or a state."""
_RULE = re.compile(r"\{([^{}]*)\}")
_INK = re.compile(r"(?<![-\w])color: \$(\w+)")
_GROUND = re.compile(r"background(?:-color)?: \$(\w+)")

PAINTED = [
    *product(("text", "muted", "accent_text", "red"), ("window", "surface")),
    *product(("text", "muted"), ("selection", "key")),
    ("accent_text", "accent_soft"),
    ("accent_text", "selection"),
    ("text", "highlight"),
    *product(("text",), ("green_fill", "blue_fill", "amber_fill")),
    ("on_accent", "accent"),
    *((name, f"{name}_fill") for name in ("green", "red", "amber", "blue", "grey")),
    *product(("green", "amber", "blue"), ("surface",)),
]
"""Text and ground of what is painted by hand, or inherits one of the two."""
RINGS = [
    *product(("accent",), ("window", "surface", "accent_soft")),
    *product(("outline", "muted"), ("window", "surface")),
]
"""What shows the keyboard, and outlines of controls, on what is behind them."""


def luminance(theme: Theme, name: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2)."""
    color = theme.color(name)
    channels = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (color.redF(), color.greenF(), color.blueF())
    )
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), channels, strict=True))


def contrast(theme: Theme, first: str, second: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((luminance(theme, first), luminance(theme, second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def sheet_pairs() -> set[tuple[str, str]]:
    """Return text and ground of every rule of the style sheets that sets both."""
    code = Path(__file__).resolve().parents[3] / "desktop"
    sheets = [themes_folder() / "window.qss", *sorted(code.glob("*/style.py"))]
    found = set()
    for sheet in sheets:
        plain = re.sub(r"\$\{\w+\}", "1", sheet.read_text(encoding="utf-8"))
        for rule in _RULE.findall(plain):
            ink, ground = _INK.search(rule), _GROUND.search(rule)
            if ink and ground:
                found.add((ink[1], ground[1]))
    return found


def text_pairs() -> list[tuple[str, str]]:
    """Return every pair of text and ground, those of the style sheets among them."""
    return sorted({*PAINTED, *sheet_pairs()})


def table() -> str:
    """Return the contrast of every pair in both themes, as a Markdown table."""
    light, dark = load_theme("light"), load_theme("dark")
    lines = ["| Colour | On | Least | Light | Dark |", "| --- | --- | --- | --- | --- |"]
    for least, pairs in ((TEXT, text_pairs()), (SHAPE, RINGS)):
        for first, second in pairs:
            ratios = (contrast(theme, first, second) for theme in (light, dark))
            shown = " | ".join(f"{ratio:.1f}" for ratio in ratios)
            lines.append(f"| {first} | {second} | {least} | {shown} |")
    return "\n".join(lines)


def renewed(text: str) -> str:
    """Return the document with the table of today in it."""
    before, rest = text.split(BEGIN)
    return f"{before}{BEGIN}\n{table()}\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    DOCUMENT.write_text(renewed(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
