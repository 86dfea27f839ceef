"""``python -m explorer``: the explorer without a browser."""

import sys

from explorer.cli import main

if __name__ == "__main__":
    sys.exit(main())
