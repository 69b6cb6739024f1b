"""Qualified charitable distributions and health savings account funding: taxable money that leaves untaxed."""
