"""Two import-linter contracts that the stock ones cannot express: both find their modules by themselves.

A new register is then one folder, with nothing to add here or in pyproject.toml.
"""

from __future__ import annotations

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

Chains = list[tuple[str, ...]]


def registers(graph: ImportGraph, root: str) -> list[str]:
    """Return the registers of `root`, sorted: its packages that hold a module named `commands`."""
    return sorted(child for child in graph.find_children(root) if f"{child}.commands" in graph.modules)


def _check(chains: Chains) -> ContractCheck:
    return ContractCheck(kept=not chains, metadata={"chains": sorted(chains)})


def _render(check: ContractCheck) -> None:
    for chain in check.metadata["chains"]:
        output.print_error(" -> ".join(chain))
    output.new_line()


class RegistersContract(Contract):
    """No register imports the commands of another, neither directly nor through a third module.

    An act that touches two registers is one event that both apply, never one command calling another.
    """

    type_name = "registers"

    root = fields.StringField()

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        found = registers(graph, str(self.root))
        output.verbose_print(verbose, f"Registers: {', '.join(found) or 'none yet'}")
        chains: Chains = []
        for importer in found:
            for other in found:
                if importer != other:
                    shortest = graph.find_shortest_chains(
                        importer=importer, imported=f"{other}.commands", as_packages=True
                    )
                    chains.extend(tuple(chain) for chain in shortest)
        return _check(chains)

    def render_broken_contract(self, check: ContractCheck) -> None:
        _render(check)


class ClosedRoomContract(Contract):
    """A package imports nothing from any root package but itself; what others publish is its own affair."""

    type_name = "closed_room"

    room = fields.StringField()

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        room = str(self.room)
        if room not in graph.modules:
            output.verbose_print(verbose, f"{room} is not there yet")
            return _check([])
        roots = {str(name) for name in self.session_options["root_packages"]}
        inside = {room} | graph.find_descendants(room)
        chains = [
            (module, imported)
            for module in inside
            for imported in graph.find_modules_directly_imported_by(module)
            if imported not in inside and imported.partition(".")[0] in roots
        ]
        return _check(chains)

    def render_broken_contract(self, check: ContractCheck) -> None:
        _render(check)
