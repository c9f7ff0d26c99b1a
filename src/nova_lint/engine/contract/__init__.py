"""From the facts to the draft of an owner's interface."""
