#!/usr/bin/env python3
"""Kills a site build, and fills its disk, at every call that changes the output folder.

    crash_loop.py --bin target/release/kbgen [--modes kill,enospc] [--limit 20]

The build runs in a copy of the site folder and publishes to `public/` there. First the old site
is built and strangers' files are put beside it, then the sources are replaced with the new ones,
and from that state a build is run again and again, each time broken at another call.

A call is found by its name and its first path (`strace -P`), so threads do not blur it. Modes:

  kill    SIGKILL as the call begins: every file must be whole, old or new, none that both sites
          have may be missing, strangers untouched; a build of the bad site, which fails on its
          content, must then leave exactly the old or the new site; the next build must give
          exactly the clean result.
  double  SIGKILL again, at every call of the build that comes after a killed one.
  enospc  the call fails once with ENOSPC: the build fails and the site is byte for byte the old
          one, or it succeeds and it is the new one.
  stuck   renames fail from the Nth on, also those that undo: the next build must mend it.
  nolink  hard links are refused throughout, then as kill and enospc at every rename.
  full    a file system that is really full, of many sizes (needs root, or user namespaces).

The sites are those beside this script unless others are named. Exit code 0 if every promise
held, 3 if calls cannot be traced here. Needs strace and Linux; standard library only.
"""

import argparse
import collections
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

SITES = pathlib.Path(__file__).resolve().parent / "sites"
OUT = "public"

CALLS = ("open openat creat write pwrite64 writev rename renameat renameat2 link linkat symlink symlinkat "
         "unlink unlinkat mkdir mkdirat rmdir truncate ftruncate copy_file_range sendfile chmod fchmod").split()
NO_SPACE = set("open openat creat write pwrite64 writev rename renameat renameat2 link linkat mkdir mkdirat "
               "unlink unlinkat copy_file_range sendfile ftruncate".split())
MODES = "kill double enospc stuck nolink full".split()
STRANGERS = {"CNAME": b"kb.example\n", ".git/HEAD": b"ref: refs/heads/main\n", "a stranger's/notes.txt": b"mine\n"}
OWN = (".kbgen-lock", ".kbgen-staging", ".kbgen-pending", ".kbgen-manifest.json")
CALL = re.compile(r"^\s*\d+\s+(\w+)\((.*)")
FIRST_PATH = re.compile(r'^(?:AT_FDCWD(?:<[^>]*>)?|\d+<(?P<fd>[^>]*)>)?(?:, )?(?:"(?P<text>(?:[^"\\]|\\.)*)")?')


def write(path, data):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def snapshot(out):
    """Every file with its bytes, every link with its target, every empty folder; not the lock."""
    tree = {}
    for base, folders, files in os.walk(out):
        rel = os.path.relpath(base, out)
        for name in files + [f for f in folders if os.path.islink(os.path.join(base, f))]:
            path = os.path.join(base, name)
            key = os.path.normpath(os.path.join(rel, name))
            tree[key] = ("link", os.readlink(path)) if os.path.islink(path) else pathlib.Path(path).read_bytes()
        if not folders and not files and rel != ".":
            tree[rel + "/"] = b""
    tree.pop(".kbgen-lock", None)
    return tree


def visible(tree):
    return {k: v for k, v in tree.items() if not k.startswith(OWN)}


def difference(found, wanted):
    parts = [f"missing {k}" for k in sorted(wanted.keys() - found.keys())]
    parts += [f"extra {k}" for k in sorted(found.keys() - wanted.keys())]
    parts += [f"other bytes {k}" for k in sorted(found.keys() & wanted.keys()) if found[k] != wanted[k]]
    return "; ".join(parts[:6])


