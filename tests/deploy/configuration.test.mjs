// What is wrong with the options is said, all of it, before anything starts; secrets are not written to the disk.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../../scripts/lib/paths.mjs';
import { configuration } from '../../deploy/workerd/config.mjs';
import { selfHosted } from './lib/fleet.mjs';

const MAIN = join(ROOT, 'deploy', 'workerd', 'main.mjs');

test('every fault of the options is said at once', () => {
  const { status, stderr } = spawnSync(process.execPath, [MAIN, '--port', '70000', '--processes', 'many'], { encoding: 'utf8' });
  assert.equal(status, 1);
  const { event, error } = JSON.parse(stderr);
  assert.equal(event, 'failed');
  for (const part of ['--shards is required', '--port 70000', '--processes many']) assert.ok(error.includes(part), error);
});

test('a port that is taken is said', async () => {
  const fleet = await selfHosted({ args: ['--processes', '1', '--watch', '0'] });
  try {
    const { port } = new URL(fleet.url);
    const args = [MAIN, '--shards', fleet.shards, '--host', '127.0.0.1', '--port', port, '--work', join(fleet.shards, '..', 'other')];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    assert.equal(status, 1);
    assert.match(stderr, /EADDRINUSE/);
  } finally {
    await fleet.remove();
  }
});

test('settings come from the environment, and their values are in no file', async () => {
  const fleet = await selfHosted({ args: ['--processes', '1'], env: { RUELLE_KEYS: 'not-to-be-written' } });
  try {
    assert.deepEqual((await fleet.event('ready')).settings, ['RUELLE_KEYS']);
    const config = await readFile(join(fleet.shards, '..', 'work', 'ruelle.capnp'), 'utf8');
    assert.match(config, /name = "RUELLE_KEYS", fromEnvironment = "RUELLE_KEYS"/);
    assert.ok(!config.includes('not-to-be-written') && !JSON.stringify(fleet.events).includes('not-to-be-written'));
  } finally {
    await fleet.remove();
  }
});

test('shards may come from a server instead of a folder', () => {
  const { config } = configuration({ folder: '/w', worker: '/b', store: 'shards.internal:8080', settings: [] });
  assert.ok(config.includes('(name = "shards", external = (address = "shards.internal:8080", http = ()))'));
  const both = spawnSync(process.execPath, [MAIN, '--shards', '.', '--store', 'nowhere'], { encoding: 'utf8' });
  assert.match(both.stderr, /--shards is required.*--store nowhere: expected HOST:PORT/s);
});

test('names with quotes cannot break out of the configuration', () => {
  const { config } = configuration({ folder: '/w', worker: '/b', shards: '/a "quoted", folder', settings: [] });
  assert.ok(config.includes('disk = (path = "/a \\"quoted\\", folder")'));
});
