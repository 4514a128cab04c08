/**
 * The value that a record has under a key; undefined where it has none. Use it wherever other people choose the key:
 * `record['constructor']` finds what every object inherits.
 */
export function ownValue<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
