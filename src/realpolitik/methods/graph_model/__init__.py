"""The graph model for conflict resolution: which outcomes hold once reached, and why.

[FangHipelKilgour1993], *Interactive Decision Making: The Graph Model for Conflict Resolution*. Decision makers
move a conflict between states; a concept of stability says when one of them stays where it is. States and decision
makers are numbered from 0, a coalition is a mask of decision makers.
"""
