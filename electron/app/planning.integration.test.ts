import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAgentConfig, createAgentRule, spawnAgent, waitForAgents } from '../../fixtures/provider/agents.ts';
import { createGate } from '../../fixtures/provider/gate.ts';
import { isSubagent, listToolOutputs, type ModelRequest } from '../../fixtures/provider/model-request.ts';
import { addFile } from '../../fixtures/provider/patch-text.ts';
import { answer, call, callMcp, patch, plan, run, runScript, waiting } from '../../fixtures/provider/script.ts';
import { createCacheFolder } from '../../fixtures/testkit/test-folder.ts';
import { clientMessageId } from '../../shared/base/ids.ts';
import type { Entry } from '../../shared/transcript/entry.ts';
import {
  createOutgoing,
  openTestApp,
  sendMessage,
  type TestApp,
  waitForApproval,
  waitForTurnEnd,
} from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

const server = join(import.meta.dirname, '../../fixtures/mcp-server/main.ts');
const notes = { command: process.execPath, args: [server], default_tools_approval_mode: 'prompt' };
/** Rules of the user that let a command run outside the sandbox, without a question. */
const rules = 'prefix_rule(pattern=["touch"], decision="allow")\n';

function allowTouch(codexHome: string): void {
  mkdirSync(join(codexHome, 'rules'), { recursive: true });
  writeFileSync(join(codexHome, 'rules', 'default.rules'), rules);
}

/** What the model got back from its tools. */
function getOutputs({ provider }: TestApp): readonly string[] {
  return provider.requests.slice(-1).flatMap((request) => listToolOutputs(request).map(({ text }) => text));
}

const ofKind = ({ entries }: TestWindow, kind: Entry['kind']) => entries.filter((entry) => entry.kind === kind);

