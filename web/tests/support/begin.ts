// Starts the service on a fresh directory with a simulated company before all tests, and ends it after them.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Office } from './office';
import { FRESH } from './roles';
import { BINARY, PACTS, Service } from './service';

/** Leads of the simulated company. */
const LEADS = 150;

export default async function begin(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'leadpact-web-'));
  const company = join(folder, 'company');
  execFileSync(BINARY, ['simulate', '--leads', String(LEADS), '--seed', '1', '--out', company], { stdio: 'ignore' });
  const service = await Service.start(join(folder, 'data'));
  const office = new Office(service.address);
  await office.open(service.token());
  await office.hire('Petr Novák', 'petr.novak@northwind.example', 'sales_manager');
  await office.hire('Dana Whitlock', 'dana.whitlock@northwind.example', 'sales_rep');
  await office.hire('Mia Sato', 'mia.sato@northwind.example', 'marketing');
  await office.hire('Viktor Hahn', 'viktor.hahn@northwind.example', 'viewer');
  await office.hire('Greta Brandt', 'greta.brandt@northwind.example', 'admin', 'de');
  await office.putInForce(join(PACTS, 'northwind-desk.yaml'), '2024-10-01T00:00:00Z');
  await office.importCompany(company);
  await office.askForDemos(FRESH);
  process.env.LEADPACT_ADDRESS = service.address;
  return async () => {
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
