#!/usr/bin/env python3
"""A built site behind a real nginx: python3 nginx.py KBGEN

Builds a small site with `[hosting] hosts = ["nginx"]`, starts nginx from the PATH on a free port of loopback with nothing
but the written `nginx.conf`, and asks for pages, headers, redirects and compressed copies. Exit 1 when something failed.
"""

import http.client
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse

from claims import check, tell

SITE = """title = "Loan questions"
base_url = "https://kb.example/"
[hosting]
hosts = ["nginx", "netlify"]
[output]
precompress = true
"""
PAGE = """---
title: What is a late fee?
aliases: [/罚息/, "/a b/", /q/17.html]
---
It is what a lender adds.
"""
NGINX = """daemon off;
error_log {work}/error.log;
pid {work}/pid;
{modules}events {{ }}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    client_body_temp_path {work}/body; proxy_temp_path {work}/proxy; fastcgi_temp_path {work}/fastcgi;
    uwsgi_temp_path {work}/uwsgi; scgi_temp_path {work}/scgi;
    server {{ listen 127.0.0.1:{port}; root {out}; include {out}/nginx.conf; }}
}}
"""


def ask(port, path, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", urllib.parse.quote(path), headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


def questions(port, out):
    strict = ["content-security-policy", "x-content-type-options", "referrer-policy", "permissions-policy",
              "strict-transport-security"]
    asset = next(path.name for path in (out / "assets").iterdir() if path.suffix == ".css")
    for path in ["/", "/late-fee/", f"/assets/{asset}", "/nowhere/", "/late-fee/index.md"]:
        status, headers, _ = ask(port, path)
        check(status == (404 if path == "/nowhere/" else 200), f"{path} answers {status}")
        for name in strict:
            check(name in headers, f"{path} has no {name}")
        long = "immutable" in headers.get("cache-control", "")
        check(long == path.startswith("/assets/"), f"{path}: cache-control {headers.get('cache-control')}")
    check("frame-ancestors 'none'" in ask(port, "/")[1]["content-security-policy"], "pages can be framed")
    check(b'data-kind="404"' in ask(port, "/nowhere/")[2], "a missing page is not 404.html")
    check(ask(port, "/late-fee/")[1]["content-type"] == "text/html; charset=utf-8", "pages are not UTF-8 HTML")
    kind = ask(port, "/late-fee/index.md")[1]["content-type"]
    check(kind == "text/markdown; charset=utf-8", f"the text of a page is {kind}")
    for old in ["/罚息/", "/a b/", "/q/17.html"]:
        status, headers, _ = ask(port, old)
        check(status == 301 and urllib.parse.urlsplit(headers.get("location", "")).path == "/late-fee/",
              f"{old} answers {status} {headers.get('location')}")
    status, headers, _ = ask(port, "/late-fee")
    check(status == 301 and headers.get("location", "").endswith("/late-fee/"), "an address without its last slash is lost")
    for own in ["/.kbgen-manifest.json", "/nginx.conf", "/_headers", "/_redirects"]:
        check(ask(port, own)[0] == 404, f"{own} can be read")
    _, headers, body = ask(port, "/late-fee/", **{"Accept-Encoding": "gzip"})
    check(headers.get("content-encoding") == "gzip", "pages are not compressed")
    check(body == (out / "late-fee/index.html.gz").read_bytes(), "the compressed copy is not what is served")


def main():
    kbgen = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        work.chmod(0o755)  # nginx drops root
        (work / "content").mkdir()
        (work / "site.toml").write_text(SITE, encoding="utf-8")
        (work / "content/late-fee.md").write_text(PAGE, encoding="utf-8")
        out = work / "public"
        subprocess.run([kbgen, "build", "--date", "2026-11-23"], cwd=work, check=True, stderr=subprocess.DEVNULL)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        modules = "".join(f"include {path};\n" for path in sorted(pathlib.Path("/etc/nginx/modules-enabled").glob("*.conf")))
        (work / "nginx.conf").write_text(NGINX.format(work=work, out=out, port=port, modules=modules), encoding="utf-8")
        server = subprocess.Popen(["nginx", "-c", work / "nginx.conf"])
        try:
            for _ in range(100):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            questions(port, out)
        finally:
            server.terminate()
            server.wait()
        log = (work / "error.log").read_text(encoding="utf-8")
        check("warn" not in log and "emerg" not in log, f"nginx complains: {log}")
    return tell()


if __name__ == "__main__":
    sys.exit(main())
