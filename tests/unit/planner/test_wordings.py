"""Questions as people of several fields ask them, over public tables described in prose."""

import pytest

from app.causal.question import Knowledge, QuestionKind
from app.errors import InvalidQuestion, UnknownColumn, WhereforeError
from app.planner.language import read
from tests.unit.planner.studies import MACRO, PAY, TRAINING, TRAINING_WORDS
from tests.unit.planner.tables import table

CASTLE = table("""
    homicide real
    burglary real
    motor real
    unemployrt real
    l_police real
    post [0|1]
""")
CASTLE_WORDS = (
    "US states 2000-2010. post is 1 in states and years in which a castle doctrine law is in "
    "force. homicide and so on are rates per 100,000. l_police is the log of officers per person; "
    "motor is motor vehicle thefts; unemployrt the unemployment rate."
)
TITANIC = table("""
    class ordinal ticket class
    age [0|1] adult (1) or child (0)
    sex [0|1] 1 for men
    survived [0|1] whether the passenger lived
""")
INSURANCE = table("""
    takeup_survey [0|1] bought the insurance
    intensive [0|1] randomly assigned to an intensive information session
    default [0|1] whether buying was the default option
    ricearea_2010 real rice area
    pre_takeup_rate real share who bought in the village before
""")
TRANSFERS = table("""
    Participation [0|1] received the transfer
    Support real support for the government
    Education count
    Age count
""")
BABIES = table("""
    faminc real family income
    cigprice real price of cigarettes in the home state
    bwght count birth weight in ounces
    packs real packs smoked per day while pregnant
    parity count birth order
""")
DOCTORS = table("""
    mdvis count number of outpatient visits to the doctor
    lncoins real log of coinsurance rate + 1
    idp [0|1] individual deductible plan
    hlthp [0|1] poor self-rated health
""")
FIRMS = table("""
    invest real gross investment
    value real market value of the firm
    capital real stock of plant and equipment
    firm [a|b|c] name
""")
PRISONS = table("""
    bmprison count number of black men in prison
    poverty real poverty rate
    black real share of black people
    alcohol real alcohol consumption per head
""")
LEGISLATORS = table("""
    leg_black [0|1] legislator is black
    treat_out [0|1] the sender lived outside the district
    responded [0|1] the legislator answered the email
    totalpop count population of the district
""")

