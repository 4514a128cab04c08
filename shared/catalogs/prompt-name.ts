import { isDeviceName } from '../files/file-name.ts';

/**
 * May a new prompt be called that? Letters, digits, `-`, `_`, `.` and single spaces inside, at most 80 characters, and
 * no name that a system keeps for itself: what passes is one file name on every system.
 */
export function isPromptName(name: string): boolean {
  return /^[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]|[ ](?! ))*$/u.test(name) && name.length <= 80 && endsWell(name);
}

/** Can a file of a folder be called that? True for whatever a person has named one, and for nothing that leads out. */
export function isFileName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[/\\\0]/.test(name);
}

function endsWell(name: string): boolean {
  return !/[ .]$/.test(name) && !isDeviceName(name);
}
