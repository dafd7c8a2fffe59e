// node --test test/   Starts the real process, as the launcher does, and talks to it over HTTP.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import WebSocket from 'ws';
import { decode, decodeKey, encode } from '../base58.mjs';

const SOL = 1_000_000_000;
const server = path.join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..', 'server.mjs');
const data = fs.mkdtempSync(path.join(os.tmpdir(), 'chain-test-'));
let port;
let chain;

function freePort() {
  return new Promise((resolve) => {
    const probe = net.createServer().listen(0, '127.0.0.1', () => {
      const { port: found } = probe.address();
      probe.close(() => resolve(found));
    });
  });
}

async function until(condition) {
  const deadline = Date.now() + 15_000;
  while (Date.now() < deadline) {
    const found = await condition();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('the condition did not come true within 15 s');
}

async function post(body) {
  const response = await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body });
  return { status: response.status, json: response.status === 200 ? await response.json() : null };
}

async function rpc(method, ...params) {
  const { json } = await post(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));
  if (json.error) throw Object.assign(new Error(json.error.message), json.error);
  return json.result;
}

async function start() {
  chain = spawn(process.execPath, [server, '--port', port, '--data', data, '--slot-millis', '40'], {
    stdio: 'inherit',
  });
  await until(() => rpc('getHealth').catch(() => null));
}

async function kill() {
  const gone = new Promise((resolve) => chain.once('exit', resolve));
  chain.kill('SIGKILL');
  await gone;
}

function wallet() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const bytes = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  return { bytes, address: encode(bytes), sign: (message) => sign(null, message, privateKey) };
}

/** A signed legacy transaction that moves lamports by the System program. */
function transfer(from, to, lamports, blockhash) {
  const amount = Buffer.alloc(12);
  amount.writeUInt32LE(2, 0);
  amount.writeBigUInt64LE(BigInt(lamports), 4);
  const message = Buffer.concat([
    Buffer.from([1, 0, 1, 3]),
    from.bytes,
    to.bytes,
    Buffer.alloc(32),
    decodeKey(blockhash),
    Buffer.from([1, 2, 2, 0, 1, 12]),
    amount,
  ]);
  const signature = from.sign(message);
  const bytes = Buffer.concat([Buffer.from([1]), signature, message]);
  return { bytes, base64: bytes.toString('base64'), signature: encode(signature) };
}

async function fundedWallet() {
  const funded = wallet();
  await rpc('requestAirdrop', funded.address, 10 * SOL);
  return funded;
}

async function blockhash() {
  return (await rpc('getLatestBlockhash')).value.blockhash;
}

const raw = { encoding: 'base64', skipPreflight: true };

before(async () => {
  port = await freePort();
  await start();
});

after(async () => {
  await kill();
  fs.rmSync(data, { recursive: true });
});

test('a transfer is executed, confirmed and readable', async () => {
  const from = await fundedWallet();
  const to = wallet();
  const tx = transfer(from, to, SOL, await blockhash());
  assert.equal(await rpc('sendTransaction', tx.base64, { encoding: 'base64' }), tx.signature);
  const status = await until(async () => {
    const [found] = (await rpc('getSignatureStatuses', [tx.signature])).value;
    return found?.confirmationStatus === 'finalized' ? found : null;
  });
  assert.equal(status.err, null);
  assert.equal((await rpc('getBalance', to.address)).value, SOL);
  const seen = await rpc('getTransaction', tx.signature, { encoding: 'base64' });
  assert.equal(seen.transaction[0], tx.base64);
});

test('a transaction that fails lands with its error, and its effect does not', async () => {
  const from = await fundedWallet();
  const to = wallet();
  const tx = transfer(from, to, 1000 * SOL, await blockhash());
  await assert.rejects(rpc('sendTransaction', tx.base64, { encoding: 'base64' }), { code: -32002 });
  await rpc('sendTransaction', tx.base64, raw);
  const [status] = (await rpc('getSignatureStatuses', [tx.signature])).value;
  assert.deepEqual(status.err, { InstructionError: [0, { Custom: 1 }] });
  assert.equal((await rpc('getBalance', to.address)).value, 0);
  assert.equal((await rpc('getBalance', from.address)).value, 10 * SOL - 5000);
});

test('a signature is executed once, also after a restart', async () => {
  const from = await fundedWallet();
  const to = wallet();
  const tx = transfer(from, to, SOL, await blockhash());
  await rpc('sendTransaction', tx.base64, raw);
  await rpc('sendTransaction', tx.base64, raw);
  await kill();
  await start();
  await rpc('sendTransaction', tx.base64, raw);
  assert.equal((await rpc('getBalance', to.address)).value, SOL);
});

test('an old blockhash is refused and leaves no trace', async () => {
  const from = await fundedWallet();
  const hash = await blockhash();
  await until(async () => !(await rpc('isBlockhashValid', hash)).value);
  const tx = transfer(from, wallet(), SOL, hash);
  await rpc('sendTransaction', tx.base64, raw);
  assert.deepEqual((await rpc('getSignatureStatuses', [tx.signature])).value, [null]);
});

