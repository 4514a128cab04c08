import { closeSync, openSync, readSync } from 'node:fs';

/** How many bytes of a Linux program to search for the name of its loader. */
const headBytes = 4096;

/**
 * Detects the C library of this Linux program from the loader named in its file. Returns 'gnu' if it names none or
 * cannot be read. Packages use `process.report` for this, but that crashes some Electron builds.
 */
export function detectLinuxLibc(program = '/proc/self/exe'): 'gnu' | 'musl' {
  try {
    const head = Buffer.alloc(headBytes);
    const file = openSync(program, 'r');
    try {
      readSync(file, head, 0, headBytes, 0);
    } finally {
      closeSync(file);
    }
    return head.includes('/ld-musl-') ? 'musl' : 'gnu';
  } catch {
    return 'gnu';
  }
}
