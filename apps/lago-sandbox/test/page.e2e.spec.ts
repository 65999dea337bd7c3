import { describeInBrowser, startBrowser } from '@lago/testing';
import type { Browser, Page } from 'playwright-core';
import { open } from './support/harness.js';
import type { Opened } from './support/harness.js';

describeInBrowser()('the page at / (needs Chromium)', () => {
  let lago: Opened;
  let browser: Browser | undefined;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    lago = await open();
    browser = await startBrowser();
    page = await browser.newPage();
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
  }, 30_000);

  afterAll(async () => {
    await browser?.close();
    await lago.close();
  });

  test('shows what there is from the start, before any call', async () => {
    await page.goto(lago.sandbox.url);
    await page.getByText('19 customers, ').waitFor();
    expect(await page.locator('#invoices tbody tr').first().innerText()).toContain('NLB-004-017');
    expect(await page.title()).toBe('lago-sandbox');
  });

  test('shows what an agent does while it does it', async () => {
    await lago.call('GET', '/invoices?per_page=1');
    await page.getByText('19 customers, ').waitFor();
    const newest = page.locator('#invoices tbody tr').first();
    expect(await newest.innerText()).toContain('NLB-004-017');
    expect(await newest.innerText()).toContain('€544.50');
    const fees = [{ add_on_code: 'onboarding-day', units: 2 }];
    await lago.call('POST', '/invoices', { invoice: { external_customer_id: 'acme', fees } });
    await page.locator('#invoices tr.new', { hasText: '€1,089.00' }).waitFor();
    expect(await page.locator('#requests tbody tr').first().innerText()).toContain('createinvoice');
    const event = {
      transaction_id: '<img src=x onerror=alert(1)>',
      external_subscription_id: 'sub-417-a',
      code: 'api_calls',
    };
    await lago.call('POST', '/events', { event });
    await page.locator('#events tbody tr', { hasText: '<img src=x' }).waitFor();
    expect(await page.locator('#events img').count()).toBe(0);
  });

  test('changes to another organization', async () => {
    await lago.call('GET', '/customers', undefined, { Authorization: 'Bearer sandbox-second' });
    await page.locator('#organization option').nth(1).waitFor({ state: 'attached' });
    const first = await page.locator('#organization').inputValue();
    const other = (await page.locator('#organization option').nth(1).getAttribute('value')) ?? '';
    await page.locator('#organization').selectOption(other);
    await page.waitForFunction(`document.querySelector('#organization').value === '${other}'`);
    expect(other).not.toBe(first);
  });

  test('says so when the sandbox is gone, and nothing went wrong before', async () => {
    expect(complaints).toEqual([]);
    await lago.close();
    await page.getByText('The sandbox does not answer').waitFor();
  });
});

test('what is shown before any call is what the usual key finds', async () => {
  const fresh = await open();
  const shown = (await (await fetch(`${fresh.sandbox.url}/overview.json`)).json()) as { counts: { customers: number } };
  const { body } = await fresh.call('GET', '/customers');
  expect(shown.counts.customers).toBe((body as { meta: { total_count: number } }).meta.total_count);
  await fresh.close();
});

test('never holds a key', async () => {
  const fresh = await open();
  await fresh.call('GET', '/customers', undefined, { Authorization: 'Bearer sandbox-secret-part' });
  const shown = await (await fetch(`${fresh.sandbox.url}/overview.json`)).text();
  const controlled = [await fresh.control('GET', '/requests'), await fresh.control('GET', '/state')];
  expect(shown + JSON.stringify(controlled)).not.toContain('secret-part');
  await fresh.close();
});
