#!/usr/bin/env python3
"""`_headers` and `_redirects` read as the hosts publish their rules: python3 rules.py KBGEN

Builds a small site for Netlify and for Cloudflare Pages, at the root of a host and below a path, and follows both files over
the built folder: the first redirect that fits answers, headers of all rules that fit are joined, `*` stands for anything and
`:name` for one part of a path. Exit 1 when something failed.

The rules: Netlify takes `!` after a status to redirect although a file is there, and shows the file otherwise; Cloudflare
redirects always, knows no `!`, and reads at most 2,000 plain and 100 `*` redirects of 1,000 characters, and 100 header
rules with lines of 2,000.
"""

import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.parse

from claims import check, tell

SITE = """title = "Loan questions"
base_url = "{base_url}"
[hosting]
hosts = ["{host}"]
"""
PAGE = """---
title: What is a late fee?
aliases: [/罚息/, "/a b/", /q/17.html]
---
It is what a lender adds.
"""
OLD = ["罚息/", "a b/", "q/17.html"]
STATUSES = {"netlify": {200, 301, 302, 303, 307, 308, 404}, "cloudflare": {200, 301, 302, 303, 307, 308}}
PLAIN_MAX, SPLAT_MAX, REDIRECT_MAX = 2000, 100, 1000
HEADER_RULES_MAX, HEADER_LINE_MAX = 100, 2000


def pattern(path):
    """The addresses that a path of a rule means, as hosts compare them: decoded."""
    parts = re.split(r"(\*|:[A-Za-z]\w*)", urllib.parse.unquote(path))
    return re.compile("".join(".*" if part == "*" else "[^/]+" if part.startswith(":") else re.escape(part)
                              for part in parts), re.DOTALL)


