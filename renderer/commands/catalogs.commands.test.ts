import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PromptSummary } from '../../shared/catalogs/prompts/prompt.ts';
import type { Skill } from '../../shared/catalogs/prompts/skill.ts';
import { catalogsReset, useCatalogs } from '../stores/catalogs.store.ts';
import { draftChanged, useDrafts } from '../stores/drafts.store.ts';
import { registerMessageField } from '../stores/message-insertions.ts';
import { useSettings } from '../stores/settings.store.ts';
import { useThreads } from '../stores/threads.store.ts';
import {
  catalogsChanged,
  insertPrompt,
  insertSkill,
  insertTool,
  listPrompts,
  listSkills,
  listTools,
} from './catalogs.commands.ts';

const request = vi.hoisted(() => vi.fn());
vi.mock('../client/page-client.ts', () => ({ hostClient: { request } }));

const replies = new Map<string, object>();
const asked = () => request.mock.calls.map(([method]) => method);
const prompt: PromptSummary = { place: 'home', name: 'fix', about: '', argumentHint: null, problem: null };
const skill: Skill = { name: 'tidy', about: '', path: '/s/tidy/SKILL.md', scope: 'user', enabled: true };

beforeEach(() => {
  replies.set('listPrompts', { ok: true, value: { prompts: [prompt], folders: [] } });
  replies.set('listSkills', { ok: true, value: { skills: [skill], errors: [] } });
  replies.set('listTools', { ok: true, value: { servers: [], isWhole: true, problem: null } });
  replies.set('changeSettings', { ok: true, value: useSettings.getState().settings });
  request.mockImplementation(async (method: string) => replies.get(method) ?? { ok: true, value: null });
  useThreads.setState({ shown: null });
  draftChanged('new', '');
  useDrafts.setState({ attachments: {} });
  catalogsReset();
});
afterEach(() => request.mockReset());

describe('catalogs', () => {
  it('lists changed catalogs again, but only those that were listed before', async () => {
    catalogsChanged({ catalogs: ['prompts', 'skills', 'tools'] });
    expect(asked()).toEqual([]);
    await listPrompts();
    await listTools();
    expect(useCatalogs.getState().prompts).toMatchObject({ state: 'listed', all: [prompt] });
    request.mockClear();
    catalogsChanged({ catalogs: ['prompts', 'skills'] });
    expect(asked()).toEqual(['listPrompts']);
  });

  it('ignores catalogs that were requested before the window was reset', async () => {
    const listed = listPrompts();
    catalogsReset();
    await listed;
    expect(useCatalogs.getState().prompts).toMatchObject({ state: 'unasked', all: [] });
  });

  it('keeps the earlier catalog and shows why a listing failed', async () => {
    await listSkills();
    replies.set('listSkills', { ok: false, error: { type: 'codexNotReady', message: 'Codex has stopped.' } });
    await listSkills();
    expect(useCatalogs.getState().skills).toEqual({
      state: { failed: 'Codex has stopped.' },
      all: [skill],
      errors: [],
    });
  });
});

describe('inserting', () => {
  it('inserts a prompt into the message field, counts it and remembers it', () => {
    const inserted: string[] = [];
    const leave = registerMessageField((text, kind) => inserted.push(`${kind}: ${text}`));
    insertPrompt('Fix it', prompt);
    insertTool('notes', { name: 'echo', title: null, about: '', schema: '{}' });
    leave();
    expect(inserted).toEqual(['block: Fix it', 'word: the tool `echo` from `notes`']);
    expect(request.mock.calls).toEqual([
      ['changeSettings', { lastPrompt: 'home/fix' }],
      ['countInserted', { kind: 'prompt' }],
      ['changeSettings', { lastTool: 'notes/echo' }],
      ['countInserted', { kind: 'tool' }],
    ]);
  });

  it('appends to the draft when no message is shown, and attaches a skill', () => {
    draftChanged('new', 'First');
    insertSkill(skill);
    expect(useDrafts.getState()).toMatchObject({
      drafts: { new: 'First $tidy ' },
      attachments: { new: [{ kind: 'skill', name: 'tidy', source: '/s/tidy/SKILL.md' }] },
    });
  });
});
