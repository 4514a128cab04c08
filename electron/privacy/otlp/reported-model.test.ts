import { expect, it } from 'vitest';
import { toReportedModel } from './reported-model.ts';

it.each([
  ['gpt-5.5', 'openai'],
  ['gpt-6.1-sol', 'openai'],
  ['gpt-5-codex', 'openai'],
  ['o3-mini', 'openai'],
  ['gpt-oss:120b', 'openai'],
  ['claude-opus-4-1-20260514', 'anthropic'],
  ['gemini-3-pro-preview', 'gcp.gemini'],
  ['qwen3-coder', 'other'],
])('reports the model name %s unchanged', (name, provider) => {
  expect(toReportedModel(name)).toEqual({ name, provider });
});

it.each(['', 'basilisk', 'gpt-5.5-anna', 'gpt-sk-proj-abc123', 'my/gpt-5', 'gpt-5 and more', `gpt-${'1'.repeat(200)}`])(
  'reports the model name "%s" as other',
  (name) => {
    expect(toReportedModel(name)).toEqual({ name: 'other', provider: 'other' });
  },
);
