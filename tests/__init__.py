"""Tests: unit, property, golden, messages, integration and meta; CONTRIBUTING.md says what goes where."""

from __future__ import annotations
