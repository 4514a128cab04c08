/**
 * The value a record has under a key, or undefined. Use it when someone else chooses the key: `record['constructor']`
 * finds what every object inherits.
 */
export function getOwnValue<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
