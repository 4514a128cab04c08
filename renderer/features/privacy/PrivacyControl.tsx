import { changeOptions } from '../../commands/options.commands.ts';
import { Button } from '../../components/Button.tsx';
import { Switch } from '../../components/Switch.tsx';
import { dialogOpened } from '../../stores/frame.store.ts';
import { useMetrics } from '../../stores/metrics.store.ts';
import { useOptions } from '../../stores/options.store.ts';
import { type PrivacyRowId, switchNames } from './privacy.view-model.ts';

export type PrivacyControlProps = {
  readonly id: PrivacyRowId;
  /** Id of the sentence that explains the setting. */
  readonly helpId: string;
};

/** The control of one setting of what may leave the machine. */
export function PrivacyControl({ id, helpId }: PrivacyControlProps) {
  const values = useOptions((state) => state.options.values);
  const overruled = useMetrics((state) => state.metrics.overruledBy !== null);
  switch (id) {
    case 'metrics':
    case 'launchPing':
      return (
        <Switch
          name={switchNames[id]}
          on={values[id] && !overruled}
          disabled={overruled}
          describedBy={helpId}
          onChange={(on) => void changeOptions({ [id]: on })}
        />
      );
    case 'whatIsSent':
      return (
        <Button aria-describedby={helpId} onClick={() => dialogOpened('whatIsSent')}>
          Show what would be sent
        </Button>
      );
  }
}
