"""The offices a complaint can go to: what each asks for, takes, and promises; one folder each."""
