"""What the columns of the vitamin A trial mean."""

DESCRIPTION = """\
A randomised trial in villages of northern Sumatra, Indonesia, 1982 to 1983. Villages were
assigned at random: in some of them children were offered two large doses of vitamin A, in the
others they were not. Not all children who were offered the vitamin took it; nobody else could.

Children of one village are likely to be alike, and the published counts do not tell the villages
apart, so an interval that takes children as independent is too narrow.

offered: lived in a village where vitamin A was offered, assigned at random (1 yes, 0 no)
vitamin_a: took vitamin A (1 yes, 0 no)
survived: was alive after one year (1 yes, 0 no)
"""
