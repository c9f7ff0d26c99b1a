"""The verbs, in the order they run: discover, gather, link, attribute, judge, and the run of them all."""
