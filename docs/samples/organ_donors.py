"""Makes the sample of organ donor registrations from the Python package causaldata.

python docs/samples/organ_donors.py app/service/sample_data/organ_donors.csv
"""

import sys
from pathlib import Path

import pandas as pd
from causaldata import organ_donations

STATE, START = "California", 4  # active choice began in the third quarter of 2011


def organ_donors() -> pd.DataFrame:
    """Return the table with the policy as a column and quarters as dates are usually written."""
    told = organ_donations.load_pandas().data
    acted = (told["State"] == STATE) & (told["Quarter_Num"] >= START)
    return pd.DataFrame(
        {
            "state": told["State"],
            "quarter": told["Quarter"].str[2:] + "Q" + told["Quarter"].str[1],
            "quarter_number": told["Quarter_Num"],
            "active_choice": acted.astype(int),
            "donor_rate": told["Rate"],
        }
    )


if __name__ == "__main__":
    organ_donors().to_csv(Path(sys.argv[1]), index=False)
