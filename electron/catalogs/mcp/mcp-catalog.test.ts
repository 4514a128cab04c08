import { beforeEach, describe, expect, it } from 'vitest';
import { threadId } from '../../../shared/base/ids.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { McpListing } from '../../../shared/catalogs/mcp/mcp-server.ts';
import type { TelemetryEvent } from '../../../shared/privacy/telemetry/telemetry-event.ts';
import type { CodexProblem } from '../../codex/codex-server.ts';
import { FakeCodexServer } from '../../codex/testing/fake-codex-server.ts';
import type { CodexReply } from '../../model/codex-protocol/protocol.ts';
import { readConfig } from '../../threads/testing/codex-replies.ts';
import { McpCatalog } from './mcp-catalog.ts';

type Reply = CodexReply<'mcpServerStatus/list'>;
type Answer = Result<Reply, CodexProblem>;

const thread = threadId.parse('01a1f000-0000-7000-8000-000000000001');
const ofThread = { threadId: thread, folder: '/w' };

let codex: FakeCodexServer;
let catalog: McpCatalog;
let reported: TelemetryEvent[];
let waiting: Map<string, PromiseWithResolvers<Answer>>;
let look: () => void;
beforeEach(() => {
  codex = new FakeCodexServer();
  reported = [];
  waiting = new Map();
  look = () => undefined;
  catalog = new McpCatalog({ codex, emitEvent: (event) => reported.push(event), changed: () => look() });
  codex.answers['mcpServerStatus/list'] = ({ serverName }) => {
    const answer = Promise.withResolvers<Answer>();
    waiting.set(serverName ?? '', answer);
    look();
    return answer.promise;
  };
});

function configure(...names: readonly string[]): void {
  const mcp_servers = Object.fromEntries(names.map((name) => [name, { command: name, enabled: name !== 'off' }]));
  codex.answers['config/read'] = () => ok(readConfig({ mcp_servers }));
}
const status = (name: string, change: Partial<Reply['data'][number]> = {}): Answer =>
  ok({
    data: [
      {
        name,
        runtimeStatus: null,
        pluginId: null,
        httpOrigin: null,
        serverInfo: null,
        serverCapabilities: null,
        toolListMeta: null,
        tools: { echo: { name: 'echo', description: 'Says it again', inputSchema: { type: 'object' } } },
        toolsError: null,
        resources: [],
        resourceTemplates: [],
        authStatus: 'unsupported',
        ...change,
      },
    ],
    nextCursor: null,
  });
const answer = (name: string, of: Answer = status(name)) => waiting.get(name)?.resolve(of);
/** Resolves with the first matching listing. */
const until = (fits: (listing: McpListing) => boolean) =>
  new Promise<McpListing>((settle) => {
    look = () => {
      const listing = catalog.list(ofThread);
      if (fits(listing)) settle(listing);
    };
    look();
  });
const states = ({ servers }: McpListing) => servers.map(({ name, state }) => `${name} ${state}`);

