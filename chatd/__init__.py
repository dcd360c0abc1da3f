"""chatd: queues, assigns and relays conversations that it cannot read and does not keep.

    main ──▶ transport │ adapters │ seal ──▶ service ──▶ ports ──▶ core     "may import"

core       what is true: lines, tickets, desks, conversations, presence, limits. No I/O, no clock.
ports      what we need from the world, as Protocols whose docstrings are the contract.
service    what happens: load, ask the core, save, post.
adapters   memory (live state), database (durable state), clock, ids, signing.
seal       what the daemon may know of MLS: headers, key packages, credentials.
transport  speaks Socket.IO and HTTP; the only folder that imports aiohttp and socketio.
protocol   the words on the wire; main puts it all together; config and log are read once.
"""
