"""Claims about a site behind a host: counted when they hold, told at the end when they do not."""

_failed = []
_passed = 0


def check(holds, claim):
    """Counts a claim; `claim` says what is wrong where it does not hold."""
    global _passed
    if holds:
        _passed += 1
    else:
        _failed.append(claim)


def tell():
    """Prints what failed, and gives the exit status."""
    for claim in _failed:
        print("FAILED", claim)
    print(f"{_passed} passed, {len(_failed)} failed")
    return 1 if _failed else 0
