"""An import-linter contract that the stock ones cannot express: it finds its modules by itself."""

from __future__ import annotations

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class ClosedRoomContract(Contract):
    """A package imports nothing from any root package but itself; what others publish is its own affair."""

    type_name = "closed_room"

    room = fields.StringField()

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        room = str(self.room)
        if room not in graph.modules:
            output.verbose_print(verbose, f"{room} is not there yet")
            return ContractCheck(kept=True, metadata={"chains": []})
        roots = {str(name) for name in self.session_options["root_packages"]}
        inside = {room} | graph.find_descendants(room)
        chains = [
            (module, imported)
            for module in inside
            for imported in graph.find_modules_directly_imported_by(module)
            if imported not in inside and imported.partition(".")[0] in roots
        ]
        return ContractCheck(kept=not chains, metadata={"chains": sorted(chains)})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for chain in check.metadata["chains"]:
            output.print_error(" -> ".join(chain))
        output.new_line()
