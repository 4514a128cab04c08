import { Component, type ReactNode } from 'react';
import { t } from '../../shared/words/words.ts';
import styles from './Boundary.module.css';
import { Button } from './Button.tsx';
import { EmptyState } from './EmptyState.tsx';

export type BoundaryProps = {
  /** What cannot be shown when something inside fails, as a sentence. */
  readonly what: string;
  readonly children: ReactNode;
};

/** Keeps a fault inside one part of the page from taking the others with it. */
export class Boundary extends Component<BoundaryProps, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <div className={styles.instead} role="alert">
        <EmptyState what={this.props.what} how={t`Nothing was lost. Show it again, or reload the page.`}>
          <Button onClick={() => this.setState({ failed: false })}>{t`Show again`}</Button>
        </EmptyState>
      </div>
    );
  }
}
