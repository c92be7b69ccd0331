"""CO₂: what can be said of a campaign, how sure it is, and what is refused. The method is told at /co2.

`editions` factors with their sources · `formulas` the arithmetic · `ranges` Monte Carlo · `gates` what counts as
proven · `plausibility` figures that cannot be · `rounding` what is shown.
"""

MODEL_VERSION = "1"
"""Grows with every change of formulas or draws that changes a digit of a result."""
