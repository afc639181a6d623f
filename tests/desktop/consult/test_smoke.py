from tests.desktop.consult.conftest import Consult
def test_paste(coded: Consult) -> None:
    assert coded.codes() == ["✓ E11.22", "✓ E11.9", "? E11.40"]
    assert coded.checks() == ["Combination"]
