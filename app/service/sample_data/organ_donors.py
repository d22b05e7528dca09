"""What the columns of the organ donor sample mean."""

DESCRIPTION = """\
Who applies for a driving licence in the United States may register as an organ donor. Until June
2011 all states here asked for an opt-in. From July 2011 on California required an active choice:
everybody had to say yes or no. The other states did not change, so that the change in California
can be compared with theirs, before and after.

state: state of the United States
quarter: calendar quarter
quarter_number: number of the quarter, from 1 (end of 2010) to 6 (start of 2012)
active_choice: an active choice was required in this state and quarter (1 yes, 0 no)
donor_rate: share of those asked who registered as organ donors
"""
