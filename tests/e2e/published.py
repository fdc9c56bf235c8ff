"""Reads what is published for social networks, search engines and hosts with what Python's standard library has for it.

`published.py FOLDER SITE`: the folder holds the built page, made for that address.
"""

import gzip
import json
import struct
import sys
import urllib.robotparser
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

FOLDER, SITE = Path(sys.argv[1]), sys.argv[2]
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


class Page(HTMLParser):
    """What stands in a page's head, and its frames."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.metas: dict[str, str] = {}
        self.links: dict[str, dict[str, str]] = {}
        self.frames: list[dict[str, str]] = []
        self.title = ""
        self.within = ""
        self.feed(text)

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in given}
        if tag == "meta" and (name := attributes.get("property") or attributes.get("name")):
            twice = name in self.metas and name.startswith(("og:", "twitter:"))
            assert not twice, f"{name} stands twice"
            self.metas[name] = attributes["content"]
        elif tag == "link":
            kind = attributes.get("type", "") if attributes["rel"] == "alternate" else attributes["rel"]
            self.links[kind] = attributes
        elif tag == "iframe":
            self.frames.append(attributes)
        self.within = tag

    def handle_data(self, data: str) -> None:
        if self.within == "title" and not self.title:
            self.title = data.strip()


def there(address: str) -> Path:
    """The file that the host serves at an address."""
    assert address.startswith(SITE), address
    path = urlsplit(address).path.removeprefix(urlsplit(SITE).path)
    file = FOLDER / path
    if not path or path.endswith("/"):
        file /= "index.html"
    assert file.is_file(), address
    return file


def is_told(page: Page, address: str) -> None:
    """A page names its address, its title and a picture of its own."""
    told = page.metas
    assert page.links["canonical"]["href"] == told["og:url"] == address, (address, told)
    assert told["og:title"] and (address == SITE or told["og:title"] in page.title), (told["og:title"], page.title)
    assert told["og:type"] == "website" and told["twitter:card"] == "summary_large_image"
    assert len(told["og:description"]) > 50 and told["og:title"] in told["og:image:alt"]
    assert told.get("robots") is None, f"{address} is to be found"
    picture = there(told["og:image"]).read_bytes()
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", picture[16:24]) == (int(told["og:image:width"]), int(told["og:image:height"]))


def is_embedded(page: Page, address: str) -> str:
    """What a page's oEmbed file gives is a frame of that lab. Gives the lab."""
    link = page.links["application/json+oembed"]
    told = json.loads(there(link["href"]).read_text(encoding="utf-8"))
    assert told["version"] == "1.0" and told["type"] == "rich" and told["provider_url"] == SITE
    assert told["thumbnail_url"] == page.metas["og:image"], address
    sides = told["thumbnail_width"], told["thumbnail_height"]
    assert struct.unpack(">II", there(told["thumbnail_url"]).read_bytes()[16:24]) == sides
    (frame,) = Page(told["html"]).frames
    assert told["title"] in frame["title"] and frame["height"] == str(told["height"]), frame
    embedded = urlsplit(frame["src"])
    figure = Page(there(frame["src"]).read_text(encoding="utf-8"))
    assert embedded.query == "embed=1" and "robots" not in figure.metas and len(figure.metas["description"]) < 60
    assert Path(urlsplit(told["thumbnail_url"]).path).stem == embedded.fragment
    return embedded.fragment


def main() -> None:
    robots = urllib.robotparser.RobotFileParser()
    robots.parse((FOLDER / "robots.txt").read_text(encoding="utf-8").splitlines())
    (address,) = robots.site_maps() or []
    entries = ET.parse(there(address)).getroot().findall(f"{SITEMAP}url/{SITEMAP}loc")
    addresses = [entry.text or "" for entry in entries]
    assert len(set(addresses)) == len(addresses) and {SITE, f"{SITE}post/"} < set(addresses)
    labs, pictures = set(), set()
    for address in addresses:
        assert robots.can_fetch("*", address)
        page = Page(there(address).read_text(encoding="utf-8"))
        is_told(page, address)
        pictures.add(page.metas["og:image"])
        if "application/json+oembed" in page.links:
            labs.add(is_embedded(page, address))
    readable = {file.name for file in (FOLDER / "read").glob("*.html")}
    assert {Path(address).name for address in addresses if "/read/" in address} == readable
    assert labs == {file.stem for file in (FOLDER / "oembed").iterdir()} == {file.stem for file in (FOLDER / "pictures").iterdir()}
    assert len(pictures) == len(labs), "each lab has a picture of its own"

    rules: dict[str, list[str]] = {}
    for line in (FOLDER / "_headers").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            if line[0] in " \t":
                rules[list(rules)[-1]].append(line.strip())
            else:
                rules[line] = []
    assert rules == {"/*": ["Access-Control-Allow-Origin: *"]}, rules

    packed = list(FOLDER.rglob("*.gz"))
    for file in packed:
        assert gzip.decompress(file.read_bytes()) == file.with_suffix("").read_bytes(), file
    large = {file for file in FOLDER.rglob("*") if file.suffix in (".html", ".js", ".css", ".wasm") and file.stat().st_size > 2000}
    assert large <= {file.with_suffix("") for file in packed}, "what can be packed is"
    print(f"{len(addresses)} pages, {len(labs)} labs, {len(packed)} packed files")


main()
