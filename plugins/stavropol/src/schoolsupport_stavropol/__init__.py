"""The rules of the Neftekumsk municipal district of Stavropol Krai."""
