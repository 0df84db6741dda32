// What all fields for single values have in common.
import { useForm } from './context';
import type { Schema } from './shape';
import type { Node, Path } from './tree';

export type InputProps = {
  path: Path;
  node: Node | undefined;
  schema: Schema;
  /** What it is called; shown unless it stands in a sentence. */
  label: string;
  isBare?: boolean;
};

export const saidOf = (node: Node | undefined): string => (node?.is === 'scalar' ? node.said : '');

/** What somebody typed, as a value: numbers stay numbers unless they stood in quotes. */
export function typed(text: string, node: Node | undefined): string | number {
  const isQuoted = node?.is === 'scalar' && node.quote !== '';
  return !isQuoted && text !== '' && String(Number(text)) === text ? Number(text) : text;
}

export const named = ({ label, isBare }: InputProps) => (isBare ? { 'aria-label': label } : { label });

export function useSet({ path, node }: InputProps) {
  const { change } = useForm();
  return (value: string | number) =>
    change({ is: 'set', path, value: typeof value === 'string' ? typed(value, node) : value });
}
