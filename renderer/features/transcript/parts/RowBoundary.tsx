import { Component, type ReactNode } from 'react';
import { t } from '../../../../shared/i18n/i18n.ts';
import { rawText } from '../raw-text.ts';
import type { Row } from '../row.ts';
import styles from './RowBoundary.module.css';

export type RowBoundaryProps = { readonly row: Row; readonly children: ReactNode };

type State = { readonly row: Row; readonly broken: boolean };

/** Contains a fault in one row, which then shows its text as written. Tries again when the row changes. */
export class RowBoundary extends Component<RowBoundaryProps, State> {
  override state: State = { row: this.props.row, broken: false };

  static getDerivedStateFromError(): Pick<State, 'broken'> {
    return { broken: true };
  }

  static getDerivedStateFromProps({ row }: RowBoundaryProps, state: State): State | null {
    return state.row === row ? null : { row, broken: false };
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return (
      <div className={styles.instead}>
        <p role="note">{t`This part cannot be shown with its formatting. Here is its text.`}</p>
        <pre dir="auto">{rawText(this.props.row)}</pre>
      </div>
    );
  }
}
