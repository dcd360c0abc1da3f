"""chatd: queues, assigns and relays conversations that it cannot read and does not keep.

One folder for each area, with the same inside: rules, ports, service, stores (memory, redis, database), events, http.

    conversation ──▶ line ──▶ staff ──▶ directory ──▶ base          "may import", never back

base, process, stores, transport hold what all areas share; main puts everything together.
"""
