"""Serves the page with a recorded run on the loopback interface, and opens it."""

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="a recorded run")
    parser.add_argument("--page", metavar="DIR", help="the built page, where the package carries none")
    parser.add_argument("--no-open", action="store_true", help="only say the address")


def main(options: argparse.Namespace) -> None:
    raise NotImplementedError
