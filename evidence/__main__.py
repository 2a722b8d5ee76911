"""Run the command line: `python -m evidence` is the command `evidence`."""

import sys

from .cli import main

sys.exit(main())
