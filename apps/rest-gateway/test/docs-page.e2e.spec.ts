import { describeInBrowser, startBrowser, startSandbox } from '@lago/testing';
import type { Sandbox, Service } from '@lago/testing';
import type { Browser, Page } from 'playwright-core';
import { startGateway } from './support/gateway.js';

describeInBrowser()('/docs in a browser (needs Chromium)', () => {
  let sandbox: Sandbox;
  let gateway: Service;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];
  const elsewhere: string[] = [];

  beforeAll(async () => {
    sandbox = await startSandbox();
    gateway = await startGateway(`${sandbox.url}/api/v1`);
    browser = await startBrowser();
    page = await browser.newPage();
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(gateway.url) && !url.startsWith('data:')) elsewhere.push(url);
    });
    await page.goto(`${gateway.url}/docs`);
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await Promise.all([gateway?.stop(), sandbox?.stop()]);
  });

  it('opens and lists the 60 operations', async () => {
    await page.locator('.opblock').first().waitFor();
    await expect(page.locator('.opblock').count()).resolves.toBe(60);
  }, 60_000);

  it('finds an operation, sends a request to the sandbox and shows the reply', async () => {
    const block = page.locator('#operations-customers-findcustomer');
    await block.locator('.opblock-summary-control').click();
    const id = block.locator('tr[data-param-name="external_id"] input');
    await id.fill('acme.eu');
    await block.getByRole('button', { name: 'Execute' }).click();
    const reply = block.locator('.live-responses-table');
    await reply.waitFor();
    await expect(reply.locator('tbody .response-col_status').first().innerText()).resolves.toContain('200');
    const text = await reply.innerText();
    expect(text).toContain('"external_id": "acme.eu"');
    expect(text).toContain('x-answered-by: lago');
    const response = await fetch(`${sandbox.secondUrl}/requests?operation=findcustomer`);
    expect(await response.json()).toMatchObject({ count: 1, requests: [{ path: '/api/v1/customers/acme%2Eeu' }] });
  }, 60_000);

  it('sends bodies', async () => {
    const block = page.locator('#operations-add_ons-createaddon');
    await block.locator('.opblock-summary-control').click();
    await block
      .locator('textarea.body-param__text')
      .fill(
        JSON.stringify({ add_on: { name: 'Set-up', code: 'from-the-page', amount_cents: 1, amount_currency: 'EUR' } }),
      );
    await block.getByRole('button', { name: 'Execute' }).click();
    const reply = block.locator('.live-responses-table');
    await reply.waitFor();
    expect(await reply.innerText()).toContain('"code": "from-the-page"');
  }, 60_000);

  it('loads nothing from elsewhere and breaks no rule of its own', () => {
    expect(elsewhere).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
