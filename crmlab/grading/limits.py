"""What a submission may use, with defaults that suit a course on a laptop."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Limits:
    """Limits of one submission.

    Parameters
    ----------
    cell_seconds, notebook_seconds : float
        Time for one cell, and for one notebook in all.
    memory : int
        Bytes of memory, for each process and for all together.
    processes : int
        Processes and threads at the same time.
    cell_output, notebook_output : int
        Bytes of output of one cell, and of one notebook in all.
    answer : int
        Bytes of one value that crosses to the examiner.
    scratch : int
        Bytes of files.
    """

    cell_seconds: float = 30.0
    notebook_seconds: float = 300.0
    memory: int = 2 << 30
    processes: int = 64
    cell_output: int = 2_000_000
    notebook_output: int = 20_000_000
    answer: int = 64_000_000
    scratch: int = 256 << 20

    def as_dict(self) -> dict:
        """Return the limits as plain values."""
        return asdict(self)
