// The text of a pact for experts: coloured, completed by the published schema, with what the check found at its place.
// It is loaded only where somebody writes.
import {
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import type { Finding } from '../../api/pact';
import { suggestions } from './completion';
import { changeOf, rangeOf, type Spot } from './range';
import { SCHEMA } from './schema';

export type EditorHandle = {
  /** Shows what a finding is about. */
  show: (spot: Spot) => void;
};

type Props = {
  value: string;
  label: string;
  /** Whether it is a pact: then it is completed and coloured. */
  isPact?: boolean;
  findings?: Finding[];
  handle?: Ref<EditorHandle>;
  onChange: (text: string) => void;
};

/** Colours that can be read on the backgrounds of both schemes. */
const COLOURS = HighlightStyle.define([
  { tag: tags.propertyName, color: 'light-dark(#0f5964, #7ac0c7)' },
  { tag: [tags.string, tags.content], color: 'inherit' },
  { tag: tags.number, color: 'light-dark(#8a3b00, #ffb37a)' },
  { tag: tags.comment, color: 'light-dark(#5c636a, #a6adb4)', fontStyle: 'italic' },
]);

const LOOKS = EditorView.theme({
  '&': {
    height: 'max(320px, calc(100dvh - 172px))',
    fontSize: '12.5px',
    border: '1px solid var(--lp-line)',
    borderRadius: 'var(--mantine-radius-sm)',
    backgroundColor: 'var(--mantine-color-body)',
  },
  '&.cm-focused': { outline: '2px solid var(--mantine-primary-color-filled)', outlineOffset: '-1px' },
  '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', lineHeight: '1.5' },
  '.cm-content': { caretColor: 'var(--mantine-color-text)' },
  '.cm-cursor': { borderLeftColor: 'var(--mantine-color-text)' },
  '.cm-gutters': { backgroundColor: 'var(--lp-soft)', color: 'var(--mantine-color-dimmed)', border: 'none' },
  '.cm-activeLine': { backgroundColor: 'light-dark(#f1f3f566, #ffffff0a)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'light-dark(#a9d5da, #0f454d)',
  },
  '.cm-tooltip': {
    backgroundColor: 'var(--mantine-color-body)',
    color: 'var(--mantine-color-text)',
    border: '1px solid var(--lp-line)',
    maxWidth: '480px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--mantine-primary-color-filled)',
    color: '#fff',
  },
});

function complete(context: CompletionContext): CompletionResult | null {
  const found = suggestions(SCHEMA, context.state.doc.toString(), context.pos);
  if (!found || (!context.explicit && found.from === context.pos)) return null;
  return {
    from: found.from,
    validFor: /^[^:,[\]{}]*$/,
    options: found.options.map(({ word, about, is }) => ({
      label: word,
      info: about,
      type: is === 'key' ? 'property' : is === 'name' ? 'variable' : 'enum',
      apply: is === 'key' ? `${word}: ` : word,
    })),
  };
}

const ALWAYS: Extension[] = [
  lineNumbers(),
  history(),
  drawSelection(),
  highlightActiveLine(),
  bracketMatching(),
  highlightSelectionMatches(),
  indentUnit.of('  '),
  LOOKS,
  // The key for leaving a field stays what it is: Tab goes on to the next one.
  keymap.of([...completionKeymap, ...lintKeymap, ...searchKeymap, ...historyKeymap, ...defaultKeymap]),
];
const OF_PACTS: Extension[] = [
  yaml(),
  syntaxHighlighting(COLOURS),
  indentOnInput(),
  lintGutter(),
  autocompletion({ override: [complete], activateOnTyping: true }),
];

export default function CodeEditor({ value, label, isPact, findings, handle, onChange }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const latest = useRef(onChange);
  latest.current = onChange;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the editor is made once; what changes is told to it below.
  useEffect(() => {
    if (!place.current) return;
    const made = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: value,
        extensions: [
          ...ALWAYS,
          ...(isPact ? OF_PACTS : [EditorView.lineWrapping]),
          EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', tabindex: '0' }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = made;
    return () => made.destroy();
  }, []);
  useEffect(() => {
    const now = view.current?.state.doc.toString();
    if (now === undefined || now === value) return;
    view.current?.dispatch({ changes: changeOf(now, value) });
  }, [value]);
  useEffect(() => {
    if (view.current && findings)
      view.current.dispatch(
        setDiagnostics(view.current.state, diagnostics(view.current.state.doc.toString(), findings)),
      );
  }, [findings]);
  useImperativeHandle(handle, () => ({
    show: (spot) => {
      if (!view.current) return;
      const [from, to] = rangeOf(view.current.state.doc.toString(), spot);
      view.current.dispatch({
        selection: { anchor: from, head: to },
        effects: EditorView.scrollIntoView(from, { y: 'center' }),
      });
      view.current.focus();
    },
  }));
  return <div ref={place} />;
}

const SEVERITY = { error: 'error', warning: 'warning', note: 'info' } as const;

function diagnostics(text: string, findings: Finding[]): Diagnostic[] {
  return findings.map((finding) => {
    const [from, to] = rangeOf(text, finding);
    const message = [finding.message, finding.label, ...finding.help].filter(Boolean).join('\n');
    return { from, to, severity: SEVERITY[finding.severity], message, source: finding.id };
  });
}
