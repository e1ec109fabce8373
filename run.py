"""One command for everything: `python3 run.py` (Windows: `py run.py`) opens the app.

    run.py               opens the app at http://localhost:8501
    run.py test          the whole test suite; more words go to pytest
    run.py check         formatting, lint, types, architecture, data files; edits nothing
    run.py fix           what of that can be mended mechanically
    run.py fuzz          spoiled workbooks, thousands of them, in processes that may die (docs/fuzzing.md)
    run.py recount       thousands of invented records, judged by every framework and counted by hand (docs/recount.md)
    run.py attack        thousands of invented programmes, published and attacked (docs/publishing.md)
    run.py bench         the benchmarks, to the screen and benchmarks/results/; `bench page` those of the page alone,
                         `bench progress` those of progress in a large record, `bench term` those of a term summary
    run.py screenshots   every page in a real browser, light, dark and phone, into screenshots/

Needs Python 3.11 or newer and nothing else: it makes `.venv` beside itself and installs the pinned
requirements there, again whenever they change. Browser tests and screenshots use a Chromium or Chrome
that is on this computer (BALINT_CHROMIUM names another one).
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def run(*words, **settings):
    """Runs Python of `.venv` with these words; returns its exit status."""
    environment = dict(os.environ, PYTHONUTF8="1", **settings)
    try:
        return subprocess.run([str(PYTHON), *words], cwd=str(ROOT), env=environment).returncode
    except KeyboardInterrupt:
        return 0


def install(requirements):
    """Brings `.venv` up to `requirements`; does nothing when it already is."""
    wanted = hashlib.sha256((requirements + sys.version).encode() + (ROOT / requirements).read_bytes())
    stamp = VENV / ("installed-" + wanted.hexdigest()[:16])
    if PYTHON.exists() and stamp.exists():
        return
    print("Preparing (about a minute, the first time only)…", flush=True)
    if not PYTHON.exists():
        make_venv()
    words = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
    ]
    if run(*words, "-r", requirements):
        sys.exit("The libraries could not be installed. Is this computer connected to the internet?")
    stamp.touch()


def make_venv():
    import venv

    try:
        venv.create(str(VENV), with_pip=True, clear=True)
    except (Exception, SystemExit) as fault:
        sys.exit(
            "Python could not prepare its own folder (.venv): %s\n"
            "On Debian and Ubuntu, `sudo apt install python3-venv` usually mends this." % fault
        )


def open_app(words):
    install("requirements.txt")
    return run("-m", "streamlit", "run", "app.py", *words)


def test(words):
    install("requirements-dev.txt")
    alone = any(word.startswith(("-n", "-p", "-x")) or "::" in word for word in words)
    # a file's tests stay together, so that what they share is made once; the files in the order of tests/conftest.py
    spread = [] if alone else ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
    # else each worker, and each process that a test starts, would compile everything anew
    return run("-m", "pytest", *spread, *words, PYTHONDONTWRITEBYTECODE="")


def check(words):
    install("requirements-dev.txt")
    return max(
        run("-m", "ruff", "format", "--check", "."),
        run("-m", "ruff", "check", "."),
        run("-m", "mypy"),
        run(
            "-m",
            "pytest",
            "-q",
            "tests/test_architecture.py",
            "tests/test_data_files.py",
        ),
    )


def fix(words):
    install("requirements-dev.txt")
    return max(run("-m", "ruff", "check", "--fix", "."), run("-m", "ruff", "format", "."))


def bench(words):
    install("requirements-dev.txt")
    if words[:1] in (["page"], ["progress"], ["term"]):
        return run("-m", "benchmarks." + words[0], *words[1:])
    status = run("-m", "benchmarks.register", *words)
    others = [] if words else ["progress", "term", "page"]
    return status or max([run("-m", "benchmarks." + name) for name in others] or [0])


def screenshots(words):
    install("requirements-dev.txt")
    return run("-m", "tests.screenshots", *words)


def fuzz(words):
    install("requirements-dev.txt")
    return run("-m", "tests.campaigns.fuzz", *words)


def recount(words):
    install("requirements-dev.txt")
    return run("-m", "tests.campaigns.recount", *words)


def attack(words):
    install("requirements-dev.txt")
    return run("-m", "tests.campaigns.attack", *words)


WORDS = {
    "test": test,
    "check": check,
    "fix": fix,
    "fuzz": fuzz,
    "recount": recount,
    "attack": attack,
    "bench": bench,
    "screenshots": screenshots,
}


def main(words):
    if sys.version_info < (3, 11):
        sys.exit("Python 3.11 or newer is needed; this is %s." % sys.version.split()[0])
    if words and words[0] in ("-h", "--help", "help"):
        print(__doc__)
        return 0
    if words and words[0] in WORDS:
        return WORDS[words[0]](words[1:])
    if words and not words[0].startswith("-"):
        print(
            "“%s” is not a word this program knows.\n\n%s" % (words[0], __doc__),
            file=sys.stderr,
        )
        return 2
    return open_app(words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
