import { expect, it } from 'vitest';
import { fc, runs } from '../../fixtures/testkit/properties.ts';
import { TriggerScan } from './trigger-scan.ts';

/** Returns the end of each line, and the owners found in it. */
function read(scan: TriggerScan, owners: number, text: string): readonly (readonly [end: number, found: number[]])[] {
  const lines: [number, number[]][] = [];
  for (let at = 0; at <= text.length; ) {
    const end = scan.readLine(text, at);
    const found =
      end < 0 ? [] : Array.from({ length: owners }, (_, owner) => owner).filter((owner) => scan.found(owner));
    lines.push([end < 0 ? ~end : end, found]);
    at = (end < 0 ? ~end : end) + 1;
  }
  return lines;
}

it('finds in each line the same triggers as a separate search for each', () => {
  const piece = fc.constantFrom('a', 'b', 'c', '-', 'B', 'A', 'é');
  const trigger = fc
    .array(fc.constantFrom('a', 'b', 'c', '-'), { minLength: 1, maxLength: 4 })
    .map((all) => all.join(''));
  const triggers = fc.array(fc.option(fc.array(trigger, { maxLength: 3 }), { freq: 20 }), { maxLength: 5 });
  const line = fc.array(piece, { maxLength: 12 }).map((all) => all.join(''));
  fc.assert(
    fc.property(triggers, fc.array(line, { minLength: 1, maxLength: 5 }), (owners, lines) => {
      const found = read(new TriggerScan(owners), owners.length, lines.join('\n')).map(([, names]) => names);
      const expected = lines.map((text) =>
        owners.flatMap((texts, owner) =>
          (texts?.some((one) => text.toLowerCase().includes(one)) ?? true) ? [owner] : [],
        ),
      );
      expect(found).toEqual(expected);
    }),
    { numRuns: runs(200, 5_000) },
  );
});

it('the trigger scan reports where lines end', () => {
  const scan = new TriggerScan([['b']]);
  expect(read(scan, 1, 'a\nb\n')).toEqual([
    [1, []],
    [3, [0]],
    [4, []],
  ]);
});

it('finds long runs with uppercase letters and digits anywhere', () => {
  const scan = new TriggerScan(['mixedRun']);
  const run = 'aB3'.repeat(11).slice(0, 32);
  const part = fc.string({ unit: fc.constantFrom(' ', '.', 'é', 'aB', 'a', '1'), maxLength: 90 });
  fc.assert(
    fc.property(part, part, (before, after) => {
      expect(read(scan, 1, `${before} ${run} ${after}`)[0]?.[1]).toEqual([0]);
      const longest = Math.max(...before.split(/[ .é]/).map((word) => word.length));
      if (longest < 32) expect(read(scan, 1, before)[0]?.[1]).toEqual([]);
    }),
  );
  for (const other of [run.slice(1), `${run.slice(1)}.3`, 'ab3'.repeat(20), 'aB_'.repeat(20)]) {
    expect(read(scan, 1, other)[0]?.[1]).toEqual([]);
  }
});

it.each(['', 'A', 'é', 'a\nb'])('rejects the trigger %j, which it could not find', (trigger) => {
  expect(() => new TriggerScan([[trigger]])).toThrow('This is no trigger');
});
