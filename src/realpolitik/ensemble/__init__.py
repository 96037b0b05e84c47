"""Many cases instead of one: draws from the ranges that the analyst gave, and engines that work through them."""

from realpolitik.ensemble.sampling import SCRAMBLINGS, Block, Sample, sampled

__all__ = ["SCRAMBLINGS", "Block", "Sample", "sampled"]
