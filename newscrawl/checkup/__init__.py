"""The checks of `scrapy doctor`: the installation, its environment, and the egg to be deployed."""
