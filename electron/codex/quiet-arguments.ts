import { readCodexSwitches } from './codex-config.ts';

/**
 * The arguments with which Codex talks to nobody but its provider, as far as the person's config.toml does not decide
 * otherwise: without its analytics, and without its list of plugins, which comes from GitHub and chatgpt.com at each
 * start whatever the provider is. A file that is missing or broken decides nothing, since Codex then ignores it. In any
 * case without its snapshot of the person's shell, for which it runs a login shell in the open folder outside its sandbox.
 */
export async function quietArguments(codexHome: string): Promise<readonly string[]> {
  const { analytics, plugins } = await readCodexSwitches(codexHome);
  return [
    ...['-c', 'features.shell_snapshot=false'],
    ...(analytics === null ? ['-c', 'analytics.enabled=false'] : []),
    ...(plugins === null ? ['-c', 'features.plugins=false'] : []),
  ];
}
