import { beforeEach, describe, expect, it } from 'vitest';
import { clipboardHandlers } from '../../electron/app/clipboard-handlers.ts';
import { createDiagnosticsHandlers } from '../../electron/diagnostics/diagnostics-handlers.ts';
import { DiagnosticsLog } from '../../electron/diagnostics/diagnostics-log.ts';
import { getTag } from '../../electron/diagnostics/get-tag.ts';
import { createBroadcaster, TestWindow } from '../../electron/threads/testing/test-window.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { inspectText, maskText } from '../../shared/input-safety/inspect-text.ts';
import type { CountedEvent } from '../../shared/privacy/telemetry/telemetry-event.ts';
import {
  type ClipboardConnection,
  type ClipboardService,
  type CopyingPage,
  createBrowserClipboard,
  createHostClipboard,
} from '../client/clipboard.ts';
import { type CopyQuestion, type CopySource, maxUnaskedCopyCharacters, ThreadCopier } from './thread-copier.ts';

const token = `ghp_${'aB3dE5fG7h'.repeat(4)}`;
const window = new TestWindow('window', '/w');

/** A clipboard under test, and what another program sees on it. */
type Host = { readonly service: ClipboardService; readonly seen: () => string };

/** A page whose fields can be selected and copied, if `allows` permits it. */
function createPage(allows: boolean, copied: (text: string) => void): CopyingPage {
  const field = { value: '', style: { position: '', opacity: '' }, select: () => undefined, remove: () => undefined };
  const page: Pick<CopyingPage, 'execCommand' | 'activeElement'> = {
    activeElement: null,
    execCommand: () => {
      if (allows) copied(field.value);
      return allows;
    },
  };
  return Object.assign(Object.create(null), page, { createElement: () => field, body: { append: () => undefined } });
}

const refusing = {
  writeText: () => Promise.reject(new DOMException('No.', 'NotAllowedError')),
  readText: () => Promise.reject(new DOMException('No.', 'NotAllowedError')),
};

function browserHost(kind: 'allowed' | 'refused' | 'missing'): Host {
  let text = '';
  const put = (next: string) => {
    text = next;
  };
  const allowed = { writeText: async (next: string) => put(next), readText: async () => text };
  const clipboard = { allowed, refused: refusing, missing: undefined }[kind];
  return { service: createBrowserClipboard(clipboard, createPage(true, put)), seen: () => text };
}

function shellHost(): Host {
  let text = '';
  const handlers = clipboardHandlers({
    writeText: async (next) => {
      text = next;
    },
    readText: async () => text,
  });
  const line: ClipboardConnection = {
    request: (name, input) => Reflect.apply(handlers[name], handlers, [window, input]),
  };
  return { service: createHostClipboard(line), seen: () => text };
}

