"""What `scrapy doctor` looks at: an installation, its surroundings, and the egg that is deployed."""
