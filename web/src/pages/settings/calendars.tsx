// Holidays: iCalendar files under the names by which calendars of pacts know them, with the next days off.
import { Badge, Button, FileInput, Group, Modal, Stack, Table, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { answer, api, type Form } from '../../api/client';
import { useFormats } from '../../formats';
import { FormFoot } from '../../parts/form-foot';
import { ListTable } from '../../parts/list-table';
import { Loaded } from '../../parts/loaded';
import { Empty } from '../../parts/page';
import { When } from '../../parts/when';
import { useSay } from '../../words';
import { Actor } from './actor';

type Holidays = Form<'HolidaysItem'>;

const HOLIDAYS = ['settings', 'holidays'];

export default function Calendars() {
  const say = useSay();
  const holidays = useQuery({ queryKey: HOLIDAYS, queryFn: () => answer(api.GET('/api/holidays')) });
  const [uploading, setUploading] = useState<{ name: string }>();
  return (
    <>
      <Group justify="space-between" mb="sm">
        <Text size="sm" className="quiet" maw="70ch">
          {say('calendars-about')}
        </Text>
        <Button leftSection={<IconPlus size={14} />} onClick={() => setUploading({ name: '' })}>
          {say('calendar-upload')}
        </Button>
      </Group>
      <Loaded query={holidays}>
        {(holidays) =>
          holidays.length === 0 ? (
            <Empty title={say('calendars-none')}>{say('calendars-none-about')}</Empty>
          ) : (
            <HolidaysTable holidays={holidays} onReplace={(name) => setUploading({ name })} />
          )
        }
      </Loaded>
      {uploading && <Upload replaces={uploading.name} onClose={() => setUploading(undefined)} />}
    </>
  );
}

function HolidaysTable({ holidays, onReplace }: { holidays: Holidays[]; onReplace: (name: string) => void }) {
  const say = useSay();
  const formats = useFormats();
  return (
    <ListTable
      minWidth={640}
      head={['name', 'calendar-next', 'calendar-days', 'uploaded']}
      numbers={['calendar-days']}
      hasActs
    >
      {holidays.map((file) => (
        <Table.Tr key={file.name}>
          <Table.Td ff="monospace">{file.name}</Table.Td>
          <Table.Td>
            <Group gap={4}>
              {file.next.map((day) => (
                <Badge key={day} variant="default">
                  {formats.date(`${day}T12:00:00Z`)}
                </Badge>
              ))}
              {file.next.length === 0 && <Badge color="yellow">{say('calendar-over')}</Badge>}
            </Group>
          </Table.Td>
          <Table.Td className="number">{formats.number(file.n_entries)}</Table.Td>
          <Table.Td>
            <When at={file.changed_at} /> · <Actor tag={file.changed_by} />
          </Table.Td>
          <Table.Td ta="end">
            <Button variant="default" size="compact-xs" onClick={() => onReplace(file.name)}>
              {say('replace')}
            </Button>
          </Table.Td>
        </Table.Tr>
      ))}
    </ListTable>
  );
}

function Upload({ replaces, onClose }: { replaces: string; onClose: () => void }) {
  const say = useSay();
  const queries = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [name, setName] = useState(replaces);
  const put = useMutation({
    mutationFn: async (file: File) =>
      answer(api.PUT('/api/holidays/{name}', { params: { path: { name } }, body: { text: await file.text() } })),
    onSuccess: ({ n_entries }) => {
      queries.invalidateQueries({ queryKey: HOLIDAYS });
      notifications.show({ message: say('calendar-uploaded', { name, n: n_entries }) });
      onClose();
    },
  });
  const choose = (file: File | null) => {
    setFile(file);
    if (file && replaces === '') setName(file.name);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (file) put.mutate(file);
  };
  return (
    <Modal opened onClose={onClose} title={say('calendar-upload')} closeButtonProps={{ 'aria-label': say('close') }}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <FileInput
            label={say('calendar-file')}
            description={say('calendar-file-about')}
            accept=".ics,text/calendar"
            placeholder={say('file-choose')}
            value={file}
            onChange={choose}
            data-autofocus
          />
          <TextInput
            label={say('name')}
            description={say('calendar-name-about')}
            required
            withAsterisk={false}
            maxLength={100}
            disabled={replaces !== ''}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <FormFoot go={say('upload')} sending={put} isIncomplete={!file} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}
