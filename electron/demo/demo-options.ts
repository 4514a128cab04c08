import type { Lifetime } from '../../shared/base/lifetime.ts';
import { Listeners } from '../../shared/base/listeners.ts';
import { ok } from '../../shared/base/result.ts';
import type { Options, OptionsSnapshot } from '../../shared/settings/options.ts';
import type { OptionsStore } from '../settings/options-store.ts';

/** The demo has its own settings for threads. The look of the app is the person's in both profiles. */
type DemoChoices = Pick<
  Options,
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

/** The person's options during the demo. Its choices for threads start at Ask for everything and are not saved. */
export function createDemoOptions(personal: OptionsStore, lifetime: Lifetime): OptionsStore {
  const listeners = new Listeners<[OptionsSnapshot]>();
  let choices = firstChoices;
  const snapshot = (): OptionsSnapshot => ({
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
