"""The checks of `scrapy doctor`: an installation, its surroundings, and the egg that is deployed."""
