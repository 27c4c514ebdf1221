"""What a command may take. Needs nothing beside Python, so that settings can be read anywhere."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What a command may take.

    Attributes
    ----------
    seconds : float
        Wall clock of the whole run.
    memory_mb : int
        Of all its processes together. One process alone meets a ``MemoryError`` at three quarters.
    processes : int
        Processes and threads together; a notebook with its kernel has about 25.
    disk_mb, files : int
        All that lies in its folder; no single file is larger either.
    output_mb : int
        What it may print.
    """

    seconds: float = 180.0
    memory_mb: int = 1024
    processes: int = 64
    disk_mb: int = 64
    files: int = 2000
    output_mb: int = 16


#: Wall clock of one cell of a submission.
CELL_SECONDS = 15
