"""Configuration of the documentation build: `sphinx-build -n -W -b html docs OUTPUT`."""

from __future__ import annotations

import sys
from pathlib import Path

import aidledger

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "aidledger"
author = "The aidledger contributors"
copyright = "2026, The aidledger contributors"  # noqa: A001 - the name Sphinx reads
release = version = aidledger.__version__

extensions = [
    "myst_parser",
    "notebook_pages",
    "reference_pages",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build", "_ext"]

html_theme = "furo"
html_title = "aidledger"
html_extra_path = ["reference/generated/published"]  # the schemas, at addresses of their own
html_static_path = ["_static"]
html_css_files = ["cells.css"]

myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3

# Docstrings use single backticks for code.
default_role = "code"
autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented_params"
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = (
    True  # fields described in a class docstring are fields of that description, not entries of their own
)
napoleon_custom_sections = ["Source"]

# Strict about every public name of ours. Other names cannot be looked up: there is no inventory of other projects at
# hand, internal classes have no page, and annotations for type checkers only are printed by their short names.
_modules = "|".join(sorted(set(aidledger._HOME.values())))  # noqa: SLF001 - the one list of public names
_public = rf"aidledger\.(({_modules})\.)?([A-Z]\w*(\.\w+)?|\w+)$"
nitpick_ignore_regex = [(r"py:.*", rf"(?!{_public}).*")]
