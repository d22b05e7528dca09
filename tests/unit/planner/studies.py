"""Studies to ask about: the columns of public and invented tables, described as people do."""

from tests.unit.planner.tables import table

SMOKERS = table("""
    seqn id UNIQUE PERSONAL IDENTIFIER
    qsmk [0|1] QUIT SMOKING BETWEEN 1ST QUESTIONNAIRE AND 1982, 1:YES, 0:NO
    death [0|1] DEATH BY 1992, 1:YES, 0:NO
    sbp count SYSTOLIC BLOOD PRESSURE IN 1982
    sex [0|1] 0: MALE 1: FEMALE
    age count AGE IN 1971
    race [0|1] 0: WHITE 1: BLACK OR OTHER IN 1971
    income count missing=40 TOTAL FAMILY INCOME IN 1971  11:<$1000, 12: 1000-1999, 18: 7000-9999
    education ordinal AMOUNT OF EDUCATION BY 1971: 1: 8TH GRADE OR LESS, 2: HS DROPOUT
    smokeintensity count NUMBER OF CIGARETTES SMOKED PER DAY IN 1971
    smkintensity82_71 count INCREASE IN NUMBER OF CIGARETTES/DAY BETWEEN 1971 and 1982
    smokeyrs count YEARS OF SMOKING
    exercise ordinal IN RECREATION, HOW MUCH EXERCISE? IN 1971, 0:much exercise,1:moderate
    active ordinal IN YOUR USUAL DAY, HOW ACTIVE ARE YOU? IN 1971, 0:very active
    wt71 real WEIGHT IN KILOGRAMS IN 1971
    wt82 real WEIGHT IN KILOGRAMS IN 1982
    wt82_71 real WEIGHT CHANGE IN KILOGRAMS
    wtloss [0|1] USE WEIGHT LOSS MEDICATION IN 1971,  1:EVER, 0:NEVER
    price71_82 real DIFFERENCE IN AVG TOBACCO PRICE IN STATE OF RESIDENCE 1971-1982 (US$2008)
    pregnancies count missing=550 TOTAL NUMBER OF PREGNANCIES? IN 1971
    yrdth count missing=800 YEAR OF DEATH
""")

TRAINING = table("""
    data_id text
    treat [0|1]
    age count
    educ count
    black [0|1]
    hisp [0|1]
    marr [0|1]
    nodegree [0|1]
    re74 real
    re75 real
    re78 real
""")
TRAINING_WORDS = (
    "National Supported Work demonstration. Disadvantaged workers were randomly assigned to a job "
    "training programme (treat = 1) or to a control group. re74, re75 and re78 are real earnings "
    "in dollars in 1974, 1975 and 1978."
)

COLLEGE = table(
    """
    id id
    nearc4 [0|1] =1 if near 4 yr college, 1966
    educ count years of schooling, 1976
    age count in years
    fatheduc count father's schooling
    motheduc count mother's schooling
    black [0|1] =1 if black
    smsa [0|1] =1 in in SMSA, 1976
    south [0|1] =1 if in south, 1976
    smsa66 [0|1] =1 if in SMSA, 1966
    exper count age - educ - 6
    expersq count exper^2
    wage count hourly wage in cents, 1976
    lwage real log(wage)
    IQ count missing=900 IQ score
""",
    rows=3010,
)

BURGERS = table("""
    store_id id
    nj [0|1] 1 if the restaurant is in New Jersey, 0 if in Pennsylvania
    after [0|1] 1 for the survey in November 1992, 0 for February 1992
    fte real full-time equivalent employment in the restaurant
    chain [bk|kfc|roys|wendys] restaurant chain
    wage_st real starting wage
""")
BURGERS_WORDS = (
    "Fast-food restaurants surveyed before and after New Jersey raised its minimum wage on 1 April "
    "1992; Pennsylvania did not."
)

