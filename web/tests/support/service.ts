// The real binary in a process of its own, on a free port.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

const ROOT = new URL('../../../', import.meta.url).pathname;

export const BINARY = process.env.LEADPACT_BINARY ?? `${ROOT}target/debug/leadpact`;
export const PACTS = `${ROOT}pacts`;

/** How long a start may take on a busy machine. */
const START_WITHIN_MS = 60_000;

export class Service {
  private constructor(
    private readonly process: ChildProcess,
    readonly address: string,
    private readonly said: () => string,
  ) {}

  /** Starts it and waits until it listens and has said how it is set up. */
  static async start(data: string, ...flags: string[]): Promise<Service> {
    const child = spawn(BINARY, ['serve', '--data', data, '--listen', '127.0.0.1:0', ...flags], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let said = '';
    child.stdout?.on('data', (chunk) => {
      said += String(chunk);
    });
    const deadline = Date.now() + START_WITHIN_MS;
    while (Date.now() < deadline && child.exitCode === null) {
      const address = /Listening on (\S+)/.exec(said)?.[1];
      if (address && said.includes('/link#') && (await isReady(address)))
        return new Service(child, address, () => said);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`${BINARY} did not start: ${said}`);
  }

  /** The secret of the one-time link for the first admin. */
  token(): string {
    return /\/link#(\S+)/.exec(this.said())?.[1] ?? '';
  }

  async stop(): Promise<void> {
    this.process.kill('SIGTERM');
    if (this.process.exitCode === null) await once(this.process, 'exit');
  }
}

async function isReady(address: string): Promise<boolean> {
  return fetch(`${address}/ready`).then(
    (response) => response.ok,
    () => false,
  );
}
