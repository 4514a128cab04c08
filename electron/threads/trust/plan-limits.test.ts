import { expect, it } from 'vitest';
import { err, ok } from '../../../shared/base/result.ts';
import { FakeCodexServer } from '../../codex/testing/fake-codex-server.ts';
import { checkPlan, checkPlanTools } from './plan-limits.ts';

const asks = { command: 'notes', default_tools_approval_mode: 'prompt' };

it.each([
  ['a server that asks only before it writes', { mcp_servers: { notes: { command: 'notes' } } }, 'notes'],
  [
    'a server that never asks',
    { mcp_servers: { notes: { ...asks, default_tools_approval_mode: 'approve' } } },
    'notes',
  ],
  [
    'one tool that asks only before it writes',
    { mcp_servers: { notes: { ...asks, tools: { a: { approval_mode: 'auto' } } } } },
    'notes',
  ],
  ['a plugin, whose servers are unknown', { plugins: { 'tools@shop': {} } }, 'tools@shop'],
])('does not let Codex plan with %s', (_, config, name) => {
  expect(checkPlanTools(config)).toEqual({ ok: false, error: expect.stringContaining(`${name} without asking`) });
});

it.each([
  ['no tools', {}],
  [
    'a server that always asks',
    { mcp_servers: { notes: { ...asks, tools: { a: { approval_mode: 'prompt' }, b: {} } } } },
  ],
  ['a server that is off', { mcp_servers: { notes: { command: 'notes', enabled: false } } }],
  ['a plugin that is off', { plugins: { 'tools@shop': { enabled: false } } }],
  ['plugins that are off', { features: { plugins: false }, plugins: { 'tools@shop': {} } }],
])('lets Codex plan with %s', (_, config) => {
  expect(checkPlanTools(config).ok).toBe(true);
});

it('does not let Codex plan with an app that it may call, or if it does not say which', async () => {
  const codex = new FakeCodexServer();
  codex.answers['config/read'] = () => ok({ config: {} } as never);
  const mail = { id: 'mail', runtimeName: 'Mail', enabled: true, callable: true };
  codex.answers['app/installed'] = () => ok({ apps: [mail] });
  expect(await checkPlan(codex, '/w')).toEqual({ ok: false, error: expect.stringContaining('the app Mail') });
  codex.answers['app/installed'] = () => ok({ apps: [{ ...mail, callable: false }] });
  expect(await checkPlan(codex, '/w')).toEqual(ok(null));
  codex.answers['app/installed'] = () => err({ type: 'refused', code: 0, message: 'Unreachable', data: null });
  expect((await checkPlan(codex, '/w')).ok).toBe(false);
});