describe.each<readonly [string, () => Host]>([
  ['of the desktop shell', shellHost],
  ['of a browser', () => browserHost('allowed')],
  ['of a browser without the permission', () => browserHost('refused')],
  ['of a browser without the interface', () => browserHost('missing')],
])('the clipboard %s', (_name, make) => {
  let host: Host;
  let reported: CountedEvent[];
  let asked: CopyQuestion[];
  let copier: ThreadCopier;
  let answer: 'copy' | 'mask' | 'cancel';
  let reviewed: unknown[];
  let mayCopy: boolean;
  let canInspect: boolean;

  beforeEach(() => {
    host = make();
    reported = [];
    asked = [];
    reviewed = [];
    mayCopy = true;
    canInspect = true;
    const log = new DiagnosticsLog({ clock: new ManualClock(), tag: getTag, redact: (text) => text });
    const broadcaster = createBroadcaster([window]);
    const emit = (event: CountedEvent) => void reported.push(event);
    const { countCopy } = createDiagnosticsHandlers({ log, broadcaster, attached: { getLines: () => [] }, emit });
    copier = new ThreadCopier({
      clipboard: host.service,
      inspect: async (text) =>
        canInspect
          ? { findings: inspectText(text), masked: maskText(text) }
          : { findings: [], masked: text, hasFailed: true },
      ask: async (question) => {
        asked.push(question);
        return answer;
      },
      review: async (what) => {
        reviewed.push(what);
        return mayCopy;
      },
      count: (input) => countCopy(window, input),
    });
  });

  const speech = (text: string, what: CopySource['what'] = 'message'): CopySource => ({
    text,
    name: 'the answer',
    what,
  });

  it('copies a message without a question, and counts it', async () => {
    const outcome = await copier.copy(speech('Just so.'));
    expect(outcome).toEqual({ isCopied: true, fact: 'Copied the answer.', detail: '8 characters.' });
    expect(host.seen()).toBe('Just so.');
    expect(asked).toEqual([]);
    expect(reported).toEqual([{ type: 'chat.clipboard_copy', characters: 8 }]);
  });

  it('copies a whole thread, and counts it as a thread', async () => {
    await copier.write(speech('All of it', 'thread'));
    expect(host.seen()).toBe('All of it');
    expect(reported).toEqual([{ type: 'chat.clipboard_copy_all', characters: 9 }]);
  });

  it('copies no secret after a no, and counts the refusal without the secret', async () => {
    answer = 'cancel';
    const outcome = await copier.copy(speech(`Use ${token}`));
    expect(outcome).toEqual({ isCopied: false, fact: 'Nothing was copied.', detail: 'The text has 1 secret.' });
    expect(host.seen()).toBe('');
    expect(asked).toMatchObject([{ name: 'the answer', secrets: [{ kind: 'secret', count: 1 }] }]);
    expect(reported).toEqual([{ type: 'chat.copy_blocked_sensitive', secrets: 1 }]);
  });

  it('asks before it copies a text that could not be checked for secrets', async () => {
    canInspect = false;
    answer = 'cancel';
    const outcome = await copier.copy(speech(`Use ${token}`));
    expect(outcome.isCopied).toBe(false);
    expect(host.seen()).toBe('');
    expect(asked).toMatchObject([{ name: 'the answer', secrets: [], isUnchecked: true }]);
  });

  it('copies a secret after confirmation, or the masked text', async () => {
    answer = 'copy';
    await copier.copy(speech(`Use ${token}`));
    expect(host.seen()).toBe(`Use ${token}`);
    answer = 'mask';
    const outcome = await copier.copy(speech(`Use ${token}`));
    expect(host.seen()).toBe('Use [secret: GitHub token]');
    expect(outcome.detail).toBe('26 characters. Masked: 1 secret.');
    expect(reported.map(({ type }) => type)).toEqual(['chat.clipboard_copy', 'chat.clipboard_copy']);
  });

  it('copies a secret only after a required review; text without secrets needs none', async () => {
    answer = 'copy';
    mayCopy = false;
    const outcome = await copier.copy(speech(`Use ${token}`));
    expect(outcome).toMatchObject({ isCopied: false, detail: 'The text has 1 secret.' });
    expect(host.seen()).toBe('');
    expect(reviewed).toEqual([{ name: 'the answer', secrets: 1, turnId: null }]);
    expect(reported).toEqual([{ type: 'chat.copy_blocked_sensitive', secrets: 1 }]);
    await copier.copy(speech('Just so.'));
    answer = 'mask';
    await copier.copy(speech(`Use ${token}`));
    expect(reviewed).toHaveLength(1);
    expect(host.seen()).toBe('Use [secret: GitHub token]');
  });

  it('asks before it copies a large text, and does not count a no to the size as a blocked secret', async () => {
    answer = 'cancel';
    await copier.copy(speech('x'.repeat(maxUnaskedCopyCharacters)));
    expect(asked).toEqual([]);
    await copier.copy(speech('x'.repeat(maxUnaskedCopyCharacters + 1)));
    expect(asked).toMatchObject([{ characters: 1_000_001, secrets: [] }]);
    expect(reported.map(({ type }) => type)).toEqual(['chat.clipboard_copy']);
  });
});

describe('what a clipboard returns', () => {
  it.each([
    ['of the desktop shell', shellHost(), 'Here'],
    ['of a browser', browserHost('allowed'), 'Here'],
    ['of a browser without the permission', browserHost('refused'), null],
    ['of a browser without the interface', browserHost('missing'), null],
  ])('%s', async (_name, { service }, text) => {
    await service.write('Here');
    expect(await service.read()).toBe(text);
  });
});

describe('a clipboard that refuses everything', () => {
  it.each([
    [
      'of a browser',
      createBrowserClipboard(
        refusing,
        createPage(false, () => undefined),
      ),
    ],
    [
      'of a host without one',
      createHostClipboard({
        request: (name, input) => Reflect.apply(clipboardHandlers(null)[name], null, [window, input]),
      }),
    ],
  ])('reports a failed copy with %s, and counts nothing', async (_name, clipboard) => {
    const counts: unknown[] = [];
    const copier = new ThreadCopier({
      clipboard,
      inspect: async () => ({ findings: [], masked: '' }),
      ask: async () => 'copy',
      review: async () => true,
      count: async (input) => counts.push(input),
    });
    const outcome = await copier.copy({ text: 'Here', name: 'the answer', what: 'message' });
    expect(outcome).toMatchObject({ isCopied: false, fact: 'Nothing was copied.' });
    expect(counts).toEqual([]);
    expect(await clipboard.read()).toBeNull();
  });
});
