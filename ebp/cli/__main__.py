"""`python -m ebp.cli`."""

import sys

from ebp.cli import main

sys.exit(main())
