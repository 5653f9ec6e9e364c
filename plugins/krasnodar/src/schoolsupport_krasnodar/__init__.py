"""The roadmap of the Slavyansk district of Krasnodar Krai."""
