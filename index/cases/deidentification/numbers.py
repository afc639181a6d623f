"""Numbers and addresses of machines: 45 CFR 164.514(b)(2)(i)(D) to (R), but for names and places.

A number is told by the label before it, or by its shape. Codes of published sets (ICD, CPT, NDC
and the like) tell nobody's identity and stay.
"""

import re
from collections.abc import Iterator

from index.cases.deidentification.model import Found, IdentifierType

_FLAGS = re.IGNORECASE
_NUMBER = r"(?:numbers?|num\b\.?|nos?\b\.?|nbr\b|\#|ids?\b|identifier|identification)"
_FILLER = (
    r"(?:[\s:#=()\[\]\"“*-]|\b(?:is|was|of|on|file|her|his|the|their|this|patient|pt|numbers?|num|nos?"
    r"|nbr|ids?|identifier|identification|card|code|ending|ends|in|with|as|currently|listed)\b\.?)"
    r"{0,14}?"
)
"""What may stand between label and number; bounded, so that no text makes it slow."""
_VALUE = (
    r"(?P<value>(?:\#\s?)?(?<![A-Za-z0-9])(?=[A-Za-z./-]{0,9}\d)[A-Za-z0-9]{1,24}"
    r"(?:[-./_][A-Za-z0-9]{1,24}|\s(?=\d{2,}\b(?!:))(?<=\d\s)\d{2,6}){0,6})(?![A-Za-z0-9])"
)
_LABELS: tuple[tuple[IdentifierType, str, int], ...] = (
    (
        IdentifierType.MRN,
        rf"(?:MRN\b|MR\s?\#|MR\s(?:no|num)|EMPI\b|CSN\b|EMR\s?{_NUMBER}"
        r"|(?:medical|med\.?|health|hospital|clinic)\s?rec(?:ords?|\.)?\b"
        rf"|(?:chart|hospital|unit|patient|pt)\s?{_NUMBER})",
        2,
    ),
    (
        IdentifierType.SSN,
        r"(?:SSN?\b|SS\s?\#|social\s(?:security)?)(?:\s?\#|\s(?:last|ending)\s\w{1,6}(?:\sdigits)?)?",
        4,
    ),
    (
        IdentifierType.HEALTH_PLAN,
        r"(?:(?:health\s?(?:care\s)?|medical\s|dental\s|group\s|medicare\s|medicaid\s)?"
        r"(?:plan|insurance|policy|member(?:ship)?|subscriber|beneficiary|payer|payor|coverage"
        r"|medicare|medicaid|group|tricare|insured)(?:'s)?"
        r"(?:\s(?:plan|policy|member|subscriber|beneficiary|insurance|health)){0,3}"
        r"|HICN?\b|MBI\b|HPN\b|HPBN\b|HMO\b|PPO\b)",
        3,
    ),
    (
        IdentifierType.ACCOUNT,
        r"(?:acc(?:oun)?t\b\.?|acc't|billing\s(?:no|id)|bank|routing|credit\scard|debit\scard"
        r"|card|FIN\b|HAR\b|invoice|IBAN)",
        3,
    ),
    (
        IdentifierType.LICENSE,
        r"(?:licen[cs]e|lic\b\.?|certificat(?:e|ion)|cert\b\.?|DEA\b|NPI\b|passport|DL\b|TIN\b"
        r"|EIN\b|tax\s?id|registration|credential|UPIN\b|CLIA\b|badge)",
        3,
    ),
    (
        IdentifierType.VEHICLE,
        r"(?:VIN\b|licen[cs]e\splates?|plates?\b|vehicle(?:\sidentification)?|tag\s?(?:no\b|\#))",
        3,
    ),
    (
        IdentifierType.DEVICE,
        r"(?:serial|s/n\b|SN\b|UDI\b|IMEI\b|MAC\b|device\s(?:id|identifier|no|number|\#)|implant\s?(?:id|no|\#))",
        3,
    ),
    (
        IdentifierType.BIOMETRIC,
        r"(?:finger\s?prints?|voice\s?prints?|retina(?:l)?\sscan|iris\sscan|biometrics?|palm\sprint"
        r"|face\s?id)(?:\s(?:scan|template|hash|record|file|profile)){0,2}",
        3,
    ),
    (
        IdentifierType.ID,
        rf"(?:(?:accession|specimen|sample|case|encounter|visit|claim|order|prescription|rx|referral"
        r"|auth(?:orization)?|ticket|confirmation|reference|ref|tracking|study|subject|participant"
        r"|trial|employee|student|user|request|record|file|requisition|report|donor|policy|badge"
        rf"|booking|inmate|military|service|veteran|provider|pathology)\.?\s?{_NUMBER}"
        r"|(?:confirmation|reference|ref|tracking|booking)\.?\scode|accession|encounter|ID\b)",
        3,
    ),
)
_LABELLED = tuple(
    (kind, digits, re.compile(rf"(?<![A-Za-z0-9]){label}{_FILLER}{_VALUE}", _FLAGS))
    for kind, label, digits in _LABELS
)
_UNIT = re.compile(
    r"\s?(?:mg|mcg|ml|cc\b|units?\b|iu\b|meq|mmol|%|copies|cells|/|years?|yrs?|days?|weeks?|months?"
    r"|hours?|minutes?|times|visits?|dollars|x\b|k\b|cm|mm\b|kg|lbs?\b|st\b|nd\b|th\b)",
    _FLAGS,
)
_CODE_SET = re.compile(
    r"(?:ICD(?:-?\d{1,2})?(?:-?(?:CM|PCS))?|CPT|HCPCS|SNOMED(?:\sCT)?|LOINC|RxNorm|RxCUI|NDC|PMID"
    r"|PMC|DOI|DRG|OMIM|HCC|NCT|code|codes)\W{0,3}(?:\w{0,6}\W{1,2}){0,2}$",
    _FLAGS,
)
_PHONE_END = r"(?:\s?(?:x|ext\.?|extension)\s?\d{1,6})?(?![\d-])"
_PHONE = re.compile(
    r"(?<![\w.-])(?:\+?1[-.\s]{1,2})?(?:\(\d{3}\)[\s.-]{0,2}|\d{3}(?:[-.]|\s(?=\d{3}[-.\s]\d{4}))\s?)"
    rf"\d{{3}}[-.\s]\d{{4}}{_PHONE_END}"
    r"|(?<![\w+])\+\d{1,3}[\s.-]?(?:\(?\d{1,5}\)?[\s.-]?){2,5}\d{2,4}(?!\d)"
    rf"|(?<![\w.-])\d{{3}}-\d{{4}}{_PHONE_END}(?!\s?(?:mg|mcg|ml|units|k\b|cells|kcal|cal|/))",
    _FLAGS,
)
_PHONE_LABEL = re.compile(
    r"(?:\b(?:tel(?:ephone)?|phone|cell|mobile|pager|beeper|callback|fax|text|call|ph)\b"
    r"(?:\s?(?:number|no\b\.?|\#|him|her|them|back|me|us|at|is|or)){0,4}[\s:.#]{1,3}"
    r"|\bext(?:ension|\.)?\s?[:#]?\s?(?=\d{3,6}(?!\s?degrees)))"
    r"(?P<value>\+?\d[\d\s().-]{2,18}\d)(?![\d/%])(?!\s?(?:mg|ml|units|degrees|hours|days|%))",
    _FLAGS,
)
_RANGE = re.compile(r"\d{1,3}\s?-\s?\d{1,3}")
_FAX = re.compile(r"\b(?:fax(?:ed)?|facsimile|f)\b[\w\s.:#]{0,14}$", _FLAGS)
_SSN = re.compile(r"(?<![\w-])(?:\d{3}|[xX*#]{3})[-–]\s?(?:\d{2}|[xX*#]{2})[-–]\s?\d{4}(?![\d-])")
_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+%-]{1,64}@(?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,24}(?!\w)"
    r"|(?<![\w.+-])[\w.+-]{1,64}\s?(?:\[at\]|\(at\))\s?[\w.-]{1,80}\s?(?:\.|\[dot\])\s?[a-z]{2,6}\b",
    _FLAGS,
)
_URL = re.compile(
    r"(?<![\w@])(?:(?:https?|ftp|sftp)://[^\s<>\"')\]]{1,2000}|www\.[^\s<>\"')\]]{1,2000}"
    r"|(?:[a-z0-9-]{1,63}\.){1,5}(?:com|org|net|edu|gov|io|health|info|co|us|me|app)\b"
    r"(?!\.\w)(?:/[^\s<>\"')\]]{0,2000})?)(?<![.,;:!?])",
    _FLAGS,
)
_HANDLE = re.compile(
    r"(?<![\w@./])@[A-Za-z_](?=[\w.]{2,29}\b)(?!\d{0,3}(?:am|pm)\b)[\w.]{2,29}(?<!\.)"
)
_IP = re.compile(
    r"(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w]|\.\d)"
    r"|(?<![\w:])(?:[0-9a-f]{1,4}:){3,7}(?::?[0-9a-f]{1,4}){1,4}(?![\w:])"
    r"|(?<![\w:])[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){1,6}::(?:[0-9a-f]{1,4})?(?![\w:])",
    _FLAGS,
)
_MAC_ADDRESS = re.compile(r"(?<![\w:-])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![\w:-])", _FLAGS)
_VIN = re.compile(r"\b(?=[A-Z]*\d)(?=\d*[A-Z])[A-HJ-NPR-Z0-9]{17}\b")
_PHOTO = re.compile(
    r"(?<![\w/])[\w-]{1,80}\.(?:jpe?g|png|heic|tiff?|dcm|gif|bmp|mp4|mov)\b", _FLAGS
)
_PLATE = re.compile(
    r"\bplates?\b[\s:#]{0,3}(?:(?:no|number|is)\b[\s.:#]{0,3}){0,2}"
    r"(?P<value>[A-Z0-9]{2,4}[ -]?[A-Z0-9]{2,4})(?=\W|$)"
)
_BARE = re.compile(
    r"(?<![\w.#/-])\#?(?:"
    r"\d{7,}(?:-\d{1,8}){0,2}"
    r"|[A-Z]{1,6}[-#]\d{5,}(?:-\d{1,8}){0,2}|(?!DL\d{5}\b)[A-Z]{2,6}\d{5,}"
    r"|[A-Z]\d{7,}|\d{2,6}[A-Z]{1,3}\d{5,}"
    r"|\d{2,6}-\d{2,6}-\d{2,6}|[A-Z]{1,5}\d{0,3}-\d{2,6}-\d{2,6}"
    r"|[A-Z]{2,5}-?\d{2}-\d{4,8}|\d{4,6}-\d{4,8}"
    r")(?![\w/]|[.,-]\d)"
)
_HASH = re.compile(r"(?<!\w)\#\s?[A-Z]{0,5}-?\d[A-Z0-9-]{4,20}(?!\w)")
_USER_NAME = re.compile(
    r"\b(?:user\s?name|log-?in|screen\s?name|handle|skype|instagram|facebook|twitter)\b"
    r"(?:\s(?:name|id|handle))?(?:\s?[:=]|\sis|\sas)\s{0,3}(?P<value>@?[\w.-]{2,40}\w)",
    _FLAGS,
)
_DIGITS = re.compile(r"\d")
_PROCEDURE = re.compile(
    r"#?(?:\d{5}|[LA]\d{5}|[A-Z]\d{4}|\d{4}[A-Z]|[A-TV-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?)"
)
"""The shapes of CPT, HCPCS and ICD-10-CM codes, and of coverage documents."""
_DATE = re.compile(r"\d{1,2}([/.-])\d{1,2}\1\d{2,4}")
_BESIDE_CODES = frozenset({IdentifierType.ID, IdentifierType.HEALTH_PLAN})
"""Kinds whose labels ("claim", "policy") may stand before a code."""
_EXPLICIT = frozenset({IdentifierType.MRN, IdentifierType.SSN})


