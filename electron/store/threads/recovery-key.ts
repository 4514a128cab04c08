import { err, ok, type Result } from '../../../shared/base/result.ts';

// A recovery key is 256 random bits that a user writes on paper: 13 groups of five Crockford base 32 symbols. Four
// symbols of a group carry 20 bits, and the fifth is a check symbol, so that a typo is found in its group.

const symbols = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const keyBytes = 32;
const groupCount = 13;
const dataPerGroup = 4;
const groupSize = dataPerGroup + 1;

/** What is wrong with a typed recovery key. Groups count from 1. */
export type RecoveryKeyProblem =
  | { readonly type: 'wrongLength'; readonly symbols: number; readonly expected: number }
  | { readonly type: 'wrongGroups'; readonly groups: readonly number[] };

/** Formats 32 bytes for users: groups separated by dashes. Throws a RangeError for another length. */
export function formatRecoveryKey(bytes: Uint8Array): string {
  if (bytes.length !== keyBytes) throw new RangeError(`A recovery key has ${keyBytes} bytes, not ${bytes.length}.`);
  const values = toFiveBits(bytes);
  const groups: string[] = [];
  for (let group = 0; group < groupCount; group++) {
    const data = values.slice(group * dataPerGroup, (group + 1) * dataPerGroup);
    groups.push([...data, computeCheck(data, group)].map((value) => symbols[value]).join(''));
  }
  return groups.join('-');
}

/**
 * Parses what a user typed. Case, spaces, and dashes do not matter. O is read as 0, I and L as 1. Returns 32 bytes, or
 * the wrong groups: it finds every single wrong symbol, and groups in the wrong order.
 */
export function parseRecoveryKey(text: string): Result<Uint8Array, RecoveryKeyProblem> {
  const groups = splitGroups(text);
  if (groups.length !== groupCount) {
    return err({ type: 'wrongLength', symbols: groups.join('').length, expected: groupCount * groupSize });
  }
  const values: number[] = [];
  const wrong: number[] = [];
  for (const [index, group] of groups.entries()) {
    const read = readGroup(group, index);
    if (read === null) wrong.push(index + 1);
    else values.push(...read);
  }
  return wrong.length > 0 ? err({ type: 'wrongGroups', groups: wrong }) : ok(toBytes(values));
}

/** Returns the groups as typed, or every five symbols if there are no separators. */
function splitGroups(text: string): readonly string[] {
  const plain = text.toUpperCase().replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  const typed = plain.split(/[\s\p{Dash}]+/u).filter((group) => group !== '');
  return typed.length === groupCount ? typed : (typed.join('').match(/.{1,5}/gsu) ?? []);
}

/** Returns the values of a group without its check symbol. Null when the check fails. */
function readGroup(group: string, index: number): readonly number[] | null {
  const values = [...group].map((symbol) => symbols.indexOf(symbol));
  if (values.length !== groupSize || values.includes(-1)) return null;
  const data = values.slice(0, dataPerGroup);
  if (values[dataPerGroup] !== computeCheck(data, index)) return null;
  // The last symbol carries one bit of the key, because 32 bytes are not a multiple of five bits.
  const isPadded = index < groupCount - 1 || (data.at(-1) ?? 0) % 16 === 0;
  return isPadded ? data : null;
}

/**
 * Computes the check symbol. Odd weights detect any single changed symbol. The group's index detects swapped groups.
 */
function computeCheck(data: readonly number[], group: number): number {
  return data.reduce((sum, value, at) => sum + value * (2 * at + 3), group) % symbols.length;
}

function toFiveBits(bytes: Uint8Array): readonly number[] {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => Number.parseInt(five.padEnd(5, '0'), 2));
}

function toBytes(fiveBits: readonly number[]): Uint8Array {
  const bits = fiveBits.map((value) => value.toString(2).padStart(5, '0')).join('');
  return Uint8Array.from({ length: keyBytes }, (_, at) => Number.parseInt(bits.slice(at * 8, at * 8 + 8), 2));
}
