import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { BareCodex, type BareMessage } from '../bare-codex.ts';
import type { BareHostSettings } from '../bare-host-settings.ts';

// A minimal host between the real Codex and a page: it passes text on as it arrives. Settings are JSON in the first
// argument. Prints its address and serves until SIGTERM.

const settings: BareHostSettings = JSON.parse(process.argv[2] ?? '');
let kept = '';
let long = '';
let unsent = '';
let tail = '';
/** Resolves when no turn is running: an earlier message would steer the turn. */
let idle = Promise.withResolvers<void>();
idle.resolve();

const server = createServer((request, response) => {
  const isScript = request.url === '/bare-page.js';
  response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
  response.end(isScript ? settings.script : settings.html);
});
const sockets = new WebSocketServer({ server });

function emit(type: 'text' | 'tail' | 'opened', text: string): void {
  for (const socket of sockets.clients) socket.send(JSON.stringify({ type, text }));
}

/** The data from one read of Codex's output is sent together. */
function flush(): void {
  if (unsent !== '') emit('text', unsent);
  if (tail !== '') emit('tail', tail);
  kept += unsent;
  unsent = '';
  tail = '';
}

const codex = await BareCodex.start(settings, ({ method, params }: BareMessage) => {
  if (unsent === '' && tail === '') setImmediate(flush);
  if (method === 'item/agentMessage/delta') unsent += params?.delta ?? '';
  else if (method === 'item/commandExecution/outputDelta') tail = params?.delta ?? '';
  else if (method === 'item/commandExecution/requestApproval') emit('opened', params?.command ?? '');
  else if (method === 'turn/diff/updated') long = params?.diff ?? '';
  else if (method === 'item/completed' && params?.item?.type === 'commandExecution') {
    long = params.item.aggregatedOutput ?? '';
  } else if (method === 'turn/completed') idle.resolve();
});
let threadId = settings.threadId ?? '';
if (settings.threadId !== null) await codex.request('thread/resume', { threadId, excludeTurns: true });
else if (!settings.threadPerMessage) threadId = await codex.startThread(settings.workspace);

sockets.on('connection', (socket) => {
  socket.send(JSON.stringify({ type: 'text', text: kept }));
  socket.on('message', async (data) => {
    const asked: { type: 'send' | 'open'; text: string } = JSON.parse(String(data));
    if (asked.type === 'open') return emit('opened', long);
    await idle.promise;
    idle = Promise.withResolvers();
    if (settings.threadPerMessage) threadId = await codex.startThread(settings.workspace);
    await codex.send(threadId, asked.text);
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  process.stdout.write(`Listening on http://127.0.0.1:${port}/\n`);
});
process.once('SIGTERM', () => void codex.stop().then(() => process.exit()));
