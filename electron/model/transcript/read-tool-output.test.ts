import { describe, expect, it } from 'vitest';
import { listPatchFiles } from './interpret-raw-item.ts';
import { readToolOutput, wasAborted } from './read-tool-output.ts';

describe("Codex's report to the model about a command", () => {
  it("Codex's report about a command consists of facts and the output", () => {
    const output =
      'Chunk ID: 19bcd8\nWall time: 0.0000 seconds\nProcess exited with code 1\nOriginal token count: 20\nOutput:\n\u001b[31mdenied\u001b[0m\n';
    expect(readToolOutput(output)).toEqual({ exitCode: 1, isStillRunning: false, text: 'denied' });
  });

  it("Codex's report about a command shows when the command keeps running", () => {
    expect(
      readToolOutput('Chunk ID: 4\nWall time: 0.2 seconds\nProcess running with session ID 7\nOutput:\n1\n')
        .isStillRunning,
    ).toBe(true);
  });

  it("Codex's report about a command is only a sentence when it was refused", () => {
    expect(readToolOutput('unsupported call').text).toBe('unsupported call');
    const refusal =
      'exec_command failed: CreateProcess { message: "Rejected(\\"`rm -f x` rejected: use \\\\\\"trash\\\\\\"\\")" }';
    expect(readToolOutput(refusal)).toEqual({
      exitCode: null,
      isStillRunning: false,
      text: '`rm -f x` rejected: use \\"trash\\"',
    });
  });

  it("Codex's report about a command is not a refusal when the turn was stopped", () => {
    expect(wasAborted('Wall time: 0.6 seconds\naborted by user')).toBe(true);
    expect(wasAborted('Output:\naborted by user\n')).toBe(false);
  });
});

describe("the files of a patch in the model's format", () => {
  it("names and counts the files of a patch in the model's format", () => {
    const patch = [
      "apply_patch <<'EOF'",
      '*** Begin Patch',
      '*** Add File: new.txt',
      '+one',
      '+two',
      '*** Update File: old.txt',
      '*** Move to: moved.txt',
      '@@',
      ' same',
      '-gone',
      '+come',
      '*** Delete File: dead.txt',
      '*** End Patch',
      'EOF',
    ];
    expect(listPatchFiles(patch.join('\n'))).toEqual([
      { path: 'new.txt', change: 'added', movedTo: null, added: 2, removed: 0 },
      { path: 'old.txt', change: 'renamed', movedTo: 'moved.txt', added: 1, removed: 1 },
      { path: 'dead.txt', change: 'deleted', movedTo: null, added: 0, removed: 0 },
    ]);
  });
});
