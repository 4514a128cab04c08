import { describe, expect, it } from 'vitest';
import { measureProcessorTime } from '../../../fixtures/testkit/processor-time.ts';
import { RedactionEngine } from '../../../shared/redaction/redaction-engine.ts';
import { stackTraceBlocks, stackTraceInString } from './stack-trace.ts';

const engine = new RedactionEngine([...stackTraceBlocks, stackTraceInString]);
const mark = (frames: string) => expect.stringMatching(new RegExp(`^\\[stack trace [0-9a-f]{8}, ${frames}\\]$`));
const linesOf = (text: string) => engine.text(text).split('\n');

const javascript = (folder: string) =>
  [
    'TypeError: no title',
    `    at describe (file://${folder}/threads/describe.ts:12:7)`,
    `    at async Promise.all (index 0)`,
    '    at node:internal/main:3:1',
    'next',
  ].join('\n');

describe('a stack trace becomes one mark', () => {
  it('replaces a JavaScript stack trace with one mark, keeping the error message', () => {
    expect(linesOf(javascript('/home/maria/app'))).toEqual(['TypeError: no title', mark('3 frames'), 'next']);
  });

  it('replaces a JavaScript stack trace with one mark when properties of the error follow', () => {
    const lines = ['Error: gone', '    at open (node:fs:1:2)', '    at read (/a/b.js:3:4) {', "  code: 'ENOENT'", '}'];
    expect(linesOf(lines.join('\n'))).toEqual([lines[0], mark('2 frames'), lines[3], lines[4]]);
  });

  it('replaces a Java stack trace with one mark for each cause', () => {
    const lines = [
      'java.lang.IllegalStateException: closed',
      '\tat com.shop.Store.open(Store.java:12)',
      '\tat com.shop.Main.main(Main.java:3)',
      'Caused by: java.io.IOException: gone',
      '\tat com.shop.Disk.read(Disk.java:9)',
      '\t... 12 more',
    ];
    expect(linesOf(lines.join('\r\n')).map((line) => line.replace('\r', ''))).toEqual([
      lines[0],
      mark('2 frames'),
      lines[3],
      mark('1 frame'),
    ]);
  });

  it('replaces a C# stack trace with one mark', () => {
    const text = String.raw`Unhandled exception. System.Exception: no
   at Shop.Store.Open(String path) in C:\Users\maria\Store.cs:line 12
   --- End of inner exception stack trace ---
   at Shop.Program.Main()`;
    expect(linesOf(text)).toEqual(['Unhandled exception. System.Exception: no', mark('2 frames')]);
  });

  it('replaces a Python stack trace with one mark, including its lines of code', () => {
    const lines = [
      'Traceback (most recent call last):',
      '  File "/home/maria/app.py", line 3, in <module>',
      '    main()',
      '    ~~~~^^',
      '  File "/home/maria/app.py", line 2, in main',
      '    raise ValueError("no")',
      'ValueError: no',
    ];
    expect(linesOf(lines.join('\n'))).toEqual([mark('2 frames'), 'ValueError: no']);
  });

  it('replaces a Rust stack trace with one mark', () => {
    const lines = [
      "thread 'main' panicked at src/main.rs:2:5:",
      'stack backtrace:',
      '   0: rust_begin_unwind',
      '             at /rustc/abc/library/std/src/panicking.rs:697:5',
      '   1: codex::main',
      'note: Some details are omitted',
      'end',
    ];
    expect(linesOf(lines.join('\n'))).toEqual([lines[0], mark('2 frames'), 'end']);
  });

  it('replaces a Go stack trace with one mark', () => {
    const lines = [
      'panic: no',
      'goroutine 1 [running]:',
      'main.open(...)',
      '\t/home/maria/main.go:12 +0x1d',
      'main.main()',
      '\t/home/maria/main.go:7 +0x18',
      'exit status 2',
    ];
    expect(linesOf(lines.join('\n'))).toEqual(['panic: no', mark('2 frames')]);
  });

  it('replaces a stack trace in a JSON string with one mark', () => {
    const json = JSON.stringify({ stack: javascript('/home/maria/app').replace('\nnext', ''), code: 1 });
    const { code, stack } = JSON.parse(engine.text(json));
    expect(code).toBe(1);
    expect(stack.split('\n')).toEqual(['TypeError: no title', mark('3 frames')]);
  });
});

it('a stack trace has the same hash on every machine, and different calls have a different one', () => {
  const [, here] = linesOf(javascript('/home/maria/app'));
  expect(linesOf(javascript('/Users/bob/src'))[1]).toBe(here);
  expect(linesOf(javascript('/home/maria/app').replace('describe (', 'titleOf ('))[1]).not.toBe(here);
});

it.each([
  'we met at noon, at 12:30',
  'look at (this)',
  '    attach it',
  'goroutine leak',
  '  - look at me',
  '   at all, which tells nothing',
  'Traceback (most recent call last):',
  'stack backtrace:\nnone',
])('does not treat %s as a stack trace', (text) => {
  expect(engine.text(text)).toBe(text);
});

it.each([
  '\n   at a',
  '\\n   at a',
  '\\\\\\\\n   at a',
  '   at (a/',
  'goroutine 1 [',
  '\n   at ////',
  'goroutine 1 [a]:\na(b)c\n',
])('finds stack traces in linear time in a text made to be slow: %j', (piece) => {
  const text = piece.repeat(Math.ceil(1_000_000 / piece.length));
  expect(measureProcessorTime(() => engine.text(text))).toBeLessThan(10_000);
});
