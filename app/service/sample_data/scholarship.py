"""What the columns of the simulated scholarship mean."""

DESCRIPTION = """\
SIMULATED DATA: 2,000 pupils of an invented programme. All who scored at least 60 points in the
entrance test received the scholarship, nobody else did. Talent, which is not in the table, drives
both scores. The program that made the table, and so the true effect, is
docs/samples/scholarship.py.

pupil: identifier of the pupil
age: age at the entrance test (years)
family_income: yearly income of the family before the entrance test (thousands of euros)
entrance_score: score in the entrance test, from 0 to 100 (points)
scholarship: received the scholarship (1 yes, 0 no)
final_score: score in the final exam two years later (points)
"""
