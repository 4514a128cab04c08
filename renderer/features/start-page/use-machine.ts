import { useEffect, useState } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { readMachine } from '../../commands/machine.commands.ts';
import { announced } from '../../stores/announcements.store.ts';
import type { MachineReading } from './machine-rows.ts';

/** What the host finds on this machine: once when the page is shown, and again on request. */
export function useMachine(): { readonly reading: MachineReading; readonly busy: boolean; check(): void } {
  const [reading, setReading] = useState<MachineReading>('underWay');
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    let isShown = true;
    void readMachine().then((facts) => {
      if (isShown) setReading(facts ?? 'failed');
    });
    return () => {
      isShown = false;
    };
  }, []);
  const check = async (): Promise<void> => {
    setBusy(true);
    setReading((await readMachine()) ?? 'failed');
    setBusy(false);
    announced(t`This machine was checked.`);
  };
  return { reading, busy, check: () => void check() };
}
