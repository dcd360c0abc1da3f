"""What every area knows: names, errors, limits, texts, and the ports for clock, chance, signatures and post."""
