"""Where the next editions are: the list, and the command around it."""

import json
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from index import paths
from index.cli import cli
from index.commands.common import CommandError
from index.model import Source
from index.sources import download as download_module
from index.sources.download import Downloaded
from index.sources.errors import SourceError
from index.sources.kinds import ReleaseKind
from index.sources.readers import KINDS
from index.sources.update import offers

TODAY = date(2026, 11, 24)


def _source(kind: str, edition: str, start: str) -> Source:
    return Source(kind, kind, "", "", edition, "", "", "", "0" * 64, 1, start, None)


def test_addresses_follow_the_calendar() -> None:
    """Forms as the publishers have used them, filled for the day."""
    found = {offer.id: offer for offer in offers((), (), date(2024, 7, 1))}
    assert (
        found["ncci-practitioner"]
        .files[0]
        .endswith("/medicare-ncci-2024q3-practitioner-ptp-edits-ccipra-v302r0-f1.zip")
    )
    assert found["hcpcs"].files == (
        "https://www.cms.gov/files/zip/july-2024-alpha-numeric-hcpcs-file.zip",
    )
    assert found["pfs"].files == ("https://www.cms.gov/files/zip/rvu24c.zip",)
    assert "april-1-2024" in found["icd10cm-codes-april"].files[0]
    later = {offer.id: offer for offer in offers((), (), TODAY)}
    assert "icd10cm-codes-april" not in later
    assert later["icd10cm-codes"].edition == "FY2027"
    assert later["icd10cm-codes"].start == date(2026, 10, 1)


def test_every_address_is_https_and_complete() -> None:
    """No placeholder is left, on any day of a year."""
    for month in range(1, 13):
        for offer in offers(KINDS.values(), (), date(2026, month, 15)):
            for url in (offer.page, *offer.files):
                assert urlsplit(url).scheme == "https"
                assert "{" not in url


def test_every_kind_belongs_to_an_offer() -> None:
    """The beginnings of kind ids in the list are those of kinds that exist."""
    listed = [kind for offer in offers((), (), date(2026, 7, 1)) for kind in offer.kinds]
    dead = {kind for kind in listed if not any(known.startswith(kind) for known in KINDS)}
    # HCPCS and the fee schedules have readers of their own, which may come later than the list.
    assert dead <= {"hcpcs", "pfs", "opps"}


def test_what_is_newer_than_installed_is_marked() -> None:
    """Against the newest edition of its kinds."""
    held = [
        _source("icd10pcs_codes", "FY2024", "2023-10-01"),
        _source("hcpcs_file", "2026 Q4", "2026-10-01"),
        _source("hcpcs_file", "2025 Q4", "2025-10-01"),
    ]
    found = {offer.id: offer for offer in offers((), held, TODAY)}
    assert (found["icd10pcs"].newer, found["icd10pcs"].installed) == (True, "FY2024")
    assert (found["hcpcs"].newer, found["hcpcs"].installed) == (False, "2026 Q4")
    assert found["opps"].installed == ""


def test_a_kind_with_only_a_page_is_listed() -> None:
    """A kind that the list does not cover has its own page."""
    kind = ReleaseKind("example_list", "Example", "CMS", "", KINDS["abbreviations"].reader)
    page = ReleaseKind("other_list", "Other", "CMS", "", kind.reader, page="https://example.org/")
    (last,) = [o for o in offers((kind, page), (), TODAY) if o.kinds == ("other_list",)]
    assert (last.id, last.page, last.files) == ("other-list", "https://example.org/", ())


@pytest.mark.parametrize("text", ["", "schema = 2", "schema = 1\n[[update]]\nid = 'x'", "]"])
def test_a_damaged_list_is_named(tmp_path: Path, text: str) -> None:
    """The error says what to do."""
    path = tmp_path / "updates.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match="install Codeleaf again"):
        offers((), (), TODAY, path)


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Take the place of the network; return the addresses asked for."""
    asked: list[str] = []

    def fake(url: str, folder: Path) -> Downloaded:
        asked.append(url)
        if "tables" in url:
            msg = f"{url} could not be downloaded: there is no such file"
            raise SourceError(msg)
        return Downloaded(folder / url.rpartition("/")[2], 7, "ab" * 32, 0)

    monkeypatch.setattr(download_module, "download", fake)
    return asked


def _run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(cli, ["update", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_the_network_is_off(fetched: list[str], tmp_path: Path) -> None:
    """Exit code 2 and the next step; nothing is asked."""
    code, out, err = _run("--download", "hcpcs", "--content", str(tmp_path))
    assert (code, out, fetched) == (2, "", [])
    assert "--allow-network" in err


def test_the_list(tmp_path: Path) -> None:
    """As text and as JSON, also without content."""
    code, out, err = _run("--content", str(tmp_path))
    assert code == 0
    assert "hcpcs: HCPCS Level II" in out
    assert "https://www.cms.gov/" in out
    assert "not been tried" in err
    code, out, _err = _run("hcpcs", "--json", "--content", str(tmp_path))
    (one,) = json.loads(out)
    assert (code, one["id"], one["installed"]) == (0, "hcpcs", "")


def test_downloads_show_the_hash_and_the_next_step(fetched: list[str], tmp_path: Path) -> None:
    """What fails is said at the end, with the page; what came stays."""
    code, out, err = _run(
        "--download", "--allow-network", "hcpcs", "icd10pcs", "opps", "--to", str(tmp_path),
        "--content", str(tmp_path),
    )  # fmt: skip
    assert code == CommandError.exit_code
    assert len(fetched) == 4
    assert "sha256 " + "ab" * 32 in out
    assert "codeleaf import" in out
    assert "no such file" in err
    assert "opps has no file address: open https://" in err


def test_without_names_what_is_newer_is_taken(
    fetched: list[str], small_content: Path, tmp_path: Path
) -> None:
    """Only for kinds that are installed."""
    code, _out, _err = _run(
        "--download", "--allow-network", "--to", str(tmp_path), "--content", str(small_content)
    )
    assert code == CommandError.exit_code
    assert fetched
    assert not any("hcpcs" in url for url in fetched)


def test_an_unknown_name(fetched: list[str], tmp_path: Path) -> None:
    """The list has the names."""
    code, _out, err = _run("--download", "--allow-network", "x", "--content", str(tmp_path))
    assert (code, fetched) == (2, [])
    assert "lists the names" in err


@pytest.mark.parametrize(
    ("rules", "reason"),
    [('network_allowed = false\nreason = "Rule 3."', "Rule 3."), ("network", "cannot be read")],
)
def test_administrator_rules_the_network_out(
    fetched: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rules: str, reason: str
) -> None:
    """What holds in the window holds in the terminal."""
    path = tmp_path / "settings.toml"
    path.write_text(rules, encoding="utf-8")
    monkeypatch.setattr(paths, "administrator", lambda: path.parent)
    code, _out, err = _run("--download", "--allow-network", "hcpcs", "--content", str(tmp_path))
    assert (code, fetched) == (2, [])
    assert reason in err
