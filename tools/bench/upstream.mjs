// A native upstream, so that it is never what is measured: nginx answers every operation from memory or a file.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const addOn = (n) => ({
  lago_id: '1a901a90-1a90-1a90-1a90-1a901a901a90',
  name: `Onboarding day ${n}`,
  invoice_display_name: 'Onboarding',
  code: `onboarding-day-${n}`,
  amount_cents: 45000,
  amount_currency: 'EUR',
  description: 'One day with an engineer, on site or remote.',
  created_at: '2026-01-01T00:00:00Z',
  taxes: [],
});

/** A list reply of about `bytes` bytes. */
function list(bytes) {
  const size = JSON.stringify(addOn(100)).length + 1;
  const add_ons = Array.from({ length: Math.floor(bytes / size) }, (_, n) => addOn(n));
  const meta = { current_page: 1, next_page: null, prev_page: null, total_pages: 1, total_count: add_ons.length };
  return JSON.stringify({ add_ons, meta });
}

/** Starts nginx on `port`; resolves with a function that ends it. */
export async function startUpstream(port) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-upstream-'));
  const file = (name, text) => writeFileSync(join(folder, name), text);
  file('one', JSON.stringify({ add_on: addOn(1) }));
  file('list8k', list(8 * 1024));
  file('list80k', list(80 * 1024));
  const event = { transaction_id: 't', external_subscription_id: 's', code: 'c' };
  file(
    'nginx.conf',
    `daemon off; master_process off; error_log stderr emerg; pid ${folder}/pid;
events { worker_connections 4096; }
http {
  access_log off; keepalive_requests 10000000; keepalive_timeout 600s; default_type application/json;
  client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f;
  uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s; open_file_cache max=16;
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location = /api/v1/add_ons { if ($arg_per_page = 100) { rewrite ^ /80k last; } alias ${folder}/list8k; }
    location = /80k { internal; alias ${folder}/list80k; }
    location /api/v1/add_ons/ { rewrite ^ /one last; }
    location = /one { internal; alias ${folder}/one; }
    location = /api/v1/events/batch { return 200 '${JSON.stringify({ events: [event] })}'; }
    location /api/v1/events { return 200 '${JSON.stringify({ event })}'; }
  }
}`,
  );
  const child = spawn('nginx', ['-c', join(folder, 'nginx.conf'), '-e', 'stderr'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  for (let tries = 0; ; tries++) {
    const up = await fetch(`http://127.0.0.1:${port}/api/v1/add_ons/x`).catch(() => undefined);
    if (up?.ok) break;
    if (tries > 100) throw new Error('nginx did not start');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return () => {
    child.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  };
}
