import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fc, runs } from '../../../fixtures/testkit/properties.ts';
import { listTranscripts } from '../../../fixtures/transcripts/load-transcript.ts';
import { replayTranscript } from '../../../fixtures/transcripts/replay-transcript.ts';
import { type ExportFormat, toExportFileName } from '../../../shared/exports/export-format.ts';
import type { ThreadRecord } from '../../../shared/exports/thread-record.ts';
import { Redactor } from '../../../shared/redaction/redactor.ts';
import type { Entry } from '../../../shared/transcript/entry.ts';
import { answer, command, patch, tool, user } from '../../../shared/transcript/sample-thread.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import { exportStyle, exportStyleHash } from './html-style.ts';
import { createWriter } from './record-writer.ts';
import { redactRecord } from './redact-record.ts';
import { sampleThread, toRecords } from './testing/sample-records.ts';
import { htmlForm } from './write-html.ts';

function fileOf(format: Exclude<ExportFormat, 'bundle'>, records: readonly ThreadRecord[]): string {
  const end = format === 'html' ? htmlForm.close : '';
  return records.map(createWriter(format)).join('') + end;
}

function turnWith(...entries: readonly Entry[]): Turn {
  const [first] = replayTranscript('plain-answer')[0]?.transcript.turns ?? [];
  if (first === undefined) throw new Error('The recording has no turn');
  return { ...first, entries: [...entries] };
}

/** Returns a thread with the same text everywhere a text can be. */
function everywhere(text: string): readonly ThreadRecord[] {
  const entries: readonly Entry[] = [
    { ...user, text, sources: [{ kind: 'file', name: text, source: text, resource: { server: text, uri: text } }] },
    { ...answer, text, state: 'done' },
    { ...command, command: text, status: 'done' },
    { ...patch, files: [{ path: text, change: 'added', movedTo: text, added: 1, removed: 0 }], message: text },
    { ...tool, tool: text, arguments: text, result: text },
  ];
  const [head, thread, ...rest] = toRecords({ turns: [turnWith(...entries)] }, text);
  if (head === undefined || thread?.record !== 'thread') throw new Error('The records have no thread');
  return [head, { ...thread, title: text, folder: text, model: text }, ...rest];
}

const hostile = [
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  '"><svg/onload=alert(1)>',
  "'-alert(1)-'",
  '</pre></main></body></html><h1>You</h1>',
  '```\n</code>\n## You\n````\n<b>out</b>\n~~~',
  '`` ` <i>x</i> `',
  '\\<img src=x> \\\\<img src=y> \\`<u>`',
  '[x](javascript:alert(1)) ![y](http://evil.example/y.png) [z]: javascript:alert(1)',
  '\u202eevil\u2066 \u001b[31mred\u001b]8;;http://evil.example\u0007link\u001b]8;;\u0007\u0000\u009b1m',
  '&lt;script&gt; &#60;script&#62;',
  '<!--',
  ']]><![CDATA[',
  '# You\n\n- a\n  - ```\n<b>x</b>\n',
];
const breaking = fc.array(fc.constantFrom(...'`~<>[]()!\\&"\'#*->=\n\r\t x', '```', '~~~~', '<b', '\u202e', '\u0000'), {
  maxLength: 40,
});

describe('the HTML file', () => {
  const allowed = new Set(
    'html head meta title style body main header h1 h2 p article small b strong code pre details summary i ins del div'.split(
      ' ',
    ),
  );
  const tags = (html: string) => [...html.matchAll(/<\/?([a-z0-9]+)([^>]*)>/gi)];

  function expectHarmless(html: string): void {
    const body = html.slice(html.indexOf('</style>'));
    for (const [, name = '', attributes] of tags(body)) {
      expect(allowed).toContain(name);
      expect(attributes).toMatch(/^(?: class="[a-z]+"| tabindex="0"| open)*$/);
    }
    // Everything that is not one of our tags must not be a tag at all.
    expect(body.replaceAll(/<\/?[a-z0-9]+(?: [^<>]*)?>/g, '')).not.toContain('<');
  }

  it.each(hostile)('the HTML file contains nothing that runs, loads, or links elsewhere: %j', (text) => {
    expectHarmless(fileOf('html', everywhere(text)));
  });

  it('the HTML file contains no script, resource or link for any text', () => {
    fc.assert(
      fc.property(breaking, (pieces) => expectHarmless(fileOf('html', everywhere(pieces.join(''))))),
      { numRuns: runs(25, 1_000) },
    );
  });

  it('the HTML file has a policy that allows only its own style, and closes every tag', () => {
    const html = fileOf('html', everywhere('Hello'));
    expect(html).toContain(`content="default-src 'none'; style-src 'sha256-${exportStyleHash}'`);
    expect(exportStyleHash).toBe(createHash('sha256').update(exportStyle).digest('base64'));
    const open: string[] = [];
    for (const [tag, name = ''] of tags(html)) {
      if (name === 'meta') continue;
      if (tag.startsWith('</')) expect(open.pop()).toBe(name);
      else open.push(name);
    }
    expect(open).toEqual([]);
  });
});

