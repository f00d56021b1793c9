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
    "reference_pages",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build", "_ext"]

html_theme = "furo"
html_title = "aidledger"

myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3

# Docstrings use single backticks for code.
default_role = "code"
autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented_params"
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_custom_sections = ["Source"]

# Strict about our own names. There is no inventory of others' to look names up in, and annotations that
# exist for type checkers only are printed by their short names.
nitpick_ignore_regex = [(r"py:.*", r"(?!aidledger\.).*")]
