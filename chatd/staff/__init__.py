"""The people who answer: sign-in, and the chain of signatures by which a visitor knows them."""
