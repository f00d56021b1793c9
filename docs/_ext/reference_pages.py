"""Write the reference pages from the code and the shipped tables, before Sphinx reads its sources.

Everything lands under `docs/reference/generated/`, which git ignores: a page cannot go stale, because
nobody edits it. `pages()` is a pure function, so the tests can ask for the pages without Sphinx.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import os
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING

import aidledger
from aidledger.bundled import dataset_names, descriptor, read_rows
from aidledger.findings import CODES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sphinx.application import Sphinx

    from aidledger.reconciliation import Reconciled, Reconciliation, Systematic
    from aidledger.table import SchemaColumn, TableSchema

__all__ = ["pages", "schemas", "setup"]

_ABOUT_SCHEMAS = """\
The columns that leave, under a version that never changes, and the records as JSON Schema. What stands in which file:
[formats](../formats.md)."""
_TABLE_SCHEMAS = ("packages", "packages_text")
_RECORDS = ("AidPackage", "Statement", "Revision", "Limit", "Source", "Item", "Scope", "Amount", "DateSpan")

# Reference tables have columns for machines (identifiers of other systems, sources): these are for readers.
_SHOWN = {
    "authorities": ("code", "title", "country", "family", "instrument", "definition"),
    "capability_words": ("word", "category", "note"),
    "categories": ("code", "title", "definition", "examples"),
    "category_mappings": ("system", "source_field", "term", "category", "note"),
    "currencies": ("code", "name", "exponent", "valid_until"),
    "parties": ("code", "name", "kind", "aliases"),
    "stages": ("code", "title", "rank", "definition"),
    "stage_mappings": ("system", "source_field", "source_code", "source_value", "stage", "treatment"),
}


def pages() -> dict[str, str]:
    """Every generated page: its path below `generated/`, and its MyST text."""
    parts = (
        _finding_pages(),
        _api_pages(),
        _vocabulary_pages(),
        _column_pages(),
        _schema_pages(),
        _cli_pages(),
        _reconciliation_page(),
    )
    return {name: text for part in parts for name, text in part.items()}


def schemas() -> dict[str, str]:
    """Every schema as JSON that other programs can fetch: its path below the site, and its text."""
    tables = {f"{name}-{_table_schema(name).version}": _table_schema(name).to_dict() for name in _TABLE_SCHEMAS}
    records = {name: aidledger.json_schema(name) for name in _RECORDS}
    found = {**tables, **records}
    return {f"schemas/{name}.json": json.dumps(content, indent=2) + "\n" for name, content in found.items()}


def setup(app: Sphinx) -> dict[str, object]:
    """Register the writing of the pages with Sphinx."""
    app.connect("builder-inited", lambda app: _write(Path(app.srcdir) / "reference" / "generated", pages()))
    # Before Sphinx looks whether the folder of files to publish as they are exists.
    app.connect("config-inited", lambda app, _: _write(_published(app), schemas(), kind="json"), priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _published(app: Sphinx) -> Path:
    return Path(app.srcdir) / "reference" / "generated" / "published"


def _write(folder: Path, texts: Mapping[str, str], *, kind: str = "md") -> None:
    stale = {path for path in folder.rglob(f"*.{kind}") if str(path.relative_to(folder)) not in texts}
    for path in stale:
        path.unlink()
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != text:  # untouched pages are not read again
            path.write_text(text, encoding="utf-8")


def _finding_pages() -> dict[str, str]:
    found = {}
    for info in CODES.values():
        found[f"findings/{info.code}.md"] = (
            f"(finding-{info.code.lower()})=\n# {info.code}: {info.title}\n\n"
            f"Severity: **{info.severity}**\n\n## Why it matters\n\n{info.why}\n\n## What to do\n\n{info.remedy}\n"
        )
    rows = [(f"[{code}](findings/{code}.md)", info.title, str(info.severity)) for code, info in CODES.items()]
    table = _table(("code", "what is wrong", "severity"), rows, escape=False)
    found["findings.md"] = _page("Finding codes", [_first_paragraphs("aidledger.findings.codes"), table], "findings/*")
    return found


def _api_pages() -> dict[str, str]:
    modules = sorted({home for home in aidledger._HOME.values() if _exists(f"aidledger.{home}")})  # noqa: SLF001
    found = {f"api/{module}.md": _api_page(module) for module in modules}
    return {**found, "api.md": _page("Python API", [_public_names(modules)], "api/*")}


def _api_page(module: str) -> str:
    name = f"aidledger.{module}"
    exported = importlib.import_module(name).__all__
    elsewhere = [word for word in exported if aidledger._HOME.get(word, module) != module]  # noqa: SLF001
    options = [":members:", ":imported-members:", ":show-inheritance:"]
    if module == "ledger":
        options.append(":inherited-members:")  # the façade is made of modules by topic; readers want it whole
    if elsewhere:
        options.append(f":exclude-members: {', '.join(elsewhere)}")
    directive = "\n".join([f".. automodule:: {name}", *(f"   {option}" for option in options)])
    # automodule passes over objects a package takes from its modules, such as `al.rates`.
    is_package = hasattr(importlib.import_module(name), "__path__")
    public = [word for word, home in aidledger._HOME.items() if is_package and home == module != word]  # noqa: SLF001
    objects = [word for word in public if not isinstance(getattr(aidledger, word), (type, FunctionType))]
    directive += "".join(f"\n\n.. autodata:: {name}.{word}\n   :no-value:" for word in objects)
    return f"# {name}\n\n```{{eval-rst}}\n{directive}\n```\n"


def _public_names(modules: Iterable[str]) -> str:
    present = set(modules)
    rows = [(f"`aidledger.{name}`", f"[](api/{home}.md)") for name, home in aidledger._HOME.items() if home in present]  # noqa: SLF001
    return _table(("name", "documented at"), rows, escape=False)


def _vocabulary_pages() -> dict[str, str]:
    found = {}
    for resource in _resources("reference"):
        name = str(resource["name"])
        rows = read_rows("reference", name)
        header = [column for column in _SHOWN.get(name, tuple(rows[0])) if column in rows[0]]
        text = _table(header, [[row[column] for column in header] for row in rows])
        found[f"vocabulary/{name}.md"] = _page(_title(resource), [str(resource.get("description", "")), text])
    intro = "The code lists aidledger reads words with, as they ship in `data/reference`."
    return {**found, "vocabulary.md": _page("Vocabulary", [intro], "vocabulary/*")}


def _column_pages() -> dict[str, str]:
    found = {}
    for dataset in dataset_names():
        about = descriptor(dataset)
        parts = [str(about.get("description", ""))]
        for resource in _resources(dataset):
            parts += [f"## {_title(resource)}", str(resource.get("description", "")), _fields(resource)]
        found[f"columns/{dataset}.md"] = _page(f"{about.get('title', dataset)} (`{dataset}`)", parts)
    intro = "What each column of the shipped tables means, from their Frictionless descriptors."
    return {**found, "columns.md": _page("Columns", [intro], "columns/*")}


def _table_schema(name: str) -> TableSchema:
    return aidledger.table_schema(name)


def _schema_pages() -> dict[str, str]:
    parts = [_ABOUT_SCHEMAS]
    for name in _TABLE_SCHEMAS:
        schema = _table_schema(name)
        rows = [
            (f"`{column.name}`", f"`{column.type}`", _escaped(column.meaning), _constraints(column))
            for column in schema
        ]
        address = f"schemas/{name}-{schema.version}.json"
        parts += [
            f"(table-schema-{name})=\n## `{name}`, version {schema.version}",
            f'As JSON: {{download}}`{address} <published/{address}>`. In Python: `aidledger.table_schema("{name}")`.',
            _table(("column", "type", "meaning", "constraints"), rows, escape=False),
        ]
    links = ", ".join(f"{{download}}`{name} <published/schemas/{name}.json>`" for name in _RECORDS)
    parts += ["## Records", f'JSON Schema (2020-12), as `aidledger.json_schema("AidPackage")` gives it: {links}.']
    return {"schemas.md": _page("Schemas", parts)}


def _constraints(column: SchemaColumn) -> str:
    found = [word for word, holds in (("required", column.required), ("unique", column.unique)) if holds]
    return ", ".join([*found, *(f"`{word}`" for word in column.one_of)])


def _fields(resource: Mapping[str, object]) -> str:
    schema = resource.get("schema")
    fields = schema.get("fields", []) if isinstance(schema, dict) else []
    rows = [
        (f"`{field['name']}`", str(field.get("type", "")), _escaped(str(field.get("description", ""))))
        for field in fields
    ]
    return _table(("column", "type", "meaning"), rows, escape=False)


def _cli_pages() -> dict[str, str]:
    os.environ.update(COLUMNS="100", NO_COLOR="1")
    parser = importlib.import_module("aidledger.cli").build_parser()
    parts = []
    for name, command in _commands(parser):
        parts += [f"## `{name}`", f"```text\n{command.format_help().rstrip()}\n```"]
    return {"cli.md": _page("Command line", parts)}


def _reconciliation_page() -> dict[str, str]:
    """The shipped record against everything that was stated, statement by statement."""
    found = aidledger.load("us-ukraine").reconcile()
    sections = [_count_table(found.results), *_across(found)]
    for verdict, title, note in _VERDICTS:
        results = [result for result in found if str(result.verdict) == verdict]
        sections += [f"## {title} ({len(results)})", note, _verdict_table(results, found.systematic)]
    return {"reconciliation.md": _page("The record against what was stated", [_RECONCILIATION, *sections])}


_RECONCILIATION = (
    "Every published total, headline and balance of `us-ukraine`, compared with the packages on record; made by "
    '`al.load("us-ukraine").reconcile()` when this page was built. What the four verdicts mean, and what a tested '
    "explanation is worth, is told in [Verdicts](../../explanation/verdicts.md). Amounts are in billions of US "
    "dollars; a gap is positive where packages are missing."
)
_VERDICTS = (
    ("AGREES", "Agreeing", "The best estimate, within rounding alone, meets what was stated."),
    ("WITHIN_BOUNDS", "Within bounds", "Only for some resolution of open facts, or on a literal reading."),
    ("GAP", "Gaps", "Not even then. What is open is said to be: no change that was tried closes it."),
    ("NOT_COMPARABLE", "Not comparable", "About something else, or the source does not say what about."),
)


def _kind(result: Reconciled) -> str:
    if result.statement.kind == "remaining":
        return "balances"
    return "running totals" if result.statement.scope.announcement is None else "headlines"


def _count_table(results: Sequence[Reconciled]) -> str:
    kinds = ("running totals", "headlines", "balances")
    rows = [
        [
            kind,
            *(str(sum(str(r.verdict) == verdict and _kind(r) == kind for r in results)) for verdict, *_ in _VERDICTS),
        ]
        for kind in kinds
    ]
    return _table(["", *(title.lower() for _, title, _ in _VERDICTS)], rows)


def _across(found: Reconciliation) -> list[str]:
    """What holds for many statements, and the steps the packages between do not explain."""
    shared = "\n".join(f"- {_escaped(each.describe())}" for each in found.systematic)
    agreeing = sum(step.agrees for step in found.increments)
    rows = [
        (step.before.id, step.after.id, f"{step.stated.low / _BILLION:,.3f} to {step.stated.high / _BILLION:,.3f}",
         f"{step.value / _BILLION:,.3f}", f"{step.gap / _BILLION:+,.3f}")
        for step in found.increments.gaps()
    ]  # fmt: skip
    steps = f"{agreeing} of {len(found.increments)} steps agree with the packages dated between. These do not:"
    table = _table(("after", "up to", "stated step", "packages between", "gap"), rows)
    return ["## Across statements", shared, "## From one statement to the next", steps, table]


_BILLION = 10**9


def _verdict_table(results: Iterable[Reconciled], systematic: Sequence[Systematic]) -> str:
    shared = {name: each.count for each in systematic for name in each.statements}
    rows = []
    for result in results:
        statement, estimate = result.statement, result.estimate
        record = "" if estimate is None else f"{estimate.value / _BILLION:,.3f}"
        gap = f"{result.gap / _BILLION:+,.3f}" if result.gap else ""
        why = _why(result)
        if (count := shared.get(statement.id, 0)) and why:
            why += f"; closed together with {count - 1} others, see above"
        rows.append((statement.id, str(statement.as_of or ""), str(statement.amount), record, gap, why))
    return _table(("statement", "as of", "stated", "on record", "gap", "why, or what would close it"), rows)


def _why(result: Reconciled) -> str:
    if result.explanations:
        best, more = result.explanations[0], len(result.explanations) - 1
        others = f"; {more} other change{'s' if more > 1 else ''} would too" if more else ""
        return f"agrees if {best.describe(result.statement.amount.currency or '')}{others}"
    if result.reason and result.gap is None:
        return result.reason
    if str(result.verdict) == "AGREES":
        return ""
    unlisted = f" alone; {result.unlisted} pairs of changes would" if result.unlisted else ""
    return f"{result.reason + '; ' if result.reason else ''}open: none of {result.tried} changes closes it{unlisted}"


def _commands(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    yield parser.prog, parser
    for action in parser._actions:  # noqa: SLF001 - argparse has no public way to list its subcommands
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for command in dict.fromkeys(action.choices.values()):  # an alias is not a second command
                yield from _commands(command)


def _exists(module: str) -> bool:
    spec = importlib.util.find_spec(module)
    return spec is not None and spec.origin is not None


def _resources(dataset: str) -> list[dict[str, object]]:
    resources = descriptor(dataset).get("resources", [])
    return [resource for resource in resources if isinstance(resource, dict)] if isinstance(resources, list) else []


def _title(resource: Mapping[str, object]) -> str:
    return str(resource.get("title") or resource["name"])


def _first_paragraphs(module: str) -> str:
    return (importlib.import_module(module).__doc__ or "").strip()


def _page(title: str, parts: Iterable[str], glob: str = "") -> str:
    body = "\n\n".join(part for part in parts if part)
    tree = f"\n```{{toctree}}\n:glob:\n:hidden:\n\n{glob}\n```\n" if glob else ""
    return f"# {title}\n\n{body}\n{tree}"


def _table(header: Sequence[str], rows: Iterable[Sequence[str]], *, escape: bool = True) -> str:
    lines = [header, ["---"] * len(header), *([_escaped(cell) for cell in row] if escape else row for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _escaped(text: str) -> str:
    """Text as it stands, with nothing left that Markdown would read as markup or as the end of a cell."""
    for mark in "\\`*_[]<>|$#{}~":
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())
