"""Safar: vetted answers for people who think of migrating, and a human when one is needed."""
