"""`python -m await_lab`."""

from .command import main

main()
