"""What the columns of the macroeconomic sample mean."""

DESCRIPTION = """\
The economy of the United States, quarter by quarter from 1959 to 2009.

year: year
quarter: quarter of the year
realgdp: real gross domestic product (billions of chained 2005 dollars, annual rate)
realcons: real personal consumption (billions of chained 2005 dollars, annual rate)
realinv: real gross private domestic investment (billions of chained 2005 dollars, annual rate)
realgovt: real federal consumption and investment (billions of chained 2005 dollars, annual rate)
realdpi: real private disposable income (billions of chained 2005 dollars, annual rate)
cpi: consumer price index at the end of the quarter (1982-84 = 100)
m1: money stock M1 at the end of the quarter (billions of dollars)
tbilrate: interest rate of three-month treasury bills, mean of the quarter (percent)
unemp: unemployment rate, seasonally adjusted (percent)
pop: population at the end of the quarter (thousands)
infl: inflation rate, from the change in the consumer price index (percent)
realint: real interest rate, the interest rate less inflation (percent)
"""
