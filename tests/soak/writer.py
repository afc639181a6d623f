"""Somebody who writes notes, to be killed: says each one once it is kept.

Arguments: the file, a seed. Each line on standard output is the number of a note that was
committed and its text.
"""

import random
import sys
from contextlib import closing
from pathlib import Path

from index.model import CodeRef, System
from index.userdata import UserData
from index.userdata.backups import back_up_daily

CODES = 60


def code(number: int) -> CodeRef:
    """Return one of the codes that notes are written on."""
    return CodeRef(System.ICD10CM, f"E{number:04d}")


def main() -> None:
    """Write until killed."""
    path, rng = Path(sys.argv[1]), random.Random(int(sys.argv[2]))
    with closing(UserData(path)) as data:
        for edit in range(1_000_000):
            number = rng.randrange(CODES)
            text = f"{sys.argv[2]}.{edit} " + "as the instruction says " * rng.randrange(40)
            data.set_note(code(number), text.strip())
            print(number, text.strip(), flush=True)  # noqa: T201 - the test reads it
            match edit % 10:
                case 0:
                    data.toggle_favourite(code(number))
                case 3:
                    data.add_search(f"query {edit}")
                case 5:
                    data.undo()  # of a favourite or nothing: never of a note
                case 7:
                    data._purge()
                case 9:
                    back_up_daily(path)


if __name__ == "__main__":
    main()
