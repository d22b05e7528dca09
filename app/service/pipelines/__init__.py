"""What other programs build on: being told of ends, many questions at once, questions repeated."""
