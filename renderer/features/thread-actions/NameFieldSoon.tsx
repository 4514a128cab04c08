import { lazyModule, useLazyModule } from '../../client/lazy-module.ts';
import type { NameFieldProps } from './NameField.tsx';

const nameFields = lazyModule(() => import('./NameField.tsx'));

/** Fetches the field for a thread's name when the page is idle. */
export function useNameField(): void {
  useLazyModule(nameFields);
}

/** Shows the field for a thread's name, once its code is there. */
export function NameFieldSoon(props: NameFieldProps) {
  const parts = useLazyModule(nameFields, true);
  return parts === null ? null : <parts.NameField {...props} />;
}