def lines(path):
    text = path.read_text(encoding="utf-8")
    check(text.endswith("\n") and "\r" not in text, f"{path.name} does not end its lines")
    return [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def redirects(path, host):
    """Rules in their order: where from, where to, status, whether a file that is there gives way."""
    rules = []
    for line in lines(path):
        parts = line.split()
        check(len(parts) == 3, f"{host}: a redirect is not source, target and status: {line}")
        source, target, status = (parts + ["", "", ""])[:3]
        forced = status.endswith("!")
        status = status.rstrip("!")
        check(line.isascii(), f"{host}: an address is not encoded: {line}")
        check(source.startswith("/") and "?" not in source and "#" not in source, f"{host}: no path of the host: {line}")
        check(target.startswith("/"), f"{host}: the target is no path of the host: {line}")
        check(status.isdigit() and int(status) in STATUSES[host], f"{host}: a status it does not know: {line}")
        check(not (forced and host == "cloudflare"), f"{host}: `!` is not known: {line}")
        check(len(line) <= REDIRECT_MAX, f"{host}: a redirect is too long: {line[:60]}")
        rules.append((source, target, int(status or 0), forced or host == "cloudflare"))
    splats = sum("*" in source or ":" in source for source, *_ in rules)
    check(splats <= SPLAT_MAX and len(rules) - splats <= PLAIN_MAX, f"{host}: too many redirects")
    sources = [source for source, *_ in rules]
    for place, source in enumerate(sources):
        earlier = [other for other in sources[:place] if pattern(other).fullmatch(urllib.parse.unquote(source))]
        check(not earlier, f"{host}: {source} is never reached behind {earlier}")
    return rules


def headers(path, host):
    """Rules: a path and its headers."""
    rules = []
    for line in lines(path):
        check(len(line) <= HEADER_LINE_MAX, f"{host}: a header line is too long: {line[:60]}")
        if not line[0].isspace():
            check(line.startswith("/") and line.count("*") <= 1, f"{host}: no path for headers: {line}")
            rules.append((line.strip(), []))
            continue
        name, colon, value = line.strip().partition(":")
        check(bool(rules) and bool(colon) and re.fullmatch(r"[A-Za-z-]+", name) and value.strip(), f"{host}: no header: {line}")
        rules[-1][1].append((name, value.strip()))
    check(all(given for _, given in rules), f"{host}: a path without headers")
    check(len(rules) <= HEADER_RULES_MAX, f"{host}: too many header rules")
    return rules


def file_of(out, path):
    """The file a host shows at a decoded address."""
    inner = path.lstrip("/")
    return next((file for file in [out / inner, out / inner / "index.html"] if file.is_file()), None)


def answer(out, base, path, moves):
    """Status, and the file or where to, as the host answers."""
    inner = path.removeprefix(base)
    there = file_of(out, inner)
    for source, target, status, forced in moves:
        if pattern(source).fullmatch(path) and (forced or there is None):
            return status, urllib.parse.unquote(target)
    return (200, there) if there else (404, out / "404.html")


def given(path, rules):
    """Headers of an address; what several rules say of one header is joined, as hosts do."""
    found = {}
    for rule, pairs in rules:
        if pattern(rule).fullmatch(path):
            for name, value in pairs:
                found.setdefault(name.lower(), []).append(value)
    return found


def questions(out, base, host):
    moves = redirects(out / "_redirects", host)
    rules = headers(out / "_headers", host)
    check(len(moves) == len(OLD), f"{host}: {len(moves)} redirects for {len(OLD)} old addresses")
    for old in OLD:
        status, target = answer(out, base, base + old, moves)
        check((status, target) == (301, f"{base}late-fee/"), f"{host}: {base}{old} answers {status} {target}")
        if isinstance(target, str):
            # One step, and there is a page at its end.
            status, file = answer(out, base, target, moves)
            check(status == 200 and file == out / "late-fee/index.html", f"{host}: {old} leads to {status} {file}")
    # No rule takes away a page that is no redirect itself.
    for file in sorted(out.rglob("*")):
        inner = file.relative_to(out).as_posix()
        if not file.is_file() or inner.startswith(("_", ".kbgen")):
            continue
        path = base + inner.removesuffix("index.html")
        status, shown = answer(out, base, path, moves)
        leads_on = file.suffix == ".html" and 'http-equiv="refresh"' in file.read_text(encoding="utf-8")
        check(leads_on == (status == 301), f"{host}: {path} answers {status}")
        check(leads_on or shown == file, f"{host}: {path} shows {shown}")
        sent = given(path, rules)
        for name in ["content-security-policy", "x-content-type-options", "referrer-policy", "permissions-policy"]:
            check(len(sent.get(name, [])) == 1, f"{host}: {path} has {len(sent.get(name, []))} times {name}")
        check("frame-ancestors 'none'" in sent.get("content-security-policy", [""])[0], f"{host}: {path} can be framed")
        long = "immutable" in ", ".join(sent.get("cache-control", []))
        check(long == inner.startswith("assets/"), f"{host}: {path}: cache-control {sent.get('cache-control')}")
    check(answer(out, base, f"{base}nowhere/", moves) == (404, out / "404.html"), f"{host}: a missing page is not 404.html")
    # Beside the site, the host is somebody else's.
    if base != "/":
        check(not given("/other/", rules), f"{host}: headers for pages that are not the site's")


def main():
    kbgen = pathlib.Path(sys.argv[1]).resolve()
    for host in ["netlify", "cloudflare"]:
        for base_url in ["https://kb.example/", "https://kb.example/loans/"]:
            with tempfile.TemporaryDirectory() as folder:
                work = pathlib.Path(folder)
                (work / "content").mkdir()
                (work / "site.toml").write_text(SITE.format(host=host, base_url=base_url), encoding="utf-8")
                (work / "content/late-fee.md").write_text(PAGE, encoding="utf-8")
                out = work / "public"
                subprocess.run([kbgen, "build", "--date", "2026-11-23"], cwd=work, check=True, stderr=subprocess.DEVNULL)
                questions(out, urllib.parse.urlsplit(base_url).path, host)
    return tell()


if __name__ == "__main__":
    sys.exit(main())
