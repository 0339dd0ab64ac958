"""A process for which permission bits hold, also where the tests run as root."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_DROP, _OVERRIDES = 24, (1, 2)
"""prctl(PR_CAPBSET_DROP); CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: what lets root read every file."""


def _as_others() -> None:
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None)
        for capability in _OVERRIDES:
            if libc.prctl(_DROP, capability, 0, 0, 0) != 0:
                os._exit(125)


def precinct(words: Sequence[str], state: Path) -> subprocess.CompletedProcess[str]:
    """Run a command line in English, as somebody whom permission bits hold back."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "precinct_tui", "--lang", "en", *words],
        preexec_fn=_as_others, capture_output=True, text=True, timeout=300, check=False,
        env={**os.environ, "PRECINCT_STATE": str(state), "PYTHONPATH": str(Path(__file__).parents[1])},
    )  # fmt: skip
