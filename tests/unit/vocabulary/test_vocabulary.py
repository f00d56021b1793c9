from __future__ import annotations

import subprocess
import sys

import pytest

from aidledger import vocabulary


def test_loading_every_table_imports_no_third_party_package() -> None:
    code = (
        "import sys; before = set(sys.modules); import aidledger.vocabulary as v; v.resolve_party('US'); v.resolve_category('munitions');"
        "v.resolve_authority('PDA'); v.resolve_stage('announced'); v.label('currency', 'USD');"
        "new = {name.partition('.')[0] for name in set(sys.modules) - before};"
        "print(sorted(new - set(sys.stdlib_module_names) - {'aidledger'}))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "table",
    [
        "parties",
        "authorities",
        "categories",
        "category_mappings",
        "stages",
        "stage_mappings",
        "instruments",
        "valuations",
    ],
)
def test_a_table_is_read_once_and_frozen(table: str) -> None:
    read = getattr(vocabulary, table)

    assert isinstance(read(), tuple)
    assert read() is read()
    with pytest.raises(AttributeError):
        read()[0].__setattr__(read()[0]._fields[0], "changed")
