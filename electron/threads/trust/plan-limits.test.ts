import { expect, it } from 'vitest';
import { checkPlanTools } from './plan-limits.ts';

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
  ['an app that never asks', { apps: { mail: { default_tools_approval_mode: 'approve' } } }, 'mail'],
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
  ['apps that are off', { features: { apps: false }, apps: { mail: { default_tools_approval_mode: 'approve' } } }],
])('lets Codex plan with %s', (_, config) => {
  expect(checkPlanTools(config).ok).toBe(true);
});
