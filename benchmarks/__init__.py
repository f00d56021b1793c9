"""Measuring aidledger against the tools somebody would use instead, side by side in one run."""
