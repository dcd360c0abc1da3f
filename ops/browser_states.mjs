// Prints the browser's tables of states as JSON, for ops/states.py: name → file, first state, table.
const CORE = new URL("../widget/src/core/", import.meta.url);
const MACHINES = [
  ["Seal of a conversation, in a page", "conversation-states.ts", "SEAL_STATES", "waiting"],
  ["Sending of a conversation, in a page", "conversation-states.ts", "SEND_STATES", "open"],
  ["Ticket, in the visitor's page", "ticket-states.ts", "TICKET_STATES", "idle"],
];

const read = async ([name, file, table, first]) => ({
  name,
  path: `widget/src/core/${file}`,
  first,
  table: (await import(new URL(file, CORE)))[table],
});
console.log(JSON.stringify(await Promise.all(MACHINES.map(read))));
