"""`python -m aidledger` is the command `aidledger`."""

from __future__ import annotations

import sys

from aidledger.cli import main

if __name__ == "__main__":
    sys.exit(main())