def find_numbers(text: str) -> Iterator[Found]:
    """Yield the numbers, addresses and file names that identify; overlaps are for the caller."""
    yield from _labelled(text)
    for kind, pattern, rank in (
        (IdentifierType.EMAIL, _EMAIL, 0),
        (IdentifierType.PHOTO, _PHOTO, 1),
        (IdentifierType.URL, _URL, 1),
        (IdentifierType.URL, _HANDLE, 2),
        (IdentifierType.IP, _IP, 1),
        (IdentifierType.DEVICE, _MAC_ADDRESS, 1),
        (IdentifierType.SSN, _SSN, 2),
        (IdentifierType.VEHICLE, _VIN, 3),
    ):
        for found in pattern.finditer(text):
            yield Found(found.start(), found.end(), kind, rank)
    for found in _PLATE.finditer(text):
        if _DIGITS.search(found["value"]):
            yield Found(found.start("value"), found.end("value"), IdentifierType.VEHICLE, 1)
    for found in _USER_NAME.finditer(text):
        yield Found(found.start("value"), found.end("value"), IdentifierType.ID, 2)
    yield from _phones(text)
    for pattern in (_BARE, _HASH):
        for found in pattern.finditer(text):
            if not _UNIT.match(text, found.end()) and not _is_code(text, found.start()):
                yield Found(found.start(), found.end(), IdentifierType.ID, 6)


