"""The chain by which a visitor knows a counsellor: root, issuing certificate, staff certificate, shift credential.

Layouts and rules: docs/adr/0038-a-chain-to-each-person.md. tests/wire/credentials.json holds good and bad chains that
Python and TypeScript judge alike.
"""