class Loop:
    def __init__(self, args, work):
        self.args, self.work = args, work
        self.command = [str(args.bin.resolve()), "build", "--date", "2026-11-23", "--lang", "en"]
        self.env = dict(os.environ, RAYON_NUM_THREADS=str(args.threads), RUST_BACKTRACE="0")
        self.site = work / "site"
        self.failures, self.runs, self.counts = [], 0, collections.Counter()

    # -- preparing ---------------------------------------------------------------------------
    def run(self, site, strace=None):
        self.runs += 1
        command = (["strace", "-f", "-qq", "-o", str(self.work / "log")] + strace if strace else []) + self.command
        done = subprocess.run(command, cwd=site, env=self.env, capture_output=True, timeout=300)
        done.said = (done.stdout + done.stderr).decode(errors="replace")
        return done

    def fresh(self, source):
        """Puts a copy of a state at the one path that all runs use."""
        self.remove(self.site)
        shutil.copytree(source, self.site, symlinks=True)
        return self.site

    def remove(self, folder):
        if self.work in folder.parents and folder.exists():
            shutil.rmtree(folder)

    def replace_sources(self, site, source):
        for entry in list(site.iterdir()):
            if entry.name != OUT:
                shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
        ignore = lambda folder, names: {OUT} & set(names) if pathlib.Path(folder) == source else set()
        shutil.copytree(source, site, symlinks=True, dirs_exist_ok=True, ignore=ignore)

    def prepare(self, old, new, bad):
        self.site.mkdir(parents=True)
        self.replace_sources(self.site, new)
        self.must(self.run(self.site), "the new site does not build")
        clean = snapshot(self.site / OUT)
        self.remove(self.site)
        self.site.mkdir()
        self.replace_sources(self.site, old)
        strangers = {}
        if not self.args.first:
            self.must(self.run(self.site), "the old site does not build")
            strangers.update(STRANGERS)
        for path in sorted(snapshot(self.site / OUT)):
            # A folder that the new site has no use for: it must stay, for the stranger's sake.
            folder = os.path.dirname(path)
            if folder and not any((p + "/").startswith(folder + "/") or folder.startswith(p + "/") for p in clean):
                strangers[folder + "/notes of a stranger.txt"] = b"mine\n"
                break
        for path, data in strangers.items():
            write(self.site / OUT / path, data)
        self.strangers = strangers
        self.old = snapshot(self.site / OUT)
        self.new = {**clean, **strangers}
        self.replace_sources(self.site, new)
        self.ready = self.work / "ready"
        shutil.copytree(self.site, self.ready, symlinks=True)
        self.bad = bad
        self.must(self.run(self.site), "the new site does not build over the old one")
        found = snapshot(self.site / OUT)
        if found != self.new:
            sys.exit("the build over the old site differs from a clean one: " + difference(found, self.new))
        changed = sum(self.old.get(k) != v for k, v in self.new.items())
        print(f"old site {len(self.old)} files, new site {len(self.new)}, {changed} new or changed, "
              f"{len(self.old.keys() - self.new.keys())} removed, {len(strangers)} strangers")

    def must(self, done, text):
        if done.returncode != 0:
            sys.exit(f"{text} (exit {done.returncode}):\n{done.said}")

    # -- points ------------------------------------------------------------------------------
    def points(self, state):
        """Every (call, first path, how many times before) of a build that touches the output."""
        done = self.run(self.fresh(state), ["-y", "-s", "4096", "-e", "trace=" + ",".join("?" + c for c in CALLS)])
        self.must(done, "the traced build fails")
        out = str((self.site / OUT).resolve())
        seen, points = collections.Counter(), []
        for line in open(self.work / "log", errors="surrogateescape"):
            call = CALL.match(line)
            if not call or (call[1] in ("open", "openat") and "O_CREAT" not in line):
                # An open that only reads still counts as one of its path.
                if call and (path := self.first_path(call[2])):
                    seen[call[1], path] += 1
                continue
            path = self.first_path(call[2])
            if path and (path == out or path.startswith(out + "/")):
                seen[call[1], path] += 1
                points.append((call[1], path, seen[call[1], path]))
        return self.some(points)

    @staticmethod
    def first_path(arguments):
        found = FIRST_PATH.match(arguments)
        path = found and (found["text"] or found["fd"])
        if found and found["fd"] and found["text"] and not found["text"].startswith("/"):
            path = found["fd"]
        if not path:
            return None
        # strace prints bytes beyond ASCII as octal escapes.
        raw = re.sub(rb"\\([0-7]{1,3})", lambda m: bytes([int(m[1], 8)]), path.encode(errors="surrogateescape"))
        return raw.decode(errors="surrogateescape")

    def some(self, points):
        limit = self.args.limit
        return points if not limit or len(points) <= limit else [points[i * len(points) // limit] for i in range(limit)]

    def inject(self, point, what):
        call, path, nth = point
        return ["-P", path, "-e", f"trace={call}", "-e", f"inject={call}:{what}:when={nth}"]

    # -- judging -----------------------------------------------------------------------------
    def tree(self):
        return snapshot(self.site / OUT)

    def fail(self, what, text):
        self.failures.append((what, text))
        print(f"FAILED {what}: {text}")

    def judge_whole(self, what):
        tree = visible(self.tree())
        for path, data in tree.items():
            if not path.endswith("/") and data not in (self.old.get(path), self.new.get(path)):
                self.fail(what, f"{path} is neither old nor new")
        for path, data in self.strangers.items():
            if tree.get(path) != data:
                self.fail(what, f"the stranger's file {path} was touched")
        for path in visible(self.old).keys() & self.new.keys() - tree.keys():
            self.fail(what, f"{path} is in both sites and was missing")

    def judge_bad_build(self, what):
        """A build that fails on its content, after the crash, must leave a whole site."""
        saved = self.work / "saved"
        self.remove(saved)
        shutil.copytree(self.site, saved, symlinks=True)
        self.replace_sources(self.site, self.bad)
        done = self.run(self.site)
        if done.returncode == 0:
            sys.exit("--site-bad builds without an error")
        tree = self.tree()
        if tree != self.old and tree != self.new:
            self.fail(what + ", then a failing build", "not the old site: " + difference(tree, self.old))
        self.counts["whole old site" if tree == self.old else "whole new site"] += 1
        self.fresh(saved)

    def judge_next(self, what):
        done = self.run(self.site)
        if done.returncode != 0:
            return self.fail(what + ", next build", f"exit {done.returncode}: {done.said[-400:]}")
        tree = self.tree()
        if tree != self.new:
            self.fail(what + ", next build", difference(tree, self.new))

    def judge_failed(self, what, done):
        tree = self.tree()
        if done.returncode != 0:
            self.counts["failed, old site"] += 1
            if tree != self.old:
                self.fail(what, f"the build failed and the site is not the old one: {difference(tree, self.old)}")
        else:
            self.counts["succeeded, new site"] += 1
            if tree != self.new:
                left = {k: v for k, v in tree.items() if not k.startswith(".kbgen-staging")}
                if left != self.new or "warning" not in done.said:
                    self.fail(what, f"the build succeeded and the site is not the new one: {difference(tree, self.new)}")
        self.judge_next(what)

    # -- modes -------------------------------------------------------------------------------
    def kill(self):
        for point in self.points(self.ready):
            what = f"kill at {point[0]} {point[1]} #{point[2]}"
            done = self.run(self.fresh(self.ready), self.inject(point, "signal=KILL"))
            if done.returncode not in (137, -9):
                # Which thread makes the staging folder, and which only tries, is a matter of luck.
                self.counts["not reached"] += 1
                if self.args.threads == 1:
                    self.fail(what, f"was not killed (exit {done.returncode})")
            self.judge_whole(what)
            self.judge_bad_build(what)
            self.judge_next(what)
            yield

    def double(self):
        points = self.points(self.ready)
        step = max(1, len(points) // self.args.double)
        for first in points[::step]:
            killed = self.work / "killed"
            self.remove(killed)
            self.run(self.fresh(self.ready), self.inject(first, "signal=KILL"))
            shutil.copytree(self.site, killed, symlinks=True)
            for point in self.points(killed):
                what = f"kill at {first[0]} {first[1]}, again at {point[0]} {point[1]} #{point[2]}"
                self.run(self.fresh(killed), self.inject(point, "signal=KILL"))
                self.judge_whole(what)
                self.judge_bad_build(what)
                self.judge_next(what)
                yield

    def enospc(self):
        for point in self.points(self.ready):
            if point[0] in NO_SPACE:
                what = f"ENOSPC at {point[0]} {point[1]} #{point[2]}"
                done = self.run(self.fresh(self.ready), self.inject(point, "error=ENOSPC"))
                self.judge_failed(what, done)
                yield

    def renames(self, extra):
        """Counts the renames of a build; they are all on one thread."""
        done = self.run(self.fresh(self.ready), ["-e", "trace=rename,renameat,renameat2"] + extra)
        self.must(done, "the build fails without hard links")
        if (tree := self.tree()) != self.new:
            self.fail("count of renames", difference(tree, self.new))
        lines = [line for line in open(self.work / "log", errors="replace") if ".kbgen" in line]
        call = CALL.match(lines[0])[1] if lines else "rename"
        return call, self.some(range(1, len(lines) + 1))

    def stuck(self):
        call, numbers = self.renames([])
        for nth in numbers:
            what = f"renames fail from #{nth} on"
            done = self.run(self.fresh(self.ready),
                            ["-e", f"trace={call}", "-e", f"inject={call}:error=ENOSPC:when={nth}+"])
            if done.returncode == 0:
                self.fail(what, "the build says it succeeded")
            self.judge_whole(what)
            self.judge_bad_build(what)
            self.judge_next(what)
            yield

    def nolink(self):
        refuse = ["-e", "inject=link,linkat:error=EPERM"]
        call, numbers = self.renames(["-e", f"trace=rename,renameat,renameat2,link,linkat", *refuse])
        for nth in numbers:
            for what in ("error=ENOSPC", "signal=KILL"):
                strace = ["-e", f"trace={call},link,linkat", *refuse, "-e", f"inject={call}:{what}:when={nth}"]
                done = self.run(self.fresh(self.ready), strace)
                what = f"no hard links, {what} at rename #{nth}"
                if "ENOSPC" in what:
                    self.judge_failed(what, done)
                else:
                    self.judge_whole(what)
                    self.judge_bad_build(what)
                    self.judge_next(what)
                yield

    def full(self):
        """Builds on file systems that have room for the old site and a little more."""
        home = self.site
        disk = self.work / "disk"
        disk.mkdir(exist_ok=True)
        pages = sum(-(-p.lstat().st_size // 4096) for p in self.ready.rglob("*") if p.is_file())
        inodes = 2 + sum(1 for _ in self.ready.rglob("*"))
        plenty = (pages + 4096, inodes + 4096)
        grow_pages = 2 + sum(-(-len(v) // 4096) for k, v in self.new.items() if self.old.get(k) != v)
        grow_inodes = 8 + len(self.new) * 2
        sizes = [(pages + extra, plenty[1]) for extra in self.some(range(1, 2 * grow_pages + 6))]
        sizes += [(plenty[0], inodes + extra) for extra in self.some(range(1, 2 * grow_inodes))]
        for size_pages, size_inodes in sizes:
            options = f"size={size_pages * 4096},nr_inodes={size_inodes}"
            if subprocess.run(["mount", "-t", "tmpfs", "-o", options, "kbgen", disk], capture_output=True).returncode:
                print("full: cannot mount here; run as root or under `unshare -rm`")
                return
            try:
                self.site = disk / "site"
                try:
                    shutil.copytree(self.ready, self.site, symlinks=True)
                except (OSError, shutil.Error):
                    continue
                done = self.run(self.site)
                what = f"full disk ({options})"
                tree = self.tree()
                self.counts["full: failed" if done.returncode else "full: succeeded"] += 1
                if tree != (self.old if done.returncode else self.new):
                    self.fail(what, f"exit {done.returncode}, " + difference(tree, self.old if done.returncode else self.new))
                subprocess.run(["mount", "-o", f"remount,size={plenty[0] * 8192},nr_inodes={plenty[1] * 2}", disk], check=True)
                self.judge_next(what)
            finally:
                self.site = home
                subprocess.run(["umount", disk], check=True)
            yield


def can_trace():
    try:
        return subprocess.run(["strace", "-f", "-qq", "-e", "trace=none", "true"], capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=pathlib.Path, required=True, help="the kbgen to break")
    parser.add_argument("--site-old", type=pathlib.Path, default=SITES / "old")
    parser.add_argument("--site-new", type=pathlib.Path, default=SITES / "new")
    parser.add_argument("--site-bad", type=pathlib.Path, default=SITES / "bad", help="a site with an error in its content")
    parser.add_argument("--first", action="store_true", help="break the first build, without an old site")
    parser.add_argument("--modes", default=",".join(MODES))
    parser.add_argument("--limit", type=int, default=0, help="at most so many points a mode, spread evenly")
    parser.add_argument("--double", type=int, default=8, help="how many first kills of mode `double`")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--work", type=pathlib.Path, help="where to work; a memory file system is fastest")
    args = parser.parse_args()
    if not can_trace():
        print("calls cannot be traced here (no strace, or ptrace is forbidden): nothing was tried")
        sys.exit(3)
    base = args.work or (pathlib.Path("/dev/shm") if os.path.isdir("/dev/shm") else None)
    with tempfile.TemporaryDirectory(prefix="crash-loop-", dir=base) as work:
        work = pathlib.Path(work).resolve()
        loop = Loop(args, work)
        loop.prepare(args.site_old.resolve(), args.site_new.resolve(), args.site_bad.resolve())
        for mode in args.modes.split(","):
            start, points = time.time(), 0
            loop.counts.clear()
            for _ in getattr(loop, mode)():
                points += 1
            counts = ", ".join(f"{n} {what}" for what, n in sorted(loop.counts.items()))
            print(f"{mode}: {points} points, {time.time() - start:.0f} s. {counts}", flush=True)
        print(f"{loop.runs} builds, {len(loop.failures)} failures")
        sys.exit(1 if loop.failures else 0)


if __name__ == "__main__":
    main()
