"""A simulated world of Arab news sites on the loopback interface, for `benchmarks/farm.py`.

`plan` decides, by a seed, what each site publishes when; `answers` makes the bytes that it sends at a moment; `server`
sends them; `clock` compresses time; `truth` compares the crawl's store with the plan.
"""
