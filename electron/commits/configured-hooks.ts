import type { ConfigEntry } from '../git/portable-config.ts';

/** A hook that a git configuration names. Git runs those from 2.54 on, after one of the same event in a file. */
export type ConfiguredHook = { readonly name: string; readonly events: readonly string[] };

/** Lists the hooks that a configuration names and does not turn off. */
export function listConfiguredHooks(entries: readonly ConfigEntry[]): readonly ConfiguredHook[] {
  const found = new Map<string, { events: readonly string[]; hasCommand: boolean; isEnabled: boolean }>();
  for (const { key, value } of entries) {
    const [, name = '', part] = /^hook\.(.+)\.(command|event|enabled)$/s.exec(key) ?? [];
    if (part === undefined) continue;
    const hook = found.get(name) ?? { events: [], hasCommand: false, isEnabled: true };
    found.set(name, hook);
    if (part === 'command') hook.hasCommand = true;
    // An empty event takes back those before it.
    else if (part === 'event') hook.events = value === '' ? [] : [...hook.events, value];
    else hook.isEnabled = !/^(false|no|off|0|)$/i.test(value);
  }
  return [...found]
    .filter(([, { hasCommand, isEnabled }]) => hasCommand && isEnabled)
    .map(([name, { events }]) => ({ name, events }));
}
