// Who did something: `person <id>`, `key <id>`, `system`, as a name where it is known.
import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../../api/client';
import { useReach } from '../../session';
import { useSay, useSayCode } from '../../words';

/** All people, for their names. */
export function usePeople() {
  const reach = useReach();
  return useQuery({
    queryKey: ['people'],
    enabled: reach('person.list') === 'all',
    queryFn: async () => (await answer(api.GET('/api/people', { params: { query: { limit: 500 } } }))).items,
  });
}

export function Actor({ tag }: { tag: string }) {
  const say = useSay();
  const sayCode = useSayCode();
  const people = usePeople();
  const [kind = '', id = ''] = tag.split(' ');
  if (kind === 'person') {
    const person = people.data?.find((one) => one.id === id);
    return <>{person?.name ?? say('somebody')}</>;
  }
  return <span title={tag}>{sayCode('actor', kind)}</span>;
}
