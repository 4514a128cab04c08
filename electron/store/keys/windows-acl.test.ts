import { describe, expect, it } from 'vitest';
import { err, ok } from '../../../shared/base/result.ts';
import { admitsOnly, createWindowsAcl, type ProgramRunner } from './windows-acl.ts';

const sid = 'S-1-5-21-1-2-3-1001';
const own = `keys\r\nD:PAI(A;OICI;FA;;;${sid})\r\n`;

/** Fakes the Windows programs. None of this has run on Windows. */
function createWindows({ list = own, fails = '' } = {}) {
  const ran: (readonly [string, readonly string[]])[] = [];
  const run: ProgramRunner = async (program, args) => {
    ran.push([program, args]);
    if (fails !== '' && args.includes(fails)) return err('Access is denied.');
    return ok(program.endsWith('whoami.exe') ? `"host\\jo","${sid}"\r\n` : '');
  };
  const restrict = createWindowsAcl({ run, systemRoot: 'C:\\Windows', readText: async () => list });
  return { ran, restrict };
}

describe('the access list of a folder on Windows', () => {
  it("the access list of a folder on Windows is set by Windows' own programs, with a list of arguments", async () => {
    const { ran, restrict } = createWindows();
    const folder = 'C:\\Users\\jo & co\\keys';
    expect(await restrict(folder)).toEqual(ok(null));
    expect(ran).toEqual([
      ['C:\\Windows\\System32\\whoami.exe', ['/user', '/fo', 'csv', '/nh']],
      ['C:\\Windows\\System32\\icacls.exe', [folder, '/inheritance:r', '/grant:r', `*${sid}:(OI)(CI)F`, '/q']],
      ['C:\\Windows\\System32\\icacls.exe', [folder, '/save', `${folder}\\access-list.tmp`, '/q']],
    ]);
  });

  it('the access list of a folder on Windows counts only if it reads back as intended', async () => {
    const others = `D:PAI(A;OICI;FA;;;${sid})(A;OICI;0x1200a9;;;BU)`;
    expect(await createWindows({ list: others }).restrict('C:\\keys')).toEqual(
      err('Other accounts can still read C:\\keys.'),
    );
  });

  it.each(['/user', '/grant:r', '/save'])(
    "the access list of a folder on Windows fails with the program's message: %s",
    async (fails) => {
      expect(await createWindows({ fails }).restrict('C:\\keys')).toEqual(err('Access is denied.'));
    },
  );

  it.each([
    ['the account alone', `D:P(A;;FA;;;${sid})`, true],
    ['SYSTEM and the administrators too', `D:PAI(A;;FA;;;${sid})(A;;FA;;;SY)(A;;FA;;;BA)`, true],
    ['a list that inherits', `D:AI(A;ID;FA;;;${sid})`, false],
    ['everyone', `D:PAI(A;;FA;;;WD)`, false],
    ['another account whose SID begins the same', `D:P(A;;FA;;;${sid}2)`, false],
    ['no list', 'O:BAG:BA', false],
    ['an empty list', 'D:P', false],
  ])('the access list of a folder on Windows is accepted or rejected by who it admits: %s', (_who, list, isGood) => {
    expect(admitsOnly(sid, list)).toBe(isGood);
  });
});
