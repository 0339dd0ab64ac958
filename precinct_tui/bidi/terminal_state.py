"""How a terminal is set up, by which an answer about it is kept; what tmux says of itself and passes on."""

from __future__ import annotations

from collections.abc import Mapping

from precinct_tui.bidi.terminal import Answers, detect

_STATE = ("TERM", "TERM_PROGRAM_VERSION", "VTE_VERSION", "KONSOLE_VERSION", "XTERM_VERSION")


def state_of(env: Mapping[str, str], answers: Answers | None = None) -> str:
    """The key of an answer about a terminal: its name and what else its order of text may depend on.

    Another version, another TERM, or a tmux that passes on no more is another state, and asked about anew.
    """
    said = answers or Answers()
    known = (f"{name}={env[name]}" for name in _STATE if env.get(name))
    told = (("version", said.version), ("around", said.around), ("passthrough", said.passthrough))
    return "; ".join((detect(env, answers).name, *known, *(f"{name}={value}" for name, value in told if value)))


_TMUX_ASKED = "#{client_termtype}\t#{allow-passthrough}"


def ask_tmux(env: Mapping[str, str], answers: Answers | None = None) -> Answers | None:
    """`answers` with what tmux says of the terminal around it and of what it passes on; as they are outside tmux."""
    said = _tmux(env, "display-message", "-p", _TMUX_ASKED)
    if said is None:
        return answers
    around, _, passthrough = said.strip("\n").partition("\t")
    return (answers or Answers())._replace(
        around=around, passthrough={"1": "on", "0": "off"}.get(passthrough, passthrough)
    )


def open_passthrough(env: Mapping[str, str]) -> bool:
    """Have tmux pass on what this pane sends to the terminal around it; whether it does so now."""
    return _tmux(env, "set-option", "-p", "allow-passthrough", "on") is not None


def _tmux(env: Mapping[str, str], command: str, *words: str) -> str | None:
    """The answer of tmux for this pane; None outside tmux and where it does not answer."""
    if "TMUX" not in env or "web" in env.get("TEXTUAL_DRIVER", ""):
        return None
    import subprocess  # late: 2 MiB that only tmux needs

    pane = ("-t", env["TMUX_PANE"]) if env.get("TMUX_PANE") else ()
    words = (*words[:1], *pane, *words[1:])
    try:
        done = subprocess.run(["tmux", command, *words], capture_output=True, timeout=2, check=True, env=dict(env))
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode(errors="replace")
