// A file becomes leads: chosen, read without keeping anything, its mapping corrected until it says what is meant, then imported.
import {
  Anchor,
  Badge,
  Box,
  Button,
  Code,
  Group,
  Paper,
  Progress,
  SimpleGrid,
  Stack,
  Table,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core';
import { IconArrowLeft, IconFileUpload } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type DragEvent, useRef, useState } from 'react';
import { Link } from 'react-router';
import { answer, api, type Form } from '../../api/client';
import { useFormats } from '../../formats';
import { save } from '../../parts/csv';
import { PageHead } from '../../parts/page';
import { ProblemNote } from '../../parts/problem';
import { When } from '../../parts/when';
import { WideTable } from '../../parts/wide-table';
import { useSay, useSayCode } from '../../words';
import { eventName } from './events';
import classes from './import.module.css';
import { importFile, type Told } from './importing';
import { valueText } from './known';

type Preview = Form<'FilePreview'>;
type Chosen = { name: string; content: string };

/** Larger files are imported by the command. */
const BYTES_MAX = 36 << 20;
const ENDINGS = '.csv,.tsv,.jsonl,.ndjson,.json,.parquet,.gz';

export default function ImportPage() {
  const say = useSay();
  const [file, setFile] = useState<Chosen>();
  const [mapping, setMapping] = useState('');
  const [told, setTold] = useState<Told>();
  // What was read last stays while a mistake in the mapping is corrected.
  const [read, setRead] = useState<Preview>();
  const preview = useMutation({
    mutationFn: ({ file, mapping }: { file: Chosen; mapping?: string }) =>
      answer(api.POST('/api/imports/preview', { body: { ...file, ...(mapping && { mapping }) } })),
    onSuccess: (read) => {
      setRead(read);
      setMapping(read.mapping);
    },
  });
  const choose = (file: Chosen) => {
    setFile(file);
    setTold(undefined);
    setRead(undefined);
    preview.mutate({ file });
  };
  const isStale = read !== undefined && mapping !== read.mapping;
  return (
    <>
      <PageHead title={say('import')} about={say('import-about')}>
        <Button component={Link} to="/leads" variant="default" leftSection={<IconArrowLeft size={14} />}>
          {say('nav-leads')}
        </Button>
      </PageHead>
      <Choose file={file} isReading={preview.isPending} onChoose={choose} />
      {preview.isError && <ProblemNote error={preview.error} />}
      {file && read && (
        <Stack gap="md" mt="md">
          <Read preview={read} />
          <Paper p="md" component="section" aria-labelledby="mapping">
            <Title order={2} id="mapping" mb={4}>
              {say('import-mapping')}
            </Title>
            <Text size="sm" className="quiet" mb="xs">
              {say(read.certain ? 'import-mapping-certain' : 'import-mapping-guessed')}
            </Text>
            <Textarea
              aria-labelledby="mapping"
              minRows={8}
              maxRows={22}
              spellCheck={false}
              styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12.5 } }}
              value={mapping}
              onChange={(event) => setMapping(event.currentTarget.value)}
            />
            <Group justify="flex-end" mt="xs">
              <Button
                variant={isStale ? 'filled' : 'default'}
                disabled={!isStale}
                loading={preview.isPending}
                onClick={() => preview.mutate({ file, mapping })}
              >
                {say('import-read-again')}
              </Button>
            </Group>
          </Paper>
          <Understood preview={read} />
          <NotRead entries={read.quarantined} />
          <Run key={file.name} file={file} mapping={mapping} isOff={isStale} told={told} onTold={setTold} />
        </Stack>
      )}
    </>
  );
}

type ChooseProps = { file: Chosen | undefined; isReading: boolean; onChoose: (file: Chosen) => void };