describe('the Markdown file', () => {
  /** Returns the lines that are neither quoted nor fenced: the structure of the file. */
  function frame(markdown: string): readonly string[] {
    let fence: string | null = null;
    return markdown.split('\n').filter((line) => {
      const [, mark] = /^(`{3,})[^\s`]*$/.exec(line) ?? [];
      if (fence !== null) {
        if (line === fence) fence = null;
        return false;
      }
      if (mark !== undefined) fence = mark;
      return mark === undefined && !line.startsWith('>') && line !== '';
    });
  }

  it.each(hostile)('the Markdown file keeps its structure for any text: %j', (text) => {
    const shape = (said: string) => frame(fileOf('markdown', everywhere(said))).map((line) => line.slice(0, 2));
    expect(shape(text)).toEqual(shape(text.includes('\n') ? 'two\nlines' : 'one line'));
  });

  it('the Markdown file has no HTML, image, or link outside code for any text', () => {
    fc.assert(
      fc.property(breaking, (pieces) => {
        const said = pieces.join('');
        const records = toRecords({ turns: [turnWith({ ...answer, text: said, state: 'done' })] });
        const quote = fileOf('markdown', records)
          .split('\n')
          .flatMap((line) => (line.startsWith('>') ? [line.slice(2)] : []));
        let fence: string | null = null;
        for (const line of quote) {
          const [, mark] = /^(`{3,})[^\s`]*$/.exec(line) ?? [];
          if (fence !== null) fence = line === fence ? null : fence;
          else if (mark !== undefined) fence = mark;
          else expect(line.replaceAll(/\\[\s\S]|(`+)(?!`).*?[^`]\1(?!`)/g, '')).not.toMatch(/[<[`]/);
        }
        expect(fence).toBeNull();
      }),
    );
  });

  it('the Markdown file spells out invisible characters and shows output as a terminal would', () => {
    const markdown = fileOf('markdown', everywhere('\u202eevil\u001b[31mred\u001b[0m'));
    expect(markdown).toContain('\\u202eevil');
    expect(markdown).toContain('evilred\n');
    expect(markdown).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
  });

  it('the Markdown file has the speakers, the actions, and their output', () => {
    const turn = turnWith(
      { ...user, text: 'Do **it**' },
      { ...command, command: 'ls', status: 'failed', exitCode: 2, durationMs: 3_400 },
      { ...answer, text: 'Done:\n```ts\nconst a: Array<string> = [];\n```', state: 'done' },
    );
    const markdown = fileOf('markdown', toRecords({ turns: [turn] }, 'a.txt\n'));
    expect(markdown).toContain('## You');
    expect(markdown).toContain('> Do **it**');
    expect(markdown).toContain('**Command** `ls` · exit 2, 3.4 s\n\n```text\na.txt\n```');
    expect(markdown).toContain('> ```ts\n> const a: Array<string> = [];\n> ```');
  });
});

describe('a redacted file', () => {
  const person = { home: '/home/done', userName: 'done', workspace: '/home/done/w' };
  const secret = 'token="abcdefgh"';

  it.each(['markdown', 'html', 'jsonl'] as const)('a redacted file has no secret or personal path, as %s', (format) => {
    const redactor = new Redactor(person);
    const records = everywhere(`${secret} /home/done/w/x.ts /home/done/y.ts`);
    const file = fileOf(
      format,
      records.map((record) => redactRecord(record, redactor)),
    );
    expect(file).not.toMatch(/abcdefgh|\/home\/done/);
    expect(file).toContain('[workspace]');
    expect(redactor.replaced.map(({ label }) => label)).toContain('secret: password or key');
  });

  it.each(listTranscripts())('a redacted file of the recording %s keeps its ids and states', (name) => {
    const keysOf = (record: ThreadRecord) =>
      record.record === 'entry'
        ? [record.entry.id, record.entry.kind, 'status' in record.entry && record.entry.status]
        : record.record;
    for (const { transcript } of replayTranscript(name)) {
      const redactor = new Redactor(person);
      const records = toRecords(transcript);
      expect(records.map((record) => redactRecord(record, redactor)).map(keysOf)).toEqual(records.map(keysOf));
    }
  });
});

describe("a file's name", () => {
  it.each([
    ['Fix the test', 'Fix the test.md'],
    ['a/b\\c:d*e?f"g<h>i|j', 'a b c d e f g h i j.md'],
    ['CON', 'thread CON.md'],
    ['nul.txt', 'thread nul.txt.md'],
    ['COM1', 'thread COM1.md'],
    ['console', 'console.md'],
    ['..', 'thread.md'],
    ['', 'thread.md'],
    ['.hidden. ', 'hidden.md'],
    ['a\u0000\u202eb\nc', 'a b c.md'],
    ['😀'.repeat(100), `${'😀'.repeat(50)}.md`],
    ['報'.repeat(100), `${'報'.repeat(66)}.md`],
  ])('a file name from %j is safe everywhere', (title, name) => {
    expect(toExportFileName(title, 'markdown')).toBe(name);
  });

  it('a file name shows the kind of the file', () => {
    expect(toExportFileName(sampleThread.title, 'jsonl')).toBe('A thread.jsonl');
    expect(toExportFileName(sampleThread.title, 'html')).toBe('A thread.html');
  });
});
