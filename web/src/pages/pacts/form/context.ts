// What all fields of a form share: the text as a tree, the language, and the one way to change the text.
import { createContext, useContext } from 'react';
import type { Finding } from '../../../api/pact';
import { useSayOr } from '../../../words';
import type { Change } from './edit';
import type { References } from './references';
import type { Language } from './shape';
import type { Node, Path } from './tree';

export type FormContext = {
  text: string;
  root: Node;
  language: Language;
  references: References;
  /** Changes the text, by one or more changes that belong together. */
  change: (...changes: Change[]) => void;
  /** Goes to a field as soon as it is there. */
  goTo: (path: Path) => void;
  /** What was found at just this part. */
  foundAt: (path: Path) => Finding[];
  /** What was found at this part and all that is below it. */
  foundBelow: (path: Path) => Finding[];
  isOpen: (path: Path) => boolean;
  setOpen: (path: Path, isOpen: boolean) => void;
  /** How people call a trait. */
  traitName: (trait: string) => string;
  today: string;
};

export const FormCtx = createContext<FormContext | undefined>(undefined);

export function useForm(): FormContext {
  const form = useContext(FormCtx);
  if (!form) throw new Error('a field stands in a form');
  return form;
}

/** How a path stands in the page, so that one can go there. */
export const pathKey = (path: Path): string => JSON.stringify(path);

const code = (word: string) => word.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');

/** Words for people: of fields, of sections, of the language. */
export function useFormWords() {
  const sayOr = useSayOr();
  const plain = (word: string) => {
    const said = word.replaceAll('_', ' ');
    return said.charAt(0).toUpperCase() + said.slice(1);
  };
  return {
    /** A field's label; within a section it may have one of its own. */
    label: (key: string, section = '') =>
      sayOr(`field-${code(section)}-${code(key)}`, sayOr(`field-${code(key)}`, plain(key))),
    section: (key: string) => sayOr(`section-${code(key)}`, plain(key)),
    about: (key: string, otherwise: string) => sayOr(`section-${code(key)}-about`, unquoted(otherwise)),
    /** What one clause of a section is called when it is added. */
    added: (key: string) => sayOr(`add-${code(key)}`, sayOr('add-clause', '')),
    /** A test's words between what is tested and the value. */
    test: (key: string) => sayOr(`test-${code(key)}`, plain(key).toLowerCase()),
    /** A word that stands in a choice. */
    word: (word: string) => sayOr(`word-${code(word)}`, word),
    /** How a condition of the language's own words begins. */
    condition: (key: string) => sayOr(`condition-${code(key)}`, plain(key)),
  };
}

/** What the schema says, without the marks around code. */
export function unquoted(about: string): string {
  return about.replaceAll('`', '');
}
