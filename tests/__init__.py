"""Tests: unit, property, golden, messages, integration and meta; see the style section of CONTRIBUTING.md."""

from __future__ import annotations