def _labelled(text: str) -> Iterator[Found]:
    for kind, digits, pattern in _LABELLED:
        for found in pattern.finditer(text):
            value = found["value"]
            count = len(_DIGITS.findall(value))
            if count < digits or (len(value) < 4 and kind not in _EXPLICIT):
                continue
            if _DATE.fullmatch(value) or ("." in value and _PROCEDURE.fullmatch(value)):
                continue
            explicit = kind in _EXPLICIT or _says_number(found[0])
            if not explicit and (
                count < 4
                or _is_year(value)
                or (kind in _BESIDE_CODES and _PROCEDURE.fullmatch(value))
            ):
                continue
            if _UNIT.match(text, found.end("value")):
                continue
            yield Found(found.start("value"), found.end("value"), kind, 1)


def _says_number(matched: str) -> bool:
    return re.search(rf"(?<![a-z]){_NUMBER}", matched, _FLAGS) is not None


def _is_year(value: str) -> bool:
    return re.fullmatch(r"(?:19|20)\d\d", value) is not None


def _is_code(text: str, start: int) -> bool:
    """Return whether a number stands behind the name of a published code set."""
    return _CODE_SET.search(text[max(0, start - 30) : start]) is not None


def _phones(text: str) -> Iterator[Found]:
    for found in _PHONE.finditer(text):
        yield _phone(text, found.start(), found.end())
    for found in _PHONE_LABEL.finditer(text):
        many = len(_DIGITS.findall(found["value"])) >= 4
        if many and not _RANGE.fullmatch(found["value"]):
            yield _phone(text, found.start("value"), found.end("value"))


def _phone(text: str, start: int, end: int) -> Found:
    fax = _FAX.search(text[max(0, start - 24) : start])
    return Found(start, end, IdentifierType.FAX if fax else IdentifierType.PHONE, 3)
