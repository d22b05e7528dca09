"""What the columns of the NHEFS sample mean."""

DESCRIPTION = """\
Adults aged 25 to 74 who smoked when they were first examined (NHANES I, 1971) and were visited
again in 1982. Some of them had quit in between; nobody assigned them to do so.

seqn: identifier of the person
qsmk: quit smoking between the first visit and 1982 (1 yes, 0 no)
death: died by 1992 (1 yes, 0 no)
yrdth: year of death
modth: month of death
dadth: day of death
sbp: systolic blood pressure in 1982 (mmHg)
dbp: diastolic blood pressure in 1982 (mmHg)
sex: sex (0 male, 1 female)
age: age in 1971 (years)
race: race in 1971 (0 white, 1 black or other)
income: family income in 1971, in classes from 11 (below $1,000) to 22 ($25,000 and more)
marital: marital status in 1971 (2 married, 3 widowed, 4 never married, 5 divorced, 6 separated, \
8 unknown)
school: highest grade of school completed by 1971
education: education by 1971 (1 eighth grade or less, 2 some high school, 3 high school, \
4 some college, 5 college or more)
ht: height in 1971 (cm)
wt71: weight in 1971 (kg)
wt82: weight in 1982 (kg)
wt82_71: weight change from 1971 to 1982 (kg)
birthplace: code of the state of birth
smokeintensity: number of cigarettes smoked per day in 1971
smkintensity82_71: change in cigarettes smoked per day from 1971 to 1982
smokeyrs: years of smoking by 1971
asthma: asthma ever diagnosed by 1971 (1 yes, 0 no)
bronch: chronic bronchitis or emphysema ever diagnosed by 1971 (1 yes, 0 no)
tb: tuberculosis ever diagnosed by 1971 (1 yes, 0 no)
hf: heart failure ever diagnosed by 1971 (1 yes, 0 no)
hbp: high blood pressure diagnosed by 1971 (1 yes, 0 no, 2 missing)
pepticulcer: peptic ulcer ever diagnosed by 1971 (1 yes, 0 no)
colitis: colitis ever diagnosed by 1971 (1 yes, 0 no)
hepatitis: hepatitis ever diagnosed by 1971 (1 yes, 0 no)
chroniccough: chronic cough ever diagnosed by 1971 (1 yes, 0 no)
hayfever: hay fever ever diagnosed by 1971 (1 yes, 0 no)
diabetes: diabetes diagnosed by 1971 (1 yes, 0 no, 2 missing)
polio: polio ever diagnosed by 1971 (1 yes, 0 no)
tumor: malignant tumour ever diagnosed by 1971 (1 yes, 0 no)
nervousbreak: nervous breakdown ever diagnosed by 1971 (1 yes, 0 no)
alcoholpy: at least one alcoholic drink in the year before 1971 (1 yes, 0 no, 2 missing)
alcoholfreq: how often alcohol was drunk in 1971 (0 almost daily, 1 two or three times a week, \
2 one to four times a month, 3 less often, 4 not in the last year, 5 unknown)
alcoholtype: drink taken most often in 1971 (1 beer, 2 wine, 3 liquor, 4 other or unknown)
alcoholhowmuch: drinks on a day of drinking in 1971
pica: ate dirt, clay, starch or the like in 1971 (1 yes, 0 no, 2 missing)
headache: took medicine for headache in 1971 (1 yes, 0 no)
otherpain: took medicine for other pain in 1971 (1 yes, 0 no)
weakheart: took medicine for a weak heart in 1971 (1 yes, 0 no)
allergies: took medicine for allergies in 1971 (1 yes, 0 no)
nerves: took medicine for nerves in 1971 (1 yes, 0 no)
lackpep: took medicine for lack of energy in 1971 (1 yes, 0 no)
hbpmed: took medicine for high blood pressure in 1971 (1 yes, 0 no, 2 missing)
boweltrouble: took medicine for bowel trouble in 1971 (1 yes, 0 no, 2 missing)
wtloss: took medicine for losing weight in 1971 (1 yes, 0 no)
infection: took medicine for an infection in 1971 (1 yes, 0 no)
active: activity on a usual day in 1971 (0 very active, 1 moderately active, 2 inactive)
exercise: exercise in recreation in 1971 (0 much, 1 moderate, 2 little or none)
birthcontrol: took birth control pills in the six months before 1971 (1 yes, 0 no, 2 missing)
pregnancies: number of pregnancies by 1971
cholesterol: serum cholesterol in 1971 (mg/100ml)
hightax82: lived in a state with a high tobacco tax in 1982 (1 yes, 0 no)
price71: mean price of tobacco in the state of residence in 1971 (2008 dollars)
price82: mean price of tobacco in the state of residence in 1982 (2008 dollars)
tax71: tobacco tax in the state of residence in 1971 (2008 dollars)
tax82: tobacco tax in the state of residence in 1982 (2008 dollars)
price71_82: change in the price of tobacco in the state of residence (2008 dollars)
tax71_82: change in the tobacco tax in the state of residence (2008 dollars)
id: number of the row
censored: not weighed in 1982 (1 yes, 0 no)
older: older than 50 in 1971 (1 yes, 0 no)
"""
