import { closeSync, openSync, readSync } from 'node:fs';

/** This much of a Linux program holds the name of its loader. */
const headBytes = 4096;

/**
 * The C library that this Linux program runs on, by the loader that its file names: 'gnu' where it names none or cannot
 * be read. `process.report`, which packages ask, ends the process in some Electron builds.
 */
export function linuxLibc(program = '/proc/self/exe'): 'gnu' | 'musl' {
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
