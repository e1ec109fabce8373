"""Snapshots that lie as files in a folder: all that the app has where it only shows what was published."""

import logging
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from balint_core.snapshot import LARGEST, Snapshot, SnapshotFault, digest_of, read

ENDING = ".balint.json"
SHORT = 16
"""Letters of a digest by which a snapshot is asked for."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Kept:
    """A snapshot and its digest."""

    snapshot: Snapshot
    digest: str

    @property
    def short(self) -> str:
        return self.digest[:SHORT]


def default_folder() -> Path:
    """The folder that BALINT_SNAPSHOTS names, or else `published` beside `app.py`."""
    return Path(os.environ.get("BALINT_SNAPSHOTS") or Path(__file__).resolve().parent.parent / "published")


def snapshots_in(folder: Path) -> tuple[Kept, ...]:
    """The snapshots in a folder, by title; none where there is no such folder.

    A file that cannot be read is left out, and the log says why: whoever keeps the app running sees it, and no
    visitor.
    """
    try:
        found = [(str(file), file.stat()) for file in sorted(folder.glob(f"*{ENDING}"))]
    except OSError as fault:
        log.warning("The folder of snapshots cannot be read: %s", fault)
        return ()
    kept = {one.digest: one for one in (_kept(file, as_of.st_mtime_ns, as_of.st_size) for file, as_of in found) if one}
    return tuple(sorted(kept.values(), key=lambda one: (one.snapshot.title, one.digest)))


@lru_cache(maxsize=32)
def _kept(file: str, _changed: int, size: int) -> Kept | None:
    """One file's snapshot, read again when it has changed."""
    try:
        if size > 4 * LARGEST:
            raise SnapshotFault("This file is too large to be a snapshot.")
        text = Path(file).read_text(encoding="utf-8-sig")
        return Kept(read(text), digest_of(text))
    except (SnapshotFault, UnicodeDecodeError, OSError) as fault:
        log.warning("%s is not shown: %s", file, fault)
        return None