function Choose({ file, isReading, onChoose }: ChooseProps) {
  const say = useSay();
  const formats = useFormats();
  const field = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const [tooLarge, setTooLarge] = useState<string>();
  const take = async (taken: File | undefined) => {
    setOver(false);
    if (!taken) return;
    if (taken.size > BYTES_MAX) {
      setTooLarge(taken.name);
      return;
    }
    setTooLarge(undefined);
    onChoose({ name: taken.name, content: await base64(taken) });
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    take(event.dataTransfer.files[0]);
  };
  return (
    <Box
      className={isOver ? `${classes.drop} ${classes.over}` : classes.drop}
      onDragOver={(event: DragEvent) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <input
        ref={field}
        type="file"
        hidden
        accept={ENDINGS}
        aria-label={say('import-file')}
        onChange={(event) => {
          take(event.currentTarget.files?.[0]);
          // The same file can be chosen again after it was corrected.
          event.currentTarget.value = '';
        }}
      />
      <Group gap="sm" justify="center">
        <Button
          leftSection={<IconFileUpload size={16} />}
          loading={isReading}
          variant={file ? 'default' : 'filled'}
          onClick={() => field.current?.click()}
        >
          {say(file ? 'import-other' : 'file-choose')}
        </Button>
        <Text size="sm" className="quiet">
          {file ? file.name : say('import-drop')}
        </Text>
      </Group>
      {tooLarge && (
        <Text size="sm" role="alert" mt="xs" c="var(--mantine-color-error)">
          {say('import-too-large', { name: tooLarge, mib: formats.number(BYTES_MAX >> 20) })}{' '}
          <Code>leadpact import --server</Code>
        </Text>
      )}
    </Box>
  );
}

/** The bytes of a file as base64. */
function base64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

/** How much of the file was understood. */
function Read({ preview }: { preview: Preview }) {
  const say = useSay();
  const { rows } = preview;
  return (
    <Paper p="md" component="section" aria-label={say('import-read')} role="region">
      <SimpleGrid cols={{ base: 2, sm: 4 }}>
        <Count n={rows.accepted} of={rows.read} about={say('import-rows')} />
        <Count n={rows.leads} about={say('nav-leads')} />
        <Count n={rows.events} about={say('import-events')} />
        <Count n={rows.companies} about={say('import-companies')} />
      </SimpleGrid>
    </Paper>
  );
}

function Count({ n, of, about }: { n: number; of?: number; about: string }) {
  const say = useSay();
  const formats = useFormats();
  return (
    <div>
      <Text fz={20} fw={650} className="number" ta="start">
        {of === undefined || of === n
          ? formats.number(n)
          : say('n-of', { n: formats.number(n), of: formats.number(of) })}
      </Text>
      <Text size="xs" className="quiet">
        {about}
      </Text>
    </div>
  );
}

/** What the first rows say, read under the mapping. */
function Understood({ preview }: { preview: Preview }) {
  const say = useSay();
  const sayCode = useSayCode();
  const formats = useFormats();
  const told = (properties: object) =>
    Object.entries(properties)
      .map(([name, value]) => `${name.replaceAll('_', ' ')}: ${valueText(value, formats, say('yes'), say('no'))}`)
      .join(' · ');
  if (preview.leads.length + preview.companies.length === 0) return null;
  return (
    <Paper p="md" component="section" aria-labelledby="understood">
      <Title order={2} id="understood" mb={4}>
        {say('import-first')}
      </Title>
      {preview.leads.map((lead) => (
        <Box key={lead.identifiers.join(' ')} className={classes.lead}>
          <Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
            {lead.identifiers.join(' · ')}
          </Text>
          {lead.events.map((event) => (
            <Text key={event.id} size="xs" style={{ overflowWrap: 'anywhere' }}>
              <span className="quiet">
                <When at={event.at} />
              </span>{' '}
              <Badge size="sm" variant="default">
                {eventName(event, sayCode)}
              </Badge>{' '}
              {told(event.properties)}
            </Text>
          ))}
          {lead.n_events > lead.events.length && (
            <Text size="xs" className="quiet">
              {say('and-more', { n: formats.number(lead.n_events - lead.events.length) })}
            </Text>
          )}
        </Box>
      ))}
      {preview.companies.map((company) => (
        <Box key={company.company} className={classes.lead}>
          <Text size="sm" fw={500}>
            {company.company}
          </Text>
          <Text size="xs">{told(company.traits)}</Text>
        </Box>
      ))}
    </Paper>
  );
}

function NotRead({ entries }: { entries: Form<'NotRead'>[] }) {
  const say = useSay();
  const sayCode = useSayCode();
  if (entries.length === 0) return null;
  return (
    <Paper p="md" component="section" aria-labelledby="not-read">
      <Title order={2} id="not-read">
        {say('import-not-read')}
      </Title>
      <Text size="sm" className="quiet" mb="xs">
        {say('import-not-read-about')}
      </Text>
      <WideTable minWidth={520} maxHeight={320}>
        <Table verticalSpacing={3}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th className="number">{say('import-line')}</Table.Th>
              <Table.Th>{say('import-column')}</Table.Th>
              <Table.Th>{say('import-what')}</Table.Th>
              <Table.Th>{say('import-why')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {entries.map((entry) => (
              <Table.Tr key={`${entry.line} ${entry.column} ${entry.reason}`}>
                <Table.Td className="number">{entry.line}</Table.Td>
                <Table.Td>{entry.column}</Table.Td>
                <Table.Td>{sayCode('extent', entry.extent)}</Table.Td>
                <Table.Td>{entry.why}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </WideTable>
    </Paper>
  );
}

type RunProps = {
  file: Chosen;
  mapping: string;
  isOff: boolean;
  told: Told | undefined;
  onTold: (told: Told) => void;
};

function Run({ file, mapping, isOff, told, onTold }: RunProps) {
  const say = useSay();
  const formats = useFormats();
  const queries = useQueryClient();
  const [system, setSystem] = useState('');
  const run = useMutation({
    mutationFn: () => importFile({ ...file, mapping, ...(system && { system }) }, onTold),
    onSettled: () => queries.invalidateQueries({ queryKey: ['leads'] }),
  });
  const done = told?.done;
  return (
    <Paper p="md" component="section" aria-label={say('import-go')}>
      <Group align="flex-end" gap="sm">
        <TextInput
          size="xs"
          label={say('import-system')}
          description={say('import-system-about')}
          flex="1 1 260px"
          maw={420}
          maxLength={50}
          value={system}
          onChange={(event) => setSystem(event.currentTarget.value)}
        />
        <Button disabled={isOff} loading={run.isPending} onClick={() => run.mutate()}>
          {say('import-go')}
        </Button>
      </Group>
      {run.isError && <ProblemNote error={run.error} />}
      {told && !done && !told.failed && (
        <Box mt="sm" role="status">
          <Progress value={told.share * 100} aria-label={say('import-go')} animated />
          <Text size="xs" className="quiet" mt={4}>
            {say('import-going', { rows: formats.number(told.rows), leads: formats.number(told.leads) })}
          </Text>
        </Box>
      )}
      {told?.failed && (
        <Text size="sm" role="alert" mt="sm" c="var(--mantine-color-error)" style={{ whiteSpace: 'pre-line' }}>
          {say('import-failed', { why: told.failed.detail })}
        </Text>
      )}
      {done && (
        <Box mt="sm" role="status">
          <Text size="sm" fw={500}>
            {say('import-done', {
              n: done.rows.leads,
              leads: formats.number(done.rows.leads),
              accepted: formats.number(done.accepted),
              repeated: formats.number(done.repeated),
            })}
          </Text>
          <Group gap="sm" mt={6}>
            <Anchor component={Link} to="/leads" size="sm">
              {say('import-see')}
            </Anchor>
            {told.quarantined.length > 0 && (
              <Button
                variant="default"
                onClick={() =>
                  save(
                    'quarantine.jsonl',
                    told.quarantined.map((one) => `${JSON.stringify(one)}\n`).join(''),
                    'application/x-ndjson',
                  )
                }
              >
                {say('import-quarantine', { n: told.quarantined.length })}
              </Button>
            )}
          </Group>
        </Box>
      )}
    </Paper>
  );
}
