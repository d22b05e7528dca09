"""Questions in many wordings: what is the cause, what the effect, and which design answers."""

import pytest

from app.causal.profile import Profile
from app.causal.question import Design, Knowledge, QuestionKind
from app.planner.language import read
from tests.unit.planner.studies import (
    BIRTHS,
    BURGERS,
    BURGERS_WORDS,
    CLINIC,
    COLLEGE,
    EDU,
    FARM,
    HIV,
    HIV_WORDS,
    HOUSE,
    LOTTERY,
    MACRO,
    PAY,
    PHONE,
    SHOP,
    SMOKERS,
    STREAM,
    TRAINING,
    TRAINING_WORDS,
    VACC,
    VOTE,
)

OBSERVED, TRIAL, IV, DID = Design.BACKDOOR, Design.RANDOMISED, Design.IV, Design.DID

EFFECTS = [
    (SMOKERS, "", "Between 1971 and 1982 some smokers quit. How many kilograms did quitting add to "
     "their weight change?", "qsmk", "wt82_71", OBSERVED),
    (SMOKERS, "", "Does giving up smoking make people put on weight?", "qsmk", "wt82_71", OBSERVED),
    (SMOKERS, "", "If a smoker quits, what happens to their weight?", "qsmk", "wt82_71", OBSERVED),
    (SMOKERS, "", "What is the effect of `qsmk` on `sbp`?", "qsmk", "sbp", OBSERVED),
    (SMOKERS, "", "Is blood pressure affected by exercise?", "exercise", "sbp", OBSERVED),
    (SMOKERS, "", "Did people who quit smoking gain more weight?", "qsmk", "wt82_71", OBSERVED),
    (SMOKERS, "", "Do smokers who quit die less often?", "qsmk", "death", OBSERVED),
    (TRAINING, TRAINING_WORDS, "Did the job training programme raise earnings in 1978?",
     "treat", "re78", TRIAL),
    (TRAINING, TRAINING_WORDS, "How much did training add to real earnings?", "treat", "re78",
     TRIAL),
    (TRAINING, "", "effect of treat on re78", "treat", "re78", OBSERVED),
    (TRAINING, TRAINING_WORDS, "By how much did being assigned to the program change what people "
     "earned in 1978?", "treat", "re78", TRIAL),
    (COLLEGE, "", "What is the return to schooling in terms of the log wage? Use nearc4 as an "
     "instrument.", "educ", "lwage", IV),
    (COLLEGE, "", "How much does one more year of schooling raise lwage, using whether "
     "someone grew "
     "up near a college as an instrument?", "educ", "lwage", IV),
    (COLLEGE, "", "Does education increase the hourly wage?", "educ", "wage", OBSERVED),
    (BURGERS, BURGERS_WORDS, "Did raising the minimum wage in New Jersey reduce employment?",
     "nj", "fte", DID),
    (BURGERS, BURGERS_WORDS, "What was the impact of New Jersey's minimum wage increase on "
     "full-time "
     "employment?", "nj", "fte", DID),
    (HIV, HIV_WORDS, "Does offering any cash incentive make people learn their HIV result?",
     "any", "got", TRIAL),
    (HIV, HIV_WORDS, "Are people who received any incentive more likely to go and learn their "
     "result?", "any", "got", TRIAL),
    (SHOP, "", "How much more do customers spend because of the coupon?",
     "received_coupon", "spend", OBSERVED),
    (SHOP, "", "Did sending the coupon increase spend?", "received_coupon", "spend", OBSERVED),
    (SHOP, "An A/B test: the coupon went to a random half.", "What does the coupon do to spending?",
     "received_coupon", "spend", TRIAL),
    (CLINIC, "Double-blind randomised trial.", "Does the drug lower systolic blood pressure?",
     "arm", "sysbp", TRIAL),
    (CLINIC, "Double-blind randomised trial.", "How would blood pressure change if patients "
     "got the "
     "drug instead of placebo?", "arm", "sysbp", TRIAL),
    (LOTTERY, "Vouchers were allocated by lottery. Not all winners moved.",
     "Does moving to a better neighbourhood raise adult income?", "moved", "adult_income", IV),
    (LOTTERY, "Vouchers were allocated by lottery. Not all winners moved.",
     "What is the effect of winning the lottery on adult earnings?",
     "won_lottery", "adult_income", TRIAL),
    (FARM, "", "What happens to the harvest when more fertilizer is applied?",
     "fert_kg", "yield_t", OBSERVED),
    (FARM, "", "How strongly does rainfall affect crop yield?", "rain_mm", "yield_t", OBSERVED),
    (PHONE, "", "Does drinking coffee reduce sleep?", "coffee", "sleepHours", OBSERVED),
    (PHONE, "", "Do people sleep less because of screen time?", "screen_hours",
     "sleepHours", OBSERVED),
    (PHONE, "", "screen_hours -> stress", "screen_hours", "stress", OBSERVED),
    (BIRTHS, "", "Do cigs smoked while pregnant lower the baby's birth weight in ounces?",
     "cigs", "bwght", OBSERVED),
    (BIRTHS, "", "Estimate the causal effect of cigs on bwght, controlling for faminc and male.",
     "cigs", "bwght", OBSERVED),
    (PAY, "", "What is the effect of being in a union on hourly earnings?",
     "union_member", "wage", OBSERVED),
    (PAY, "", "How much do an extra year's education add to wages?", "educ", "wage", OBSERVED),
    (PAY, "", "Would wages fall if women were not married?", "married", "wage", OBSERVED),
    (PAY, "", "Is there a causal link between marriage and pay?", "married", "wage", OBSERVED),
]  # fmt: skip

