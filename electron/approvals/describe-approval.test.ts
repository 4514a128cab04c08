import { describe, expect, it } from 'vitest';
import { listTranscripts, loadTranscript } from '../../fixtures/transcripts/load-transcript.ts';
import { waitingApproval } from '../../shared/approvals/approval.ts';
import { approvalId, entryId } from '../../shared/base/ids.ts';
import type { PatchEntry, ToolEntry } from '../../shared/transcript/entry.ts';
import type { CodexServerRequest } from '../model/codex-protocol/protocol.ts';
import { describeApproval } from './describe-approval.ts';

function requestsOf(name: string): readonly CodexServerRequest[] {
  return loadTranscript(name).steps.flatMap(({ dir, message }) =>
    dir === 'recv' && isRequest(message) ? [message] : [],
  );
}

function isRequest(message: unknown): message is CodexServerRequest {
  return typeof message === 'object' && message !== null && 'id' in message && 'method' in message;
}

function first(name: string) {
  const [request] = requestsOf(name);
  if (request === undefined) throw new Error(`${name} asks nothing`);
  return describeApproval(request, null);
}

describe("a command's additional permissions", () => {
  const asked = (more: object) => {
    const params = { threadId: 't', turnId: 'u', itemId: 'i', command: 'npm test', ...more };
    return describeApproval({ id: 1, method: 'item/commandExecution/requestApproval', params }, null).asked;
  };

  it.each([
    [{ path: { type: 'special', value: { kind: 'root' } }, access: 'write' }],
    [{ path: { type: 'glob_pattern', pattern: '/home/**' }, access: 'write' }],
  ])("shows a command's additional permissions in full when they are not plain paths: %j", (entry) => {
    const additional = { network: false, read: [], write: [], other: JSON.stringify([entry], null, 2) };
    expect(asked({ additionalPermissions: { fileSystem: { entries: [entry] } } })).toMatchObject({ additional });
  });

  it("shows a command's additional permissions also inside the workspace", () => {
    expect(asked({ additionalPermissions: { fileSystem: { write: ['/ws/.git/hooks'] } } })).toMatchObject({
      additional: { write: ['/ws/.git/hooks'] },
    });
  });

  it("shows a command's additional permissions as received when this version cannot read them", () => {
    expect(asked({ additionalPermissions: 'all' })).toMatchObject({ additional: { other: '"all"' } });
  });

  it('shows no additional permissions when nothing is named', () => {
    expect(asked({ additionalPermissions: { fileSystem: { entries: [] } } })).not.toHaveProperty('additional');
  });

  it("never cuts a command's additional permissions", () => {
    const entries = Array.from({ length: 3_000 }, (_, at) => ({
      path: { type: 'glob_pattern', pattern: `/tmp/${at}` },
      access: 'read',
    }));
    const last = { path: { type: 'special', value: { kind: 'root' } }, access: 'write' };
    const additional = { additionalPermissions: { fileSystem: { entries: [...entries, last] } } };
    expect(JSON.stringify(asked(additional))).toContain('root');
  });

  it('a command is input when it is typed into a running program', () => {
    expect(asked({ kind: 'writeStdin' })).toMatchObject({ kind: 'command', isInput: true });
  });

  it('a command can only be declined when it would run on another machine', () => {
    expect(asked({ environmentId: 'remote' })).toMatchObject({ kind: 'unknown' });
  });
});

const patch = {
  id: entryId.parse('patch'),
  at: null,
  kind: 'patch',
  files: [],
  status: 'applying',
  message: null,
  approval: null,
} as const;

