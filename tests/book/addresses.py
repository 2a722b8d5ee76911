"""Addresses on the pages of a built book."""

import re


def locate(page, address):
    """Return the file that an address on a page leads to."""
    return (page.parent / address.partition("?")[0].partition("#")[0]).resolve()


def list_fetched(html):
    """Return the addresses that a browser fetches by itself: all but those of anchors."""
    found = re.findall(
        r'<(?:script|img|iframe|source|video|audio|embed)\b[^>]*\bsrc="([^"]*)"', html
    )
    links = re.findall(r"<link\b[^>]*>", html)
    wanted = [
        link
        for link in links
        if re.search(r'rel="(?:stylesheet|icon|preload|modulepreload)"', link)
    ]
    return found + [re.search(r'href="([^"]*)"', link)[1] for link in wanted]