EFFECTS = [
    (CASTLE, CASTLE_WORDS, "Did castle doctrine laws lead to more homicides?", "post", "homicide"),
    (CASTLE, CASTLE_WORDS, "Were burglaries deterred by the laws?", "post", "burglary"),
    (CASTLE, CASTLE_WORDS, "How many extra homicides are caused by the law?", "post", "homicide"),
    (CASTLE, CASTLE_WORDS, "Would hiring more police bring down motor thefts?", "l_police",
     "motor"),
    (CASTLE, CASTLE_WORDS, "Is burglary driven by unemployment?", "unemployrt", "burglary"),
    (TITANIC, "", "Were women more likely to survive?", "sex", "survived"),
    (TITANIC, "", "Would fewer passengers have died if they had had a better ticket class?",
     "class", "survived"),
    (INSURANCE, "", "Is it worth running the intensive session to get farmers to buy insurance?",
     "intensive", "takeup_survey"),
    (INSURANCE, "", "Does making the purchase the default raise take-up?", "default",
     "takeup_survey"),
    (TRANSFERS, "", "Did the cash transfer win the government support?", "Participation",
     "Support"),
    (TRANSFERS, "", "Do people who get the transfer support the government more?",
     "Participation", "Support"),
    (BABIES, "", "Are babies lighter because their mothers smoked?", "packs", "bwght"),
    (BABIES, "", "Do mothers who smoke have lighter babies?", "packs", "bwght"),
    (BABIES, "", "By how many ounces is a baby lighter for each pack its mother smokes?", "packs",
     "bwght"),
    (DOCTORS, "", "Do higher coinsurance rates reduce the number of doctor visits?", "lncoins",
     "mdvis"),
    (DOCTORS, "", "Would there be fewer visits if people had a deductible plan?", "idp", "mdvis"),
    (FIRMS, "", "How much does a firm's market value drive its investment?", "value", "invest"),
    (PRISONS, "", "Does poverty put more black men in prison?", "poverty", "bmprison"),
    (LEGISLATORS, "", "Were legislators less likely to respond when the sender lived outside the "
     "district?", "treat_out", "responded"),
    (TRAINING, TRAINING_WORDS, "did the programme pay off in earnings?", "treat", "re78"),
    (TRAINING, TRAINING_WORDS, "Was the training worth it in terms of 1978 earnings?", "treat",
     "re78"),
    (TRAINING, TRAINING_WORDS, "What did participants gain in earnings from the training?",
     "treat", "re78"),
    (TRAINING, TRAINING_WORDS, "Were earnings in 1978 raised by the training?", "treat", "re78"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("profile", "about", "text", "treatment", "outcome"), EFFECTS, ids=[e[2] for e in EFFECTS]
)
def test_an_indirect_or_passive_question_names_its_cause(profile, about, text, treatment, outcome):
    question = read(text, about, profile, Knowledge())
    assert (question.treatment, question.outcome) == (treatment, outcome)


@pytest.mark.parametrize(
    "text",
    [
        "How do these move each other over time?",
        "Which series drives which, and with what delay?",
        "What drives what here?",
        "How does everything hang together?",
        "how do the indicators influence one another",
        "How do these variables affect them?",
        "What leads what, and by how many quarters?",
        "Are there feedbacks between the variables?",
        "What is the web of causes in these data?",
        "What are the cause-effect relationships?",
        "Explain the relationships between the columns.",
    ],
)
def test_pronouns_and_general_nouns_are_no_outcome(text: str):
    question = read(text, "", MACRO, Knowledge())
    assert question.kind is QuestionKind.DISCOVER
    assert question.outcome is None


def test_series_that_are_named_are_what_the_answer_is_about():
    text = "How do the interest rate, inflation and unemployment influence each other?"
    question = read(text, "", MACRO, Knowledge())
    named = {r.value for r in question.readings if r.part == "about"}
    assert named == {"tbilrate", "infl", "unemp"}


def test_these_affect_one_column_asks_for_its_causes():
    question = read("How do these variables affect unemployment?", "", MACRO, Knowledge())
    assert (question.kind, question.outcome) == (QuestionKind.DISCOVER, "unemp")


@pytest.mark.parametrize(
    "text",
    [
        "Does chocolate cause happiness?",
        "How does it affect them?",
        "What is the average hourly wage?",
        "Does chocolate raise wages?",
        "Do tall people earn more?",
    ],
)
def test_what_cannot_be_read_is_asked_back_with_columns_to_choose_from(text: str):
    with pytest.raises((InvalidQuestion, UnknownColumn)) as raised:
        read(text, "", PAY, Knowledge())
    error: WhereforeError = raised.value
    assert "wage" in f"{error} {error.hint}"


@pytest.mark.parametrize(
    ("question", "ends"),
    [
        ("What is the effect of pest control on yield?", ("pest_control", "crop_yield")),
        ("Did the price drop increase sales?", ("price_drop", "sales")),
        ("What is the effect of net on ill?", ("net", "ill")),
        (
            "What is the effect of air conditioning on productivity?",
            ("air_conditioning", "productivity"),
        ),
        ("What happens to churn when account age goes up by one?", ("account_age", "churn")),
    ],
)
def test_a_column_called_like_a_request_is_a_column(question: str, ends: tuple[str, str]) -> None:
    """“control”, “drop”, “net”, “conditioning” and “account” also open what is to be held fixed."""
    binary = ("pest_control", "price_drop", "air_conditioning", "net", "churn")
    numbers = ("crop_yield", "sales", "productivity", "account_age", "ill", "income")
    told = [f"{name} [0|1]" for name in binary] + [f"{name} real" for name in numbers]
    found = read(question, "", table("\n".join(told)), Knowledge())
    assert (found.treatment, found.outcome) == ends
    assert (found.covariates, found.excluded) == (None, ())
