"""Everyday words that often stand for one thing, for matching what people say to columns."""

from __future__ import annotations

GROUPS = tuple(
    line.strip()
    for line in """
    earn wage income salary pay revenue compensation
    income gdp wealth prosperity economy affluent
    wealth asset saving fortune money
    money cash incentive payment bonus reward gift
    give gift donate donation contribution
    expenditure spend spending expense cost outlay
    loan borrow credit debt mortgage
    interest credit charge
    default repay arrears
    respond response reply answer
    live life lifespan longevity survive survival alive
    death mortality fatality survival survive
    school education schooling educated study degree
    college university campus
    job employment work employed occupation labour labor workforce staff
    unemploy jobless unemployed joblessness
    sex gender female male
    child kid offspring fertility birth
    toddler infant baby newborn child
    vaccine vaccination vaccinate jab shot inoculation inoculate immunisation immunise
    sms text message
    safe safety accident
    noise noisy loud quiet
    invoice bill charge
    call phone ring
    price cost fee charge tuition fare
    price value worth
    treatment treated intervention program programme therapy exposure exposed
    drug medication medicine pill tablet
    illness disease sickness condition sick ill
    absent attendance absence miss skip sick
    crime offence offense arrest
    crime arrest conviction
    burglary breakin theft robbery
    imprison prison jail incarcerate inmate
    score grade mark test exam result
    iq intelligence intelligent smart clever bright cognition cognitive
    gpa grade mark score
    math mathematics maths arithmetic
    read literate literacy
    fitness exercise sport workout activity
    subsidy grant transfer aid benefit voucher assistance
    training course class coaching tutoring workshop tutor
    tax levy duty
    vote turnout ballot election
    campaign expenditure spend
    sell purchase buy order conversion revenue spend
    demand sell quantity volume purchase consumption
    money revenue income profit turnover
    buy takeup purchase adopt
    application apply applicant
    click conversion engagement visit
    advert advertisement advertising ad campaign promotion marketing
    car vehicle automobile auto
    drive traffic vehicle mile
    accident crash collision
    petrol gas gasoline fuel
    mile mpg mileage
    house home housing dwelling
    rain rainfall precipitation weather wet
    hot warm temperature heat cold weather
    race ethnicity ethnic black white hispanic
    insurance insured coverage
    hospital admission hospitalisation hospitalization
    company firm business enterprise
    worker employee staff personnel
    customer client user buyer guest
    pupil student
    doctor physician gp
    fertiliser fertilizer nitrogen
    yield harvest crop
    produce output productive productivity
    bmi weight obesity obese
    discount coupon rebate
    email message reminder letter mail
    satisfaction happiness wellbeing happy content
    distance proximity near close far commute away
    smoke cigarette tobacco smoker
    drink alcohol drinking
    dose dosage
    pollution pm25 air
    quit stop cease give dropout
    leave cancel quit churn stay remain retention
    marriage spouse wed wedding marry
    clever smart intelligence iq
    attractive attractiveness beauty beautiful pretty look handsome
    religion religious faith church devout
    memory cognition cognitive
    pulse heart
    anxiety nervous worry
    stress strain pressure
    share percentage percent proportion fraction rate
    abroad foreign import overseas
    television tv
    computer pc laptop
    contraceptive contraception
    holiday vacation leave
    enrolment enrollment registration
    patrol police
    lonely loneliness alone
    retire pension retirement
    remote home
    overseas foreign
    union bargain
    surgery operation
    slope steep incline
    large big size area
    time duration minute hour
    sleep night asleep rest
    lecture class
    wife woman female
    electricity electric power
    city urban town metropolitan
    rural countryside village
    land lot plot
    rent lease
    sick absent
    parent father mother
    relapse recurrence
    therapy treatment hormonal
    divorce separated
    conflict war
    water litre
    wine glass
    trip ride journey
    service industry
    bedroom room
    promote promotion
    complain complaint
    finish complete finishing
    injury injure hurt wound
    infect infection
    readmission readmit
    cache cached
    response latency
    """.splitlines()
    if line.strip()
)
