"""The distinct contents of some cells: what there is to judge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from aidledger.importers.tabular.contract import FLOAT
from aidledger.importers.tabular.raw import texts_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from aidledger.importers.tabular.raw import RawTable

__all__ = ["contents_of", "texts_of"]

# So many rows are counted sooner one by one than set up to be counted at once.
_FEW = 1000


def contents_of(
    raw: RawTable, columns: Sequence[str], positions: npt.NDArray[np.int64]
) -> tuple[list[tuple[str, ...]], npt.NDArray[np.int64]]:
    """Every content that some columns have in some rows, once.

    Args:
        raw: Text cells.
        columns: Columns of the contract that the table has, at least one.
        positions: Rows, ascending.

    Returns:
        The contents, one text per column, and which of them each row has.
    """
    texts = texts_of(raw, columns, positions)
    if len(positions) <= _FEW:
        contents: dict[tuple[str, ...], int] = {}
        cells = zip(*(text.to_pylist() for text in texts), strict=True)
        which = [contents.setdefault(content, len(contents)) for content in cells]
        return list(contents), np.array(which, dtype=np.int64)
    words = [text.dictionary_encode() for text in texts]
    codes: list[npt.NDArray[np.int64]] = [word.indices.to_numpy().astype(np.int64) for word in words]
    together = codes[0]
    for word, code in zip(words[1:], codes[1:], strict=True):
        # Numbered anew after every column, so that the product stays below the square of the rows.
        together = np.unique(together, return_inverse=True)[1] * len(word.dictionary) + code
    _, first, again = np.unique(together, return_index=True, return_inverse=True)
    labels = [_labels(word, code[first]) for word, code in zip(words, codes, strict=True)]
    return list(zip(*labels, strict=True)), again.astype(np.int64)


def _labels(word: Any, codes: npt.NDArray[np.int64]) -> list[str]:
    labels = word.dictionary.to_pylist()
    return [labels[code] for code in codes.tolist()]


def texts_of(raw: RawTable, columns: Sequence[str], positions: npt.NDArray[np.int64]) -> list[Any]:
    """Some rows of some columns as arrays of text; cells that were JSON floats are marked as such.

    Args:
        raw: Text cells.
        columns: Columns of the contract that the table has.
        positions: Rows, ascending.
    """
    return [_marked(raw, name, texts_at(raw.cells.column(name), positions), positions) for name in columns]


def _marked(raw: RawTable, name: str, texts: Any, positions: npt.NDArray[np.int64]) -> Any:
    if name not in raw.floats:
        return texts
    is_float: Any = pa.array(raw.floats[name][positions])
    return pc.if_else(is_float, pc.binary_join_element_wise(FLOAT, texts, ""), texts)
