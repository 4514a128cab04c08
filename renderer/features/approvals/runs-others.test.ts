import { describe, expect, it } from 'vitest';
import { runsOthers } from './runs-others.ts';

describe('programs that run others', () => {
  it.each(
    `npx bunx busybox flock docker ssh make xargs find env sudo awk sed perl python python3.12 node22 /bin/zsh tar fd
    sqlite3 ld.so /lib64/ld-linux-x86-64.so.2 POWERSHELL.EXE Invoke-Expression C:\\Windows\\System32\\cmd.exe gtimeout
    genv rbash nu pnpm rm tee`.split(/\s+/),
  )('%s runs other programs', (program) => {
    expect(runsOthers(program)).toBe(true);
  });

  it.each(['touch', 'git', 'cargo', 'jq', 'ls', 'mkdir', 'go'])('%s does not run other programs', (program) => {
    expect(runsOthers(program)).toBe(false);
  });
});
