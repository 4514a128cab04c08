import { isDeviceName } from '../../files/file-name.ts';

/**
 * Whether a new prompt can have this name. Allows letters, digits, `-`, `_`, `.`, and single spaces inside, at most 80
 * characters, and no name that a system reserves. Such a name is a single file name on every system.
 */
export function isPromptName(name: string): boolean {
  return /^[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]|[ ](?! ))*$/u.test(name) && name.length <= 80 && endsWell(name);
}

/**
 * Whether a file in a folder can have this name. True for any name a person may have chosen, and false for anything
 * that leaves the folder.
 */
export function isFileName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[/\\\0]/.test(name);
}

function endsWell(name: string): boolean {
  return !/[ .]$/.test(name) && !isDeviceName(name);
}
