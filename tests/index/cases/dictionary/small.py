"""A content with a few real codes and index entries, and our whole vocabulary."""

import shutil
from pathlib import Path

from sqlite_utils import Database

from index.database import Content, create_tables, note_installed
from index.database.content import DATABASE
from index.database.tables.books import EXTERNAL, INDEX, NEOPLASM, folded_title
from index.fulltext.text import index_words
from index.fulltext.vocabulary import compile_vocabulary
from index.model import System

CODES = {
    "C18": "Malignant neoplasm of colon",
    "C189": "Malignant neoplasm of colon, unspecified",
    "C22": "Malignant neoplasm of liver and intrahepatic bile ducts",
    "C229": "Malignant neoplasm of liver, not specified as primary or secondary",
    "C785": "Secondary malignant neoplasm of large intestine and rectum",
    "C787": "Secondary malignant neoplasm of liver and intrahepatic bile duct",
    "C80": "Malignant neoplasm without specification of site",
    "C801": "Malignant (primary) neoplasm, unspecified",
    "D010": "Carcinoma in situ of colon",
    "D126": "Benign neoplasm of colon, unspecified",
    "E11": "Type 2 diabetes mellitus",
    "E119": "Type 2 diabetes mellitus without complications",
    "E1122": "Type 2 diabetes mellitus with diabetic chronic kidney disease",
    "G35": "Multiple sclerosis",
    "I10": "Essential (primary) hypertension",
    "I26": "Pulmonary embolism",
    "I50": "Heart failure",
    "I509": "Heart failure, unspecified",
    "J00": "Acute nasopharyngitis [common cold]",
    "J448": "Other specified chronic obstructive pulmonary disease",
    "J4520": "Mild intermittent asthma, uncomplicated",
    "N189": "Chronic kidney disease, unspecified",
    "W11": "Fall on and from ladder",
}
"""Titles of real codes."""
INCLUSIONS = {
    "I10": "high blood pressure",
    "I509": "Congestive heart failure NOS",
    "J4520": "Mild intermittent asthma NOS",
}
# Level, title, nonessential modifiers, code.
_Line = tuple[int, str, str, str]
_BOOKS: dict[str, tuple[_Line, ...]] = {
    INDEX: (
        (0, "Cold", "", "J00"),
        (0, "Diabetes, diabetic", "(mellitus) (sugar)", "E119"),
        (1, "type 2", "", "E119"),
        (2, "with", "", ""),
        (3, "chronic kidney disease", "", "E1122"),
        (0, "Embolism", "(multiple) (paradoxical)", ""),
        (1, "pulmonary", "(acute) (artery) (vein)", "I26-"),
        (0, "Failure, failed", "", ""),
        (1, "heart", "(acute) (senile) (sudden)", "I509"),
        (2, "congestive", "", "I509"),
        (0, "Hypertension, hypertensive", "(accelerated) (benign) (essential)", "I10"),
        (0, "Sclerosis, sclerotic", "", ""),
        (1, "multiple", "(brain stem) (cerebral) (disseminated)", "G35"),
    ),
    NEOPLASM: (
        (0, "Neoplasm, neoplastic", "", ""),
        (1, "colon", "", ""),
        (1, "liver", "", ""),
    ),
    EXTERNAL: (
        (0, "Fall, falling", "(accidental)", ""),
        (1, "ladder", "", "W11"),
    ),
}
_CELLS = (
    *((0, column, code) for column, code in ((2, "C801"), (3, "C799"))),
    *((1, column, code) for column, code in ((2, "C189"), (3, "C785"), (4, "D010"), (5, "D126"))),
    *((2, column, code) for column, code in ((2, "C229"), (3, "C787"))),
)


def copy_content(
    content: Content, folder: Path, content_hash: str, *, without: str = ""
) -> Content:
    """Copy a generation and open the copy.

    Args:
        content: The small content.
        folder: Folder of the copy, which must not exist.
        content_hash: What its hash is said to be; empty for none.
        without: A code that it does not hold; ``%`` for none of them.
    """
    shutil.copytree(content.folder, folder)
    database = Database(folder / DATABASE)
    table = database.table("meta")
    table.delete_where("key = 'content_hash'")
    if content_hash:
        table.insert({"key": "content_hash", "value": content_hash})
    database.table("code").delete_where("code LIKE ?", [without])
    database.close()
    return Content(folder, folder.name)


def write_content(folder: Path) -> Content:
    """Write a generation and open it.

    Args:
        folder: Folder of the generation, which must not exist.
    """
    (folder / "packed").mkdir(parents=True)
    database = Database(folder / DATABASE)
    create_tables(database)
    database.table("meta").insert({"key": "content_hash", "value": "0" * 64})
    database.table("code").insert_all(
        {
            "id": number,
            "system": System.ICD10CM,
            "code": code,
            "display": code,
            "title": title,
            "kind": "code" if len(code) > 3 else "category",
            "billable": int(len(code) > 3),
            "parent": None,
            "source": "tabular",
        }
        for number, (code, title) in enumerate(CODES.items())
    )
    database.table("note").insert_all(
        {
            "id": number,
            "code_id": list(CODES).index(code),
            "kind": "inclusion",
            "position": 0,
            "text": text,
            "source": "tabular",
        }
        for number, (code, text) in enumerate(INCLUSIONS.items())
    )
    for book, lines in _BOOKS.items():
        _write_book(database, book, lines)
    database.table("index_cell").insert_all(
        {"book": NEOPLASM, "number": number, "column": column, "code": code, "source": NEOPLASM}
        for number, column, code in _CELLS
    )
    note_installed(database)
    database.close()
    content = Content(folder, folder.name)
    texts = [*CODES.values(), *INCLUSIONS.values()]
    texts += [line[1] for lines in _BOOKS.values() for line in lines]
    words = {word for text in texts for word in index_words(text)}
    compile_vocabulary(content.connection, words, content.packed)
    return content


def _write_book(database: Database, book: str, lines: tuple[_Line, ...]) -> None:
    for number, (level, title, nemod, code) in enumerate(lines):
        above = (n for n in range(number - 1, -1, -1) if lines[n][0] < level)
        database.table("index_entry").insert(
            {
                **dict.fromkeys(
                    ("see", "see_also", "category", "subcategory", "codes", "tab", "use"), ""
                ),
                "book": book,
                "number": number,
                "parent": next(above, None),
                "level": level,
                "letter": title[:1],
                "title": title,
                "nemod": nemod,
                "nemod_at": len(title),
                "folded": folded_title(title),
                "code": code,
                "manifestation": "",
                "source": book,
            }
        )
