"""One thing that is wrong with data, and where."""

from __future__ import annotations

from dataclasses import dataclass, field

from aidledger.display import escape_control
from aidledger.findings.codes import Severity, code_info

__all__ = ["Finding", "Location"]


@dataclass(frozen=True, slots=True)
class Location:
    """Where a finding was made.

    Attributes:
        file: File or table name; empty for records made in code.
        sheet: Worksheet, for workbooks.
        row: 1-based line of the file (the header is line 1) or row of the table.
        column: Column name.
        path: Path inside a record, such as `items[0].quantity`.

    Example:
        >>> print(Location("mine.csv", row=4, column="Betrag", path="amount"))
        mine.csv:4: column "Betrag"
        >>> print(Location("mine.csv", row=4, column="category", path="category[1]"))
        mine.csv:4: column "category[1]"
    """

    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    path: str = ""

    def __str__(self) -> str:
        place = self.file
        if self.sheet:
            place += f"[{self.sheet}]"
        if self.row is not None:
            place += f":{self.row}" if place else f"row {self.row}"
        named = self._named(in_table=bool(place))
        return f"{place}: column {named}" if place and named else place or named

    def _named(self, *, in_table: bool) -> str:
        """The column as its table calls it; with the path where that says which of several values it was."""
        column, path = self.column or self.path, self.path or self.column
        within = path.startswith((f"{column}[", f"{column}."))
        if in_table and "[" not in path:
            path = column
        if path == column or within:
            return f'"{path}"' if path else ""
        return f'"{column}" ({path})' if "[" in path else f'"{column}"'


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, where it is, why it matters and how to mend it.

    Attributes:
        code: Stable code, such as `AL103`; see the catalogue of finding codes.
        message: What is wrong with this very value.
        hint: How to mend it.
        location: Where it was found.
        subject: Id of the record concerned.
        value: The offending value as text, shortened and with control characters escaped.

    Raises:
        UnknownTermError: The code is not in the catalogue.
    """

    code: str
    message: str
    hint: str = ""
    location: Location = field(default_factory=Location)
    subject: str = ""
    value: str = ""

    def __post_init__(self) -> None:
        code_info(self.code)

    @property
    def severity(self) -> Severity:
        """The severity of the finding's code."""
        return code_info(self.code).severity

    def render(self) -> str:
        """The finding as text: where, what, why and how to mend it.

        Example:
            >>> print(Finding("AL102", "amount '400' names no currency", hint="Write USD 400.00.").render())
            AL102 error: amount '400' names no currency
              Hint: Write USD 400.00.
        """
        where = str(self.location)
        lines = [where] if where else []
        subject = f" [{self.subject}]" if self.subject else ""
        lines.append(f"{self.code} {self.severity}{subject}: {self.message}")
        if self.hint:
            lines.append(f"  Hint: {self.hint}")
        return "\n".join(map(escape_control, lines))
