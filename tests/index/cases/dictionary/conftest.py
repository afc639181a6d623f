"""The dictionary of the small content."""

from collections.abc import Iterator

import pytest

from index.cases.dictionary import Dictionary
from index.cases.dictionary.compiling import compile_dictionary
from index.database import Content
from tests.index.cases.dictionary.small import write_content


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Content]:
    """The small content, never to be changed; its vocabulary takes seconds to make."""
    content = write_content(tmp_path_factory.mktemp("dictionary") / "small")
    yield content
    content.close()


@pytest.fixture(scope="session")
def small_dictionary(small: Content) -> Dictionary:
    """The compiled dictionary of the small content."""
    return Dictionary(compile_dictionary(small))
