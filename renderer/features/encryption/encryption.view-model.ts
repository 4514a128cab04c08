import type { RequestProblem } from '../../../shared/contract/contract.ts';
import type { WireFault } from '../../../shared/contract/wire.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { settingDefinitions } from '../../../shared/settings/setting-definitions.ts';
import type { EncryptionState } from '../../../shared/store/encryption-state.ts';
import { describeWireFault } from '../../client/describe-wire-fault.ts';
import { isWireFault, joinAlertText } from '../../commands/show-problem.ts';
import { formatWholePercent } from '../../components/format/quantity.ts';
import type { SettingsRow } from '../../view-models/setting-rows.ts';

export type EncryptionRowId = 'encryptThreads' | 'key' | 'recoveryKey' | 'lockedStore';

type EncryptionRow = SettingsRow<EncryptionRowId>;

/** Lists the settings that exist in this state. */
export function describeEncryption(protection: EncryptionState): readonly EncryptionRow[] {
  const encryption: EncryptionRow = {
    id: 'encryptThreads',
    name: settingDefinitions.encryptThreads.row.name,
    help: describeState(protection),
  };
  const key: EncryptionRow = {
    id: 'key',
    name: t`Key`,
    help: t`Re-encrypts your threads with a new key. An earlier recovery key no longer works.`,
  };
  switch (protection.type) {
    case 'encrypted':
      return [encryption, key, { id: 'recoveryKey', name: t`Recovery key`, help: describeRecovery(protection) }];
    case 'rewriting':
      return protection.to === 'newKey' ? [encryption, key] : [encryption];
    case 'locked':
      return [encryption, { id: 'lockedStore', name: t`Locked store`, help: describeLocked(protection) }];
    default:
      return [encryption];
  }
}

/** The switch for encryption. It shows the current state or, during a change, the target state. */
export type EncryptionSwitch = { readonly on: boolean; readonly disabled: boolean; readonly busy: boolean };

/** Describes the switch. `wanted` is the value of the setting, which counts when no store is open. */
export function describeEncryptionSwitch(protection: EncryptionState, wanted: boolean): EncryptionSwitch {
  switch (protection.type) {
    case 'encrypted':
      return { on: true, disabled: false, busy: false };
    case 'plain':
      return { on: false, disabled: false, busy: false };
    case 'rewriting':
      return { on: protection.to !== 'plain', disabled: true, busy: true };
    case 'closed':
      return { on: wanted, disabled: false, busy: false };
    default:
      return { on: wanted, disabled: true, busy: false };
  }
}

/** Explains why a recovery key did not open the store, in one line. */
export function describeRecoveryProblem(problem: RequestProblem<'useRecoveryKey'> | WireFault): string {
  if (isWireFault(problem)) return joinAlertText(describeWireFault(problem));
  switch (problem.type) {
    case 'wrongLength':
      return t`This has ${problem.symbols} characters without dashes. A recovery key has ${problem.expected}.`;
    case 'wrongGroups': {
      const [first, ...more] = problem.groups;
      if (more.length === 0) return t`Group ${first} has a typo. Compare it with what you wrote down.`;
      const last = more.at(-1);
      const listed = [first, ...more.slice(0, -1)].join(', ');
      return t`Groups ${listed} and ${last} have typos. Compare them with what you wrote down.`;
    }
    case 'wrongRecoveryKey':
      return t`This is a recovery key, but not for this store. A newer key replaces an older one.`;
    case 'notDone':
      return problem.message;
  }
}

function describeState(protection: EncryptionState): string {
  switch (protection.type) {
    case 'opening':
      return t`Opening the store.`;
    case 'encrypted':
      return protection.sentence;
    case 'plain':
      return t`Threads are not encrypted. Anyone who can read the data folder can read them.`;
    case 'rewriting':
      return t`${rewritingText[protection.to]} ${describeProgress(protection)} Threads keep working and are saved when this is done.`;
    case 'locked':
      return protection.reasons.join(' ');
    case 'newer':
      return t`A newer Workcell wrote the store. This version can only read it.`;
    case 'closed':
      return t`The store cannot be opened.`;
  }
}

type Rewriting = Extract<EncryptionState, { type: 'rewriting' }>;

/** Returns whether the change can still be canceled. */
export function canCancel(protection: EncryptionState): boolean {
  return protection.type === 'rewriting' && protection.step !== 'finishing' && !protection.isCanceled;
}

const steps: readonly Rewriting['step'][] = ['copying', 'checking', 'finishing'];
const stepLabels: Readonly<Record<Rewriting['step'], string>> = {
  copying: t`copying`,
  checking: t`checking the copy`,
  finishing: t`putting the copy in place`,
};

function describeProgress({ isCanceled, percent, step }: Rewriting): string {
  if (isCanceled) return t`Stopping. The store is unchanged.`;
  const done = percent === null ? '' : `, ${formatWholePercent(percent)}`;
  return t`Step ${steps.indexOf(step) + 1} of ${steps.length}: ${stepLabels[step]}${done}.`;
}

const rewritingText: Readonly<Record<Rewriting['to'], string>> = {
  encrypted: t`Encrypting the store.`,
  plain: t`Decrypting the store.`,
  newKey: t`Re-encrypting the store with the new key.`,
};

function describeRecovery({ hasRecoveryKey }: Extract<EncryptionState, { type: 'encrypted' }>): string {
  const use = t`It opens your threads if this computer loses their key.`;
  return hasRecoveryKey ? t`You have one. ${use}` : t`You do not have one yet. ${use}`;
}

function describeLocked({ hasRecoveryKey }: Extract<EncryptionState, { type: 'locked' }>): string {
  const kept = t`New work is kept only until Workcell restarts.`;
  return hasRecoveryKey ? t`A recovery key opens it. ${kept}` : kept;
}