EFFECTS += [
    (
        HOUSE,
        "",
        "How much did getting help with housing costs cut the portion of income going to rent?",
        "received_subsidy",
        "rent_share",
        OBSERVED,
    ),
    (
        HOUSE,
        "",
        "Does the housing subsidy prevent evictions?",
        "received_subsidy",
        "evicted",
        OBSERVED,
    ),
    (
        HOUSE,
        "",
        "Are families that got the subsidy less likely to be evicted?",
        "received_subsidy",
        "evicted",
        OBSERVED,
    ),
    (
        EDU,
        "Students were randomly assigned to classes.",
        "Do smaller classes improve math scores?",
        "small_class",
        "tmathss",
        TRIAL,
    ),
    (
        EDU,
        "Students were randomly assigned to classes.",
        "What's the impact of being put in a small class on how well kids read?",
        "small_class",
        "treadss",
        TRIAL,
    ),
    (EDU, "", "Does teacher experience matter for reading scores?", "totexpk", "treadss", OBSERVED),
    (STREAM, "", "If we spend more on ads, do signups go up?", "ad_spend", "signups", OBSERVED),
    (
        STREAM,
        "",
        "What would happen to signups if we raised the price?",
        "price",
        "signups",
        OBSERVED,
    ),
    (
        STREAM,
        "",
        "What's the causal effect of advertising on new signups, holding price fixed?",
        "ad_spend",
        "signups",
        OBSERVED,
    ),
    (
        VOTE,
        "Mailers were randomized across households.",
        "Did the civic duty mailing get people to vote in 2006?",
        "civic",
        "voted06",
        TRIAL,
    ),
    (
        VOTE,
        "",
        "Does civic affect voted06, controlling for voted04 and hhsize?",
        "civic",
        "voted06",
        OBSERVED,
    ),
    (VACC, "", "Does vaccination shorten hospital stays?", "vaccinated", "hospital_days", OBSERVED),
    (
        VACC,
        "",
        "How effective is the vaccine at preventing infection?",
        "vaccinated",
        "infected",
        OBSERVED,
    ),
    (VACC, "", "Do smokers spend more days in hospital?", "smoker", "hospital_days", OBSERVED),
    (VACC, "", "vaccinated on infected", "vaccinated", "infected", OBSERVED),
    (PAY, "", "What is the gender wage gap caused by being female?", "female", "wage", OBSERVED),
    (PAY, "", "Do women earn less?", "female", "wage", OBSERVED),
    (SMOKERS, "", "Would someone weigh more in 1982 had they quit?", "qsmk", "wt82_71", OBSERVED),
    (
        FARM,
        "",
        "By how many tonnes does yield rise per extra kg of fertiliser?",
        "fert_kg",
        "yield_t",
        OBSERVED,
    ),
    (
        FARM,
        "",
        "I want to know whether fertiliser raises the harvest.",
        "fert_kg",
        "yield_t",
        OBSERVED,
    ),
    (
        PHONE,
        "",
        "Tell me the impact of hours on the phone screen upon sleep.",
        "screen_hours",
        "sleepHours",
        OBSERVED,
    ),
    (
        SHOP,
        "",
        "Was the mailing worth it? Did the coupon change how much customers spend?",
        "received_coupon",
        "spend",
        OBSERVED,
    ),
    (
        COLLEGE,
        "",
        "Estimate the effect of education on wages with two-stage least squares; proximity to a "
        "college is the instrument.",
        "educ",
        "wage",
        IV,
    ),
    (
        COLLEGE,
        "The instrument is nearc4.",
        "How does education influence log wages?",
        "educ",
        "lwage",
        IV,
    ),
    (
        CLINIC,
        "randomized",
        "Is the drug better than placebo at lowering blood pressure?",
        "arm",
        "sysbp",
        TRIAL,
    ),
    (
        BURGERS,
        BURGERS_WORDS,
        "Using difference-in-differences, how did the minimum wage law change employment in New "
        "Jersey?",
        "nj",
        "fte",
        DID,
    ),
    (
        TRAINING,
        TRAINING_WORDS,
        "Was the programme effective in raising earnings?",
        "treat",
        "re78",
        TRIAL,
    ),
]


