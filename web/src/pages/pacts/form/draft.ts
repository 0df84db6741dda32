// A value that is being typed: it goes on into the text after a pause, or when the field is left.
import { useEffect, useRef, useState } from 'react';

/** After so long without a key, what was typed goes into the text. */
const PAUSE_MS = 500;

export function useDraft(value: string, onWritten: (value: string) => void, isLive = true) {
  const [draft, setDraft] = useState<string>();
  const latest = useRef({ draft, onWritten });
  latest.current = { draft, onWritten };
  const finish = () => {
    const { draft, onWritten } = latest.current;
    if (draft === undefined) return;
    setDraft(undefined);
    if (draft !== value) onWritten(draft);
  };
  useEffect(() => {
    if (draft === undefined || !isLive) return;
    const timer = setTimeout(() => latest.current.draft !== value && latest.current.onWritten(draft), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [draft, value, isLive]);
  return { value: draft ?? value, write: setDraft, finish };
}
