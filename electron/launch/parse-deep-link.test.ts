import { describe, expect, it } from 'vitest';
import { anyText, fc, runs } from '../../fixtures/testkit/properties.ts';
import { parseDeepLink } from '../app/follow-link.ts';

/** The characters in names of threads and runs. */
const letter = fc.constantFrom(...'abcxyzABCXYZ0189');
const id = fc.tuple(letter, fc.array(fc.constantFrom(...'abcZ09._-'), { maxLength: 60 }), letter);
const ids = id.map(([first, rest, last]) => `${first}${rest.join('')}${last}`);

describe('a link of ours', () => {
  it('a deep link names a window, a thread or a run, with or without the slash that some systems add', () => {
    for (const end of ['', '/']) {
      expect(parseDeepLink(`workcell://window${end}`)).toEqual({ type: 'window' });
      fc.assert(
        fc.property(ids, (name) => {
          expect(parseDeepLink(`workcell://thread/${name}${end}`)).toEqual({ type: 'thread', threadId: name });
          const workcell = { type: 'workcell', runId: `wc-${name}` };
          expect(parseDeepLink(`workcell://workcell/wc-${name}${end}`)).toEqual(workcell);
        }),
      );
    }
  });

  it.each([
    'workcell://',
    'workcell:thread/abc',
    'workcell://thread',
    'workcell://thread/',
    'workcell://thread//abc',
    'workcell://thread/..',
    'workcell://thread/../abc',
    'workcell://thread/a%2Fb',
    'workcell://thread/abc\n',
    ' workcell://thread/abc',
    'workcell://user@thread/abc',
    'workcell://thread:80/abc',
    'workcell://thread/abc?send=hello',
    'workcell://thread/abc#approve',
    'workcell://thread/abc --workspace /etc',
    'workcell://window/abc',
    'workcell://workcell/abc',
    'workcell://workcell/wc-../../etc',
    'workcell://approve/abc',
    'Workcell://window',
    'https://thread/abc',
    `workcell://thread/${'a'.repeat(129)}`,
  ])('a deep link is not %j', (address) => {
    expect(parseDeepLink(address)).toBeNull();
  });

  it('a deep link is parsed completely: it contains nothing that was not understood', () => {
    const heads = ['workcell://window', 'workcell://thread/', 'workcell://workcell/wc-', ''];
    const texts = fc.tuple(fc.constantFrom(...heads), fc.oneof(fc.string(), anyText(), ids));
    fc.assert(
      fc.property(texts, ([head, rest]) => {
        const address = `${head}${rest}`;
        const link = parseDeepLink(address);
        if (link === null) return;
        const named = link.type === 'window' ? '' : `/${link.type === 'thread' ? link.threadId : link.runId}`;
        const whole = `workcell://${link.type}${named}`;
        expect([whole, `${whole}/`]).toContain(address);
        expect(named).toMatch(/^[/A-Za-z0-9._-]*$/);
      }),
      { numRuns: runs(1_000, 10_000) },
    );
  });
});
