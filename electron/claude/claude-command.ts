import { t } from '../../shared/words/words.ts';

/** How Claude Code is started: without a screen, speaking in lines of JSON, and asking us for permissions. */
export function claudeArguments(model: string | null): readonly string[] {
  return [
    '-p',
    ...['--output-format', 'stream-json'],
    ...['--input-format', 'stream-json'],
    // Needed by the output format.
    '--verbose',
    '--include-partial-messages',
    ...['--permission-prompt-tool', 'stdio'],
    ...(model === null ? [] : ['--model', model]),
  ];
}

/**
 * The environment for it: the person's own, and with that its account. A run shall reach what the person asked for and no
 * more, so telemetry, error reports and surveys are off; and it shall not exchange the program of which other runs are
 * being carried out, so updating is off.
 */
export function claudeEnvironment(
  person: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> {
  return { ...person, CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1', DISABLE_AUTOUPDATER: '1' };
}

/** What to do where there is no Claude Code on PATH. */
export function claudeNotInstalled(): string {
  return t`Claude Code is not installed. Run "npm install -g @anthropic-ai/claude-code" in a terminal, and then "claude" to sign in.`;
}
