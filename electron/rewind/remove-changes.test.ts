import { describe, expect, it } from 'vitest';
import { fc } from '../../fixtures/testkit/properties.ts';
import { err, ok } from '../../shared/base/result.ts';
import { removeChanges } from './remove-changes.ts';

const text = 'one\ntwo\nthree\nfour\nfive\nsix\n';

describe('taking changes out of a text', () => {
  it('keeps what the user wrote elsewhere', () => {
    const after = text.replace('two\n', 'TWO\n');
    const now = after.replace('six\n', 'six\nseven\n');
    expect(removeChanges(now, [{ before: text, after }])).toEqual(ok(`${text}seven\n`));
  });

  it('keeps what the user wrote between two changes of the agent', () => {
    const first = text.replace('one\n', 'ONE\n');
    const persons = first.replace('four\n', 'mine\n');
    const second = persons.replace('six\n', 'SIX\n');
    const changes = [
      { before: text, after: first },
      { before: persons, after: second },
    ];
    expect(removeChanges(second, changes)).toEqual(ok(text.replace('four\n', 'mine\n')));
  });

  it('removes several changes of the agent to the same lines', () => {
    const first = text.replace('two\n', 'TWO\n');
    const second = first.replace('TWO\n', 'Two, again\n');
    const changes = [
      { before: text, after: first },
      { before: first, after: second },
    ];
    expect(removeChanges(`${second}mine\n`, changes)).toEqual(ok(`${text}mine\n`));
  });

  it('returns overlap when the user changed the same lines', () => {
    const after = text.replace('two\n', 'TWO\n');
    expect(removeChanges(after.replace('TWO\n', 'TWO, edited\n'), [{ before: text, after }])).toEqual(err('overlap'));
  });

  it('returns tooLarge for texts that are too long', () => {
    const long = 'a\n'.repeat(20_001);
    expect(removeChanges(long, [{ before: 'a\n', after: long }])).toEqual(err('tooLarge'));
  });

  it('keeps the end of a file without a line break, and CRLF', () => {
    expect(removeChanges('a\r\nB\r\nc', [{ before: 'a\r\nb\r\nc', after: 'a\r\nB\r\nc' }])).toEqual(ok('a\r\nb\r\nc'));
  });

  const lines = fc.array(fc.constantFrom('a\n', 'b\n', 'c\n', 'd\n'), { maxLength: 12 }).map((all) => all.join(''));

  it('returns the text before when nothing else changed', () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        expect(removeChanges(after, [{ before, after }])).toEqual(ok(before));
      }),
    );
  });

  it('never drops a line that only the user wrote', () => {
    fc.assert(
      fc.property(lines, lines, fc.nat(12), (before, after, at) => {
        const all = after.split(/(?<=\n)/);
        const place = Math.min(at, all.length);
        const now = [...all.slice(0, place), 'the user wrote this\n', ...all.slice(place)].join('');
        const left = removeChanges(now, [{ before, after }]);
        if (left.ok) expect(left.value).toContain('the user wrote this\n');
      }),
    );
  });
});
