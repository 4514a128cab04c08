import { type ChangeEvent, type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** A field that reports its text only when the user presses Enter, or when it loses focus or its place on the page. */
export function useDeferredField(
  kept: string,
  keep: (text: string) => void,
): {
  readonly value: string;
  readonly onChange: (event: ChangeEvent<HTMLInputElement>) => void;
  readonly onBlur: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
} {
  const [text, setText] = useState(kept);
  const isTyping = useRef(false);
  // A change from elsewhere, such as another window, must not overwrite what is being typed.
  useEffect(() => {
    if (!isTyping.current) setText(kept);
  }, [kept]);
  const done = (): void => {
    isTyping.current = false;
    if (text !== kept) keep(text);
  };
  const leave = useRef(done);
  useLayoutEffect(() => {
    leave.current = done;
  });
  // React reports no blur from a field that it removes.
  useEffect(() => () => leave.current(), []);
  return {
    value: text,
    onChange: (event) => {
      isTyping.current = true;
      setText(event.target.value);
    },
    onBlur: done,
    onKeyDown: (event) => {
      if (event.key === 'Enter' && !event.nativeEvent.isComposing) done();
    },
  };
}
