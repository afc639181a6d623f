"""Addresses in one form, and lists of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.mail.addresses import AllowList, addresses_of, normal_address
from index.mail.errors import MailError


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("Dr.Lee@Clinic.Example", "dr.lee@clinic.example"),
        ("a@b\N{LATIN SMALL LETTER U WITH DIAERESIS}cher.example", "a@xn--bcher-kva.example"),
        ("a+b@clinic.example.", "a+b@clinic.example"),
    ],
)
def test_addresses_have_one_form(text: str, normal: str) -> None:
    """Lower case, IDNA, no dot at the end."""
    assert normal_address(text) == normal


@pytest.mark.parametrize(
    "text",
    ["", "a", "@b", "a@", "a b@c.example", "a@b..c", "a\r\nBcc: x@y.example", "a@b@c",
     "a@[1.2.3.4]", '"a b"@c.example', "a@-b.example", "a" * 400 + "@b.example", "a@b_c.example"],
)  # fmt: skip
def test_what_is_no_address(text: str) -> None:
    """Nothing that could be read in two ways, or carry a header."""
    with pytest.raises(ValueError, match="not a"):
        normal_address(text)


def test_addresses_in_a_header() -> None:
    """Names may say anything, also another address."""
    assert addresses_of('"ceo@bank.example" <Eve@evil.example>') == ("eve@evil.example",)
    assert addresses_of("a@b.example, A <a@B.example>, nonsense") == ("a@b.example",)
    assert addresses_of("") == ()


def test_a_list_of_addresses_and_domains() -> None:
    """A domain does not stand for those beneath it, nor for those that end like it."""
    allow = AllowList.of(("@Clinic.example", "DR@other.example"), where="senders.allow")
    assert "a@clinic.example" in allow
    assert "dr@other.example" in allow
    for other in ("a@sub.clinic.example", "a@myclinic.example", "x@other.example", ""):
        assert other not in allow
    assert not AllowList()
    with pytest.raises(MailError, match=r"senders\.allow"):
        AllowList.of(("clinic.example",), where="senders.allow")


@given(st.text(max_size=200))
def test_any_header(text: str) -> None:
    """Whatever stands in a header, what comes out are addresses in their form, on one line."""
    for one in addresses_of(text):
        assert normal_address(one) == one
        assert one.isascii()
        assert one.isprintable()
        assert one.count("@") == 1


@given(st.from_regex(r"[a-z0-9]{1,8}(\.[a-z0-9]{1,8})?@[a-z]{1,8}\.example", fullmatch=True))
def test_every_plain_address_is_kept(address: str) -> None:
    """In whatever case it is written and with whatever name."""
    assert addresses_of(f"Somebody <{address.upper()}>") == (address,)
