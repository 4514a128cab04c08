import { describe, expect, it } from 'vitest';
import { createNote, createOk, createProblem } from './check.ts';
import { writeReport } from './write-report.ts';

const now = new Date('2026-11-20T10:00:00Z');

describe('writeReport', () => {
  it('writes a line for each check and one for its fix, and counts problems', () => {
    const checks = [
      createOk('Node', '24.1.0'),
      createNote('git', 'was not\nfound', 'sudo apt install git'),
      createProblem('Port', 'no'),
    ];
    const lines = writeReport(checks, now, (text) => text).split('\n');
    expect(lines).toContain('ok      Node                24.1.0');
    expect(lines).toContain('note    git                 was not found');
    expect(lines).toContain('                            mend: sudo apt install git');
    expect(lines).toContain('PROBLEM Port                no');
    expect(lines).toContain('Problems: 1');
  });

  it('redacts the whole doctor report', () => {
    const text = writeReport([createProblem('Codex', 'in /home/ada', 'look in /home/ada')], now, (all) =>
      all.replaceAll('/home/ada', '[home]'),
    );
    expect(text).not.toContain('ada');
  });

  it('reports that everything works when there are only notes', () => {
    expect(writeReport([createNote('git', 'was not found')], now, (text) => text)).toContain(
      'Everything that Workcell needs works.',
    );
  });
});
