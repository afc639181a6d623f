"""Plain text: its encoding, its line ends, and characters that no note has."""

import re

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_CHARSET = re.compile(
    r"(?:utf|iso|latin|windows|cp|us|ascii|mac|koi|gb|big5|shift|euc|ks|tis|hz)[\w.:-]{0,30}",
    re.ASCII | re.IGNORECASE,
)
"""Charsets of mail. Other codecs of Python are none, and "punycode" is slow by design."""
_SAMPLE = 4_096
_NULS = 0.8
"""Share of NULs among every second byte that makes a text without a mark UTF-16."""
_LINE_ENDS = re.compile("\r\n|[\r\f\v\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
"""Soft hyphen, zero width space, word joiner, byte order mark: they hide a word from a search."""
_SPACES = {
    code: " "
    for codes in (range(0x20), range(0x7F, 0xA1), range(0x2000, 0x200B), (0x202F, 0x205F, 0x3000))
    for code in codes
    if chr(code) not in "\t\n"
}
"""Control characters, and spaces of another width."""
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
"""Those of ASCII, but for tab and line feed."""
_SURROGATES = re.compile("[\ud800-\udfff]")
_BINARY = 0.05
"""Share of control characters from which bytes are no text."""


def decode(data: bytes, charset: str = "") -> str:
    """Return bytes as text; never fails.

    Args:
        data: The bytes.
        charset: What they are said to be in; passed over if it is unknown or does not fit.

    Returns:
        The text in the charset, or as its byte order mark says, or as UTF-8 if it is that, else
        as Windows-1252.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    known = charset if _CHARSET.fullmatch(charset) else ""
    for encoding in (known, _without_mark(data), "utf-8"):
        if not encoding:
            continue
        try:
            return data.decode(encoding)
        except (LookupError, ValueError):
            continue
    return data.decode("cp1252", "replace")


def _without_mark(data: bytes) -> str:
    """Return the name of UTF-16 if every second byte is NUL, else nothing."""
    head = data[:_SAMPLE]
    half = len(head) // 2
    if half:
        if head[1::2].count(0) >= _NULS * half and not head[0::2].count(0):
            return "utf-16-le"
        if head[0::2].count(0) >= _NULS * half and not head[1::2].count(0):
            return "utf-16-be"
    return ""


def is_binary(text: str) -> bool:
    """Return whether decoded bytes were no text."""
    head = text[:_SAMPLE]
    odd = sum(one == "\ufffd" or (one < " " and one not in "\t\n\r\f\v") for one in head)
    return odd > _BINARY * len(head)


def clean(text: str) -> str:
    """Return text with line feeds at line ends, without control and invisible characters.

    A control character and any width of space becomes a space, so that no two words are joined.
    """
    if text.isascii() and _CONTROLS.search(text) is None:
        return text  # most texts: translating costs more than all else that is done to them
    text = _LINE_ENDS.sub("\n", text).translate(_INVISIBLE).translate(_SPACES)
    return _SURROGATES.sub("\ufffd", text)