test('what was answered survives kill -9 and a torn last line', async () => {
  const from = await fundedWallet();
  const to = wallet();
  const sent = [];
  for (let i = 1; i <= 20; i++) {
    const tx = transfer(from, to, SOL / 100 + i, await blockhash());
    sent.push(rpc('sendTransaction', tx.base64, raw));
  }
  await Promise.all(sent);
  const before = (await rpc('getBalance', to.address)).value;
  const height = await rpc('getBlockHeight');
  await kill();
  fs.appendFileSync(path.join(data, 'journal.jsonl'), '[{"slot":9,"acc');
  await start();
  assert.equal((await rpc('getBalance', to.address)).value, before);
  assert.equal(before, 20 * (SOL / 100) + 210);
  assert.ok((await rpc('getBlockHeight')) >= height);
  const again = transfer(from, to, SOL, await blockhash());
  await rpc('sendTransaction', again.base64, raw);
  await kill();
  await start();
  assert.equal((await rpc('getBalance', to.address)).value, before + SOL);
});

test('a wrong signature is refused', async () => {
  const from = await fundedWallet();
  const tx = transfer(from, wallet(), SOL, await blockhash());
  tx.bytes[10] ^= 1;
  for (const options of [raw, { encoding: 'base64' }]) {
    await assert.rejects(rpc('sendTransaction', tx.bytes.toString('base64'), options), { code: -32003 });
  }
});

test('malformed transactions are refused and the process lives on', async () => {
  const from = await fundedWallet();
  const whole = transfer(from, wallet(), SOL, await blockhash()).bytes;
  const seed = randomBytes(4).readUInt32LE();
  console.log(`seed ${seed}`);
  let state = seed;
  const random = (bound) => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0), state % bound);
  for (let i = 0; i < 400; i++) {
    const bytes = Buffer.from(whole.subarray(0, i % 4 === 0 ? random(whole.length) : whole.length));
    for (let flips = 1 + random(3); flips > 0 && bytes.length > 0; flips--) {
      bytes[random(4) === 0 ? random(bytes.length) : Math.min(65 + random(8), bytes.length - 1)] = random(256);
    }
    for (const method of ['sendTransaction', 'simulateTransaction']) {
      await rpc(method, bytes.toString('base64'), { encoding: 'base64' }).catch(() => null);
    }
  }
  assert.equal(await rpc('getHealth'), 'ok');
});

test('errors carry the JSON-RPC codes', async () => {
  assert.equal((await post('{')).json.error.code, -32700);
  assert.equal((await post('[]')).json.error.code, -32600);
  assert.equal((await post('7')).json.error.code, -32600);
  assert.equal((await post('null')).json.error.code, -32600);
  assert.equal((await post('{"jsonrpc":"2.0","id":1,"method":"getHealth","params":3}')).json.error.code, -32602);
  await assert.rejects(rpc('noSuchMethod'), { code: -32601 });
  await assert.rejects(rpc('getBalance', 'O0'), { code: -32602 });
  await assert.rejects(rpc('getBalance'), { code: -32602 });
  await assert.rejects(rpc('sendTransaction', 'AA', { encoding: 'base64' }), { code: -32602 });
  await assert.rejects(rpc('sendTransaction', 'AA==', { encoding: 'base64' }), { code: -32602 });
  await assert.rejects(rpc('getMultipleAccounts', new Array(101).fill('1'.repeat(32))), { code: -32602 });
  await assert.rejects(rpc('getProgramAccounts', '1'.repeat(32), { filters: [null] }), { code: -32602 });
  await assert.rejects(rpc('requestAirdrop', '1'.repeat(32), -1), { code: -32602 });
  assert.equal((await post('x'.repeat(600 * 1024))).status, 413);
});

test('a subscriber hears of the confirmation', async () => {
  const from = await fundedWallet();
  const tx = transfer(from, wallet(), SOL, await blockhash());
  const socket = new WebSocket(`ws://127.0.0.1:${port + 1}`);
  await new Promise((resolve) => socket.once('open', resolve));
  const heard = new Promise((resolve) => {
    socket.on('message', (text) => {
      const message = JSON.parse(text);
      if (message.method === 'signatureNotification') resolve(message.params.result.value);
    });
  });
  socket.send(
    JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'signatureSubscribe',
      params: [tx.signature, { commitment: 'confirmed' }],
    }),
  );
  await rpc('sendTransaction', tx.base64, raw);
  assert.deepEqual(await heard, { err: null });
  socket.close();
});

test('base58 keeps leading zeros and refuses foreign letters', () => {
  for (const bytes of [new Uint8Array(32), Uint8Array.from([0, 0, 1, 255]), randomBytes(64)]) {
    assert.deepEqual(Buffer.from(decode(encode(bytes))), Buffer.from(bytes));
  }
  assert.equal(decode('0OIl'), null);
  assert.equal(decode('1'.repeat(200)), null);
});
