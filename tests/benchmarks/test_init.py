"""`benchmarks/init.py`: what `init` proposes for the example whose owners are known."""

from __future__ import annotations

from benchmarks.init import figures, measured


def test_the_owners_of_the_example_are_found_without_its_configuration() -> None:
    outcome = measured("marketplace")
    owned = [(decision, owner) for decision, owner in outcome.rows if owner]
    right = sum(outcome.is_right(decision, owner) for decision, owner in owned)
    assert right / (len(owned) + len(outcome.unseen())) >= 0.95
    real = {service.paths[0] for service in outcome.known.ownership.services}
    assert {part.path for part in outcome.proposal.layout.services} == real
    assert "| marketplace | 8 of 8 | " in figures([outcome])
