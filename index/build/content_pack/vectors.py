"""The vectors in a pack: taken out of a generation, and put into another of the same rows."""

import shutil
from pathlib import Path

from index.build.assembling import take_over
from index.build.content_pack.errors import ContentPackError
from index.build.content_pack.manifest import ARRAYS, ContentManifest, Vectors
from index.build.meaning import packs_of, phrases_of
from index.meaning.pack import (
    LAYOUT,
    MODEL,
    About,
    PackError,
    hashes_of,
    read_about,
    read_arrays,
    write_about,
    write_array,
    write_texts,
)


def vectors_of(meaning: Path) -> Vectors | None:
    """Return what the vectors of a generation were made of, None if it has none.

    Args:
        meaning: Its folder of vectors, which may be missing.
    """
    try:
        about = read_about(meaning)
        read_arrays(meaning, about.texts)
    except PackError:
        return None
    return Vectors(about.layout, about.model, about.phrases)


def install_vectors(folder: Path, meaning: Path, manifest: ContentManifest) -> bool:
    """Make the folder of vectors of a new generation from the arrays that were unpacked.

    What says which text and which document a vector is of is made of the generation's own rows.

    Args:
        folder: The generation, with its databases and the arrays.
        meaning: The folder to make.
        manifest: The pack's.

    Returns:
        Whether it was made: without the sentence model on this computer, or with another layout,
        it cannot be, and 'codeleaf meaning' makes it later.

    Raises:
        ContentPackError: The arrays do not fit the rows.
    """
    arrays = [folder / name for name in ARRAYS]
    said = manifest.vectors
    if said is None:
        return False
    models = [one / MODEL for one in packs_of(folder, said.model) if (one / MODEL).is_dir()]
    if not models or said.layout != LAYOUT:
        for array in arrays:
            array.unlink()
        return False
    phrases = phrases_of(folder)
    if phrases.digest != said.phrases:
        msg = "its vectors are of other texts than its rows: ask for a pack that was made anew"
        raise ContentPackError(msg)
    meaning.mkdir()
    for array in arrays:
        array.rename(meaning / array.name)
    write_array(meaning, "hashes", hashes_of(phrases.texts))
    write_array(meaning, "starts", phrases.starts)
    write_array(meaning, "documents", phrases.documents)
    write_texts(meaning, phrases.texts)
    write_about(meaning, About(LAYOUT, said.model, len(phrases.texts), phrases.digest))
    try:
        read_arrays(meaning, len(phrases.texts))
    except PackError as error:
        shutil.rmtree(meaning)
        msg = "its vectors do not fit each other: ask for a pack that was made anew"
        raise ContentPackError(msg) from error
    take_over(models[0], meaning / MODEL)
    return True