describe('a turn that plans', () => {
  it('writes nothing, whatever the model tries and the user has allowed', async () => {
    const steps = [
      run('touch by-command'),
      run('touch by-escalation', { escalateBecause: 'It has to be written.' }),
      patch(addFile('by-patch', 'x\n')),
      callMcp('notes', 'write_note', { note: 'by tool' }),
      callMcp('notes', 'echo', { text: 'by tool that only reads' }),
      run('cat read-me'),
      plan('# The plan\n\n1. Write it\n'),
    ];
    const { app, root, window } = await openTestApp({ steps, config: { mcp_servers: { notes } } });
    allowTouch(app.codexHome.path);
    writeFileSync(join(root, 'read-me'), 'Read in the plan.');
    const before = readdirSync(root);
    await sendMessage(window, 'Plan it', { mode: 'fullAccess', plan: true });
    expect((await waitForTurnEnd(window)).status).toBe('completed');
    expect(readdirSync(root)).toEqual(before);
    const outputs = getOutputs(app);
    expect(outputs).toHaveLength(6);
    expect(outputs.join('\n')).toContain('Read in the plan.');
    expect(outputs.join('\n')).not.toContain('kept note');
    expect(ofKind(window, 'tool')).toMatchObject([
      { status: 'failed', error: expect.stringContaining('requires approval') },
      { status: 'failed', error: expect.stringContaining('requires approval') },
    ]);
    expect(window.waiting).toEqual([]);
    expect(ofKind(window, 'plan')).toMatchObject([{ text: '# The plan\n\n1. Write it\n', state: 'done' }]);
    expect(ofKind(window, 'user')).toMatchObject([{ text: 'Plan it', state: 'confirmed', plan: true }]);
  });

  it('writes nothing by a script of a model in code mode', async () => {
    const runs = (args: object) =>
      runScript(`text(JSON.stringify(await tools.exec_command(${JSON.stringify(args)})));`);
    const change = JSON.stringify(`*** Begin Patch\n${addFile('by-patch', 'x\n')}*** End Patch\n`);
    const steps = [
      runs({ cmd: 'touch by-command' }),
      runs({ cmd: 'touch by-escalation', sandbox_permissions: 'require_escalated', justification: 'Please.' }),
      runScript(`text(await tools.apply_patch(${change}));`),
      plan('# The plan\n'),
    ];
    const { app, root, window } = await openTestApp({ steps, config: { model: 'gpt-6.1-sol' } });
    allowTouch(app.codexHome.path);
    const before = readdirSync(root);
    await sendMessage(window, 'Plan it', { mode: 'askWhenNeeded', plan: true });
    expect((await waitForTurnEnd(window)).status).toBe('completed');
    expect(readdirSync(root)).toEqual(before);
    expect(getOutputs(app)).toEqual([
      expect.stringContaining('Read-only file system'),
      expect.stringContaining('approval policy is Never'),
      expect.stringContaining('read-only sandbox'),
    ]);
  });

  it('waits until a terminal that an earlier turn left open has ended', async () => {
    const steps = [run('bash', { terminal: true, yieldMs: 300 }), answer('Open.'), plan('# Never\n')];
    const { app, window } = await openTestApp({ steps });
    const threadId = await sendMessage(window, 'Open a terminal', { mode: 'askWhenNeeded' });
    await waitForTurnEnd(window);
    const refused = await window.ask('sendMessage', createOutgoing('Plan it', { threadId, plan: true }));
    expect(refused).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('Codex must restart before it plans') },
    });
    expect(app.provider.requests).toHaveLength(2);
  });

  it('writes nothing by a script that an earlier turn left running', async () => {
    const script = `yield_control();
for (;;) {
  await tools.exec_command({ cmd: 'test -e go && touch by-script' });
  await new Promise((resolve) => setTimeout(resolve, 20));
}`;
    const places: string[] = [];
    const waitForScript = ({ body }: ModelRequest) => {
      for (const place of places) writeFileSync(join(place, 'go'), '');
      const [, cell] = /cell ID (\w+)/.exec(JSON.stringify(body.input)) ?? [];
      return call('wait', { cell_id: cell, yield_time_ms: 3000 });
    };
    const steps = [runScript(script), answer('It runs.'), waitForScript, plan('# The plan\n')];
    const { app, root, window } = await openTestApp({ steps, config: { model: 'gpt-6.1-sol' } });
    const threadId = await sendMessage(window, 'Begin', { mode: 'askWhenNeeded' });
    await waitForTurnEnd(window);
    places.push(root);
    // Refused while one of the script's commands runs.
    const send = () => window.ask('sendMessage', createOutgoing('Plan it', { threadId, plan: true }));
    await expect.poll(async () => (await send()).ok).toBe(true);
    await window.until(() => ofKind(window, 'plan').length > 0);
    expect(getOutputs(app).at(-1)).toContain('not found');
    expect(existsSync(join(root, 'by-script'))).toBe(false);
  });

  it('does not start behind a turn that worked, until the user sends it again', async () => {
    const gate = createGate();
    const { app, window } = await openTestApp({ steps: [waiting(gate, answer('Done.')), plan('# The plan\n')] });
    const threadId = await sendMessage(window, 'Begin', { mode: 'askWhenNeeded' });
    await window.get('sendMessage', createOutgoing('Plan it', { threadId, plan: true }));
    gate.release();
    await window.until(() => ofKind(window, 'user').some((entry) => 'problem' in entry && entry.problem !== null));
    expect(ofKind(window, 'user').at(-1)).toMatchObject({
      problem: expect.stringContaining('Send again.'),
      plan: true,
    });
    const { id: turnId } = await waitForTurnEnd(window);
    const settings = { model: null, effort: null, approvalMode: 'askWhenNeeded' } as const;
    const clientId = clientMessageId.parse('again');
    await window.get('retryTurn', { threadId, turnId, clientId, settings, consent: true, fullAccessConsent: false });
    await window.until(() => ofKind(window, 'plan').length > 0);
    expect(app.provider.requests).toHaveLength(2);
  });

  it.each([1, 2] as const)(
    'writes nothing through an agent that it starts, with version %s of the tools',
    async (version) => {
      const steps = [spawnAgent(version, 'Write it'), waitForAgents(version), plan('# The plan\n')];
      const rules = [createAgentRule('touch by-agent', 'I tried.')];
      const { app, root, window } = await openTestApp({ steps, rules, config: createAgentConfig(version) });
      allowTouch(app.codexHome.path);
      await sendMessage(window, 'Plan it', { mode: 'askWhenNeeded', plan: true });
      expect((await waitForTurnEnd(window)).status).toBe('completed');
      const tried = app.provider.requests.filter(isSubagent).flatMap((request) => listToolOutputs(request));
      expect(tried.map(({ text }) => text).join('\n')).toContain('Read-only file system');
      expect(existsSync(join(root, 'by-agent'))).toBe(false);
    },
  );

  it('is followed by one that may write again, also after a restart', async () => {
    const steps = [plan('# The plan\n'), run('touch written'), answer('Done.')];
    const { app, root, window } = await openTestApp({ steps });
    const threadId = await sendMessage(window, 'Plan it', { mode: 'askWhenNeeded', plan: true });
    await waitForTurnEnd(window);
    await app.restart();
    const again = await app.openWindow();
    await sendMessage(again, 'Implement the plan.', { threadId, mode: 'askWhenNeeded' });
    await again.until(() => ofKind(again, 'assistant').length > 0);
    await waitForTurnEnd(again);
    expect(existsSync(join(root, 'written'))).toBe(true);
    expect(ofKind(again, 'plan')).toMatchObject([{ text: '# The plan\n', state: 'done' }]);
    const instructions = JSON.stringify(app.provider.requests.at(-1)?.body.input);
    expect(instructions.lastIndexOf('Default mode')).toBeGreaterThan(instructions.lastIndexOf('# Plan Mode'));
  });

  it('works toward no goal that the model sets while it plans', async () => {
    const setGoal = call('create_goal', { objective: 'Write it' });
    const steps = [setGoal, plan('# The plan\n'), plan('# Another plan\n'), run('touch by-goal')];
    const { app, root, window } = await openTestApp({ steps, config: { features: { goals: true } } });
    const threadId = await sendMessage(window, 'Plan it', { mode: 'askWhenNeeded', plan: true });
    await waitForTurnEnd(window);
    await sendMessage(window, 'Plan again', { threadId, plan: true });
    await window.until(() => ofKind(window, 'plan').length > 1);
    expect(app.provider.requests).toHaveLength(3);
    expect(existsSync(join(root, 'by-goal'))).toBe(false);
  });

  it('lets the user answer what Codex asks', async () => {
    const options = [
      { label: 'SQLite', description: 'Small.' },
      { label: 'Postgres', description: 'Bigger.' },
    ];
    const questions = [{ id: 'db', header: 'Database', question: 'Which database?', options }];
    const { window } = await openTestApp({ steps: [call('request_user_input', { questions }), plan('# The plan\n')] });
    await sendMessage(window, 'Plan it', { plan: true });
    const { id: approvalId } = await waitForApproval(window);
    const decision = { type: 'answerQuestions', answers: [['SQLite']] } as const;
    await window.get('resolveApproval', { approvalId, decision });
    await waitForTurnEnd(window);
    expect(ofKind(window, 'plan')).toHaveLength(1);
  });

  it('starts no thread if Codex may call a tool without asking, so that the message stays in its box', async () => {
    const { default_tools_approval_mode: _, ...usual } = notes;
    const { app, window } = await openTestApp({ config: { mcp_servers: { notes: usual } } });
    expect(await window.ask('sendMessage', createOutgoing('Plan it', { plan: true }))).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('Codex may use the MCP server notes without asking') },
    });
    expect(app.provider.requests).toEqual([]);
  });

  it('does not start if Codex may call a tool without asking, even one that its server calls read-only', async () => {
    const { default_tools_approval_mode: _, ...usual } = notes;
    const steps = [answer('Hello.'), callMcp('notes', 'echo', { text: 'By the model' }), plan('# The plan\n')];
    const { app, window: first } = await openTestApp({ steps, config: { mcp_servers: { notes: usual } } });
    const threadId = await sendMessage(first, 'Hello');
    await waitForTurnEnd(first);
    await app.restart();
    const window = await app.openWindow();
    await sendMessage(window, 'Plan it', { threadId, plan: true });
    await window.until(() => ofKind(window, 'user').some((entry) => 'problem' in entry && entry.problem !== null));
    expect(ofKind(window, 'user').at(-1)).toMatchObject({
      state: 'notSent',
      problem: expect.stringContaining('Codex may use the MCP server notes without asking'),
    });
    expect(app.provider.requests).toHaveLength(1);
    // The thread that Codex has loaded still has the earlier tools.
    const toml = join(app.codexHome.path, 'config.toml');
    const asking = '[mcp_servers.notes]\ndefault_tools_approval_mode = "prompt"\n';
    writeFileSync(toml, readFileSync(toml, 'utf8').replace('[mcp_servers.notes]\n', asking));
    await sendMessage(window, 'Plan it now', { threadId, plan: true });
    await window.until(() => ofKind(window, 'plan').length > 0);
    expect(getOutputs(app)).toEqual([expect.stringContaining('requires approval')]);
  });

  it('keeps the tools that it began with until it ends, whatever config.toml says and whoever reloads it', async () => {
    const gate = createGate();
    const other = { ...notes, enabled: false };
    const write = callMcp('notes', 'write_note', { note: 'by tool' });
    const steps = [waiting(gate, write), plan('# The plan\n'), write, answer('Done.')];
    const { app, window } = await openTestApp({ steps, config: { mcp_servers: { notes, other } } });
    const threadId = await sendMessage(window, 'Plan it', { plan: true });
    await window.until(() => app.provider.requests.length > 0);
    const toml = join(app.codexHome.path, 'config.toml');
    appendFileSync(toml, '\n[mcp_servers.notes.tools.write_note]\napproval_mode = "approve"\n');
    const version = (await window.get('listMcpSettings', null)).find(({ name }) => name === 'other')?.version ?? '';
    await window.get('removeMcpServer', { name: 'other', version });
    gate.release();
    await waitForTurnEnd(window);
    expect(getOutputs(app)).toEqual([expect.stringContaining('requires approval')]);
    await sendMessage(window, 'Implement the plan.', { threadId, mode: 'askWhenNeeded' });
    await window.until(() => ofKind(window, 'assistant').length > 0);
    expect(getOutputs(app).at(-1)).toContain('kept note 1');
  });
});

describe('a thread that could plan', () => {
  it('tells the model what is read-only in the further folders of the user, as one that could not', async () => {
    const further = createCacheFolder('further');
    onTestFinished(() => further.remove());
    const config = { sandbox_workspace_write: { writable_roots: [further.path] } };
    const { app, window } = await openTestApp({ steps: [answer('Done.')], config });
    await sendMessage(window, 'Write', { mode: 'config' });
    await waitForTurnEnd(window);
    const told = JSON.stringify(app.provider.requests.at(-1)?.body.input);
    expect(told).toContain(`<path>${further.path}/.git</path>`);
  });
});
