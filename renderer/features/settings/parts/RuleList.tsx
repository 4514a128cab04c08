import { useMemo } from 'react';
import { t } from '../../../../shared/i18n/i18n.ts';
import { getRememberPolicy } from '../../../../shared/settings/remember-policy.ts';
import { clearRules, revokeRule } from '../../../commands/rules.commands.ts';
import { Button } from '../../../components/Button.tsx';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { tooltip } from '../../../components/tooltip.ts';
import { useNow } from '../../../components/use-now.ts';
import { useSettings } from '../../../stores/settings.store.ts';
import { useWorkspace } from '../../../stores/workspace.store.ts';
import { describeRules, type RuleRow } from '../remembered.view-model.ts';
import { useRemembered } from '../use-remembered.ts';
import styles from './Rules.module.css';

const minuteMs = 60_000;

/** Lists every active remembered approval, each with a button that revokes it. */
export function RuleList() {
  const remembered = useRemembered();
  const policy = useSettings((state) => getRememberPolicy(state.settings.values));
  const workspace = useWorkspace((state) => state.workspace?.path ?? null);
  const now = useNow(true, minuteMs);
  const rows = useMemo(
    () => (remembered === null ? null : describeRules({ remembered, policy, workspace, now })),
    [remembered, policy, workspace, now],
  );
  if (rows === null) return null;
  if (rows.length === 0) {
    return (
      <div className={styles.wide}>
        <EmptyState
          what={t`No remembered approvals yet`}
          how={t`In an approval, choose “Always allow” from the menu next to Approve. It then appears here.`}
        />
      </div>
    );
  }
  return (
    <div className={styles.wide}>
      <ul aria-label={t`Remembered approvals`}>
        {rows.map((row) => (
          <Rule key={row.id} row={row} />
        ))}
      </ul>
      <Button onClick={() => void clearRules(rows.length)}>{t`Clear all…`}</Button>
    </div>
  );
}

function Rule({ row }: { readonly row: RuleRow }) {
  const { code, danger, exactTime, facts, id, lead, place, revokeName } = row;
  return (
    <li className={styles.rule}>
      <div className={styles.words}>
        <p className={styles.subject}>
          {lead !== '' && `${lead} `}
          <code>{code}</code>
          {place !== '' && ` ${place}`}
        </p>
        <p className={styles.facts} {...tooltip(exactTime)}>
          {facts.join(' · ')}
        </p>
        {danger !== null && <p className={styles.danger}>{danger}</p>}
      </div>
      <Button size={24} aria-label={revokeName} onClick={() => void revokeRule(id)}>
        {t`Revoke`}
      </Button>
    </li>
  );
}
