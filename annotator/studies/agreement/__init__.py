"""How far readers agree: κ and its kin, α, ICC, overlap of masks, detection, and intervals by bootstrap.

Every coefficient is a `Statistic`: what each item adds, and how the sums become a value. So one matrix product
resamples all of them (`bootstrap.estimate`). What each says, and when not to use it: docs/studies.md.
"""
