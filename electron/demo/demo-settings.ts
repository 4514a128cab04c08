import { Listeners } from '../../shared/base/listeners.ts';
import { ok } from '../../shared/base/result.ts';
import type { Settings, SettingsSnapshot } from '../../shared/settings/settings-schema.ts';
import type { Lifetime } from '../base/lifetime.ts';
import type { SettingsStore } from '../settings/settings-store.ts';

/** The demo's own settings for threads. The app's appearance follows the user's settings in both profiles. */
type DemoChoices = Pick<
  Settings,
  'model' | 'effort' | 'approvalMode' | 'rememberedApprovals' | 'rememberedApprovalsAcknowledged' | 'encryptThreads'
>;

const firstChoices: DemoChoices = {
  model: null,
  effort: null,
  approvalMode: 'askForEverything',
  rememberedApprovals: 'session',
  rememberedApprovalsAcknowledged: false,
  encryptThreads: true,
};

/**
 * Creates the settings during the demo: the user's, but its choices for threads start at Ask for everything and are not
 * saved.
 */
export function createDemoSettings(personal: SettingsStore, lifetime: Lifetime): SettingsStore {
  const listeners = new Listeners<[SettingsSnapshot]>();
  let choices = firstChoices;
  const snapshot = (): SettingsSnapshot => ({
    ...personal.snapshot,
    values: { ...personal.snapshot.values, ...choices },
  });
  const publish = (): void => listeners.call(snapshot());
  lifetime.onEnd(personal.onChange(publish));
  return {
    get snapshot() {
      return snapshot();
    },
    change: async (change) => {
      const {
        approvalMode = choices.approvalMode,
        effort = choices.effort,
        encryptThreads = choices.encryptThreads,
        model = choices.model,
        rememberedApprovals = choices.rememberedApprovals,
        rememberedApprovalsAcknowledged = choices.rememberedApprovalsAcknowledged,
        ...shared
      } = change;
      choices = {
        approvalMode,
        effort,
        encryptThreads,
        model,
        rememberedApprovals,
        rememberedApprovalsAcknowledged,
      };
      publish();
      const saved = Object.keys(shared).length === 0 ? null : await personal.change(shared);
      return saved === null || saved.ok ? ok(snapshot()) : saved;
    },
    onChange: (listen) => listeners.add(listen),
  };
}
