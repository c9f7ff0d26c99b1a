"""Tests of the benchmarks: their figures are only worth what their counting is."""
