import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { detectLinuxLibc } from './linux-libc.ts';

describe('the C library of a program', () => {
  it.each([
    ['/lib64/ld-linux-x86-64.so.2', 'gnu'],
    ['/lib/ld-musl-x86_64.so.1', 'musl'],
  ])('the C library of a program is detected from its loader: %s', (loader, libc) => {
    const folder = createTemporaryFolder('libc');
    onTestFinished(() => folder.remove());
    const program = join(folder.path, 'program');
    writeFileSync(program, Buffer.concat([Buffer.from('\x7fELF'), Buffer.alloc(600), Buffer.from(loader)]));
    expect(detectLinuxLibc(program)).toBe(libc);
  });

  it('the C library of a program defaults to the usual one if the program cannot be read', () => {
    expect(detectLinuxLibc('/no/such/program')).toBe('gnu');
  });
});
