// Instants: how long ago at a glance, exactly on hover.
import { useEffect, useReducer } from 'react';
import { useFormats } from '../formats';

/** The present, renewed so often. */
export function useNow(everyMs = 30_000): number {
  const [, renew] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    const timer = setInterval(renew, everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  // Of each drawing, not of the last renewal: what happened meanwhile is not in the future.
  return Date.now();
}

export function Ago({ at, now }: { at: string; now?: number }) {
  const formats = useFormats();
  const own = useNow();
  return (
    <time dateTime={at} title={formats.precise(at)} style={{ whiteSpace: 'nowrap' }}>
      {formats.ago(at, now ?? own)}
    </time>
  );
}

export function When({ at }: { at: string }) {
  const formats = useFormats();
  return (
    <time dateTime={at} title={formats.precise(at)} style={{ whiteSpace: 'nowrap' }}>
      {formats.dateTime(at)}
    </time>
  );
}
