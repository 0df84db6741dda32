// An import while it goes on: the service tells line by line how far it is.
import { answer, api, type Form } from '../../api/client';

export type ImportLine = Form<'ImportLine'>;
type Done = Extract<ImportLine, { done: unknown }>['done'];
type Failed = Extract<ImportLine, { failed: unknown }>['failed'];

/** What was told so far. */
export type Told = {
  /** How much of the file was read, 0 to 1. */
  share: number;
  rows: number;
  leads: number;
  quarantined: unknown[];
  done?: Done;
  failed?: Failed;
};

export const nothingTold = (): Told => ({ share: 0, rows: 0, leads: 0, quarantined: [] });

/** It is told so often at most, so that the page keeps up. */
const EVERY_MS = 100;

/** What is known after another line. */
export function after(told: Told, line: ImportLine): Told {
  if ('reading' in line) {
    const { bytes, of, rows } = line.reading;
    return { ...told, share: of === 0 ? 1 : bytes / of, rows };
  }
  if ('leads' in line) return { ...told, leads: line.leads };
  if ('quarantined' in line) {
    // One list for all of them: there may be as many as rows.
    told.quarantined.push(line.quarantined.entry);
    return told;
  }
  if ('done' in line) return { ...told, share: 1, done: line.done };
  return { ...told, failed: line.failed };
}

/** Imports a file, and tells after each line what is known. */
export async function importFile(file: Form<'FileToImport'>, tell: (told: Told) => void): Promise<void> {
  const stream = await answer(api.POST('/api/imports/file', { body: file, parseAs: 'stream' }));
  let told = nothingTold();
  let last = 0;
  for await (const line of lines(stream as unknown as ReadableStream<Uint8Array>)) {
    told = after(told, JSON.parse(line));
    if (Date.now() - last < EVERY_MS && !told.done && !told.failed) continue;
    last = Date.now();
    tell(told);
  }
}

/** The lines of a stream that are whole. */
async function* lines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    rest += decoder.decode(value, { stream: !done });
    const whole = rest.split('\n');
    rest = whole.pop() ?? '';
    yield* whole.filter((line) => line !== '');
    if (done) return;
  }
}
