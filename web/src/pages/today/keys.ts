// Single keys for what is done all day. They are left alone while somebody writes, or answers a question.
import { useEffect } from 'react';

/** Whether a key was meant as text, or for a browser. */
function isElsewhere(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return true;
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches('input, textarea, select, [role="dialog"] *, [role="menu"] *');
}

export function useKeys(keys: Record<string, () => void>, isOff = false) {
  useEffect(() => {
    if (isOff) return;
    const press = (event: KeyboardEvent) => {
      const run = keys[event.key];
      if (!run || isElsewhere(event)) return;
      event.preventDefault();
      run();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  });
}
