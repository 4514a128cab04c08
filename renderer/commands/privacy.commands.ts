import type { Result } from '../../shared/base/result.ts';
import type { RequestProblem, RequestValue } from '../../shared/contract/contract.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import type { CodexSwitches } from '../../shared/privacy/consent/codex-switches.ts';
import type { Settings } from '../../shared/settings/settings-schema.ts';
import { hostClient } from '../client/page-client.ts';
import { questionSettled } from '../stores/consent.store.ts';
import { useSettings } from '../stores/settings.store.ts';
import { changeSettings } from './settings.commands.ts';

/** What the first-run dialog asks for. */
export type PrivacyChoices = Pick<Settings, 'metrics' | 'launchPing' | 'checkForUpdates'>;

/** The number of folders to remember; the one noted longest ago is forgotten first. */
const maxNotedFolders = 500;

/** Answers the first-run dialog, or changes that answer. */
export async function answerConsent(choices: PrivacyChoices): Promise<void> {
  questionSettled('answered');
  await changeSettings({ ...choices, telemetryAnswered: true });
}

/** Closes the first-run dialog without an answer until the next start. */
export async function postponeConsent(): Promise<void> {
  questionSettled('postponed');
  await hostClient.request('postponeConsent', null);
}

/** Reads Codex's own switches, as they are now in the user's config.toml. */
export function readCodexSwitches(): Promise<Result<CodexSwitches, WireFault>> {
  return hostClient.request('readCodexSwitches', null);
}

/** Remembers that a folder has had its notice. If that cannot be saved, the next start shows it again. */
export async function noteFolder(path: string): Promise<void> {
  const noted = useSettings.getState().settings.values.notedFolders;
  if (!noted.includes(path))
    await hostClient.request('changeSettings', { notedFolders: [...noted, path].slice(-maxNotedFolders) });
}

/** Returns the exact JSON that would be sent next. */
export function previewMetrics(): Promise<Result<RequestValue<'previewMetrics'>, WireFault>> {
  return hostClient.request('previewMetrics', null);
}

/** Reads where runs and counts go over OTLP, and what is sent next. */
export function readOtlp(): Promise<Result<RequestValue<'readOtlp'>, WireFault>> {
  return hostClient.request('readOtlp', null);
}

/** Reads what was sent, newest first: the newest 100 entries, or those before an entry. */
export function readLedger(
  before: number | null,
): Promise<Result<RequestValue<'readLedger'>, RequestProblem<'readLedger'> | WireFault>> {
  return hostClient.request('readLedger', { before });
}
