import { Component, type ReactNode } from 'react';
import { t } from '../../shared/i18n/i18n.ts';
import { Button } from './Button.tsx';
import { EmptyState } from './EmptyState.tsx';
import styles from './ErrorBoundary.module.css';

export type ErrorBoundaryProps = {
  /** What cannot be shown when something inside fails, as a sentence. */
  readonly what: string;
  readonly children: ReactNode;
  /** Stays above the default in place of what failed. */
  readonly head?: ReactNode;
  /** Replaces what failed; receives a function that shows it again. Default: `what` and a button. */
  readonly fallback?: (showAgain: () => void) => ReactNode;
};

/** Contains a fault in one part of the page, so that the other parts stay. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    const showAgain = () => this.setState({ failed: false });
    if (this.props.fallback !== undefined) return this.props.fallback(showAgain);
    return (
      <>
        {this.props.head}
        <div className={styles.instead} role="alert">
          <EmptyState what={this.props.what} how={t`Nothing was lost. Show it again, or reload the page.`}>
            <Button onClick={showAgain}>{t`Show again`}</Button>
          </EmptyState>
        </div>
      </>
    );
  }
}
