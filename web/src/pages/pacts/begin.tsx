// The first pact: a few questions, and a commented text to argue about comes out.
import { Button, Group, NumberInput, Paper, Radio, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { answer, api, type Form } from '../../api/client';
import { timeZones } from '../../formats';
import { PageHead } from '../../parts/page';
import { ProblemNote } from '../../parts/problem';
import { usePerson } from '../../session';
import { useSay, useSayCode } from '../../words';

const KINDS = ['b2b-software', 'b2b-services', 'b2c'];
const CURRENCIES = Intl.supportedValuesOf('currency');

export function Begin({ onBegun }: { onBegun: (starter: Form<'StarterPact'>) => void }) {
  const say = useSay();
  const sayCode = useSayCode();
  const person = usePerson();
  const [kind, setKind] = useState('b2b-software');
  const [company, setCompany] = useState('');
  const [currency, setCurrency] = useState('EUR');
  const [timeZone, setTimeZone] = useState(person.time_zone);
  const [smallest, setSmallest] = useState<string | number>(20);
  const [marketing, setMarketing] = useState(person.role === 'marketing' ? `${person.name} <${person.email}>` : '');
  const [sales, setSales] = useState(person.role === 'sales_manager' ? `${person.name} <${person.email}>` : '');
  const begin = useMutation({
    mutationFn: () =>
      answer(
        api.POST('/api/pacts/starter', {
          body: {
            kind,
            company,
            currency,
            time_zone: timeZone,
            ...(marketing && { marketing }),
            ...(sales && { sales }),
            ...(typeof smallest === 'number' && { smallest_company: smallest }),
          },
        }),
      ),
    onSuccess: onBegun,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    begin.mutate();
  };
  return (
    <>
      <PageHead title={say('pact-new')} about={say('begin-about')} />
      <Paper p="md" maw={560} component="form" onSubmit={submit}>
        <Stack gap="sm">
          <Radio.Group label={say('begin-kind')} value={kind} onChange={setKind}>
            <Stack gap={6} mt={4}>
              {KINDS.map((one) => (
                <Radio key={one} value={one} label={sayCode('starter', one)} />
              ))}
            </Stack>
          </Radio.Group>
          <TextInput
            label={say('begin-company')}
            required
            withAsterisk={false}
            value={company}
            onChange={(event) => setCompany(event.currentTarget.value)}
          />
          {kind !== 'b2c' && (
            <NumberInput
              label={say('begin-smallest')}
              min={1}
              allowDecimal={false}
              value={smallest}
              onChange={setSmallest}
            />
          )}
          <Group grow>
            <Select
              label={say('currency')}
              data={CURRENCIES}
              searchable
              value={currency}
              onChange={(value) => value && setCurrency(value)}
            />
            <Select
              label={say('time-zone')}
              data={timeZones()}
              searchable
              value={timeZone}
              onChange={(zone) => zone && setTimeZone(zone)}
            />
          </Group>
          <TextInput
            label={say('begin-marketing')}
            placeholder="Ana Lima <ana@northwind.example>"
            value={marketing}
            onChange={(event) => setMarketing(event.currentTarget.value)}
          />
          <TextInput
            label={say('begin-sales')}
            placeholder="Petr Novák <petr@northwind.example>"
            value={sales}
            onChange={(event) => setSales(event.currentTarget.value)}
          />
          {begin.isError && <ProblemNote error={begin.error} />}
          <Group justify="space-between">
            <Text size="xs" className="quiet">
              {say('begin-nothing-kept')}
            </Text>
            <Button type="submit" loading={begin.isPending}>
              {say('begin-go')}
            </Button>
          </Group>
        </Stack>
      </Paper>
    </>
  );
}
