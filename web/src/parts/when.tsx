// Instants: how long ago at a glance, exactly on hover.
import { useEffect, useState } from 'react';
import { useFormats } from '../formats';

/** The present, renewed so often. */
export function useNow(everyMs = 30_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
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
