// A table that is scrolled where the page has no room for it. Then, and only then, it is a stop of the keys, which scroll it too.
import { Table } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useSay } from '../words';

type Props = {
  /** Narrower than this it scrolls, in pixels. */
  minWidth: number;
  /** Higher than this it scrolls, in pixels. */
  maxHeight?: number;
  /** What it is called for whoever comes there by keys. */
  label?: string;
  children: ReactNode;
};

export function WideTable({ minWidth, maxHeight, label, children }: Props) {
  const say = useSay();
  const viewport = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useEffect(() => {
    const box = viewport.current;
    if (!box) return;
    const observer = new ResizeObserver(() =>
      setScrolls(box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight),
    );
    for (const one of [box, ...box.children]) observer.observe(one);
    return () => observer.disconnect();
  }, []);
  const stop = scrolls ? { tabIndex: 0, role: 'group', 'aria-label': label ?? say('table-scrolls') } : {};
  return (
    <Table.ScrollContainer
      minWidth={minWidth}
      maxHeight={maxHeight}
      scrollAreaProps={{ viewportRef: viewport, viewportProps: stop }}
    >
      {children}
    </Table.ScrollContainer>
  );
}
