import { readCodexSwitches } from './codex-config.ts';

/**
 * The arguments that make Codex talk only to its provider, unless the person's config.toml decides otherwise. They turn
 * off its analytics. They turn off its plugin list, which it loads from GitHub and chatgpt.com at each start with any
 * provider. A missing or broken file decides nothing, because Codex ignores it. They always turn off its snapshot of
 * the person's shell, because that runs a login shell in the open folder outside its sandbox.
 */
export async function quietArguments(codexHome: string): Promise<readonly string[]> {
  const { analytics, plugins } = await readCodexSwitches(codexHome);
  return [
    ...['-c', 'features.shell_snapshot=false'],
    ...(analytics === null ? ['-c', 'analytics.enabled=false'] : []),
    ...(plugins === null ? ['-c', 'features.plugins=false'] : []),
  ];
}
