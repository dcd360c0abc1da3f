// Prints the browser's tables of states as JSON, for ops/states.py: name → file, first state, table.
const SRC = new URL("../widget/src/", import.meta.url);
const MACHINES = [
  ["Seal of a conversation, in a page", "core/conversation-states.ts", "SEAL_STATES", "waiting"],
  ["Sending of a conversation, in a page", "core/conversation-states.ts", "SEND_STATES", "open"],
  ["Ticket, in the visitor's page", "core/ticket-states.ts", "TICKET_STATES", "idle"],
  ["Sign-in, in the console", "console/sign-in/states.ts", "SIGN_IN_STATES", "loading"],
  ["Desk, in the console", "console/shift/states.ts", "DESK_STATES", "none"],
  ["Pane of a conversation, in the console", "console/panes/states.ts", "PANE_STATES", "waiting"],
];

const read = async ([name, file, table, first]) => ({
  name,
  path: `widget/src/${file}`,
  first,
  table: (await import(new URL(file, SRC)))[table],
});
console.log(JSON.stringify(await Promise.all(MACHINES.map(read))));