describe("Codex's requests", () => {
  it('describes every recorded request of Codex', () => {
    const known = listTranscripts()
      .flatMap((name) => requestsOf(name))
      .filter(({ method }) => method !== 'item/tool/call');
    expect(known.length).toBeGreaterThan(40);
    for (const request of known) {
      const isPatch = request.method === 'item/fileChange/requestApproval';
      // A request about a patch does not name its files.
      if (isPatch) expect(describeApproval(request, null).asked.kind).toBe('unknown');
      const described = describeApproval(request, isPatch ? patch : null);
      expect(described.asked.kind).not.toBe('unknown');
      expect(described.threadId).not.toBeNull();
      const rest = { state: 'waiting', id: 'a', threadTitle: '', reach: null, askedAt: 0 };
      expect(waitingApproval.safeParse({ ...described, ...rest }).error).toBeUndefined();
    }
  });

  it('describes a command without its shell, and without a rule for a program that may write', () => {
    expect(first('exec-policy-amendment')).toMatchObject({
      entryId: 'call_1',
      asked: { kind: 'command', command: 'touch one.txt', cwd: '/workspace', proposedRule: null },
      reason: null,
    });
  });

  it.each([
    ["/bin/bash -lc 'echo a\r\u202e\u200bb'", 'echo a\r\u202e\u200bb'],
    ['/tmp/x/bash -lc ls', '/tmp/x/bash -lc ls'],
    ['bash --rcfile=/tmp/x -ic ls', 'bash --rcfile=/tmp/x -ic ls'],
  ])('describes a command exactly as it runs, character for character: %j', (command, shown) => {
    const params = { threadId: 't', turnId: 'u', itemId: 'i', command };
    const method = 'item/commandExecution/requestApproval';
    expect(describeApproval({ id: 1, method, params }, null).asked).toMatchObject({ kind: 'command', command: shown });
  });

  it.each([
    [
      ['md5sum', 'x'],
      ['md5sum', 'x'],
    ],
    [['touch', 'x'], null],
    [['my-tool', 'build'], null],
    [['npm', 'exec', 'x'], null],
    [['git', 'log'], null],
    [['python3'], null],
  ])("offers Codex's rule %j only if that runs nothing else", (proposed, offered) => {
    const params = { threadId: 't', turnId: 'u', itemId: 'i', command: 'x', proposedExecpolicyAmendment: proposed };
    const method = 'item/commandExecution/requestApproval';
    expect(describeApproval({ id: 1, method, params }, null).asked).toMatchObject({ proposedRule: offered });
  });

  it("describes a command that wants to leave the sandbox with Codex's reason", () => {
    expect(first('exec-escalation-on-request').reason).toEqual(expect.stringMatching(/\w+/));
  });

  it('describes a patch with the files of its entry', () => {
    const files = [{ path: '/workspace/a', change: 'added', movedTo: null, added: 1, removed: 0 }] as const;
    const id = entryId.parse('call_patch');
    const entry: PatchEntry = { id, at: 1, kind: 'patch', files, status: 'applying', message: null, approval: null };
    const [request] = requestsOf('patch-accepted');
    const described = request && describeApproval(request, entry);
    expect(described).toMatchObject({ entryId: 'call_patch', asked: { kind: 'patch', files, grantRoot: null } });
  });

  it('describes permissions with each path once', () => {
    expect(first('permissions-request')).toMatchObject({
      asked: { kind: 'permissions', network: false, read: [], write: ['/outside/cache'], other: null },
      reason: 'Need to write the cache',
    });
  });

  it('describes permissions of another kind as JSON', () => {
    const entries = [{ path: { type: 'glob_pattern', pattern: '**/*.env' }, access: 'deny' }];
    const params = {
      threadId: 't',
      turnId: 'u',
      itemId: 'i',
      permissions: { network: { enabled: true }, fileSystem: { read: ['/r'], write: null, entries } },
    };
    const { asked } = describeApproval({ id: 1, method: 'item/permissions/requestApproval', params }, null);
    expect(asked).toMatchObject({ network: true, read: ['/r'], write: [], other: expect.stringContaining('**/*.env') });
  });

  const slow: ToolEntry = {
    id: entryId.parse('call_slow'),
    at: 1,
    kind: 'tool',
    server: 'tiny',
    tool: 'slow',
    arguments: '{\n  "steps": 3\n}',
    result: null,
    error: null,
    status: 'running',
    durationMs: null,
    approval: null,
  };

  it('describes a tool of an MCP server, which arrives as an elicitation', () => {
    const [request] = requestsOf('mcp-tools');
    const described = request && describeApproval(request, slow);
    expect(described).toMatchObject({
      entryId: 'call_slow',
      asked: {
        kind: 'mcpTool',
        server: 'tiny',
        tool: 'slow',
        arguments: '{\n  "steps": 3\n}',
        message: 'Allow the tiny MCP server to run tool "slow"?',
        canPersist: true,
      },
    });
  });

  const trace = {
    approvalId: approvalId.parse('a'),
    state: 'approved',
    by: 'person',
    askedAt: 1,
    settledAt: 2,
  } as const;
  it.each<[string, ToolEntry | null]>([
    ['without a call', null],
    ['for a call of another tool', { ...slow, tool: 'fast' }],
    ['for a call of another server', { ...slow, server: 'other' }],
    ['for other arguments than those of the call', { ...slow, arguments: '{}' }],
    ['for a call that was asked about', { ...slow, approval: trace }],
    ['for a call that has ended', { ...slow, status: 'done' }],
    ['for a call that only reads', { ...slow, onlyReads: true }],
  ])("treats a form that looks like the question about a tool, %s, as its server's form", (_, entry) => {
    const [request] = requestsOf('mcp-tools');
    const asked = request && describeApproval(request, entry).asked;
    expect(asked).toMatchObject({ kind: 'elicitation', server: 'tiny', schema: expect.any(String), url: null });
    // Codex itself asks in this form about a read-only tool when it must ask about every call.
    expect(asked).toMatchObject({ claim: { tool: slow.tool, arguments: slow.arguments } });
  });

  it('never treats a form that requires values as the question about a tool', () => {
    const [request] = requestsOf('mcp-tools');
    if (request === undefined) throw new Error('It asks nothing');
    const requestedSchema = { type: 'object', properties: { wipe: { type: 'boolean', default: true } } };
    const forged = { ...request, params: { ...Object(request.params), requestedSchema } };
    const { asked } = describeApproval(forged as CodexServerRequest, slow);
    expect(asked).toMatchObject({ kind: 'elicitation' });
    expect(asked).not.toHaveProperty('claim');
  });

  it.each(['{"properties":{"__proto__":{"type":"string"}}}', '{"properties":{},"required":["__proto__"]}'])(
    'lets a form that cannot be filled in, such as %s, only be declined',
    (schema) => {
      const params = { threadId: 't', serverName: 's', mode: 'form', requestedSchema: JSON.parse(schema) };
      const request = { id: 1, method: 'mcpServer/elicitation/request', params };
      expect(describeApproval(request, null).asked).toMatchObject({ kind: 'unknown' });
    },
  );

  it('describes a form of an MCP server', () => {
    const asked = requestsOf('mcp-tools').map((request) => describeApproval(request, null).asked);
    expect(asked).toContainEqual({
      kind: 'elicitation',
      server: 'tiny',
      message: 'What is your favourite colour?',
      schema: expect.stringContaining('"colour"'),
      url: null,
    });
  });

  it('describes a page that an MCP server wants to open', () => {
    const params = {
      threadId: 't',
      turnId: null,
      serverName: 's',
      mode: 'url',
      _meta: null,
      message: 'Sign in',
      url: 'https://a.example',
      elicitationId: 'e',
    };
    const { asked } = describeApproval({ id: 1, method: 'mcpServer/elicitation/request', params }, null);
    expect(asked).toEqual({
      kind: 'elicitation',
      server: 's',
      message: 'Sign in',
      schema: null,
      url: 'https://a.example',
    });
  });

  it('describes a question of Codex', () => {
    expect(first('plan-mode').asked).toMatchObject({
      kind: 'question',
      questions: [
        {
          id: 'db',
          header: 'Database',
          text: 'Which database?',
          allowsOther: true,
          secret: false,
          options: [{ label: 'SQLite (Recommended)' }, { label: 'Postgres' }],
        },
      ],
    });
  });
});

describe('a request unknown to this version', () => {
  it.each([
    ['item/dreams/requestApproval', { threadId: 't', turnId: 'u', dream: 'sheep' }],
    ['item/permissions/requestApproval', { threadId: 't', permissions: 'all' }],
    ['mcpServer/elicitation/request', { threadId: 't', serverName: 's', mode: 'telepathy', _meta: null }],
  ])('keeps the JSON of a request unknown to this version: %s', (method, params) => {
    const described = describeApproval({ id: 1, method, params }, null);
    expect(described).toMatchObject({ threadId: 't', asked: { kind: 'unknown', method } });
  });

  it('accepts an unknown request that is not an object', () => {
    expect(describeApproval({ id: 1, method: 'x', params: null }, null)).toMatchObject({
      threadId: null,
      asked: { kind: 'unknown', json: 'null' },
    });
  });
});
