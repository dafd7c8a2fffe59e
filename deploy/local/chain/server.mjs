// node server.mjs --port 18899 --data DIR [--slot-millis 400]
// JSON-RPC over HTTP on the port, over WebSocket (signatureSubscribe) on the next. Loopback only.

import http from 'node:http';
import { parseArgs } from 'node:util';
import { WebSocketServer } from 'ws';
import { Chain } from './chain.mjs';
import { RpcError, methods } from './methods.mjs';
import { serveSubscriptions } from './subscriptions.mjs';

const HOST = '127.0.0.1';
const MAX_BODY_BYTES = 512 * 1024;
const MAX_BATCH = 256;

function fail(message) {
  console.error(`chain: ${message}`);
  process.exit(2);
}

function settings() {
  const options = {
    port: { type: 'string', default: process.env.CHAIN_PORT ?? '18899' },
    data: { type: 'string', default: process.env.CHAIN_DATA },
    'slot-millis': { type: 'string', default: process.env.CHAIN_SLOT_MILLIS ?? '400' },
  };
  let values;
  try {
    ({ values } = parseArgs({ options }));
  } catch (e) {
    fail(`${e.message}. Usage: node server.mjs --port 18899 --data DIR [--slot-millis 400]`);
  }
  const port = Number(values.port);
  const slotMillis = Number(values['slot-millis']);
  if (!Number.isInteger(port) || port < 1 || port > 65534) fail(`--port must be 1…65534, not ${values.port}`);
  if (!Number.isInteger(slotMillis) || slotMillis < 5 || slotMillis > 60_000) {
    fail(`--slot-millis must be 5…60000, not ${values['slot-millis']}`);
  }
  if (!values.data) fail('--data must name the directory that keeps the chain');
  return { port, data: values.data, slotMillis };
}

function errorReply(id, code, message, data) {
  return { jsonrpc: '2.0', error: data === undefined ? { code, message } : { code, message, data }, id };
}

async function answer(call, request) {
  if (typeof request !== 'object' || request === null || Array.isArray(request)) {
    return errorReply(null, -32600, 'Invalid request');
  }
  const { jsonrpc, id = null, method, params = [] } = request;
  if (jsonrpc !== '2.0' || typeof method !== 'string' || !['string', 'number', 'object'].includes(typeof id)) {
    return errorReply(null, -32600, 'Invalid request');
  }
  if (!Array.isArray(params)) return errorReply(id, -32602, 'Invalid params: expected a list');
  const work = call.get(method);
  if (!work) return errorReply(id, -32601, 'Method not found');
  try {
    return { jsonrpc: '2.0', result: await work(params), id };
  } catch (e) {
    if (e instanceof RpcError) return errorReply(id, e.code, e.message, e.data);
    console.error(`chain: ${method} failed: ${e.stack}`);
    return errorReply(id, -32603, 'Internal error');
  }
}

async function answerBody(call, text) {
  let request;
  try {
    request = JSON.parse(text);
  } catch (e) {
    return errorReply(null, -32700, 'Parse error');
  }
  if (!Array.isArray(request)) return answer(call, request);
  if (request.length === 0 || request.length > MAX_BATCH) return errorReply(null, -32600, 'Invalid request');
  return Promise.all(request.map((one) => answer(call, one)));
}

function reply(response, status, type, text) {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

function handler(call) {
  return (request, response) => {
    const ready = call.size > 0;
    if (request.method === 'GET' && request.url === '/health') {
      return reply(response, ready ? 200 : 503, 'text/plain', ready ? 'ok' : 'behind');
    }
    if (request.method !== 'POST') return reply(response, 405, 'text/plain', 'Used HTTP Method is not allowed. POST is required');
    if (!ready) return reply(response, 503, 'text/plain', 'starting');
    const chunks = [];
    let size = 0;
    request.on('data', (chunk) => {
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
    });
    request.on('end', async () => {
      if (size > MAX_BODY_BYTES) return reply(response, 413, 'text/plain', 'request body is too large');
      const text = Buffer.concat(chunks).toString('utf8');
      reply(response, 200, 'application/json', JSON.stringify(await answerBody(call, text)));
    });
    request.on('error', () => response.destroy());
  };
}

function listening(server, port) {
  return new Promise((resolve) => {
    server.once('error', (e) =>
      fail(e.code === 'EADDRINUSE' ? `port ${port} is in use by another process` : e.message),
    );
    server.listen(port, HOST, resolve);
  });
}

const { port, data, slotMillis } = settings();
const call = new Map();
const server = http.createServer({ requestTimeout: 30_000, keepAliveTimeout: 75_000 }, handler(call));
const socketServer = http.createServer((_, response) => reply(response, 426, 'text/plain', 'WebSocket only'));
// The ports come first: a second chain on the same data must stop before it touches the journal.
await listening(server, port);
await listening(socketServer, port + 1);
const chain = new Chain(data);
try {
  await chain.open(slotMillis);
} catch (e) {
  fail(e.message);
}
serveSubscriptions(new WebSocketServer({ server: socketServer, maxPayload: 64 * 1024 }), chain, slotMillis);
for (const [name, work] of methods(chain)) call.set(name, work);
console.log(`chain: JSON-RPC on http://${HOST}:${port}, WebSocket on ws://${HOST}:${port + 1}, slot ${chain.slot()}`);

async function stop() {
  await chain.durable();
  process.exit(0);
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
