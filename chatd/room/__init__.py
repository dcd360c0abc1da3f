"""The staff room of each line: conversations whose members come by themselves. See docs/adr/0067-staff-rooms.md."""
