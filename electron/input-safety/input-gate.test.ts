import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCacheFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';
import type { Attachment } from '../../shared/attachments/attachment.ts';
import { type InputPolicy, usualInputPolicy } from '../../shared/input-safety/judge-input.ts';
import { AttachedTexts, AttachmentStore } from '../attachments/attachment-store.ts';
import { InputGate } from './input-gate.ts';

const token = `ghp_${'aB3dE5fG7h'.repeat(4)}`;
const text = `Use ${token}`;
const masked = 'Use [secret: GitHub token]';
const strict: InputPolicy = { ...usualInputPolicy, secret: 'deny' };
const short: InputPolicy = { ...usualInputPolicy, long: 'deny' };

const nothingAttached = { read: async () => null, store: () => Promise.reject(new Error('Nothing is kept')) };

describe('the gate before sending', () => {
  it.each([
    ['a usual text', usualInputPolicy, 'Hello', undefined, 'Hello', null],
    ['one that is only long', usualInputPolicy, 'x'.repeat(9_000), undefined, 'x'.repeat(9_000), null],
    ['a secret the user wants to send', usualInputPolicy, text, 'send', text, 'send'],
    ['a secret that is masked', usualInputPolicy, text, 'mask', masked, 'mask'],
    ['a secret that is masked where it is denied', strict, text, 'mask', masked, 'mask'],
    ['an answer that nothing asked for', usualInputPolicy, 'Hello', 'send', 'Hello', null],
  ] as const)('the input gate lets %s through', (_what, policy, given, answer, sent, answered) => {
    const passed = new InputGate({ inputPolicy: () => policy }, nothingAttached).checkText(given, answer);
    expect(passed).toMatchObject({ ok: true, value: { text: sent } });
    expect(passed.ok && (passed.value.answered?.answer ?? null)).toBe(answered);
  });

  it.each([
    ['a secret without an answer', usualInputPolicy, text, undefined, 'needsInputAnswer'],
    ['hidden characters', usualInputPolicy, 'a\u200bb', undefined, 'needsInputAnswer'],
    ['what is denied', strict, text, undefined, 'inputDenied'],
    ['what is denied, whatever the user says', strict, text, 'send', 'inputDenied'],
    ['what is denied and cannot be masked', short, 'x'.repeat(9_000), 'mask', 'inputDenied'],
  ] as const)('the input gate blocks %s', (_what, policy, given, answer, type) => {
    const kept = new InputGate({ inputPolicy: () => policy }, nothingAttached).checkText(given, answer);
    expect(kept).toMatchObject({ ok: false, error: { type } });
    expect(JSON.stringify(kept)).not.toContain(token);
  });
});

describe('attachments of a message', () => {
  let folder: TestFolder;
  let texts: AttachedTexts;
  beforeEach(() => {
    folder = createCacheFolder('attachments');
    texts = new AttachedTexts(new AttachmentStore(folder.path));
  });
  afterEach(() => folder.remove());
  const gate = (policy = usualInputPolicy) => new InputGate({ inputPolicy: () => policy }, texts);

  it('message attachments are searched, and named with the findings', async () => {
    const notes = await texts.store('notes.txt', `one\n${text}`);
    const kept = await gate().check({ text: 'Read it', sources: [notes] }, undefined);
    expect(kept).toMatchObject({
      ok: false,
      error: { type: 'needsInputAnswer', findings: [{ kind: 'secret', file: 'notes.txt', places: [{ line: 2 }] }] },
    });
    expect(JSON.stringify(kept)).not.toContain(token);
    expect(await gate(strict).check({ text: '', sources: [notes] }, 'send')).toMatchObject({
      error: { type: 'inputDenied' },
    });
    expect(await gate().check({ text: '', sources: [notes] }, 'send')).toMatchObject({ value: { sources: [notes] } });
  });

  it('message attachments are masked in a copy, and stay as they are', async () => {
    const [notes, plain] = [await texts.store('notes.txt', text), await texts.store('plain.txt', 'Nothing')];
    const passed = await gate(strict).check({ text: `And ${text}`, sources: [plain, notes] }, 'mask');
    const [first, second] = passed.ok ? passed.value.sources : [];
    expect(passed).toMatchObject({ value: { text: `And ${masked}`, answered: { answer: 'mask' } } });
    expect(first).toEqual(plain);
    expect(second).toMatchObject({ kind: 'file', name: 'notes.txt' });
    expect(await texts.read(second ?? plain)).toBe(masked);
    expect(await texts.read(notes)).toBe(text);
  });

  it('message attachments pass if they are too long, not text, or stored elsewhere', async () => {
    const store = new AttachmentStore(folder.path);
    const long = await texts.store('long.txt', 'x'.repeat(20_000));
    const bytes = await store.store('bytes', new Uint8Array([...Buffer.from(text), 0, 255]));
    const elsewhere = fileURLToPath(import.meta.url);
    const sources = [
      long,
      { kind: 'file', name: 'bytes', source: bytes },
      { kind: 'file', name: 'e', source: elsewhere },
    ] as const;
    expect(await gate(short).check({ text: '', sources }, undefined)).toMatchObject({ ok: true, value: { sources } });
  });

  it('message attachments block the message if they cannot be masked', async () => {
    const notes = await texts.store('notes.txt', text);
    const full = { read: (one: Attachment) => texts.read(one), store: () => Promise.reject(new Error('no room')) };
    const passed = await new InputGate({ inputPolicy: () => usualInputPolicy }, full).check(
      { text: '', sources: [notes] },
      'mask',
    );
    expect(passed).toMatchObject({
      ok: false,
      error: { type: 'refused', message: expect.stringContaining('no room') },
    });
  });
});
