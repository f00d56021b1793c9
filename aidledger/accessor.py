"""`df.aid`: what a pandas frame with the columns of the contract can be asked.

pandas finds no accessors by entry points (only plotting backends), so importing this module is what
registers it:

    import aidledger.accessor

    frame.aid.ledger().total()
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from aidledger.errors import MissingColumnError
from aidledger.importers.tabular.contract import check_names
from aidledger.intake import ingest, read

if TYPE_CHECKING:
    from aidledger.intake import Ingested
    from aidledger.ledger import Ledger

__all__ = ["AidAccessor"]


@pd.api.extensions.register_dataframe_accessor("aid")
class AidAccessor:
    """The packages of a frame.

    Args:
        frame: Columns of the contract, at least amount, date, category and donor.

    Raises:
        AttributeError: A column is missing; pandas asks for this error, and it says which.

    Example:
        >>> import pandas as pd
        >>> rows = {"amount": ["$400 million", "$425 million"], "date": "2024-10-21", "category": "munitions"}
        >>> frame = pd.DataFrame({**rows, "donor": "US"})
        >>> frame.aid.ledger().total().value
        Decimal('825000000.00')
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        try:
            check_names([str(name) for name in (*frame.index.names, *frame.columns) if name is not None], None)
        except MissingColumnError as error:
            raise AttributeError(f"This frame is no table of packages. {error}") from error
        self._frame = frame

    def ledger(self, *, name: str = "frame") -> Ledger:
        """The ledger of all rows.

        Args:
            name: Name of the ledger.

        Raises:
            ValidationFailedError: A row is refused; every problem is listed.
            InputError: Money as binary floats.
        """
        return read(self._frame, name=name)

    def ingest(self, *, name: str = "frame") -> Ingested:
        """Good rows, refused rows and findings.

        Args:
            name: Name of the ledger.

        Raises:
            InputError: Money as binary floats.
        """
        return ingest(self._frame, name=name)