@pytest.mark.parametrize(
    ("profile", "about", "text", "treatment", "outcome", "design"),
    EFFECTS,
    ids=[case[2][:60] for case in EFFECTS],
)
def test_cause_effect_and_design_are_read(
    profile: Profile, about: str, text: str, treatment: str, outcome: str, design: Design
):
    question = read(text, about, profile, Knowledge())
    assert (question.treatment, question.outcome) == (treatment, outcome)
    assert question.kind is QuestionKind.EFFECT
    assert question.design is design


CAUSES = [
    (MACRO, "What causes what?", None),
    (MACRO, "How do these series affect each other over time?", None),
    (MACRO, "What drives unemployment?", "unemp"),
    (MACRO, "Which variables influence inflation?", "infl"),
    (PAY, "What determines hourly earnings?", "wage"),
    (PAY, "Find the causal graph.", None),
    (FARM, "What are the causes of a good harvest?", "yield_t"),
    (PHONE, "Why are people stressed?", "stress"),
    (SHOP, "Discover the causal structure of this data.", None),
    (PHONE, "Draw a causal diagram of all columns", None),
]


@pytest.mark.parametrize(("profile", "text", "outcome"), CAUSES, ids=[c[1] for c in CAUSES])
def test_a_question_about_causes_asks_for_a_graph(profile: Profile, text: str, outcome: str | None):
    question = read(text, "", profile, Knowledge())
    assert question.kind is QuestionKind.DISCOVER
    assert question.outcome == outcome


KINDS = [
    (SMOKERS, "For whom does quitting smoking add most weight?", QuestionKind.HETEROGENEITY),
    (SHOP, "Which customers should we send the coupon to raise spend?", QuestionKind.POLICY),
    (SHOP, "Whom should we send the coupon to raise spend?", QuestionKind.POLICY),
    (PAY, "How much of the effect of education on wages goes through experience?",
     QuestionKind.MEDIATION),
    (SHOP, "Why did spend drop?", QuestionKind.ROOT_CAUSE),
]  # fmt: skip


@pytest.mark.parametrize(("profile", "text", "kind"), KINDS, ids=[c[1] for c in KINDS])
def test_other_kinds_of_question_are_recognised(profile: Profile, text: str, kind: QuestionKind):
    assert read(text, "", profile, Knowledge()).kind is kind
