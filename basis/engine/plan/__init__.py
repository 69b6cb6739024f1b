"""Employer plans: after-tax money by plan, how a distribution splits it, and what stands beside the form about it.

A plan's money is in no pool of Form 8606. Modules outside of this room ask `splits` what of a movement was not taxed
again, and know nothing of values and contracts.
"""
