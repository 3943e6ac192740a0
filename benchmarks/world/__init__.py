"""A simulated world of Arab news sites on the loopback interface, for `benchmarks/farm.py`.

`plan` decides, from a seed, what each site publishes when; `answers` produces the bytes that it sends at a moment;
`server` sends them; `clock` compresses time; `truth` compares the crawl's store with the plan.
"""
