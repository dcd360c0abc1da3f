"""The linter's contract for areas: which may import which, and what stands above what inside each of them.

import-linter has both halves as `layers`, but would ask for the list of areas twice. Here an area is one line of it.
"""

from collections.abc import Iterable, Iterator

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields
from importlinter.contracts.layers import LayersContract


class AreasContract(Contract):
    """`above`, `areas`, `below`: all of the package, top to bottom. `inside`: all of an area, top to bottom.

    Who is higher may import who is lower. Both lists are whole: a file or folder that stands in neither is refused.
    """

    type_name = "areas"

    above = fields.ListField(subfield=fields.StringField())
    areas = fields.ListField(subfield=fields.StringField())
    below = fields.ListField(subfield=fields.StringField())
    inside = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Both halves, each as `layers` checks it."""
        checks = [(each, each.check(graph, verbose)) for each in self._halves()]
        return ContractCheck(
            kept=all(check.kept for _, check in checks), metadata={"checks": checks}
        )

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Say what is wrong in whichever half is broken."""
        for half, found in check.metadata["checks"]:
            if not found.kept:
                half.render_broken_contract(found)

    def _halves(self) -> Iterator[LayersContract]:
        (root,) = self.session_options["root_packages"]
        yield self._layers([root], [*self.above, *self.areas, *self.below])
        optional = [_each_optional(layer) for layer in self.inside]
        yield self._layers([f"{root}.{area}" for area in self.areas], optional)

    def _layers(self, containers: Iterable[str], layers: Iterable[str]) -> LayersContract:
        return LayersContract(
            name=self.name,
            session_options=self.session_options,
            contract_options={
                "containers": list(containers),
                "layers": list(layers),
                "exhaustive": "true",
            },
        )


def _each_optional(layer: str) -> str:
    """No area has them all: `events | http` is `(events) | (http)` to the linter."""
    return " | ".join(f"({name.strip()})" for name in layer.split("|"))
