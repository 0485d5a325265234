"""Progress of a job."""

from __future__ import annotations

from collections.abc import Callable


class Progress:
    """Tells somebody how many rows are done: a function, a bar of tqdm, or nobody."""

    def __init__(self, wanted: bool | Callable[[int], object] | None) -> None:
        if not (wanted is None or isinstance(wanted, bool) or callable(wanted)):
            raise TypeError("progress: must be True, False or a function of a number of rows")
        self._wanted = wanted

    def run(self, job, rows: int | None = None):
        """Runs a job of so many rows to its end."""
        if callable(self._wanted):
            return job.run(self._wanted)
        if self._wanted is False:
            return job.run()
        try:
            from tqdm.auto import tqdm
        except ImportError:
            return job.run()
        # `disable=None` is for streams that nobody looks at.
        with tqdm(total=rows, unit=" rows", unit_scale=True, delay=1, disable=False if self._wanted else None) as bar:
            return job.run(bar.update)
