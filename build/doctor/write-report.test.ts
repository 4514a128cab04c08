import { describe, expect, it } from 'vitest';
import { note, okay, problem } from './check.ts';
import { writeReport } from './write-report.ts';

const now = new Date('2026-11-20T10:00:00Z');

describe('writeReport', () => {
  it('has a line for each check and one for its fix, and counts problems', () => {
    const checks = [
      okay('Node', '24.1.0'),
      note('git', 'was not\nfound', 'sudo apt install git'),
      problem('Port', 'no'),
    ];
    const lines = writeReport(checks, now, (text) => text).split('\n');
    expect(lines).toContain('ok      Node                24.1.0');
    expect(lines).toContain('note    git                 was not found');
    expect(lines).toContain('                            mend: sudo apt install git');
    expect(lines).toContain('PROBLEM Port                no');
    expect(lines).toContain('Problems: 1');
  });

  it('is redacted as a whole', () => {
    const text = writeReport([problem('Codex', 'in /home/ada', 'look in /home/ada')], now, (all) =>
      all.replaceAll('/home/ada', '[home]'),
    );
    expect(text).not.toContain('ada');
  });

  it('says that everything works when there are only notes', () => {
    expect(writeReport([note('git', 'was not found')], now, (text) => text)).toContain(
      'Everything that Workcell needs works.',
    );
  });
});
