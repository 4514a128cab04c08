import { readCodexSwitches } from './codex-config.ts';

/**
 * The arguments that switch Codex's own analytics off; none when the person's config.toml decides about them. A file
 * that is missing or broken decides nothing, since Codex then ignores it.
 */
export async function analyticsArguments(codexHome: string): Promise<readonly string[]> {
  const { analytics } = await readCodexSwitches(codexHome);
  return analytics === null ? ['-c', 'analytics.enabled=false'] : [];
}
