// The sentences of the web app: Fluent messages in locales/<language>/web.ftl, in the language of whoever is signed in.
import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';
import { LocalizationProvider, ReactLocalization, useLocalization } from '@fluent/react';
import { type ReactNode, useEffect, useState } from 'react';
import english from '../../locales/en/web.ftl?raw';

/** English is in the first load, as what is fallen back to; other languages are loaded when they are spoken. */
const OTHERS = import.meta.glob<string>(['../../locales/*/web.ftl', '!../../locales/en/web.ftl'], {
  query: '?raw',
  import: 'default',
});

/** The languages that there are sentences in, English first. */
export const LANGUAGES = ['en', ...Object.keys(OTHERS).flatMap((path) => path.split('/').at(-2) ?? [])];

/** Whether there are sentences for a tag such as `de-AT`. */
export function isSpoken(language: string): boolean {
  return LANGUAGES.includes(language) || LANGUAGES.includes(language.split('-')[0] ?? '');
}

function bundle(language: string, text: string): FluentBundle {
  // Isolation marks would end up in titles and copied text.
  const bundle = new FluentBundle(language, { useIsolating: false });
  bundle.addResource(new FluentResource(text));
  return bundle;
}

const ENGLISH = bundle('en', english);

/** The bundles to look for a message in, the best first: `pt-BR`, then `pt`, then English. */
async function bundlesOf(language: string): Promise<FluentBundle[]> {
  const candidates = [language, language.split('-')[0] ?? language].filter((one, idx, all) => all.indexOf(one) === idx);
  const loaders = candidates.flatMap((one) => {
    const load = OTHERS[`../../locales/${one}/web.ftl`];
    return load ? [async () => bundle(one, await load())] : [];
  });
  return [...(await Promise.all(loaders.map((load) => load()))), ENGLISH];
}

/** Speaks this language to everything inside. */
export function Words({ language, children }: { language: string; children: ReactNode }) {
  const [l10n, setL10n] = useState(() => new ReactLocalization([ENGLISH]));
  useEffect(() => {
    let isCurrent = true;
    bundlesOf(language).then((bundles) => {
      if (!isCurrent) return;
      setL10n(new ReactLocalization(bundles));
      document.documentElement.lang = bundles[0]?.locales[0] ?? 'en';
    });
    return () => {
      isCurrent = false;
    };
  }, [language]);
  return <LocalizationProvider l10n={l10n}>{children}</LocalizationProvider>;
}

/** A message by its id, with the values that it names. */
export type Say = (id: string, values?: Record<string, FluentVariable>) => string;

export function useSay(): Say {
  const { l10n } = useLocalization();
  return (id, values) => l10n.getString(id, values ?? null);
}

/** The language of the sentences, which need not be that of the formats. */
export function useSpoken(): string {
  const { l10n } = useLocalization();
  const [language] = [...l10n.bundles].flatMap((bundle) => bundle.locales);
  return language ?? 'en';
}

/** A message for one of the service's codes; a code that is newer than the message file is shown as it is. */
export function useSayCode(): (family: string, code: string) => string {
  const { l10n } = useLocalization();
  return (family, code) => {
    const id = `${family}-${code.replaceAll(/[^a-zA-Z0-9]+/g, '-')}`;
    return l10n.getBundle(id) ? l10n.getString(id) : code.replaceAll('_', ' ');
  };
}

/** A message, or other words where there is none: the language may have words that are newer than the message file. */
export function useSayOr(): (id: string, otherwise: string) => string {
  const { l10n } = useLocalization();
  return (id, otherwise) => (l10n.getBundle(id) ? l10n.getString(id) : otherwise);
}
