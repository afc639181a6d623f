"""Run first in the packaged program: give it a UTF-8 locale where there is none.

CPython does this by itself (PEP 538) but not when it is embedded; Qt would print a warning and
change the locale on its own.
"""

import os

if not (os.environ.get("LC_ALL") or os.environ.get("LC_CTYPE") or os.environ.get("LANG")):
    os.environ["LC_CTYPE"] = "C.UTF-8"
