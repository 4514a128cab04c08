import { BareCodex } from '../bare-codex.ts';

// A bare client of the app-server without a page: plays one turn and prints the time from its first to its last delta,
// in milliseconds. Arguments: the Codex program, CODEX_HOME, the workspace.

const [codex = '', codexHome = '', workspace = ''] = process.argv.slice(2);
const ended = Promise.withResolvers<void>();
let first = 0;
let last = 0;
const client = await BareCodex.start({ codex, codexHome }, ({ method }) => {
  if (method === 'item/agentMessage/delta') {
    last = performance.now();
    if (first === 0) first = last;
  } else if (method === 'turn/completed') ended.resolve();
});
await client.send(await client.startThread(workspace), 'Begin');
await ended.promise;
await client.stop();
process.stdout.write(`${last - first}\n`);
