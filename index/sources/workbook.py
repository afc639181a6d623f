"""Reading workbooks (xlsx) from outside: within limits, values only.

The parts of a workbook are XML in a zip. Before the reader of the workbook sees it, its size, its
packing and each part are looked at: no entity, no formula, no external link is let through.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime

from index.sources.archive import DAMAGE

MAX_BYTES = 512 * 1024 * 1024
"""Unpacked size of all parts at the most."""
MAX_RATIO = 200
"""Packing of one part at the most; sheets of numbers pack well."""
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")


class WorkbookError(ValueError):
    """The file is no workbook that can be read safely; the message says why."""


def _check(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if "xl/workbook.xml" not in archive.namelist():
                msg = "it is a zip but no workbook"
                raise WorkbookError(msg)
            if sum(part.file_size for part in parts) > MAX_BYTES:
                msg = "it unpacks to more than any release"
                raise WorkbookError(msg)
            for part in parts:
                if part.file_size > MAX_RATIO * max(part.compress_size, 1) + 65536:
                    msg = f"{part.filename} is packed like a zip bomb"
                    raise WorkbookError(msg)
                if not part.filename.endswith((".xml", ".rels")):
                    continue
                _check_part(part.filename, archive.read(part))
    except WorkbookError:
        raise
    except DAMAGE as error:
        msg = f"it is a damaged workbook ({error})"
        raise WorkbookError(msg) from error


def _check_part(name: str, part: bytes) -> None:
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        msg = f"{name} declares XML entities, which no release does"
        raise WorkbookError(msg)
    if name.startswith("xl/worksheets/") and _FORMULA.search(part):
        msg = f"{name} holds formulas, which no release does: save it with values only"
        raise WorkbookError(msg)


def _text(value: object) -> str:
    """Return a cell as text: whole numbers without a point, dates as ISO, nothing as empty."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def sheet_rows(data: bytes, sheet: int = 0) -> Iterator[list[str]]:
    """Yield the rows of a sheet as text; text cells are kept as they are, blanks included.

    Args:
        data: The file.
        sheet: Number of the sheet, the first is 0.

    Raises:
        WorkbookError: It is damaged, too large, or holds entities or formulas.
    """
    _check(data)
    import python_calamine

    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        rows = workbook.get_sheet_by_index(sheet).iter_rows()
        for row in rows:
            yield [_text(value) for value in row]
    except (python_calamine.CalamineError, IndexError, ValueError) as error:
        msg = f"it is a damaged workbook ({error})"
        raise WorkbookError(msg) from error
