// How people call the traits that the language knows: from the same messages as the agreement in words.
import { FluentBundle, FluentResource } from '@fluent/bundle';
import { useEffect, useState } from 'react';
import english from '../../locales/en/traits.ftl?raw';
import { useSpoken } from './words';

const OTHERS = import.meta.glob<string>(['../../locales/*/traits.ftl', '!../../locales/en/traits.ftl'], {
  query: '?raw',
  import: 'default',
});

function bundleOf(language: string, text: string): FluentBundle {
  const bundle = new FluentBundle(language, { useIsolating: false });
  bundle.addResource(new FluentResource(text));
  return bundle;
}

const ENGLISH = bundleOf('en', english);

/** Says how a trait is called; one that people made is called what they called it. */
export function useTraitNames(): (trait: string) => string {
  const language = useSpoken();
  const [bundle, setBundle] = useState(ENGLISH);
  useEffect(() => {
    let isCurrent = true;
    const load = OTHERS[`../../locales/${language}/traits.ftl`];
    if (!load) setBundle(ENGLISH);
    else load().then((text) => isCurrent && setBundle(bundleOf(language, text)));
    return () => {
      isCurrent = false;
    };
  }, [language]);
  return (trait) => {
    const id = `trait-${trait.replace(/^person\./, '').replaceAll('.', '-')}`;
    const message = bundle.getMessage(id) ?? ENGLISH.getMessage(id);
    if (!message?.value) return trait;
    const name = bundle.formatPattern(message.value);
    return name.charAt(0).toUpperCase() + name.slice(1);
  };
}
