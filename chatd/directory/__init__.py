"""What organisations have decided: lines, hours, texts, helplines, embeds, staff."""
