"""Masters: one text file per notebook, both languages in it, and what is built from them.

``parse`` reads a master, ``bank`` its answer bank, ``rules`` names every breach, ``run`` runs solutions and
answers in this process, ``hints`` finds what known mistakes give, ``build`` writes notebooks, ``tree`` finds the
files.
"""