HIV = table("""
    villnum count village number
    got [0|1] went to learn the HIV test result
    any [0|1] received any cash incentive
    tinc count total value of the incentive in kwacha
    distvct real distance to the testing centre in km
    age count age
    hiv2004 [0|1] HIV result
    male [0|1] sex of the respondent
""")
HIV_WORDS = "Field experiment in Malawi. Vouchers redeemable at the centre were drawn at random."

SHOP = table("""
    customer_id id
    received_coupon [no|yes] whether the customer was sent the 10 % coupon
    spend real money spent in the month after the mailing, in euros
    visits count number of visits in the month before the mailing
    past_spend real money spent in the year before the mailing
    channel [app|store|web] where the customer shops mostly
    returned [0|1] whether goods were sent back after the campaign
    satisfaction ordinal survey answer at follow-up
""")

CLINIC = table("""
    patient text
    arm [drug|placebo] study arm
    sysbp real systolic blood pressure after twelve weeks (mmHg)
    sysbp_base real systolic blood pressure at baseline (mmHg)
    age count age at entry
    gender [F|M]
    dropout [0|1] left the study early
""")

LOTTERY = table("""
    hh id household
    won_lottery [0|1] household was drawn in the lottery and offered a voucher
    moved [0|1] family moved to a low-poverty neighbourhood
    adult_income real adult earnings in dollars per year, five years later
    kids count number of children at baseline
    head_age count age of the household head at baseline
""")

FARM = table("""
    plot id
    fert_kg real fertiliser applied per hectare (kg)
    rain_mm real rainfall in the season
    soil [clay|loam|sand] soil type
    yield_t real harvest per hectare in tonnes
""")

MACRO = table(
    """
    realgdp real gross domestic product
    realcons real consumption
    infl real inflation rate
    unemp real unemployment rate
    tbilrate real interest rate on treasury bills
""",
    series=True,
)

PHONE = table("""
    user id
    screen_hours real hours of screen time per day
    sleepHours real hours slept per night
    coffee count cups of coffee per day
    stress ordinal self-reported stress
    ageYears count
""")

BIRTHS = table("""
    faminc real 1988 family income, $1000s
    cigtax real cig. tax in home state, 1988
    cigprice real cig. price in home state, 1988
    bwght count birth weight, ounces
    fatheduc count father's yrs of educ
    motheduc count mother's yrs of educ
    parity count birth order of child
    male [0|1] =1 if male child
    white [0|1] =1 if white
    cigs count cigs smked per day while preg
    lbwght real log of bwght
    bwghtlbs real birth weight, pounds
    packs real packs smked per day while preg
    lfaminc real log(faminc)
""")

PAY = table("""
    wage real average hourly earnings
    educ count years of education
    exper count years potential experience
    tenure count years with current employer
    female [0|1] =1 if female
    married [0|1] =1 if married
    union_member [0|1] =1 if covered by a union contract
""")

HOUSE = table("""
    hhid id
    received_subsidy [0|1] whether they received the housing subsidy
    rent_share real share of income spent on rent
    hh_size count number of people in the household
    region [north|south|west] region
    evicted [0|1] evicted within two years
""")

EDU = table("""
    student_id id
    small_class [0|1] assigned to a small class in kindergarten
    tmathss real total math scaled score
    treadss real total reading scaled score
    freelunch [no|yes] qualified for free lunch
    gender [boy|girl]
    totexpk count teacher's years of experience
""")

STREAM = table("""
    ad_spend real weekly advertising spend in thousand dollars
    signups count new signups in the week
    price real subscription price
""")

VOTE = table("""
    civic [0|1] sent the civic duty mailer
    voted06 [0|1] voted in the 2006 primary
    voted04 [0|1] voted in the 2004 primary
    hhsize count household size
    yob count year of birth
""")

VACC = table("""
    vaccinated [No|Yes]
    hospital_days real days in hospital
    infected [No|Yes] got infected during the season
    bmi real body mass index
    smoker [No|Yes]
""")
