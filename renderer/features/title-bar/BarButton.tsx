import { Button, type ButtonProps } from '../../components/Button.tsx';
import styles from './BarButton.module.css';

/** A button with an icon and words in a title bar. In a narrow window, the words are only its name. */
export function BarButton({ children, ...rest }: ButtonProps) {
  return (
    <Button {...rest}>
      <span className={styles.words}>{children}</span>
    </Button>
  );
}