describe('MCP server tools', () => {
  it('MCP server tools arrive as each server answers, and a hanging server delays no other', async () => {
    configure('good', 'hangs', 'off');
    expect(catalog.list(ofThread)).toEqual({ servers: [], isWhole: false, problem: null });
    await until(() => waiting.size === 2);
    answer('good');
    const listing = await until(({ servers }) => servers[0]?.state === 'ready');
    expect(states(listing)).toEqual(['good ready', 'hangs asked', 'off disabled']);
    expect(listing.servers[0]?.tools).toEqual([
      { name: 'echo', title: null, about: 'Says it again', schema: '{\n  "type": "object"\n}' },
    ]);
    expect(listing.isWhole).toBe(false);
    expect(reported).toEqual([]);
    answer('hangs', err({ type: 'noAnswer', afterMs: 120_000 }));
    const whole = await until(({ isWhole }) => isWhole);
    expect(whole.servers[1]).toMatchObject({ state: 'failed', error: 'Codex did not respond for 120\u00a0s.' });
    expect(reported).toEqual([{ type: 'mcp.refreshed', servers: 3, tools: 1, failed: 1 }]);
    expect(codex.sent.map(({ params }) => params)).toMatchObject([
      { cwd: '/w' },
      { serverName: 'good', threadId: thread },
      { serverName: 'hangs', threadId: thread },
    ]);
  });

  it.each([
    ['fails to start', { toolsError: 'It printed garbage', tools: {} }, 'failed', 'It printed garbage'],
    ['is failed in the thread', { runtimeStatus: 'failed', toolsError: 'Gone', tools: {} }, 'failed', 'Gone'],
    ['wants a sign-in', { runtimeStatus: 'authenticationRequired' }, 'signInNeeded', null],
    ['wants one outside of a thread', { authStatus: 'notLoggedIn' }, 'signInNeeded', null],
    ['was called off', { runtimeStatus: 'cancelled' }, 'cancelled', null],
    ['works', { runtimeStatus: 'connected' }, 'ready', null],
  ] as const)('MCP server tools of a server that %s say so', async (_case, change, state, error) => {
    configure('one');
    await until(() => waiting.size === 1);
    answer('one', status('one', change));
    expect((await until(({ isWhole }) => isWhole)).servers[0]).toMatchObject({ state, error });
  });

  it('MCP server tools are requested without the thread if Codex has not loaded it', async () => {
    configure('one');
    codex.answers['mcpServerStatus/list'] = ({ threadId: of }) =>
      of === null ? status('one') : err({ type: 'refused', code: -32_600, message: 'thread not found', data: null });
    expect(states(await until(({ isWhole }) => isWhole))).toEqual(['one ready']);
  });

  it('MCP server tools are shortened if there are too many or too long ones', async () => {
    configure('one');
    await until(() => waiting.size === 1);
    const many = Array.from({ length: 2_001 }, (_, at) => [`tool-${at}`, { name: `tool-${at}`, inputSchema: {} }]);
    const long = { name: 'a', description: 'x'.repeat(9_000), inputSchema: { enum: 'x'.repeat(90_000) } };
    answer('one', status('one', { tools: { ...Object.fromEntries(many), a: long } }));
    const [server] = (await until(({ isWhole }) => isWhole)).servers;
    expect([server?.tools.length, server?.more]).toEqual([2_000, 2]);
  });

  it('MCP server tools report why there are none if Codex does not answer', async () => {
    codex.answers['config/read'] = () => err({ type: 'notRunning', failure: null });
    expect(await until(({ isWhole }) => isWhole)).toEqual({
      servers: [],
      isWhole: true,
      problem: 'Codex has stopped.',
    });
  });

  it('MCP server tools are requested again when a server of the thread has started, and when Codex has ended', async () => {
    configure('one');
    await until(() => waiting.size === 1);
    answer('one', status('one', { runtimeStatus: 'failed', toolsError: 'Slow', tools: {} }));
    await until(({ isWhole }) => isWhole);
    waiting.clear();
    codex.notify('mcpServer/startupStatus/updated', { threadId: thread, name: 'one', status: 'failed', error: 'Slow' });
    codex.notify('mcpServer/startupStatus/updated', { threadId: null, name: 'one', status: 'ready', error: null });
    expect(waiting.size).toBe(0);
    codex.notify('mcpServer/startupStatus/updated', { threadId: thread, name: 'one', status: 'ready', error: null });
    answer('one');
    expect(states(await until(({ servers }) => servers[0]?.state === 'ready'))).toEqual(['one ready']);
    waiting.clear();
    codex.die();
    expect(states(catalog.list(ofThread))).toEqual(['one asked']);
    await until(() => waiting.size === 1);
  });

  it('MCP servers and tools stay listed while Codex is asked again, until it answers without them', async () => {
    configure('one', 'two', 'off');
    await until(() => waiting.size === 2);
    answer('one');
    answer('two');
    await until(({ isWhole }) => isWhole);
    const named = ({ servers }: McpListing) =>
      servers.map(({ name, state, tools }) => [name, state, ...tools.map((tool) => tool.name)].join(' '));

    codex.answers['config/read'] = () => ok(readConfig({ mcp_servers: { one: {}, new: {}, off: {} } }));
    waiting.clear();
    catalog.forgetAll();
    expect(named(catalog.list(ofThread))).toEqual(['off disabled', 'one asked echo', 'two asked echo']);
    expect(catalog.list(ofThread).isWhole).toBe(false);
    await until(() => waiting.size === 3);
    expect(named(catalog.list(ofThread))).toEqual(['new asked', 'off asked', 'one asked echo']);
    for (const name of waiting.keys()) answer(name, status(name, { tools: {} }));
    expect(named(await until(({ isWhole }) => isWhole))).toEqual(['new ready', 'off ready', 'one ready']);
  });

  it('MCP server tools are requested again on demand, but not twice at once', async () => {
    configure('one', 'stuck');
    await until(() => waiting.size === 2);
    catalog.forget(ofThread);
    expect(states(catalog.list(ofThread))).toEqual(['one asked', 'stuck asked']);
    answer('one', status('one', { toolsError: 'Slow', tools: {} }));
    await until(({ servers }) => servers[0]?.state === 'failed');
    catalog.forget(ofThread);
    answer('one');
    expect(states(await until(({ servers }) => servers[0]?.state === 'ready'))).toEqual(['one ready', 'stuck asked']);
    answer('stuck');
    await until(({ isWhole }) => isWhole);
    catalog.forget(ofThread);
    expect(catalog.list(ofThread).isWhole).toBe(false);
  });
});
