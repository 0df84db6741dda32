// The choice of a language, each by its own name, so that whoever is lost in another one finds back.
import { Select } from '@mantine/core';
import { isSpoken, LANGUAGES, useSay } from '../words';

/** Further tags that dates and numbers are written in; where there are no sentences, those are English. */
const FORMATS = ['en-GB', 'cs', 'pl', 'fr', 'es', 'pt-BR', 'zh-TW'];

function ownName(language: string): string {
  return new Intl.DisplayNames(language, { type: 'language' }).of(language) ?? language;
}

export function LanguageSelect({ value, onChange }: { value: string; onChange: (language: string) => void }) {
  const say = useSay();
  const all = [...new Set([...LANGUAGES, value, ...FORMATS])];
  const items = (languages: string[]) => languages.map((one) => ({ value: one, label: ownName(one) }));
  return (
    <Select
      label={say('language')}
      data={[
        ...items(all.filter(isSpoken)),
        { group: say('language-formats'), items: items(all.filter((one) => !isSpoken(one))) },
      ]}
      value={value}
      onChange={(chosen) => chosen && onChange(chosen)}
    />
  );
}
