"""Words and labels that tell that a name of a person is near."""

import re

from index.cases.deidentification.words import terms

TITLES = terms("titles")
"""Words before a name; some are relations as well."""
SHORT_TITLES = frozenset(["dr", "drs", "mr", "mrs", "ms", "mx", "prof", "rev"])
"""Titles that may have a point and that a name always follows."""
RELATIVES = terms("relatives")
"""Relatives and household, whose names may follow."""
ROLES = terms("roles")
"""Parts in the care, which a name may follow."""
SAYS_NAME = re.compile(
    r"(?:\b(?:named|called|aka|a\.k\.a\.?|nicknamed?|goes\sby|known\sas|prefers(?:\sto\sbe\scalled)?"
    r"|likes\sto\sbe\scalled|name(?:\sis|d)?|dear|hi|hello|attn|attention|cc|re|regards|sincerely"
    r"|thanks|thank\syou|signed(?:\sby)?|dictated\sby|authored\sby|reviewed\sby|written\sby"
    r"|transcribed\sby|prepared\sby|ordered\sby|performed\sby|cosigned\sby|entered\sby|verified\sby"
    r"|spoke\s(?:with|to)|discussed\swith|d/w|s/w|talked\s(?:with|to)|next\sof\skin|kin|nok|poa|hcp"
    r"|emergency\scontact|contact|from|to|referred\sby|seen\sby|evaluated\sby|per|accompanied\sby"
    r"|under(?:\sthe)?(?:\scare\sof)?|care\sof|c/o|patient\sof|attending|surgeon|pcp|caller|provider"
    r"|mother|father|guardian|best|met\swith|informed|notified|paged|contacted|called)"
    r"(?:\s?[:,-])?\s{0,3}(?:is\s)?)$",
    re.IGNORECASE,
)
"""Ends where a name may follow."""
LABEL = re.compile(
    r"(?:\b(?:(?:patient|pt|member|subscriber|insured|guarantor|provider|caller|employee|last|first"
    r"|given|family|full|legal|maiden|preferred|middle)(?:['’]s)?\sname|name|patient|pt|attending"
    r"|surgeon|provider|physician|pcp|author|dictated\sby|signed(?:\sby)?|electronically\ssigned\sby"
    r"|cc|attn|dear|named|aka|a\.k\.a\.?|goes\sby|next\sof\skin|nok|emergency\scontact|contact|from"
    r"|to|re|caller|guarantor|subscriber|referring|consultant|nurse|witness|interpreter|assistant"
    r"|anesthesiologist|spouse|mother|father|guardian|son|daughter|wife|husband|sister|brother"
    r"|nickname|alias)\s?(?::|=|\bis\b)\s{0,4}|\b(?:named|dear|goes\sby|known\sas|nicknamed"
    r"|name\sis|signed\sby|dictated\sby|a\.?k\.?a\.?)[:,]?\s)$",
    re.IGNORECASE,
)
"""Ends where a name does follow, whatever it is."""
CREDENTIAL = re.compile(
    r",?\s?(?:M\.?D|D\.?O|R\.?N|N\.?P|P\.?A(?:-C)?|Ph\.?D|D\.?D\.?S|D\.?M\.?D|LCSW|LPN|LMFT|LPC|DPT"
    r"|PharmD|CRNA|FNP(?:-C|-BC)?|APRN|ARNP|CNP|DNP|DPM|MBBS|BSN|MSN|CNM|OTR|RPh|FACS|FACP|FACC|MSW"
    r"|CCC|Psy\.?D|OD|Esq|CPC|RHIT|RHIA|CMA|RDN?|MPH|RT)\b(?!\s?=)"
)
"""Degrees and licences behind a name."""
INITIAL_END = re.compile(r"\.(?!\w)|(?=[,;:)?!'’]|\s(?:[a-z(]|$)|$|\s?[-–—/])")
"""What stands behind an initial that ends a name."""
ACTS = terms("acts")
"""What people do, right behind a name."""
PARTICLES = terms("particles")
"""Small words inside names."""
SUFFIX = frozenset(["jr", "sr", "ii", "iii", "iv"])
"""What ends a name."""
NEVER = terms("never")
"""Words that no name begins with, and that end one."""
LINK = frozenset({" ", ". ", "-", ' "', '" ', " “", "” ", " (", ") ", " '", "' ", ".", ".-", "\n"})
"""What may stand between two words of a name."""
AUXILIARY = terms("auxiliary")
"""Given names that in lower case are verbs or other words."""


def titles(name: str) -> str:
    """Return the title that a name begins with and the blank behind it, empty if it has none."""
    found = re.match(r"([^\W\d_]+)\.?\s*", name)
    return found[0] if found and found[1].lower() in TITLES and found.end() < len(name) else ""
