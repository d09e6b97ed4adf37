"""The report on understanding, as one page: `make nlu-report`."""
