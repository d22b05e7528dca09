"""What the columns of the simulated bakeries mean."""

DESCRIPTION = """\
SIMULATED DATA: one month of 1,000 shops of an invented bakery chain. Each number is a linear
function of its causes plus noise that is not Gaussian; no cause is left out. The program that
made the table, and so the true graph, is docs/samples/bakeries.py.

revenue: sales in the month (thousands of euros)
waiting_time: mean time in the queue (minutes)
advertising: spent on advertising in the month (thousands of euros)
satisfaction: customer satisfaction, mean score of the month (points)
neighbourhood_income: mean household income within walking distance (thousands of euros per year)
staff: people on duty (full-time equivalents)
visitors: visitors per day
price_level: price of the standard basket (euros)
distance_to_competitor: distance to the nearest competitor (km)
"""
